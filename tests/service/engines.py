"""Engines as processes, and hosts that report to them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import kombu
from oslo_config import cfg

from migration_panel import rpc
from migration_panel.agent.messaging import Bus, UnansweredError
from migration_panel.facts import codec
from migration_panel.facts.report import Round
from tests.reports import probe, report
from tests.service.databases import Database
from tests.service.rabbit import Rabbit
from tests.service.waiting import until
from tests.sound import network, nova_conf

ROOT = Path(__file__).parents[2]
MODULE = (sys.executable, "-W", "ignore", "-m", "migration_panel.engine.main")


class Engine:
    """One process; its log is in `folder`. `more`: sections of its configuration."""

    def __init__(
        self,
        folder: Path,
        name: str,
        rabbit: Rabbit,
        database: Database,
        more: str = "",
    ) -> None:
        self.name = name
        self._log, self._conf = folder / f"{name}.log", folder / f"{name}.conf"
        self._conf.write_text(
            f"[DEFAULT]\ntransport_url = {rabbit.url}\n"
            f"[engine]\nname = {name}\nanswer_timeout = 10\n"
            f"[database]\nconnection = {database.url}\n{more}"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def sync(self) -> None:
        self._run("--sync-database").wait(60)

    def start(self) -> None:
        """Returns when it takes reports in."""
        before = self.log().count("Reports are taken in.")
        self._process = self._run()
        until(lambda: self.log().count("Reports are taken in.") > before, 60, self.log)

    def kill(self) -> None:
        """By kill -9."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> int:
        """As systemd does; its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(40)

    def log(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    def _run(self, *arguments: str) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own
                [*MODULE, "--config-file", self._conf, *arguments],
                cwd=ROOT,
                stderr=log,
                stdout=log,
            )


@contextmanager
def running(*engines: Engine) -> Iterator[None]:
    """Tables made, engines started, and ended whatever happens."""
    engines[0].sync()
    try:
        for each in engines:
            each.start()
        yield
    finally:
        for each in engines:
            each.kill()


class Hosts:
    """Agents' side of the wire, for hosts by name."""

    def __init__(self, rabbit: Rabbit) -> None:
        self._bus = Bus(cfg.CONF, rabbit.url)
        self._ask = self._bus.client(rpc.ENGINE, 20.0)

    def close(self) -> None:
        self._bus.close()

    def send(self, host: str, targets: Iterable[str] = (), **known: Any) -> None:
        """Until RabbitMQ has it."""
        raw = a_round(host, targets, **known)
        until(lambda: self._sent("cast", "report", round=raw), 60)

    def nonsense(self, **arguments: Any) -> None:
        until(lambda: self._sent("cast", "report", **arguments), 60)

    def plan(self, host: str) -> Any:
        return self._ask("call", None, "plan", host=host)

    @contextmanager
    def agent(self, host: str) -> Iterator[list[str]]:
        """What the agent of a host is told to measure."""
        heard: list[str] = []

        class Questions:
            def report_now(self, _context: Any, request: str) -> None:
                heard.append(request)

        with self.answering(host, Questions()):
            yield heard

    @contextmanager
    def answering(self, host: str, questions: Any) -> Iterator[None]:
        """The agent of a host, by the methods of `questions`."""
        server = self._bus.serve(host, questions)
        server.start()
        try:
            yield
        finally:
            server.stop()
            server.wait()

    def garbage(self, rabbit: Rabbit, body: bytes) -> None:
        """What is not even oslo.messaging's, into the engines' queue."""
        address = f"amqp://guest:guest@127.0.0.1:{rabbit.port}//"
        with kombu.Connection(address) as way:  # type: ignore[attr-defined, no-untyped-call]
            way.Producer().publish(
                body,
                routing_key=rpc.ENGINE,
                content_type="application/json",
                content_encoding="utf-8",
            )

    def _sent(self, how: str, method: str, **arguments: Any) -> bool:
        try:
            self._ask(how, None, method, **arguments)
        except UnansweredError:
            return False
        return True


def a_round(host: str, targets: Iterable[str] = (), **known: Any) -> Any:
    """JSON values of a round taken now; `answers` and topics of the report."""
    now = datetime.now(UTC)
    answers = tuple(map(str, known.pop("answers", ())))
    told = {
        "taken": now,
        "nova": nova_conf(host=host),
        "network": network(hostname=host),
        **known,
    }
    probes = tuple(probe(host, each, taken=now) for each in targets)
    return codec.encode(
        Round(report=report(host, **told), probes=probes, answers=answers)
    )


def names(count: int) -> list[str]:
    return [f"compute{number:03}" for number in range(count)]
