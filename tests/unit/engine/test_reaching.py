"""Whom a host reaches counts for the host itself."""

from migration_panel.checks.finding import Affects, Level
from tests.fakes.engine import FakeEngine, everywhere, ids, states
from tests.fakes.store import a_finding

THREE = ("compute1", "compute2", "compute3")
SHUT = (a_finding("pair.ssh", affects=Affects.COLD),)


def test_it_blocks_a_host_that_reaches_nobody(engine: FakeEngine) -> None:
    for target in ("compute2", "compute3"):
        engine.rules.pairs["compute1", target] = SHUT
    engine.mesh(*THREE)
    assert states("compute1") == everywhere("ready") | {"cold_from": "blocked"}
    assert ids("compute1") == ["peers.none-reachable"]


def test_it_leaves_the_others_in_peace(engine: FakeEngine) -> None:
    """What nobody is reached from is not the targets' fault."""
    for target in ("compute2", "compute3"):
        engine.rules.pairs["compute1", target] = SHUT
    engine.mesh(*THREE)
    assert states("compute2") == everywhere("ready")
    assert ids("compute3") == []


def test_it_blocks_a_host_that_nobody_reaches(engine: FakeEngine) -> None:
    for source in ("compute1", "compute2"):
        engine.rules.pairs[source, "compute3"] = SHUT
    engine.mesh(*THREE)
    assert states("compute3") == everywhere("ready") | {"cold_to": "blocked"}
    assert states("compute1") == everywhere("ready")


def test_it_warns_both_of_a_single_pair(engine: FakeEngine) -> None:
    engine.rules.pairs["compute1", "compute2"] = SHUT
    engine.mesh(*THREE)
    engine.later(60)
    engine.hear("compute1")
    assert states("compute1") == everywhere("ready") | {"cold_from": "warning"}
    assert states("compute2") == everywhere("ready") | {"cold_to": "warning"}
    assert ids("compute1") == ["peers.some-unreachable"]


def test_it_does_not_count_what_only_warns(engine: FakeEngine) -> None:
    slow = a_finding("pair.slow", Level.WARNING, affects=Affects.COLD)
    engine.rules.pairs["compute1", "compute2"] = (slow,)
    engine.mesh(*THREE)
    assert ids("compute1") == []


def test_it_does_not_count_a_fault_of_the_host_twice(engine: FakeEngine) -> None:
    engine.rules.hosts["compute1"] = (a_finding(affects=Affects.COLD_FROM),)
    engine.mesh(*THREE)
    assert ids("compute1") == ["ssh.key-missing"]
    assert ids("compute2") == []


def test_it_leaves_peers_out_of_the_verdict_of_a_pair(engine: FakeEngine) -> None:
    engine.rules.pairs["compute1", "compute2"] = SHUT
    engine.mesh(*THREE)
    assert states("compute1", "compute3") == {"cold": "ready", "live": "ready"}


def test_it_tells_the_target_as_soon_as_the_source_knows(engine: FakeEngine) -> None:
    engine.mesh(*THREE)
    engine.later(60)
    engine.rules.pairs["compute1", "compute2"] = SHUT
    engine.hear("compute1", "compute2", "compute3")
    assert states("compute2")["cold_to"] == "warning"
    engine.later(60)
    engine.rules.pairs.clear()
    engine.hear("compute1", "compute2", "compute3")
    assert states("compute2")["cold_to"] == "ready"


def test_it_counts_no_pair_whose_probe_is_too_old(engine: FakeEngine) -> None:
    engine.rules.pairs["compute1", "compute2"] = SHUT
    engine.mesh(*THREE)
    engine.later(1801)
    engine.hear("compute1")
    assert set(ids("compute1")) == {"peers.none-tried"}
