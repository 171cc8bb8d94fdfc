"""Reports become verdicts, and verdicts that change are remembered."""

from datetime import timedelta

import pytest

from migration_panel.checks.finding import Affects, Level
from migration_panel.facts.clock import Clock
from migration_panel.store import models
from tests.fakes.engine import FakeEngine, changes, everywhere, ids, states
from tests.fakes.store import a_finding
from tests.hypervisors import capabilities

READY = everywhere("ready")


def test_it_is_ready_where_nothing_was_found(engine: FakeEngine) -> None:
    engine.mesh("compute1", "compute2")
    assert states("compute1") == READY
    assert states("compute1", "compute2") == {"cold": "ready", "live": "ready"}


def test_it_never_takes_an_untried_host_for_ready(engine: FakeEngine) -> None:
    engine.hear("compute1")
    assert states("compute1") == everywhere("unknown")
    assert ids("compute1") == ["peers.none-tried", "peers.none-tried"]


def test_it_blocks_what_a_finding_affects(engine: FakeEngine) -> None:
    engine.rules.hosts["compute1"] = (a_finding(affects=Affects.COLD_FROM),)
    engine.mesh("compute1", "compute2")
    assert states("compute1") == READY | {"cold_from": "blocked"}
    assert states("compute1", "compute2")["cold"] == "blocked"
    assert states("compute2", "compute1") == {"cold": "ready", "live": "ready"}


def test_it_keeps_a_pairs_own_findings_apart(engine: FakeEngine) -> None:
    engine.rules.hosts["compute1"] = (a_finding(affects=Affects.COLD_FROM),)
    engine.rules.pairs["compute1", "compute2"] = (
        a_finding("pair.slow", Level.WARNING, affects=Affects.LIVE),
    )
    engine.mesh("compute1", "compute2")
    pair = models.Pair.objects.get(source="compute1", target="compute2")
    assert [each["id"] for each in pair.findings] == ["pair.slow"]
    assert (pair.cold, pair.live) == ("blocked", "warning")
    assert pair.cold_open, "nothing between the two blocks it"


def test_it_judges_pairs_to_a_host_that_changed(engine: FakeEngine) -> None:
    engine.mesh("compute1", "compute2")
    engine.later(60)
    engine.rules.hosts["compute2"] = (a_finding(affects=Affects.LIVE_TO),)
    engine.hear("compute2")
    assert states("compute1", "compute2") == {"cold": "ready", "live": "blocked"}
    assert changes("compute1", "compute2") == [("live", "ready", "blocked")]


def test_it_leaves_pairs_to_a_host_that_did_not_change(engine: FakeEngine) -> None:
    engine.mesh("compute1", "compute2")
    engine.later(60)
    engine.rules.seen.clear()
    engine.hear("compute2")
    assert [type(each).__name__ for each in engine.rules.seen] == ["KnownHost"]


def test_it_judges_pairs_anew_when_facts_change(engine: FakeEngine) -> None:
    engine.mesh("compute1", "compute2", "compute3")
    engine.later(60)
    engine.rules.pairs["compute1", "compute2"] = (a_finding("pair.cpu"),)
    engine.hear("compute2", agent_version="2.0")
    assert states("compute1", "compute2")["live"] == "blocked"
    assert states("compute3", "compute2")["live"] == "ready"


def test_it_remembers_no_first_verdict(engine: FakeEngine) -> None:
    engine.hear("compute1")
    assert changes("compute1") == []


def test_it_remembers_what_changed_and_why(engine: FakeEngine) -> None:
    engine.mesh("compute1", "compute2")
    before = len(changes("compute1"))
    engine.later(60)
    engine.rules.hosts["compute1"] = (a_finding("disk.full", affects=Affects.LIVE_TO),)
    engine.hear("compute1")
    assert changes("compute1")[before:] == [("live_to", "ready", "blocked")]
    (last,) = models.Change.objects.filter(host="compute1", target="").order_by("-id")[
        :1
    ]
    assert last.findings == ["disk.full"]
    assert last.at == engine.now


def test_it_remembers_nothing_where_nothing_changed(engine: FakeEngine) -> None:
    engine.mesh("compute1", "compute2")
    before = models.Change.objects.count()
    engine.later(60)
    engine.mesh("compute1", "compute2")
    assert models.Change.objects.count() == before


def test_it_holds_for_three_periods(engine: FakeEngine) -> None:
    engine.hear("compute1", "compute2", period=100)
    host = models.Host.objects.get(name="compute1")
    assert host.fresh_until == engine.now + timedelta(seconds=300)
    pair = models.Pair.objects.get(source="compute1")
    assert pair.fresh_until == engine.now + timedelta(seconds=1800)


@pytest.mark.parametrize("offset", [-7200.0, 7200.0])
def test_it_goes_by_its_own_clock(engine: FakeEngine, offset: float) -> None:
    taken = engine.now + timedelta(seconds=offset)
    clock = Clock(offset=offset, error=0.1)
    engine.hear("compute1", "compute2", taken=taken, clock=clock)
    assert models.Host.objects.get(name="compute1").taken == engine.now
    assert models.Pair.objects.get(source="compute1").taken == engine.now


def test_it_does_not_take_a_report_that_waited_long_for_fresh(
    engine: FakeEngine,
) -> None:
    engine.hear("compute1", taken=engine.now - timedelta(hours=1))
    assert states("compute1") == everywhere("unknown")
    until = models.Host.objects.get(name="compute1").fresh_until
    assert until
    assert until < engine.now


def test_it_finds_hosts_with_one_uuid(engine: FakeEngine) -> None:
    for name in ("compute1", "compute2"):
        engine.hear(name, capabilities=capabilities())
    engine.hear("compute3", capabilities=capabilities(host_uuid="another"))
    engine.hear("compute4")
    assert engine.rules.last_of("compute2").same_uuid == ("compute1",)
    assert engine.rules.last_of("compute3").same_uuid == ()
    assert engine.rules.last_of("compute4").same_uuid == ()


def test_it_knows_nothing_of_nova_that_was_not_asked(engine: FakeEngine) -> None:
    engine.hear("compute1")
    known = engine.rules.last_of("compute1")
    assert "not asked" in getattr(known.service, "reason", "")
    assert "not asked" in getattr(known.servers, "reason", "")


class BrokenError(Exception):
    pass


def test_it_takes_a_check_that_fails_for_unknown(engine: FakeEngine) -> None:
    class Breaking(dict[str, object]):
        def get(self, *_: object) -> None:
            raise BrokenError

    engine.mesh("compute1", "compute2")
    engine.later(60)
    engine.rules.hosts = Breaking()  # type: ignore[assignment]
    engine.hear("compute1")
    assert ids("compute1") == ["engine.not-judged"]
    assert states("compute1") == everywhere("unknown")


def test_it_counts_each_change_of_a_row(engine: FakeEngine) -> None:
    engine.hear("compute1")
    engine.later(60)
    engine.hear("compute1")
    assert models.Host.objects.get(name="compute1").revision == 2
