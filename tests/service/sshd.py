"""A real sshd on the loopback, with host keys and a way in of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import create_connection, create_server

from tests.service.rabbit import free_port
from tests.service.waiting import until

DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--")
SERVER = Path("/usr/sbin/sshd")


class Sshd:
    """Who has `folder`/key gets in as whom the tests run as."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        for name in ("host_key", "key", "other_key"):
            _run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name)
        self.authorize((folder / "key.pub").read_text())
        self.know((folder / "host_key.pub").read_text())
        self.configure()
        self._process: subprocess.Popen[bytes] | None = None

    def authorize(self, line: str) -> None:
        """The one line of authorized_keys, perhaps with a forced command."""
        path = self.folder / "authorized_keys"
        path.write_text(line)
        path.chmod(0o600)

    def know(self, public: str) -> None:
        """Take this for the host's key."""
        kind, key = public.split()[:2]
        line = f"[127.0.0.1]:{self.port} {kind} {key}\n"
        (self.folder / "known_hosts").write_text(line)

    def configure(self, key: str = "key") -> None:
        """What a user's ~/.ssh/config would say."""
        lines = {
            "Port": self.port,
            "IdentityFile": self.folder / key,
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "UserKnownHostsFile": self.folder / "known_hosts",
            "GlobalKnownHostsFile": "/dev/null",
            "CheckHostIP": "no",
            "HostKeyAlias": f"[127.0.0.1]:{self.port}",
        }
        text = "".join(f"  {name} {value}\n" for name, value in lines.items())
        (self.folder / "config").write_text(f"Host *\n{text}")

    def start(self) -> None:
        settings = {
            "Port": self.port,
            "ListenAddress": "127.0.0.1",
            "HostKey": self.folder / "host_key",
            "AuthorizedKeysFile": self.folder / "authorized_keys",
            "StrictModes": "no",
            "UsePAM": "no",
            "PidFile": "none",
            "MaxStartups": 100,
        }
        text = "".join(f"{name} {value}\n" for name, value in settings.items())
        (self.folder / "sshd_config").write_text(text)
        Path("/run/sshd").mkdir(parents=True, exist_ok=True)
        settings_file, log = self.folder / "sshd_config", self.folder / "log"
        self._process = subprocess.Popen(  # noqa: S603 - Debian's own program
            # Its title takes the place of its environment, and so of any mark.
            [*DIES_WITH_US, SERVER, "-D", "-f", settings_file, "-E", log]
        )
        until(self._listens)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Someone listens in its place who never says a word."""
        self.stop()
        with closing(create_server(("127.0.0.1", self.port))):
            yield

    def _listens(self) -> bool:
        try:
            with closing(create_connection(("127.0.0.1", self.port), 2)):
                return True
        except OSError:
            return False


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own
