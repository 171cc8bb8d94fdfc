"""Engines as processes, through all that can happen to them."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.service.databases import Database
from tests.service.engines import Engine, Hosts, names, running
from tests.service.rabbit import Rabbit
from tests.service.waiting import until

# amqp leaves its end of a connection open when RabbitMQ is killed.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)

REPORTS = 40
SERVERS = pytest.mark.parametrize("kind", ["mariadb", "postgresql"], indirect=True)
MakeEngine = Callable[[str], Engine]


@pytest.fixture
def engine(tmp_path: Path, rabbit: Rabbit, kind: Database) -> MakeEngine:
    """``engine("one")``: one that is not started yet, on the database of the test."""
    return lambda name: Engine(tmp_path, name, rabbit, kind)


@pytest.fixture
def hosts(rabbit: Rabbit) -> Iterator[Hosts]:
    made = Hosts(rabbit)
    yield made
    made.close()


def stored(kind: Database) -> set[str]:
    """Hosts whose report is there."""
    found = kind.rows("SELECT host FROM migration_panel_store_report")
    return {each[0] for each in found}


def column(kind: Database, table: str, name: str) -> list[Any]:
    query = f"SELECT {name} FROM migration_panel_store_{table}"  # noqa: S608 - ours
    return [each[0] for each in kind.rows(query)]


def whole(kind: Database) -> None:
    """Each report has its verdicts and its pairs, and nothing is there twice."""
    reports = column(kind, "report", "host")
    assert sorted(reports) == sorted(column(kind, "host", "name"))
    pairs = kind.rows("SELECT source, target FROM migration_panel_store_pair")
    assert len(pairs) == len(set(pairs)) == 2 * len(reports)
    assert {source for source, _ in pairs} == set(reports)
    assert None not in column(kind, "host", "judged")


def ring(host: str) -> list[str]:
    """Two neighbors to probe."""
    everyone = names(REPORTS)
    number = everyone.index(host)
    return [everyone[(number + step) % REPORTS] for step in (1, 2)]


def test_it_goes_on_after_a_kill_in_the_middle(
    kind: Database, engine: MakeEngine, hosts: Hosts
) -> None:
    one = engine("one")
    with running(one):
        for host in names(REPORTS):
            hosts.send(host, ring(host))
        until(lambda: stored(kind), 30, one.log)
        one.kill()
        whole(kind)
        one.start()
        for host in names(REPORTS):
            hosts.send(host, ring(host))
        until(lambda: len(stored(kind)) == REPORTS, 60, one.log)
        whole(kind)
        assert one.stop() == 0


def test_it_shares_the_work_with_another(
    kind: Database, engine: MakeEngine, hosts: Hosts
) -> None:
    one, two = engine("one"), engine("two")
    with running(one, two):
        for host in names(REPORTS):
            hosts.send(host, ring(host))
        until(lambda: len(stored(kind)) == REPORTS, 60, one.log)
        until(lambda: sum(column(kind, "engine", "reports")) == REPORTS, 30, one.log)
        assert sorted(column(kind, "engine", "name")) == ["one", "two"]
        assert min(column(kind, "engine", "reports")) > 0
        assert set(column(kind, "host", "revision")) >= {1}
        whole(kind)


def request(kind: Database, host: str) -> str:
    """As the web writes it."""
    key = uuid.uuid4()
    shown = key.hex if kind.url.startswith(("sqlite", "mysql")) else str(key)
    kind.execute(
        "INSERT INTO migration_panel_store_request"  # noqa: S608 - ours
        " (id, host, asked_by, asked, state, engine)"
        f" VALUES ('{shown}', '{host}', 'admin', CURRENT_TIMESTAMP, 'waiting', '')"
    )
    return str(key)


def test_it_asks_an_agent_once_and_hears_the_answer(
    kind: Database, engine: MakeEngine, hosts: Hosts
) -> None:
    one, two = engine("one"), engine("two")
    with running(one, two), hosts.agent("compute000") as heard:
        key = request(kind, "compute000")
        until(lambda: column(kind, "request", "state") == ["asked"], 30, one.log)
        until(lambda: heard, 30, one.log)
        hosts.send("compute000", answers=[key])
        until(lambda: column(kind, "request", "state") == ["done"], 30, one.log)
        assert heard == [key]


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_it_fails_a_request_that_nobody_answers(
    kind: Database, engine: MakeEngine
) -> None:
    one = engine("one")
    with running(one):
        request(kind, "compute000")
        until(lambda: column(kind, "request", "state") == ["failed"], 60, one.log)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_it_drops_what_is_malformed_and_goes_on(
    kind: Database, engine: MakeEngine, hosts: Hosts, rabbit: Rabbit
) -> None:
    one = engine("one")
    with running(one):
        hosts.nonsense(round={"report": 1})
        hosts.nonsense(unknown=1)
        hosts.garbage(rabbit, b"\xff{not json")
        hosts.garbage(rabbit, b'{"oslo.version": "2.0", "oslo.message": "[]"}')
        hosts.send("compute000")
        until(lambda: stored(kind) == {"compute000"}, 30, one.log)
        until(lambda: column(kind, "engine", "refused") == [2], 30, one.log)
        assert hosts.plan("compute001")["period"] == 60


@SERVERS
def test_it_goes_on_when_the_database_comes_back(
    kind: Database, engine: MakeEngine, hosts: Hosts
) -> None:
    one = engine("one")
    with running(one):
        hosts.send("compute000")
        until(lambda: "compute000" in stored(kind), 30, one.log)
        kind.kill()
        for host in names(10):
            hosts.send(host)
        until(lambda: "The database is away" in one.log(), 30, one.log)
        kind.ensure_started()
        until(lambda: stored(kind) >= set(names(10)), 60, one.log)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_it_goes_on_when_rabbitmq_comes_back(
    kind: Database, engine: MakeEngine, hosts: Hosts, rabbit: Rabbit
) -> None:
    one = engine("one")
    with running(one):
        hosts.send("compute000")
        until(lambda: "compute000" in stored(kind), 30, one.log)
        rabbit.kill()
        rabbit.start()

        def again() -> bool:
            hosts.send("compute001")
            return "compute001" in stored(kind)

        until(again, 60, one.log)
