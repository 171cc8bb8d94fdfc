"""Failures followed by engines that are killed, over real databases and RabbitMQ."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from migration_panel.facts import codec
from migration_panel.facts.evidence import Excerpt, LogEvidence, LogLine
from migration_panel.facts.probe import Attempt
from tests.fakes import FakeServer, small_cloud
from tests.fakes.state import Migration
from tests.reports import probe
from tests.service.databases import Database
from tests.service.engines import Engine, Hosts, running
from tests.service.rabbit import Rabbit
from tests.service.waiting import until

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)

HOSTS = ("compute1", "compute2")
KEY = "Host key verification failed."
LINE = f"Resize error: not able to execute ssh command: Stderr: '{KEY}'"
SERVERS = pytest.mark.parametrize("kind", ["mariadb", "postgresql"], indirect=True)
MakeEngine = Callable[[str], Engine]


class Answers:
    """An agent; it answers no question about logs before `go`."""

    def __init__(self, host: str, go: Event) -> None:
        self._host, self._go = host, go
        self.asked = Event()

    def evidence(self, _context: Any, search: Any) -> Any:
        self.asked.set()
        self._go.wait(60)
        now = datetime.now(UTC)
        text = f"{search['server_id']} {LINE}" if self._host == "compute1" else "fine"
        lines = (LogLine(at=now, text=text),)
        excerpt = Excerpt(log="nova-compute", source="nova-compute.log", lines=lines)
        return codec.encode(
            LogEvidence(host=self._host, taken=now, excerpts=(excerpt,))
        )

    def probe(self, _context: Any, peer: Any) -> Any:
        refused = Attempt(worked=False, tried="ssh", said=KEY, seconds=0.1)
        found = probe(self._host, peer["host"], taken=datetime.now(UTC))
        return codec.encode(replace(found, ssh=refused))

    def report_now(self, _context: Any, request: Any = None) -> None:
        """It has nothing new to report."""


@pytest.fixture
def nova() -> Iterator[FakeServer]:
    with FakeServer(small_cloud(len(HOSTS))) as server:
        yield server


@pytest.fixture
def engine(
    tmp_path: Path, rabbit: Rabbit, kind: Database, nova: FakeServer
) -> MakeEngine:
    """``engine("one")``: one that follows the failures of a cloud."""
    more = (
        f"[nova]\nauth_type = password\nauth_url = {nova.auth_url}\n"
        "username = admin\npassword = secret\nproject_name = admin\n"
        "user_domain_name = Default\nproject_domain_name = Default\n"
        "interface = public\n[failures]\ncheck_period = 10\n"
    )
    return lambda name: Engine(tmp_path, name, rabbit, kind, more)


@pytest.fixture
def hosts(rabbit: Rabbit) -> Iterator[Hosts]:
    made = Hosts(rabbit)
    yield made
    made.close()


@contextmanager
def agents(hosts: Hosts, go: Event | None = None) -> Iterator[dict[str, Answers]]:
    """Each reports, and answers: at once, or when it may `go`."""
    if go is None:
        go = Event()
        go.set()
    made = {name: Answers(name, go) for name in HOSTS}
    with ExitStack() as ending:
        for name, answers in made.items():
            ending.enter_context(hosts.answering(name, answers))
            hosts.send(name)
        ending.callback(go.set)
        yield made


def fail(nova: FakeServer, name: str = "web") -> Migration:
    """Nova records now that it could not move a server."""
    cloud = nova.cloud
    with cloud.lock:
        cloud.clock.now = datetime.now(UTC)
        web = cloud.add_server(name)
        return cloud.add_migration(web, "migration", "error", dest="compute2")


def failures(kind: Database) -> list[tuple[str, str]]:
    return [
        (str(state), str(cause))
        for state, cause in kind.rows(
            "SELECT state, cause FROM migration_panel_store_failure"
        )
    ]


def problems(kind: Database) -> list[tuple[Any, ...]]:
    return kind.rows("SELECT cause, victims FROM migration_panel_store_problem")


def reported(kind: Database) -> bool:
    found = kind.rows("SELECT host FROM migration_panel_store_report")
    return len(found) == len(HOSTS)


FOUND = [("done", "ssh_host_key_unknown")]


@contextmanager
def explained(
    one: Engine, kind: Database, hosts: Hosts, nova: FakeServer
) -> Iterator[Migration]:
    """A failure whose cause an engine has named; it and the agents go on."""
    with running(one), agents(hosts):
        until(lambda: reported(kind), 30, one.log)
        row = fail(nova)
        until(lambda: failures(kind) == FOUND, 30, one.log)
        yield row


def test_it_names_a_cause_within_seconds(
    kind: Database, engine: MakeEngine, hosts: Hosts, nova: FakeServer
) -> None:
    with explained(engine("one"), kind, hosts, nova):
        assert problems(kind) == [("ssh_host_key_unknown", 1)]
        rows = "SELECT failed, diagnosed FROM migration_panel_store_failure"
        failed, diagnosed = kind.rows(rows)[0]
        assert _seconds(failed, diagnosed) < 10


def _seconds(first: Any, last: Any) -> float:
    """SQLite has no times, only texts."""
    ends = [
        datetime.fromisoformat(each) if isinstance(each, str) else each
        for each in (first, last)
    ]
    return float((ends[1] - ends[0]).total_seconds())


@SERVERS
def test_it_goes_on_with_what_a_killed_engine_began(
    kind: Database, engine: MakeEngine, hosts: Hosts, nova: FakeServer
) -> None:
    one, two, go = engine("one"), engine("two"), Event()
    with running(one, two), agents(hosts, go) as asked:
        until(lambda: reported(kind), 30, one.log)
        row = fail(nova)
        until(asked["compute1"].asked.is_set, 60, one.log)
        first, other = (one, two) if row.uuid in one.log() else (two, one)
        first.kill()
        go.set()
        until(lambda: failures(kind) == FOUND, 60, other.log)
        assert problems(kind) == [("ssh_host_key_unknown", 1)]


@SERVERS
def test_it_counts_each_victim_once_whoever_looks(
    kind: Database, engine: MakeEngine, hosts: Hosts, nova: FakeServer
) -> None:
    one, two = engine("one"), engine("two")
    with running(one, two), agents(hosts):
        until(lambda: reported(kind), 30, one.log)
        for number in range(12):
            fail(nova, f"web{number}")
            if number == 6:
                one.kill()
                one.start()
        until(lambda: failures(kind) == FOUND * 12, 60, two.log)
        assert problems(kind) == [("ssh_host_key_unknown", 12)]


def test_it_goes_on_after_a_kill_in_the_middle(
    kind: Database, engine: MakeEngine, hosts: Hosts, nova: FakeServer
) -> None:
    one, go = engine("one"), Event()
    with running(one), agents(hosts, go) as asked:
        until(lambda: reported(kind), 30, one.log)
        fail(nova)
        until(asked["compute1"].asked.is_set, 60, one.log)
        one.kill()
        assert [state for state, _ in failures(kind)] == ["looking"]
        go.set()
        one.start()
        until(lambda: failures(kind) == FOUND, 60, one.log)
        assert one.stop() == 0


def request(kind: Database, migration: str) -> None:
    """As the web writes it."""
    short = kind.url.startswith(("sqlite", "mysql"))
    ids = [uuid.uuid4(), uuid.UUID(migration)]
    shown = [each.hex if short else str(each) for each in ids]
    kind.execute(
        "INSERT INTO migration_panel_store_request"  # noqa: S608 - ours
        " (id, migration, host, asked_by, asked, state, engine) VALUES"
        f" ('{shown[0]}', '{shown[1]}', '', 'admin', CURRENT_TIMESTAMP, 'waiting', '')"
    )


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_it_checks_a_cause_that_somebody_asks_for(
    kind: Database, engine: MakeEngine, hosts: Hosts, nova: FakeServer
) -> None:
    one = engine("one")
    with explained(one, kind, hosts, nova) as row:
        request(kind, row.uuid)
        states = "SELECT state FROM migration_panel_store_request"
        until(lambda: kind.rows(states)[0][0] == "done", 60, one.log)
        standing = "SELECT standing FROM migration_panel_store_failure"
        assert kind.rows(standing)[0][0] == "stands"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_it_ends_while_rabbitmq_is_away(
    kind: Database, engine: MakeEngine, hosts: Hosts, nova: FakeServer, rabbit: Rabbit
) -> None:
    one = engine("one")
    with running(one):
        with agents(hosts):
            until(lambda: reported(kind), 30, one.log)
        rabbit.kill()
        fail(nova)
        until(lambda: failures(kind) == [("done", "unknown")], 90, one.log)
        raw = kind.rows("SELECT diagnosis FROM migration_panel_store_failure")[0][0]
        assert json.loads(raw)["missing"]
        assert one.stop() == 0
