"""What was measured of a move, put together."""

from collections.abc import Sequence

import pytest

from migration_panel.checks import target as targets
from migration_panel.checks import toward as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.mover import Mover
from migration_panel.readiness import State, verdict
from migration_panel.text import N_
from tests.fakes.store import a_finding
from tests.unit.checks.known import DB, WEB, FakeKnown
from tests.unit.checks.test_target import a_host, a_mover

MOVER = a_mover(servers=(WEB,))
BOTH = ("compute1", "compute2")


def found(known: checks.Known) -> list[Finding]:
    """Of moving a server from compute1 to compute2."""
    return checks.Way(known, MOVER).to("compute2")


def found_for(movers: Sequence[Mover], known: checks.Known) -> list[Finding]:
    """All that there is to say of compute2 as their target."""
    return targets.findings(a_host(), [checks.Way(known, each) for each in movers])


def silent(message: str = "x") -> Finding:
    return checks.not_measured("compute2", N_(message))


# -- putting it together -----------------------------------------------------------


def test_it_has_nothing_against_a_pair_that_is_sound() -> None:
    assert found(FakeKnown()) == []


def test_it_tells_of_target_and_pair_as_they_are() -> None:
    full, key = a_finding("storage.full", host="compute2"), a_finding("ssh.host-key")
    known = FakeKnown(
        of_target={"compute2": (full,)}, of_pair={("compute1", "compute2"): (key,)}
    )
    assert found(known) == [full, key]


@pytest.mark.parametrize("other", ["compute1", "compute3"])
def test_it_does_not_mind_other_targets_and_pairs(other: str) -> None:
    wrong = (a_finding(),)
    pairs = {("compute2", "compute1"): wrong, ("compute3", "compute2"): wrong}
    assert found(FakeKnown(of_target={other: wrong}, of_pair=pairs)) == []


def test_it_names_the_worst_of_the_source() -> None:
    known = FakeKnown(
        of_source={"compute1": (a_finding("a.b", Level.WARNING), a_finding("c.d"))}
    )
    (only,) = found(known)
    assert (only.id, only.level) == ("target.source-not-ready", Level.BLOCKER)
    assert str(only.message) == "Of compute1: c.d is so on compute1."
    assert only.affects is Affects.ALL


def test_it_keeps_cold_and_live_of_the_source_apart() -> None:
    cold = a_finding("c.c", affects=Affects.COLD_FROM)
    live = a_finding("l.l", Level.UNKNOWN, affects=Affects.LIVE_FROM)
    both = found(FakeKnown(of_source={"compute1": (cold, live)}))
    assert [(each.level, each.affects) for each in both] == [
        (Level.BLOCKER, Affects.COLD),
        (Level.UNKNOWN, Affects.LIVE),
    ]


def test_it_tells_the_same_of_the_source_for_a_thousand_targets() -> None:
    """One finding for all, so that it is weighed and drawn once."""
    way = checks.Way(FakeKnown(of_source={"compute1": (a_finding(),)}), MOVER)
    (first,), (second,) = way.to("compute2"), way.to("compute3")
    assert first is second


def test_it_keeps_notes_of_the_source_out_of_every_row() -> None:
    note = a_finding("a.b", Level.INFO)
    assert found(FakeKnown(of_source={"compute1": (note,)})) == []


@pytest.mark.parametrize("host", [None, "compute2"])
def test_it_asks_nothing_where_there_is_no_way(host: str | None) -> None:
    nothing = checks.Nothing()
    assert checks.Way(nothing, a_mover(host=host)).to("compute2") == []


# -- never green on silence ---------------------------------------------------------


def test_it_knows_nothing_where_there_is_no_store() -> None:
    (only,) = found(checks.Nothing())
    assert (only.id, only.level) == ("target.not-measured", Level.UNKNOWN)
    assert checks.of_server(checks.Nothing(), MOVER) == [
        checks.not_measured("compute1", N_("Nothing was measured."))
    ]
    assert checks.Nothing().guest(WEB) is None


def test_it_says_once_that_something_was_not_measured() -> None:
    known = FakeKnown(
        of_source={"compute1": (silent("source"),)},
        of_target={"compute2": (silent("target"),)},
        of_pair={("compute1", "compute2"): (silent("pair"),)},
    )
    assert [str(each.message) for each in found(known)] == ["target"]


