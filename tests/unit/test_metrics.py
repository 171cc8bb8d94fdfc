"""Prometheus' text of what the store holds."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from migration_panel.checks.finding import Affects, Level
from migration_panel.facts import codec
from migration_panel.metrics import Metric, lines, measured
from migration_panel.store import models
from migration_panel.text import N_
from tests.fakes.store import FakeStore, a_finding
from tests.samples import NOON

ROOT = Path(__file__).resolve().parents[2]
# As Prometheus reads a line: name, labels, value.
LINE = re.compile(r'(\w+)(?:\{((?:\w+="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (-?[\d.e+]+)\n')

pytestmark = pytest.mark.django_db(databases=["migration_panel"])


@pytest.fixture
def store() -> FakeStore:
    """With an engine that lives, without which nothing holds."""
    store = FakeStore()
    store.engine("controller0")
    return store


def text() -> str:
    return "".join(lines(measured(datetime.now(UTC))))


def value(name: str, **labels: str) -> float:
    wanted = ",".join(f'{key}="{value}"' for key, value in labels.items())
    series = f"migration_panel_{name}" + (f"{{{wanted}}}" if wanted else "")
    (found,) = (line for line in text().splitlines() if line.startswith(f"{series} "))
    return float(found.rpartition(" ")[2])


def hosts(move: str, state: str) -> float:
    return value("hosts", move=move, state=state)


@pytest.mark.parametrize("state", ["ready", "warning", "unknown", "blocked"])
def test_it_says_zero_where_there_is_nothing(state: str) -> None:
    assert hosts("cold_from", state) == 0
    assert value("pairs", move="live", state=state) == 0
    assert value("hosts_never_measured") == 0


def test_it_has_no_lines_of_a_metric_without_values() -> None:
    """What is absent must not look like a zero: an alert asks for absent()."""
    assert "migration_panel_engine" not in text()
    assert "migration_panel_report_age_seconds" not in text()


def test_it_counts_hosts_by_move_and_state(store: FakeStore) -> None:
    store.host("compute1")
    store.host("compute2", a_finding(affects=Affects.LIVE_TO))
    store.host("compute3", a_finding(level=Level.WARNING, affects=Affects.LIVE_TO))
    told = {state: hosts("live_to", state) for state in ("ready", "warning", "blocked")}
    assert told == {"ready": 1, "warning": 1, "blocked": 1}
    assert hosts("cold_from", "ready") == 3


def test_it_counts_pairs_by_move_and_state(store: FakeStore) -> None:
    store.host("compute1")
    store.host("compute2")
    store.pair("compute1", "compute2", a_finding(affects=Affects.LIVE))
    store.pair("compute2", "compute1")
    assert value("pairs", move="live", state="blocked") == 1
    assert value("pairs", move="cold", state="ready") == 2


@pytest.mark.parametrize("move", ["cold_from", "live_from", "cold_to", "live_to"])
def test_it_takes_what_is_old_for_unknown(store: FakeStore, move: str) -> None:
    store.host("compute1", age=3600)
    store.host("compute2", a_finding(), age=3600)
    assert hosts(move, "unknown") == 2
    assert hosts(move, "ready") == hosts(move, "blocked") == 0


def test_it_takes_an_old_pair_for_unknown(store: FakeStore) -> None:
    store.pair("compute1", "compute2", age=3600)
    assert value("pairs", move="cold", state="unknown") == 1
    assert value("pairs", move="cold", state="ready") == 0


def test_it_takes_a_pair_for_unknown_when_one_end_is(store: FakeStore) -> None:
    store.host("compute1")
    store.host("compute2", age=3600)
    store.pair("compute1", "compute2")
    assert value("pairs", move="cold", state="unknown") == 1


def test_it_knows_nothing_while_no_engine_lives(store: FakeStore) -> None:
    store.host("compute1")
    store.host("compute2", a_finding())
    store.pair("compute1", "compute2")
    models.Engine.objects.update(seen=NOON)
    assert hosts("live_to", "unknown") == 2
    assert value("pairs", move="live", state="unknown") == 1
    models.Engine.objects.all().delete()
    assert hosts("live_to", "unknown") == 2


def test_it_takes_a_host_never_measured_for_unknown(store: FakeStore) -> None:
    store.silent_host("compute1")
    assert hosts("cold_to", "unknown") == value("hosts_never_measured") == 1


def test_it_takes_a_word_that_it_does_not_know_for_unknown(store: FakeStore) -> None:
    store.host("compute1", cold_to="superb")
    assert hosts("cold_to", "unknown") == 1


def test_it_tells_the_age_of_each_report(store: FakeStore) -> None:
    store.host("compute1", age=100)
    store.host("compute2", age=7000)
    store.silent_host("compute3")
    assert 100 <= value("report_age_seconds", host="compute1") < 200
    assert 7000 <= value("report_age_seconds", host="compute2") < 7100
    assert 'report_age_seconds{host="compute3"}' not in text()


def test_it_counts_no_age_below_zero(store: FakeStore) -> None:
    store.host("compute1", age=-60)
    assert value("report_age_seconds", host="compute1") == 0


def test_it_tells_an_engine_that_lives_from_one_that_fell_silent(
    store: FakeStore,
) -> None:
    store.engine("controller1", refused=7)
    store.engine("controller2", age=600)
    assert value("engine_up", engine="controller1") == 1
    assert value("engine_up", engine="controller2") == 0
    assert value("engine_seen_age_seconds", engine="controller2") >= 600
    assert value("engine_refused_reports_total", engine="controller1") == 7


def test_it_tells_an_engine_in_trouble(store: FakeStore) -> None:
    store.engine("controller1", trouble=codec.encode(N_("Nova does not answer.")))
    store.engine("controller2")
    assert value("engine_trouble", engine="controller1") == 1
    assert value("engine_trouble", engine="controller2") == 0


@pytest.mark.parametrize("count", [1, 40])
def test_it_asks_the_database_as_often_for_few_hosts_as_for_many(
    store: FakeStore, count: int
) -> None:
    for number in range(count):
        store.host(f"compute{number}")
        store.pair("compute0", f"compute{number}")
        store.engine(f"controller{number}")
    with CaptureQueriesContext(connections["migration_panel"]) as asked:
        text()
    assert len(asked) == 9


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ('a"b', r"a\"b"),
        ("a\\b", r"a\\b"),
        ("a\nup 1", r"a\nup 1"),
        ("a} 1", "a} 1"),
        ("é", "é"),
    ],
)
def test_it_escapes_what_a_host_calls_itself(
    store: FakeStore, name: str, told: str
) -> None:
    store.host(name)
    assert f'migration_panel_report_age_seconds{{host="{told}"}} ' in text()
    assert all(LINE.fullmatch(line) for line in samples())


def samples() -> list[str]:
    every = text().splitlines(keepends=True)
    return [line for line in every if not line.startswith("#")]


def test_it_is_what_prometheus_reads(store: FakeStore) -> None:
    store.host("compute1")
    assert len(samples()) == 16 + 1 + 8 + 1 + 4
    assert all(LINE.fullmatch(line) for line in samples())


def test_it_introduces_each_metric_once(store: FakeStore) -> None:
    store.engine("controller1")
    store.host("compute1")
    types = re.findall(r"# TYPE (\w+) (gauge|counter)\n", text())
    assert len(types) == len(dict(types)) == 8
    assert [name for name, kind in types if kind == "counter"] == [
        "migration_panel_engine_refused_reports_total"
    ]


@pytest.mark.parametrize(
    ("given", "told"), [(1, "1"), (True, "1"), (0.5, "0.5"), (10**12, "1000000000000")]
)
def test_it_writes_numbers_in_full(given: Any, told: str) -> None:
    assert list(lines([Metric("m", "Help.", [({}, given)])]))[-1] == f"m {told}\n"


def test_it_explains_every_metric_and_no_other(store: FakeStore) -> None:
    store.host("compute1")
    store.engine()
    docs = (ROOT / "docs" / "admin" / "monitoring.rst").read_text()
    told = re.findall(
        r"^``(migration_panel_\w+)(?:\{([\w,]+)\})?``", docs, re.MULTILINE
    )
    named = {LINE.fullmatch(line) for line in samples()}
    found = {
        (each[1], ",".join(re.findall(r'(\w+)="', each[2] or "")))
        for each in named
        if each
    }
    assert set(told) == found
