"""Nothing but a round of reports gets in, and it brings no surprises along."""

from datetime import timedelta
from typing import Any

import pytest

from migration_panel import rpc
from migration_panel.engine.arrival import (
    NOWHERE,
    RefusedError,
    address,
    digest,
    opened,
)
from migration_panel.facts.clock import Clock
from migration_panel.facts.nova import NovaConf
from tests.fakes.engine import FakeEngine
from tests.reports import SILENT, report
from tests.sound import network, nova_conf

LATER = timedelta(days=2)
REQUEST = "5e4b0b5c-0000-4000-8000-000000000001"


def refusal(engine: FakeEngine, raw: Any) -> str:
    with pytest.raises(RefusedError) as caught:
        opened(raw, engine.now)
    return str(caught.value)


def test_it_takes_a_round_in(engine: FakeEngine) -> None:
    found = opened(engine.round("compute1", "compute2", answers=[REQUEST]), engine.now)
    assert (found.host, found.received, found.taken) == (
        "compute1",
        engine.now,
        engine.now,
    )
    assert found.round.probes[0].target == "compute2"
    assert found.round.answers == (REQUEST,)
    assert found.size > 1000


@pytest.mark.parametrize(
    "raw",
    [None, 1, "x", [], {}, {"report": None}, {"report": []}, {"report": {"schema": 1}}],
)
def test_it_refuses_what_is_no_round(engine: FakeEngine, raw: Any) -> None:
    assert refusal(engine, raw)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"host": "-oProxyCommand=x"}, "not the name of a host"),
        ({"host": ""}, "not the name of a host"),
        ({"host": "a b"}, "not the name of a host"),
        ({"host": "compute1\n"}, "not the name of a host"),
        ({"schema": 2}, "schema '2'"),
        ({"schema": 0}, "schema '0'"),
        ({"period": 0}, "a period out of range"),
        ({"period": 10**6}, "a period out of range"),
        ({"agent_version": 7}, "a text expected"),
        ({"clock": {"offset": 1}}, "expected"),
    ],
)
def test_it_refuses_a_report(
    engine: FakeEngine, known: dict[str, Any], why: str
) -> None:
    raw = engine.round("compute1")
    raw["report"] |= known
    assert why in refusal(engine, raw)


def test_it_refuses_reports_of_the_future(engine: FakeEngine) -> None:
    raw = engine.round("compute1", taken=engine.now + LATER)
    assert refusal(engine, raw) == "taken in the future"


def test_it_takes_what_a_clock_that_is_off_by_hours_says(engine: FakeEngine) -> None:
    taken = engine.now + timedelta(hours=5)
    assert opened(engine.round("compute1", taken=taken), engine.now).taken == engine.now


def test_it_counts_time_by_its_own_clock(engine: FakeEngine) -> None:
    clock = Clock(offset=-3600.0, error=0.1)
    raw = engine.round("compute1", clock=clock, taken=engine.now)
    raw["report"]["taken"] = (engine.now - timedelta(seconds=3610)).isoformat()
    assert opened(raw, engine.now).taken == engine.now - timedelta(seconds=10)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"source": "compute9"}, "a probe by another"),
        ({"target": "compute1"}, "a probe of itself"),
        ({"target": "--"}, "a target without a name"),
        ({"taken": "2999-01-01T00:00:00+00:00"}, "probes of the future"),
        ({"shared_storage": "yes"}, "expected"),
        ({"more": 1}, "has no"),
    ],
)
def test_it_refuses_a_probe(
    engine: FakeEngine, known: dict[str, Any], why: str
) -> None:
    raw = engine.round("compute1", "compute2")
    raw["probes"][0] |= known
    assert why in refusal(engine, raw)


def test_it_refuses_two_probes_of_one_target(engine: FakeEngine) -> None:
    raw = engine.round("compute1", "compute2", "compute2")
    assert refusal(engine, raw) == "a target twice"


def test_it_refuses_more_probes_than_it_ever_asks_for(engine: FakeEngine) -> None:
    raw = engine.round("compute1", *(f"c{number}" for number in range(2001)))
    assert refusal(engine, raw) == "too many probes"


@pytest.mark.parametrize("answer", ["", "x", REQUEST.upper(), f"{REQUEST}'"])
def test_it_refuses_answers_to_nothing(engine: FakeEngine, answer: str) -> None:
    raw = engine.round("compute1", answers=[answer])
    assert refusal(engine, raw) == "answers to no request"


def test_it_says_all_that_is_wrong(engine: FakeEngine) -> None:
    raw = engine.round("-x", "compute2", "compute2")
    assert refusal(engine, raw) == "not the name of a host, a target twice"


def test_it_refuses_what_is_too_large(engine: FakeEngine) -> None:
    raw = engine.round("compute1")
    raw["report"]["agent_version"] = "x" * rpc.LARGEST
    assert "bytes, which is more than" in refusal(engine, raw)


def test_it_refuses_what_is_nested_too_deep(engine: FakeEngine) -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert refusal(engine, {"report": deep, "probes": []})


@pytest.mark.parametrize(
    "change",
    [
        {"taken": "2026-01-01T00:00:00+00:00"},
        {"period": 10},
        {"clock": {"reason": "x"}},
        {"memory": {"reason": "x"}},
    ],
)
def test_it_sees_no_change_in_what_passes(
    engine: FakeEngine, change: dict[str, Any]
) -> None:
    facts = engine.round("compute1")["report"]
    assert digest(facts | change) == digest(facts)


def test_it_sees_a_change_in_what_stays(engine: FakeEngine) -> None:
    facts = engine.round("compute1")["report"]
    assert digest(facts | {"agent_version": "2"}) != digest(facts)
    storage = {"storage": {"free": 1, "path": "/a"}}
    assert digest(facts | storage) != digest(facts)
    fuller = {"storage": {"free": 2, "path": "/a"}}
    assert digest(facts | storage) == digest(facts | fuller)


def where(conf: NovaConf) -> tuple[str, str, str]:
    return address(report("compute1", nova=conf, network=network(hostname="c1.lan")))


def test_it_knows_where_peers_reach_a_host() -> None:
    conf = nova_conf(live_migration_inbound_addr="192.0.2.99")
    assert where(conf) == ("192.0.2.1:5672/", "192.0.2.11", "192.0.2.99")
    assert where(nova_conf())[2] == "compute1"
    assert where(nova_conf(migration_inbound_addr="%s.m"))[1] == "c1.lan.m"
    assert where(nova_conf(migration_inbound_addr="2001:db8::1"))[1] == "2001:db8::1"


def test_it_keeps_a_long_bus_short() -> None:
    assert len(where(nova_conf(bus="x" * 5000))[0]) == 64


@pytest.mark.parametrize(
    "conf",
    [
        SILENT,
        nova_conf(migration_inbound_addr="-oProxyCommand=x"),
        nova_conf(migration_inbound_addr=""),
        nova_conf(live_migration_inbound_addr="a b"),
        nova_conf(live_migration_inbound_addr="fe80::1%eth0"),
        nova_conf(host="--version"),
    ],
)
def test_it_lets_no_peer_use_what_is_no_address(conf: Any) -> None:
    assert address(report("compute1", nova=conf)) == NOWHERE
