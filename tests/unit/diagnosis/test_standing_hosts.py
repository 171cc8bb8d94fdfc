"""Whether a cause on a host still stands, by what the host and Nova tell now."""

from typing import Any

import pytest

from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.diagnosis.diagnosis import Standing
from migration_panel.diagnosis.move import Move
from migration_panel.diagnosis.standing import Context, standing
from migration_panel.facts.domains import Domains
from migration_panel.facts.migration import COLD, LIVE
from migration_panel.facts.missing import Missing
from tests import sound
from tests.hypervisors import daemon
from tests.pairs import sound_probe
from tests.reports import SILENT, report
from tests.unit.checks.known import an_instances_path
from tests.unit.diagnosis.cases import found

GONE, STANDS, UNKNOWN = Standing.GONE, Standing.STANDS, Standing.UNKNOWN
EMPTY = Domains(domains=(), folders=())
WELL = {
    "domains": EMPTY,
    "storage": an_instances_path(),
    "libvirt": daemon(),
    "nova": sound.nova_conf(),
}
SILENT_NOVA = {"level": Level.UNKNOWN, "evidence": ()}


def told(
    cause: str, *findings: Finding, kind: str = COLD, seen: str = "", **topics: Any
) -> Standing:
    """Of two hosts on which all is well but for these topics."""
    hosts = ("compute1", "compute2")
    reports = {each: report(each, **(WELL | topics)) for each in hosts}
    move = Move(source="compute1", target="compute2", server="web", kind=kind)
    context = Context(move=move, reports=reports, seen=(seen,))
    return standing(cause, findings, sound_probe(), context)


CASES = [
    ("domain_not_found", "domains.missing", "compute1", COLD, "domains"),
    ("duplicate_domain_on_dest", "domains.orphan", "compute2", LIVE, "domains"),
    ("stale_resize_dir", "leftovers.resize-folder", "compute1", COLD, "domains"),
    ("dest_disk_exists", "leftovers.folder", "compute2", LIVE, "domains"),
    ("storage_stale_or_readonly", "storage.read-only", "compute2", COLD, "storage"),
    (
        "libvirt_local_daemon_down",
        "libvirt.does-not-answer",
        "compute2",
        LIVE,
        "libvirt",
    ),
]
each_case = pytest.mark.parametrize(("cause", "check", "host", "kind", "topic"), CASES)


@each_case
def test_it_stands_while_the_check_speaks(
    cause: str, check: str, host: str, kind: str, topic: str
) -> None:
    assert topic in WELL
    finding = found(check, host, level=Level.WARNING, server="web")
    assert told(cause, finding, kind=kind) is STANDS


@each_case
def test_it_is_gone_when_all_is_well(
    cause: str, check: str, host: str, kind: str, topic: str
) -> None:
    other = found(check, host, server="another server")
    assert told(cause, kind=kind) is GONE
    assert told(cause, other, kind=kind) is GONE
    assert topic in WELL


@each_case
def test_it_is_not_known_where_a_topic_is_missing(
    cause: str, check: str, host: str, kind: str, topic: str
) -> None:
    lacking: dict[str, Any] = {topic: SILENT}
    assert told(cause, kind=kind, **lacking) is UNKNOWN, (check, host)


@pytest.mark.parametrize("silence", ["service.not-told", "service.cell-silent"])
@pytest.mark.parametrize(
    "cause", ["domain_not_found", "stale_resize_dir", "compute_service_down"]
)
def test_it_is_not_known_where_nova_is_silent(cause: str, silence: str) -> None:
    assert told(cause, found(silence, "compute1", **SILENT_NOVA)) is UNKNOWN


def test_it_does_not_know_whose_folders_others_left() -> None:
    shared = an_instances_path(file_system="nfs4", shared=True)
    assert told("stale_resize_dir", storage=shared) is UNKNOWN
    assert told("domain_not_found", storage=shared) is GONE


@pytest.mark.parametrize(
    "domains",
    [
        Domains(domains=Missing("no libvirt"), folders=()),
        Domains(domains=(), folders=Missing("Permission denied")),
    ],
)
def test_it_needs_the_part_that_its_check_goes_by(domains: Domains) -> None:
    by_domains = told("domain_not_found", domains=domains)
    by_folders = told("stale_resize_dir", domains=domains)
    assert {by_domains, by_folders} == {GONE, UNKNOWN}


def test_it_knows_services_by_nova_alone() -> None:
    down = found("service.down", "compute2")
    assert told("compute_service_down", down) is STANDS
    assert told("compute_service_down") is GONE


@pytest.mark.parametrize(
    ("seen", "expected"), [("storage.full", GONE), ("storage.low-room", UNKNOWN)]
)
def test_it_knows_of_room_after_it_was_short(seen: str, expected: Standing) -> None:
    assert told("dest_disk_space", seen=seen) is expected


def test_it_never_frees_a_guest_of_its_cache() -> None:
    assert told("unsafe_disk_cache", kind=LIVE, seen="nova.unsafe-cache") is UNKNOWN


@pytest.mark.parametrize("affects", [Affects.LIVE, Affects.COLD_FROM])
def test_it_goes_by_no_finding_of_another_way(affects: Affects) -> None:
    other = found("storage.read-only", "compute2", affects=affects)
    assert told("storage_stale_or_readonly", other) is GONE