def test_it_is_unknown_though_all_else_is_sound() -> None:
    known = FakeKnown(of_pair={("compute1", "compute2"): (silent(),)})
    told = found_for((MOVER,), known)
    assert verdict(told).state is State.UNKNOWN


def test_it_is_blocked_though_something_is_unknown() -> None:
    known = FakeKnown(
        of_target={"compute2": (a_finding(),)},
        of_pair={("compute1", "compute2"): (silent(),)},
    )
    assert verdict(found(known)).state is State.BLOCKED


# -- what matters to one server ------------------------------------------------------


@pytest.mark.parametrize("name", sorted(checks.STOPS_ITS_SERVER))
def test_it_blocks_the_server_that_a_finding_is_about(name: str) -> None:
    own = a_finding(name, Level.WARNING, server=WEB)
    (only,) = found(FakeKnown(of_target={"compute2": (own,)}))
    assert (only.id, only.level) == (name, Level.BLOCKER)
    (only,) = checks.of_server(FakeKnown(of_source={"compute1": (own,)}), MOVER)
    assert only.level is Level.BLOCKER


@pytest.mark.parametrize("name", sorted(checks.STOPS_ITS_SERVER))
def test_it_does_not_mind_what_matters_to_another_server(name: str) -> None:
    other = (a_finding(name, Level.WARNING, server=DB),)
    known = FakeKnown(of_source={"compute1": other}, of_target={"compute2": other})
    assert found(known) == []
    assert checks.of_server(known, MOVER) == []


def test_it_only_warns_where_it_is_about_one_of_several() -> None:
    own = a_finding("leftovers.folder", Level.WARNING, server=WEB)
    known = FakeKnown(of_target={"compute2": (own,)})
    both = a_mover(servers=(WEB, DB), count=2)
    assert checks.Way(known, both).to("compute2") == [own]


def test_it_leaves_a_warning_about_the_server_a_warning() -> None:
    own = a_finding("leftovers.resize-folder", Level.WARNING, server=WEB)
    assert found(FakeKnown(of_target={"compute2": (own,)})) == [own]


def test_it_has_nothing_to_say_of_a_server_that_is_nowhere() -> None:
    assert checks.of_server(checks.Nothing(), a_mover(host=None)) == []


# -- what matters to some disks -------------------------------------------------------


@pytest.mark.parametrize(("name", "about"), checks.OF_DISKS.items())
def test_it_minds_a_disk_that_the_server_has(
    name: str, about: tuple[str, Level | None]
) -> None:
    disk, level = about
    known = FakeKnown(of_pair={BOTH: (a_finding(name, Level.WARNING),)})
    (only,) = checks.Way(known, a_mover(**{disk: True})).to("compute2")
    assert only.level is (level or Level.WARNING)


@pytest.mark.parametrize(("name", "about"), checks.OF_DISKS.items())
def test_it_does_not_mind_a_disk_that_the_server_has_not(
    name: str, about: tuple[str, Level | None]
) -> None:
    known = FakeKnown(of_pair={BOTH: (a_finding(name, Level.WARNING),)})
    assert checks.Way(known, a_mover(**{about[0]: False})).to("compute2") == []


# -- several servers --------------------------------------------------------------


def test_it_blocks_a_way_that_is_shut_for_each_of_them() -> None:
    shut = a_finding("libvirt.refused", affects=Affects.LIVE)
    pairs = {(each, "compute2"): (shut,) for each in ("compute1", "compute3")}
    movers = (a_mover(), a_mover(host="compute3"))
    told = found_for(movers, FakeKnown(of_pair=pairs))
    assert verdict(told, Affects.LIVE).state is State.BLOCKED
    assert verdict(told, Affects.COLD).state is State.READY


def test_it_warns_of_a_way_that_is_shut_for_some_of_them() -> None:
    shut = a_finding("libvirt.refused", affects=Affects.LIVE)
    known = FakeKnown(of_pair={("compute3", "compute2"): (shut,)})
    movers = (a_mover(), a_mover(host="compute3"))
    (only,) = found_for(movers, known)
    assert only.level is Level.WARNING
    assert str(only.message).startswith("For 1 of 2 servers: ")


def test_it_is_unknown_where_it_is_for_some_of_them() -> None:
    known = FakeKnown(of_pair={("compute3", "compute2"): (silent(),)})
    movers = (a_mover(), a_mover(host="compute3"))
    (only,) = found_for(movers, known)
    assert only.level is Level.UNKNOWN
