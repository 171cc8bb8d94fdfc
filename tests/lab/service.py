"""A long-running program of a node: start it, see whether it answers, end it."""

from __future__ import annotations

import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.lab.node import Node
from tests.lab.own import MARK, Process, children, end_marked, marked
from tests.lab.progress import LabError, wait_for

SERVICE_MARK = f"{MARK}_SERVICE"
START_TIMEOUT = 90


@dataclass(frozen=True)
class Service:
    name: str
    argv: tuple[str, ...]
    user: str = "root"
    env: Mapping[str, str] = field(default_factory=dict)
    #: Answers over HTTP when ready.
    url: str | None = None
    #: Or: a command that succeeds inside the node when ready.
    probe: tuple[str, ...] = ()
    #: Path below /var/log of the log that tells most; what it prints goes to NAME.out.
    log: str = ""

    def with_argv(self, argv: Sequence[str]) -> Service:
        return replace(self, argv=tuple(argv))


@dataclass(frozen=True)
class Running:
    """A service in its place."""

    node: Node
    service: Service

    @property
    def name(self) -> str:
        return self.service.name

    def mark(self) -> dict[str, str]:
        return {SERVICE_MARK: f"{self.node.name}/{self.name}"}

    def output(self) -> Path:
        return self.node.paths.log_folder(self.node.name) / f"{self.name}.out"

    def log(self) -> Path:
        """The service's own log when it has written one, else what it printed."""
        own = self.node.paths.log_folder(self.node.name) / self.service.log
        return own if self.service.log and own.exists() else self.output()

    def processes(self) -> list[Process]:
        return marked(self.node.paths.home, self.mark())

    def start(self) -> None:
        """Start it unless it runs."""
        if not self.processes():
            self.launch()

    def launch(self) -> None:
        env = {
            **self.node.environment(),
            **self.service.env,
            **self.mark(),
        }
        with self.output().open("ab") as sink:
            left = subprocess.Popen(
                self.node.enter(self.service.argv, self.service.user),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=env,
            )
        # It outlives us on purpose; Python would warn of that.
        left.returncode = 0
        # A process has no environment yet for a moment after it was made.
        with suppress(LabError):
            wait_for(self.processes, 2, f"{self.name} to be seen", 0.02)

    def stop(self) -> None:
        """Kill it: nova-compute, told to stop, waits for minutes for its tasks.

        sshd writes its title over its environment, and with it over the mark.
        """
        own = [child for found in self.processes() for child in children(found.pid)]
        end_marked(self.node.paths.home, self.mark())
        for process in own:
            process.kill()

    def restart(self) -> None:
        """Launched in any case: a helper of the old one may live a moment longer."""
        self.stop()
        self.launch()

    def answers(self) -> bool:
        if self.service.url is not None:
            return answers_http(self.service.url)
        if self.service.probe:
            return self.node.run(self.service.probe, check=False, timeout=20).ok
        return bool(self.processes())

    def healthy(self) -> bool:
        return bool(self.processes()) and self.answers()

    def wait(self, timeout: float = START_TIMEOUT) -> None:
        """Wait until it answers; fail at once when it ended."""

        def ready() -> bool:
            if not self.processes():
                message = f"{self.node.name}/{self.name} ended"
                raise LabError(message, self.log())
            return self.answers()

        try:
            wait_for(ready, timeout, f"{self.node.name}/{self.name} to answer", 0.3)
        except LabError as error:
            raise LabError(str(error), self.log()) from error


def answers_http(url: str) -> bool:
    """Whether something sensible answers there: any status but a server's error."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
            return int(answer.status) < 500
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
