"""A RabbitMQ of its own on the loopback: started, killed, started again, cleaned up."""

import os
import socket
import subprocess
from contextlib import closing
from pathlib import Path

from tests.lab.own import MARK
from tests.service.waiting import end, until

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
BOOT = 60.0  # seconds that a busy machine may need


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        return int(door.getsockname()[1])


class Rabbit:
    """Everything it writes is below `folder`; `url` is oslo.messaging's.

    Its Erlang port mapper is one of its own, so that no other RabbitMQ notices.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port, self._epmd, distribution = free_port(), free_port(), free_port()
        self.url = f"rabbit://guest:guest@127.0.0.1:{self.port}/"
        self._process: subprocess.Popen[bytes] | None = None
        plugins = folder / "enabled_plugins"
        plugins.write_text("[].\n")
        self._environment = {
            MARK: os.environ.get(MARK, ""),
            "HOME": str(folder),
            "PATH": PATH,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self._epmd),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_NODENAME": f"test-{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            # One scheduler without busy waiting: other tests run beside it.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
        }

    def ensure_started(self) -> None:
        if self._process is None:
            self.start()

    def start(self) -> None:
        """Returns when clients may connect."""
        with (self._folder / "output").open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - Debian's own program
                [SERVER],
                env=self._environment,
                stderr=output,
                stdin=subprocess.DEVNULL,
                stdout=output,
                start_new_session=True,
            )
        until(self._speaks, BOOT, self._why)

    def kill(self) -> None:
        """As a power cut would: no word to anyone, nothing more written."""
        end(self._process)
        self._process = None

    def clean_up(self) -> None:
        self.kill()
        until(self._mapper_gone, BOOT, lambda: "epmd lives on")

    def messages(self, queue: str) -> int:
        """How many wait in a queue; 0 where there is none."""
        said = self._run("rabbitmqctl", "-q", "list_queues", "name", "messages")
        found = dict(line.split("\t") for line in said.splitlines()[1:])
        return int(found.get(queue, 0))

    def _mapper_gone(self) -> bool:
        """It refuses to end as long as it believes that the server is there."""
        self._run("epmd", "-port", str(self._epmd), "-kill")
        return not self._run("epmd", "-port", str(self._epmd), "-names")

    def _run(self, *argv: str) -> str:
        program = SERVER.parent / argv[0]
        command = [str(program) if program.exists() else argv[0], *argv[1:]]
        done = subprocess.run(  # noqa: S603 - Debian's own programs
            command,
            capture_output=True,
            check=False,
            env=self._environment,
            text=True,
            timeout=BOOT,
        )
        return done.stdout

    def _speaks(self) -> bool:
        """Something listens before it does AMQP; only an answer counts."""
        try:
            with closing(socket.create_connection(("127.0.0.1", self.port), 2)) as way:
                way.sendall(b"AMQP\x00\x00\x09\x01")
                return bool(way.recv(1))
        except OSError:
            return False

    def _why(self) -> str:
        return (self._folder / "output").read_text()[-2000:]
