"""What of a pair was not tried, where it matters."""

from dataclasses import replace
from typing import Any

import pytest

from migration_panel.checks import pair
from migration_panel.checks import pair_probe as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from tests.pairs import a_pair, failed, silent, source, target
from tests.reports import SILENT

NO_ANSWER = Missing("the agent on compute2 did not listen: no answer")
ELSEWHERE = {"bus": "192.0.2.2:5672/"}
UNASKED = {"gives_own_cpu": Missing("authentication unavailable")}


def found(from_host: Any = None, to_host: Any = None, **parts: Any) -> list[Finding]:
    return checks.check(a_pair(from_host, to_host, **parts))


def told(findings: list[Finding]) -> list[tuple[str, Affects]]:
    assert {each.id for each in findings} <= {"pair.not-measured"}
    assert {each.level for each in findings} <= {Level.UNKNOWN}
    return [(str(each.message).split(" from ")[0], each.affects) for each in findings]


def unprobed(ours: Any = None, theirs: Any = None) -> list[Finding]:
    known = a_pair(source(ours), target(theirs))
    return checks.check(replace(known, probe=Missing("not its turn yet")))


def test_it_has_nothing_to_say_where_all_was_tried() -> None:
    assert found() == []


# -- no probe at all -----------------------------------------------------------------


def test_it_does_not_know_a_way_that_nobody_tried() -> None:
    (finding,) = unprobed()
    assert (finding.id, finding.level) == ("pair.not-probed", Level.UNKNOWN)
    assert finding.affects is Affects.ALL
    assert "not its turn yet" in str(finding.message)


@pytest.mark.parametrize(
    ("from_host", "to_host"), [(silent("compute1"), None), (None, silent("compute2"))]
)
def test_it_does_not_take_silence_for_another_cell(
    from_host: Any, to_host: Any
) -> None:
    known = replace(a_pair(from_host, to_host), probe=SILENT)
    assert [each.id for each in checks.check(known)] == ["pair.not-probed"]


def test_it_blocks_the_way_into_another_cell() -> None:
    (finding,) = unprobed(theirs=ELSEWHERE)
    assert (finding.id, finding.level) == ("pair.other-cell", Level.BLOCKER)
    assert finding.affects is Affects.ALL


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("a:5672,b:5672/", "b:5672,a:5672/"),
        ("a:5672,b:5672/", "b:5672,c:5672/"),
        ("a:5672/nova", "a:5672/nova"),
    ],
)
def test_it_knows_a_cell_by_any_broker(ours: str, theirs: str) -> None:
    assert unprobed({"bus": ours}, {"bus": theirs})[0].id == "pair.not-probed"


@pytest.mark.parametrize(
    ("ours", "theirs"), [("a:5672/nova", "a:5672/other"), ("a:5672/", "a:5673/")]
)
def test_it_tells_cells_of_one_broker_apart(ours: str, theirs: str) -> None:
    assert unprobed({"bus": ours}, {"bus": theirs})[0].id == "pair.other-cell"


def test_it_believes_the_engine_where_it_had_the_way_tried() -> None:
    assert found(to_host=target(ELSEWHERE)) == []


# -- parts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "what", "affects"),
    [
        ("ssh", "ssh as nova", Affects.COLD),
        ("instances_path", "Writing in the instances path", Affects.COLD),
        ("libvirt", "libvirt", Affects.LIVE),
        ("cpu", "A comparison of the CPUs", Affects.LIVE),
        ("data_port", "A port for a guest's memory", Affects.LIVE),
        ("names", "Names", Affects.LIVE),
    ],
)
def test_it_does_not_know_a_part_that_was_not_tried(
    part: str, what: str, affects: Affects
) -> None:
    findings = found(**{part: NO_ANSWER})
    assert told(findings) == [(what, affects)]
    assert NO_ANSWER.reason in str(findings[0].message)


def test_it_does_not_know_what_kvm_gives_where_libvirt_did_not_say() -> None:
    findings = found(to_host=target(can=UNASKED))
    assert told(findings) == [("What KVM gives of the CPU", Affects.LIVE)]


@pytest.mark.parametrize(
    ("hosts", "parts"),
    [
        ({}, {"shared_storage": NO_ANSWER}),
        ({}, {"ssh": failed("refused"), "instances_path": NO_ANSWER}),
        ({}, {"libvirt": failed("refused"), "cpu": NO_ANSWER}),
        ({"to_host": target({"virt_type": "qemu"})}, {"cpu": NO_ANSWER}),
        ({"to_host": target({"virt_type": "qemu"}, UNASKED)}, {}),
        ({"from_host": source({"cpu_mode": "custom"})}, {"cpu": NO_ANSWER}),
        (
            {"from_host": source({"live_migration_tunnelled": True})},
            {"data_port": NO_ANSWER},
        ),
        (
            {"to_host": target({"live_migration_inbound_addr": "192.0.2.12"})},
            {"names": NO_ANSWER},
        ),
    ],
)
def test_it_says_nothing_of_parts_that_do_not_matter(hosts: Any, parts: Any) -> None:
    assert found(**hosts, **parts) == []


def test_it_tells_every_part_that_was_not_tried() -> None:
    parts = ("ssh", "libvirt", "data_port", "names", "cpu", "instances_path")
    assert len(found(**dict.fromkeys(parts, NO_ANSWER))) == 4


# -- all topics ----------------------------------------------------------------------


def test_it_has_nothing_but_a_note_against_sound_pairs() -> None:
    (finding,) = pair.check(a_pair())
    assert finding.id == "pair.disks-copied"


def test_it_returns_every_finding() -> None:
    known = a_pair(
        ssh=failed("Host key verification failed."),
        libvirt=failed("Connection refused"),
        data_port=failed("No route to host"),
    )
    ids = {each.id for each in pair.check(known)}
    assert {"pair.ssh-host-key-unknown", "pair.libvirt-refused"} < ids
    assert "pair.data-port-closed" in ids


def test_it_bears_that_nothing_is_known() -> None:
    nothing = a_pair(silent("compute1"), silent("compute2"))
    told = pair.check(replace(nothing, probe=SILENT))
    assert [each.id for each in told] == ["pair.not-probed"]
