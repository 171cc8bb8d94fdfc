"""Where no log was seen, a person is told which one to read, and how."""

from typing import Any

import pytest

from migration_panel.diagnosis.combine import diagnose
from migration_panel.diagnosis.diagnosis import Remedy
from migration_panel.facts.migration import COLD, LIVE
from migration_panel.facts.missing import Missing
from migration_panel.facts.platform import Platform
from tests.reports import report
from tests.samples import SERVER_ID, an_event
from tests.unit.diagnosis.cases import a_failure, asked, logged, refused, unread

NO_AGENT = Missing("no agent has reported")
SILENT = (("compute1", NO_AGENT), ("compute2", NO_AGENT))
LINE = "2026-11-22 12:00:59 INFO nova.compute.manager nothing of it"


def missing(kind: str = LIVE, **facts: Any) -> tuple[Remedy, ...]:
    return diagnose(a_failure(kind, **facts)).missing


def lines(kind: str = LIVE, **facts: Any) -> list[tuple[str, str]]:
    told = [each.command for each in missing(kind, **facts) if each.command]
    return [(each.host, each.line) for each in told]


def test_it_says_what_nova_recorded_and_what_not() -> None:
    first = str(missing(missing=SILENT)[0].text)
    assert first.startswith("Nova recorded that the migration ended as “error”, and no")
    assert first.endswith("but in the hosts' logs alone.")


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((), "no steps of it"),
        ((an_event("cold_migrate"),), "no step of it as wrong (1 of them)"),
        ((refused("x"),), "these steps as wrong: compute_resize_instance"),
    ],
)
def test_it_says_which_steps_nova_recorded(events: tuple[Any, ...], said: str) -> None:
    first = missing(COLD, requests=asked(COLD, *events))[0]
    assert said in str(first.text)


def test_it_says_why_a_host_was_not_looked_into() -> None:
    told = [str(each.text) for each in missing(missing=SILENT[1:])]
    assert any("compute2 was not looked into: no agent has" in each for each in told)
    assert any("compute1 was not looked into: no agent was" in each for each in told)


def test_it_tells_how_to_read_the_log_of_each_host() -> None:
    told = lines(missing=SILENT, requests=asked(LIVE))
    grep = f"sudo grep -h -e {SERVER_ID} -e req-0f8d9f3a-0000-4000-8000-00000000000a "
    assert ("compute1", f"{grep}/var/log/nova/nova-compute.log") in told
    assert ("compute2", f"{grep}/var/log/nova/nova-compute.log") in told


def test_it_tells_the_time_to_look_at() -> None:
    journal = [line for _host, line in lines(missing=SILENT) if "journalctl" in line]
    wanted = '--since "2026-11-22 11:59:00 UTC" --until "2026-11-22 12:03:00 UTC"'
    assert journal
    assert all(wanted in each for each in journal)


def test_it_tells_where_qemu_writes_of_the_guest() -> None:
    wanted = "sudo tail -n 50 /var/log/libvirt/qemu/instance-0000002a.log"
    assert ("compute2", wanted) in lines(missing=SILENT)


@pytest.mark.parametrize(
    ("containers", "wanted", "others"),
    [
        (None, "/var/log/nova/", ("kolla", "edpm")),
        ("kolla", "/var/log/kolla/nova/", ("edpm", " /var/log/nova/")),
        ("rhoso", "edpm_nova_compute", ("kolla", " /var/log/nova/")),
    ],
)
def test_it_tells_the_paths_of_the_deployment(
    containers: str | None, wanted: str, others: tuple[str, ...]
) -> None:
    known = Platform(id="rhel", like=(), version="9", containers=containers)
    hosts = ("compute1", "compute2")
    reports = {each: report(each, platform=known) for each in hosts}
    told = "\n".join(line for _host, line in lines(missing=SILENT, reports=reports))
    assert wanted in told
    assert [each for each in others if each in told] == []


def test_it_tells_nothing_of_hosts_that_answered() -> None:
    both = (logged(LINE), logged(LINE, host="compute2"))
    assert missing(evidence=both) == ()


def test_it_tells_of_the_log_that_could_not_be_read() -> None:
    both = (logged(LINE), unread("Permission denied", "compute2", "qemu"))
    (only,) = missing(evidence=both)
    assert str(only.text) == (
        "The log of qemu on compute2 was not looked into: Permission denied"
    )


REFUSED = "ERROR nova Live Migration failure: Host key verification failed."


def test_it_asks_for_no_more_where_a_log_named_the_cause() -> None:
    answered = logged(REFUSED), unread("Permission denied", "compute2", "qemu")
    assert missing(evidence=answered) == ()


def test_it_asks_for_the_logs_of_a_silent_host_all_the_same() -> None:
    told = lines(evidence=(logged(REFUSED),), missing=SILENT[1:])
    assert {host for host, _line in told} == {"compute2"}


def test_it_asks_on_where_only_nova_named_the_cause() -> None:
    requests = asked(LIVE, refused("Host key verification failed."))
    denied = unread("Permission denied", "compute2", "qemu")
    assert missing(evidence=(logged(LINE), denied), requests=requests)


def test_it_does_not_ask_for_libvirts_log_of_a_cold_migration() -> None:
    assert not [
        line
        for _host, line in lines(COLD, missing=SILENT)
        if "virt" in line and "qemu" not in line
    ]


def test_it_asks_for_nothing_of_a_host_that_is_not_known() -> None:
    told = lines(missing=SILENT, migration={"dest": None})
    assert {host for host, _line in told} == {"compute1"}


def test_it_asks_for_the_host_that_was_chosen() -> None:
    told = lines(target="compute9", migration={"dest": None})
    assert {host for host, _line in told} == {"compute1", "compute9"}


@pytest.mark.parametrize("name", ["-x", "a;id", "$(id)"])
def test_it_puts_no_hostile_name_into_a_line(name: str) -> None:
    told = lines(migration={"source": name, "dest": name, "server_id": name})
    assert told
    assert not [line for _host, line in told if name in line]
