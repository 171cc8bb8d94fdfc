"""The real agent with a RabbitMQ, an sshd, a libvirtd, and made-up neighbors."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from migration_panel.facts import codec
from migration_panel.facts.report import Round
from tests.service.libvirtd import Libvirtd
from tests.service.rabbit import Rabbit
from tests.service.sshd import Sshd

ROOT = Path(__file__).parents[2]
HOST = "host"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """`instances`: the host's instances path."""

    folder: Path
    instances: Path
    rabbit: Rabbit
    sshd: Sshd
    libvirtd: Libvirtd

    @property
    def nova_log(self) -> Path:
        """Where nova-compute would log."""
        return self.folder / "nova-compute.log"

    @contextmanager
    def neighbors(
        self, peers: int, period: int = 10, probe_period: int = 600
    ) -> Iterator[None]:
        """The engine and so many peers; ended at once, as by kill -9."""
        numbers = map(str, (peers, period, probe_period))
        line = ("tests.service.bystanders", self.rabbit.url, *numbers)
        with (self.folder / "rounds").open("ab") as rounds:
            process = _started(*line, stdin=subprocess.PIPE, stdout=rounds)
        try:
            yield
        finally:
            process.kill()
            process.communicate()

    @contextmanager
    def agent(self, probe_timeout: int = 8) -> Iterator[int]:
        """Its process id."""
        conf = self._configured(probe_timeout)
        line = ("tests.service.agent_process", self.sshd.folder / "config")
        with (self.folder / "agent.log").open("ab") as log:
            process = _started(*line, "--config-file", conf, stderr=log)
        try:
            yield process.pid
        finally:
            process.terminate()
            assert process.wait(20) == 0

    def rounds(self) -> list[Round]:
        """Every round that the engine got, in order."""
        path = self.folder / "rounds"
        text = path.read_text() if path.exists() else ""
        whole = text[: text.rfind("\n") + 1].splitlines()
        return [codec.decode(Round, json.loads(line)) for line in whole]

    def log(self) -> str:
        return (self.folder / "agent.log").read_text()

    def _configured(self, probe_timeout: int) -> Path:
        nova, own = self.folder / "nova.conf", self.folder / "agent.conf"
        nova.write_text(
            f"[DEFAULT]\nhost={HOST}\nmy_ip=127.0.0.1\n"
            f"instances_path={self.instances}\n"
            f"[libvirt]\nlive_migration_uri={self.libvirtd.uri}\n"
            "live_migration_inbound_addr=127.0.0.1\n"
        )
        local = self.libvirtd.uri % "127.0.0.1"
        own.write_text(
            f"[DEFAULT]\ntransport_url={self.rabbit.url}\n"
            f"[agent]\nperiod=10\nnova_config_files={nova}\nlibvirt_uri={local}\n"
            f"probe_timeout={probe_timeout}\nnova_logs={self.nova_log}\n"
        )
        return own


@contextmanager
def everything() -> Iterator[Running]:
    """All services for one run, in a folder of their own, and their end."""
    with ExitStack() as ending:
        name = ending.enter_context(tempfile.TemporaryDirectory())
        parts = {each: Path(name) / each for each in ("run", "rabbit", "sshd", "virt")}
        Path(name).chmod(0o755)
        for each in parts.values():
            each.mkdir()
        rabbit, sshd = Rabbit(parts["rabbit"]), Sshd(parts["sshd"])
        libvirtd = Libvirtd(parts["virt"])
        for stop in (rabbit.clean_up, sshd.stop, libvirtd.stop):
            ending.callback(stop)
        for service in (rabbit, sshd, libvirtd):
            service.start()
        run = parts["run"]
        yield Running(
            folder=run, instances=run, rabbit=rabbit, sshd=sshd, libvirtd=libvirtd
        )


def _started(
    module: str, *arguments: object, **streams: object
) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-W", "ignore", "-m", module, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, **streams)  # type: ignore[call-overload,no-any-return] # noqa: S603 - our own
