"""What must be proven before a leftover is cleared away."""

from typing import Any

import pytest

from migration_panel.facts.allocation import Held, Leftover
from migration_panel.facts.missing import Missing
from migration_panel.repair.kinds import repair
from migration_panel.repair.situation import Answer, Kind, Repair, Sighting, Situation
from tests.samples import MIGRATION_ID, NOON, SERVER_ID, a_migration, a_server
from tests.unit.checks.known import a_domain, a_folder

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
HERE, THERE = "compute1", "compute2"
HELD = (Held(provider="p", name=THERE, resources=(("MEMORY_MB", 512), ("VCPU", 1))),)


def seen(host: str, *folders: str, state: str | None = None, **facts: Any) -> Sighting:
    """What an agent saw; `state` of the guest, None: no guest."""
    domain = a_domain(uuid=SERVER_ID, state=state, local_disks=1) if state else None
    known: dict[str, Any] = {
        "host": host,
        "domain": domain,
        "folders": tuple(a_folder(SERVER_ID, kind=each) for each in folders),
        "instances_path": "/var/lib/nova/instances",
        "taken": NOON,
        "fresh": True,
    }
    return Sighting(**(known | facts))


def about(kind: Kind, *sightings: Sighting, **facts: Any) -> Repair:
    """A leftover on compute1 of a server that Nova has on compute2."""
    known: dict[str, Any] = {
        "host": HERE,
        "server_id": SERVER_ID,
        "server": a_server(host=THERE),
        "moves": (),
        "sightings": sightings,
    }
    return repair(kind, Situation(**(known | facts)))


def answers(found: Repair) -> list[Answer]:
    return [each.answer for each in found.proofs]


LIVING = seen(THERE, "instance", state="running")
DEAD = seen(HERE, state="shut off")


def test_it_proves_that_an_orphan_can_go() -> None:
    found = about(Kind.ORPHAN, LIVING, DEAD)
    assert answers(found) == [YES] * 4
    assert found.safe is YES
    lines = [each.line for step in found.steps for each in step.commands]
    assert lines[-1].endswith(f"undefine --keep-nvram {SERVER_ID}")
    assert {each.host for step in found.steps for each in step.commands} == {HERE}


@pytest.mark.parametrize(
    ("sightings", "facts", "place", "answer"),
    [
        ((LIVING, seen(HERE, state="running")), {}, 3, NO),
        ((LIVING, seen(HERE)), {}, 3, UNKNOWN),
        ((LIVING,), {}, 3, UNKNOWN),
        ((seen(THERE), DEAD), {}, 2, NO),
        ((DEAD,), {}, 2, UNKNOWN),
        ((seen(THERE, state="running", fresh=False), DEAD), {}, 2, UNKNOWN),
        ((LIVING, DEAD), {"server": a_server(host=HERE)}, 1, NO),
        ((LIVING, DEAD), {"server": None}, 1, UNKNOWN),
        ((LIVING, DEAD), {"server": a_server(host=None)}, 1, UNKNOWN),
        ((LIVING, DEAD), {"server": Missing("refused")}, 1, UNKNOWN),
        ((LIVING, DEAD), {"server": Missing("refused")}, 0, UNKNOWN),
        ((LIVING, DEAD), {"moves": Missing("refused")}, 0, UNKNOWN),
        ((LIVING, DEAD), {"moves": (a_migration(status="running"),)}, 0, NO),
    ],
)
def test_it_does_not_let_an_orphan_go_unproven(
    sightings: Any, facts: Any, place: int, answer: Answer
) -> None:
    found = about(Kind.ORPHAN, *sightings, **facts)
    assert found.proofs[place].answer is answer
    assert found.safe is not YES


@pytest.mark.parametrize("status", ["running", "preparing", "confirming", "reverting"])
def test_it_waits_for_moves_that_go_on(status: str) -> None:
    found = about(Kind.ORPHAN, LIVING, DEAD, moves=(a_migration(status=status),))
    assert found.safe is NO


@pytest.mark.parametrize("status", ["error", "completed", "confirmed", "cancelled"])
def test_it_does_not_wait_for_moves_that_ended(status: str) -> None:
    found = about(Kind.ORPHAN, LIVING, DEAD, moves=(a_migration(status=status),))
    assert found.safe is YES


@pytest.mark.parametrize(
    ("server", "answer"), [("VERIFY_RESIZE", NO), ("ACTIVE", YES), ("SHUTOFF", YES)]
)
def test_it_knows_when_a_finished_move_still_waits(server: str, answer: Answer) -> None:
    """Nova leaves the record finished where a confirmed move was never told."""
    moves = (a_migration(status="finished"),)
    facts = {"server": a_server(host=THERE, status=server), "moves": moves}
    assert about(Kind.ORPHAN, LIVING, DEAD, **facts).proofs[0].answer is answer


