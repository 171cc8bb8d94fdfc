"""What the store knows of two hosts, and a probe that came alone."""

from datetime import timedelta

import pytest

from migration_panel.checks.finding import Affects
from migration_panel.engine import ends
from migration_panel.engine.checking import Checks
from migration_panel.engine.ends import Ends
from migration_panel.facts.clock import Clock
from migration_panel.facts.probe import Attempt, Peer
from migration_panel.store import models
from tests.fakes.engine import FakeEngine, states
from tests.fakes.store import a_finding
from tests.reports import SILENT, probe

NO_TIME = timedelta()
FAILED = Attempt(worked=False, tried="ssh", said="No", seconds=0.1)


@pytest.fixture
def known(engine: FakeEngine) -> Ends:
    rules = Checks(engine.rules.host, engine.rules.pair)
    return Ends(engine.archive, engine.judge, rules)


def test_it_tells_who_lives(engine: FakeEngine, known: Ends) -> None:
    engine.hear("compute1")
    engine.later(170)
    engine.hear("compute2")
    engine.later(20)
    found = known.reported(["compute1", "compute2", "compute3"], engine.now)
    assert {host: each.alive for host, each in found.items()} == {
        "compute1": False,
        "compute2": True,
    }


def test_it_tells_how_far_a_clock_is_ahead(engine: FakeEngine, known: Ends) -> None:
    engine.hear("compute1", clock=Clock(offset=90.0, error=0.1))
    found = known.reported(["compute1"], engine.now)["compute1"]
    assert found.ahead == timedelta(seconds=90)


def test_it_does_without_a_report_of_another_version(
    engine: FakeEngine, known: Ends
) -> None:
    engine.hear("compute1")
    models.Report.objects.update(facts={"schema": 99})
    found = known.reported(["compute1"], engine.now)["compute1"]
    assert found.ahead == NO_TIME
    assert known.reports(["compute1"], engine.now) == {}


@pytest.mark.parametrize(
    ("before", "offset", "measured"),
    [(0, 0.0, True), (8, 0.0, False), (8, -8.5, True), (0, 8.5, False)],
)
def test_it_counts_a_report_by_when_it_was_measured(
    engine: FakeEngine, known: Ends, before: int, offset: float, measured: object
) -> None:
    """Probes of hosts that do not answer may have kept it waiting."""
    taken = engine.now - timedelta(seconds=before)
    engine.hear("compute1", taken=taken, clock=Clock(offset=offset, error=0.1))
    engine.hear("compute2")
    assert known.measured_since(["compute1", "compute2"], engine.now) is measured


def test_it_misses_whoever_never_reported(engine: FakeEngine, known: Ends) -> None:
    engine.hear("compute1")
    assert not known.measured_since(["compute1", "compute9"], engine.now)
    assert known.measured_since([], engine.now)


def test_it_knows_where_a_host_is_reached(engine: FakeEngine, known: Ends) -> None:
    engine.hear("compute1")
    assert known.peer("compute1") == Peer(
        host="compute1", my_ip="compute1.example", connect_to="compute1"
    )
    assert known.peer("compute9") == ends.NO_AGENT


def test_it_judges_a_pair_by_a_probe_alone(engine: FakeEngine, known: Ends) -> None:
    engine.mesh("compute1", "compute2")
    engine.rules.pairs["compute1", "compute2"] = (a_finding(affects=Affects.COLD),)
    found = probe("compute1", "compute2", ssh=FAILED, taken=engine.now)
    known.probed(found, NO_TIME, engine.now)
    assert states("compute1", "compute2") == {"cold": "blocked", "live": "ready"}
    assert states("compute2", "compute1")["cold"] == "ready"
    change = models.Change.objects.get(target="compute2")
    assert (change.move, change.after) == ("cold", "blocked")


def test_it_counts_a_probe_by_its_own_clock(engine: FakeEngine, known: Ends) -> None:
    engine.mesh("compute1", "compute2")
    late = engine.now + timedelta(seconds=90)
    found = probe("compute1", "compute2", taken=late)
    known.probed(found, timedelta(seconds=95), engine.now)
    pair = models.Pair.objects.get(source="compute1", target="compute2")
    assert pair.taken == engine.now - timedelta(seconds=5)


def test_it_finds_a_probe_only_if_it_is_new(engine: FakeEngine, known: Ends) -> None:
    engine.mesh("compute1", "compute2")
    ago = engine.now - timedelta(seconds=1)
    assert known.last_probe("compute1", "compute2", ago) != ends.NOT_PROBED
    later = engine.now + timedelta(seconds=1)
    assert known.last_probe("compute1", "compute2", later) == ends.NOT_PROBED
    assert known.last_probe("compute1", "compute9", ago) == ends.NOT_PROBED


def test_it_does_without_a_probe_of_another_version(
    engine: FakeEngine, known: Ends
) -> None:
    engine.mesh("compute1", "compute2")
    models.Pair.objects.update(probe={"source": 1})
    ago = engine.now - timedelta(hours=1)
    assert known.last_probe("compute1", "compute2", ago) == ends.NOT_PROBED


def test_it_finds_what_matters_along_the_pair(engine: FakeEngine, known: Ends) -> None:
    engine.rules.hosts["compute1"] = (
        a_finding("ssh.leaving", affects=Affects.COLD_FROM),
        a_finding("ssh.coming", affects=Affects.COLD_TO),
    )
    engine.rules.pairs["compute1", "compute2"] = (a_finding("pair.between"),)
    engine.mesh("compute1", "compute2")
    found = known.findings("compute1", "compute2", SILENT, engine.now)
    assert [each.id for each in found] == ["pair.between", "ssh.leaving"]


def test_it_says_that_a_host_is_silent(engine: FakeEngine, known: Ends) -> None:
    engine.mesh("compute1", "compute2")
    engine.later(3600)
    found = known.findings("compute1", "compute2", SILENT, engine.now)
    assert [each.id for each in found] == ["agent.report-old"] * 2


@pytest.mark.parametrize(
    ("source", "target"), [("compute1", ""), ("", "compute1"), ("", "")]
)
def test_it_does_with_one_end_or_none(
    engine: FakeEngine, known: Ends, source: str, target: str
) -> None:
    engine.hear("compute1")
    assert known.findings(source, target, SILENT, engine.now) == ()


@pytest.mark.parametrize(
    ("service", "down"), [(None, False), ({"up": True}, False), ({"up": False}, True)]
)
def test_it_knows_whom_nova_calls_down(
    engine: FakeEngine, service: dict[str, bool] | None, *, down: bool
) -> None:
    engine.hear("compute1")
    models.Host.objects.update(service=service)
    assert ends.is_down("compute1") is down
    assert not ends.is_down("compute9")
