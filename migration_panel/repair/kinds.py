"""For each kind of leftover what it is, what has to be proven, and what to do then."""

import re
import shlex
from collections.abc import Callable

from migration_panel.checks.domains import VIRSH
from migration_panel.checks.finding import Command
from migration_panel.facts.server import Server
from migration_panel.repair import questions
from migration_panel.repair.situation import Kind, Repair, Situation, Step
from migration_panel.text import N_

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


def repair(kind: Kind, known: Situation) -> Repair:
    """Lines to copy only for ids that are ids: those of a host are anybody's."""
    return _REPAIRS[kind](known)


def resize_folder(known: Situation) -> Repair:
    server = known.server
    host = server.host if isinstance(server, Server) else None
    seen = known.at(known.host)
    base = seen.instances_path if seen else "INSTANCES_PATH"
    path = shlex.quote(f"{base}/{known.server_id}_resize")
    return Repair(
        what=N_(
            "Before a cold migration Nova renames the server's folder to _resize, and "
            "deletes it when the move is confirmed. This one was left: the move failed "
            "or its end was never heard of."
        ),
        matters=N_(
            "It takes room, and the server's next cold migration from this host may "
            "fail or lose disks over it."
        ),
        proofs=(
            questions.folder_is_left(known),
            questions.nothing_moves(known),
            questions.guest_is_there(known),
            questions.disks_are_there(known, host),
        ),
        steps=(
            Step(N_("See what is in it."), _at(known, f"ls -la {path}")),
            Step(
                N_("Rename it, so that nothing finds it."),
                _at(known, f"mv {path} {path}.old"),
            ),
            Step(
                N_(
                    "After some days in which the server is well and has all its "
                    "data, delete it."
                ),
                _at(known, f"ls -la {path}.old"),
            ),
        ),
    )


def orphan(known: Situation) -> Repair:
    uuid = known.server_id
    copy = f"{VIRSH} dumpxml {uuid} > /root/{uuid}.xml"
    return Repair(
        what=N_(
            "libvirt on this host still has the guest, and Nova has the server "
            "somewhere else: a move ended without its clean-up."
        ),
        matters=N_(
            "The server cannot come back to this host, what the guest takes is not "
            "counted, and were it started, two guests would write to the same disks."
        ),
        proofs=(
            questions.nothing_moves(known),
            questions.nova_has_it_elsewhere(known),
            questions.guest_is_there(known),
            questions.only_one_runs(known),
        ),
        steps=(
            Step(
                N_("Look at the guest and its disks once more."),
                _at(known, f"{VIRSH} dominfo {uuid}", f"{VIRSH} domblklist {uuid}"),
            ),
            Step(N_("Keep a copy of its definition."), _at(known, copy)),
            Step(
                N_(
                    "Undefine it. That deletes no disk. Do not while it runs: find "
                    "out first which of the two is the living one."
                ),
                _at(known, f"{VIRSH} undefine --keep-nvram {uuid}"),
            ),
        ),
    )


def missing(known: Situation) -> Repair:
    return Repair(
        what=N_(
            "Nova's database has the server on this host, and libvirt there knows no "
            "such guest: its definition was lost or undefined."
        ),
        matters=N_(
            "It does not run, and every move of it fails. A hard reboot has Nova "
            "define and start it anew, from the disks that are there."
        ),
        proofs=(
            questions.nothing_moves(known),
            questions.nova_has_it_here(known),
            questions.no_other_runs(known),
            questions.disks_are_there(known, known.host),
        ),
        steps=(
            Step(
                N_("Have Nova define and start the guest again."),
                _anywhere(known, f"openstack server reboot --hard {known.server_id}"),
            ),
            Step(
                N_("See that it is ACTIVE."),
                _anywhere(known, f"openstack server show {known.server_id} -c status"),
            ),
        ),
    )


def allocation(known: Situation) -> Repair:
    """`openstack resource provider` is of osc-placement."""
    uuid = known.migration
    provider = "openstack resource provider allocation"
    lines: tuple[Command, ...] = ()
    if UUID.match(uuid):
        lines = (Command(host="", line=f"{provider} delete {uuid}"),)
    return Repair(
        what=N_(
            "While a server moves, Placement holds its room twice, once for the "
            "migration. This migration is over, and its share was not given back."
        ),
        matters=N_(
            "The scheduler takes the host for fuller than it is, and refuses servers "
            "for which there is room."
        ),
        proofs=(
            questions.migration_ended(known),
            questions.nothing_moves(known),
            questions.server_has_its_own(known),
        ),
        steps=(
            Step(
                N_("See what the migration holds."),
                tuple(Command(host="", line=f"{provider} show {uuid}") for _ in lines),
            ),
            Step(N_("Give it back."), lines),
        ),
    )


def _at(known: Situation, *lines: str) -> tuple[Command, ...]:
    if not UUID.match(known.server_id):
        return ()
    return tuple(Command(host=known.host, line=line) for line in lines)


def _anywhere(known: Situation, line: str) -> tuple[Command, ...]:
    return (Command(host="", line=line),) if UUID.match(known.server_id) else ()


_REPAIRS: dict[Kind, Callable[[Situation], Repair]] = {
    Kind.RESIZE_FOLDER: resize_folder,
    Kind.ORPHAN: orphan,
    Kind.MISSING: missing,
    Kind.ALLOCATION: allocation,
}
