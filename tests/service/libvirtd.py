"""A real libvirtd on the loopback, a plain user's own, for opening it from afar."""

import os
import pwd
import subprocess
from pathlib import Path

from tests.service.rabbit import free_port
from tests.service.waiting import end, until

SERVER = Path("/usr/sbin/libvirtd")
USER = "nobody"  # as root it would be the machine's own


class Libvirtd:
    """Listens without authentication; `uri` takes the address of any peer."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, free_port()
        self.uri = f"qemu+tcp://%s:{self.port}/session"
        settings = {
            "listen_tls": 0,
            "listen_tcp": 1,
            "tcp_port": f'"{self.port}"',
            "listen_addr": '"127.0.0.1"',
            "auth_tcp": '"none"',
            "auth_unix_rw": '"none"',
            "auth_unix_ro": '"none"',
        }
        text = "".join(f"{name} = {value}\n" for name, value in settings.items())
        (folder / "libvirtd.conf").write_text(text)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        # Its sockets have short names only in a short folder.
        home = self._folder / "home"
        home.mkdir(exist_ok=True)
        owner = pwd.getpwnam(USER).pw_uid
        os.chown(home, owner, -1)
        own = ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
        settings = self._folder / "libvirtd.conf"
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - Debian's own program
                [SERVER, "--listen", "-f", settings, "-p", home / "pid"],
                env=os.environ | dict.fromkeys(own, str(home)),
                stderr=log,
                stdout=log,
                start_new_session=True,
                user=USER if os.geteuid() == 0 else None,
                extra_groups=[] if os.geteuid() == 0 else None,
            )
        until(self._answers, why=(self._folder / "log").read_text)

    def stop(self) -> None:
        end(self._process)
        self._process = None

    def _answers(self) -> bool:
        command = ["virsh", "-r", "-c", self.uri % "127.0.0.1", "hostname"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own