def test_it_heeds_that_nova_is_busy() -> None:
    busy = a_server(host=THERE, task_state="rebooting")
    found = about(Kind.ORPHAN, LIVING, DEAD, server=busy)
    assert found.proofs[0].answer is NO
    assert "rebooting" in str(found.proofs[0].shown)


def test_it_proves_that_an_old_folder_can_go() -> None:
    found = about(Kind.RESIZE_FOLDER, LIVING, seen(HERE, "resize"))
    assert found.safe is YES
    lines = [each.line for step in found.steps for each in step.commands]
    path = f"/var/lib/nova/instances/{SERVER_ID}_resize"
    assert lines[1] == f"mv {path} {path}.old"
    assert not any(line.startswith("rm") for line in lines)


@pytest.mark.parametrize(
    ("there", "answer"),
    [
        (seen(THERE, state="running"), NO),
        (seen(THERE, "instance"), NO),
        (seen(THERE, "instance", state="running", fresh=False), UNKNOWN),
    ],
)
def test_it_keeps_a_folder_that_may_be_the_only_copy(
    there: Sighting, answer: Answer
) -> None:
    found = about(Kind.RESIZE_FOLDER, there, seen(HERE, "resize"))
    assert found.safe is answer


@pytest.mark.parametrize(
    ("here", "answer"),
    [((), UNKNOWN), ((seen(HERE),), NO), ((seen(HERE, "instance"),), NO)],
)
def test_it_clears_no_folder_that_nobody_sees(here: Any, answer: Answer) -> None:
    found = about(Kind.RESIZE_FOLDER, LIVING, *here)
    assert found.proofs[0].answer is answer
    assert found.safe is answer


def test_it_needs_no_folder_of_a_server_on_volumes() -> None:
    domain = a_domain(uuid=SERVER_ID, state="running", local_disks=0)
    there = seen(THERE, domain=domain)
    assert about(Kind.RESIZE_FOLDER, there, seen(HERE, "resize")).safe is YES


AT_HOME = {"server": a_server(host=HERE)}


def test_it_proves_that_a_hard_reboot_brings_a_guest_back() -> None:
    found = about(Kind.MISSING, seen(HERE, "instance"), **AT_HOME)
    assert found.safe is YES
    line = found.steps[0].commands[0]
    assert (line.host, line.line) == ("", f"openstack server reboot --hard {SERVER_ID}")


@pytest.mark.parametrize(
    ("sightings", "facts", "answer"),
    [
        ((seen(HERE),), {}, NO),
        ((seen(HERE, "instance"), seen(THERE, state="running")), {}, NO),
        ((seen(HERE, "instance"), seen(THERE, state="shut off")), {}, NO),
        ((seen(HERE, "instance"),), {"silent": 3}, UNKNOWN),
        ((seen(HERE, "instance", fresh=False),), {}, UNKNOWN),
        ((seen(HERE, "instance"),), {"server": None}, NO),
        ((seen(HERE, "instance"),), {"server": a_server(host=THERE)}, NO),
        (None, {"sightings": Missing("the store is away")}, UNKNOWN),
    ],
)
def test_it_does_not_reboot_into_an_empty_disk(
    sightings: Any, facts: Any, answer: Answer
) -> None:
    assert about(Kind.MISSING, *(sightings or ()), **(AT_HOME | facts)).safe is answer


def allocated(**facts: Any) -> Repair:
    """What Placement held after a migration that failed."""
    known = {
        "migration": MIGRATION_ID,
        "moves": (a_migration(status="error"),),
        "leftover": Leftover(asked=NOON, held=HELD, server=HELD),
    }
    return about(Kind.ALLOCATION, **(known | facts))


def test_it_proves_that_an_allocation_can_be_given_back() -> None:
    found = allocated()
    assert found.safe is YES
    assert str(found.proofs[2].shown) == "On compute2: 512 MEMORY_MB, 1 VCPU."
    lines = [each.line for step in found.steps for each in step.commands]
    assert lines[-1].endswith(f"allocation delete {MIGRATION_ID}")


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"leftover": None}, UNKNOWN),
        ({"leftover": Leftover(asked=NOON, held=HELD)}, NO),
        ({"moves": (a_migration(status="running"),)}, NO),
        ({"moves": ()}, UNKNOWN),
        ({"moves": Missing("refused")}, UNKNOWN),
    ],
)
def test_it_keeps_an_allocation_that_is_needed(facts: Any, answer: Answer) -> None:
    assert allocated(**facts).safe is answer


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("hostile", ["$(reboot)", "-rf /", "../../etc", "a b", ""])
def test_it_gives_no_line_for_an_id_that_is_none(kind: Kind, hostile: str) -> None:
    found = about(kind, server_id=hostile, migration=hostile)
    assert not any(step.commands for step in found.steps)


@pytest.mark.parametrize("kind", Kind)
def test_it_always_says_what_it_is(kind: Kind) -> None:
    found = about(kind)
    assert str(found.what)
    assert str(found.matters)
    assert len(found.proofs) >= 3
    assert found.safe is not YES
