"""Whom a host is to try."""

import pytest

from migration_panel.engine import planning
from migration_panel.engine.planning import sample
from migration_panel.facts.probe import Peer
from tests.fakes.engine import PROBE_PERIOD, FakeEngine
from tests.reports import SILENT
from tests.sound import nova_conf


@pytest.fixture(autouse=True)
def _look_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "KEPT_SECONDS", -1.0)


def peer(name: str) -> Peer:
    return Peer(host=name, my_ip="192.0.2.1", connect_to=name)


PEERS = [peer(f"compute{number}") for number in range(100)]


def planned(engine: FakeEngine, host: str) -> list[str]:
    return [each.host for each in engine.planner.plan(host).peers]


def test_it_names_all_others_where_they_are_few(engine: FakeEngine) -> None:
    for name in ("compute1", "compute2", "compute3"):
        engine.hear(name)
    assert planned(engine, "compute2") == ["compute1", "compute3"]


def test_it_tells_where_nova_would_reach_them(engine: FakeEngine) -> None:
    engine.hear("compute1")
    conf = nova_conf(host="compute2", live_migration_inbound_addr="192.0.2.99")
    engine.hear("compute2", nova=conf)
    (found,) = engine.planner.plan("compute1").peers
    assert found == Peer(host="compute2", my_ip="192.0.2.11", connect_to="192.0.2.99")


def test_it_names_none_of_another_cell(engine: FakeEngine) -> None:
    engine.hear("compute1")
    engine.hear("compute2", nova=nova_conf(host="compute2", bus="other:5672/"))
    assert planned(engine, "compute1") == []


def test_it_names_none_to_a_host_it_has_never_heard_of(engine: FakeEngine) -> None:
    engine.hear("compute1")
    assert planned(engine, "compute9") == []


def test_it_names_none_whose_address_it_does_not_know(engine: FakeEngine) -> None:
    engine.hear("compute1")
    engine.hear("compute2", nova=SILENT)
    assert planned(engine, "compute1") == []
    assert planned(engine, "compute2") == []


def test_it_tells_the_terms(engine: FakeEngine) -> None:
    plan = engine.planner.plan("compute1")
    assert (plan.now, plan.period, plan.probe_period) == (engine.now, 60, 600)


def test_it_looks_only_now_and_then(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "KEPT_SECONDS", 3600.0)
    engine.hear("compute1")
    planned(engine, "compute1")
    engine.hear("compute2")
    assert planned(engine, "compute1") == []


def test_it_names_a_sample_where_they_are_many() -> None:
    found = sample("compute0", PEERS, 30, 0)
    assert len({each.host for each in found}) == 30
    assert "compute0" not in {each.host for each in found}
    assert found == sample("compute0", PEERS, 30, 0)


def test_it_goes_round() -> None:
    turns = [sample("compute0", PEERS, 30, turn) for turn in range(4)]
    assert len({each.host for turn in turns for each in turn}) == 99
    assert set(turns[0]).isdisjoint(turns[1])


def test_it_sends_hosts_to_different_ones() -> None:
    one, other = sample("compute0", PEERS, 30, 0), sample("compute1", PEERS, 30, 0)
    assert set(one) != set(other)


def test_it_changes_the_sample_with_the_probe_period(engine: FakeEngine) -> None:
    some = FakeEngine(peers=1, start=engine.now)
    for name in ("compute1", "compute2", "compute3"):
        some.hear(name)
    first = planned(some, "compute1")
    some.later(PROBE_PERIOD)
    assert planned(some, "compute1") != first
