"""What Nova says of a host's service."""

from typing import Any

import pytest

from migration_panel.checks import service as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from tests.unit.checks.known import NOW, a_host, a_service


def found(**facts: Any) -> list[Finding]:
    return checks.check(a_host(service=a_service(**facts)))


def ids(**facts: Any) -> list[str]:
    return [each.id for each in found(**facts)]


def test_it_has_nothing_against_a_service_that_is_up() -> None:
    assert found() == []


@pytest.mark.parametrize("reason", ["AUTO: x", "maintenance", ""])
def test_it_reads_no_reason_of_a_service_that_is_enabled(reason: str) -> None:
    """Nova keeps the last reason."""
    assert found(disabled_reason=reason) == []


def test_it_blocks_all_moves_of_a_host_that_is_down() -> None:
    (only,) = found(up=False)
    assert (only.id, only.level) == ("service.down", Level.BLOCKER)
    assert only.affects is Affects.ALL
    assert [each.host for each in only.commands] == ["compute1", "compute1"]


def test_it_tells_forced_down_from_down() -> None:
    (only,) = found(up=False, forced_down=True)
    assert (only.id, only.affects) == ("service.forced-down", Affects.ALL)
    assert "openstack compute service set --up compute1" in only.commands[0].line


def test_it_tells_forced_down_of_a_host_that_still_gives_signs_of_life() -> None:
    assert ids(up=True, forced_down=True) == ["service.forced-down"]


def test_it_lets_servers_leave_a_disabled_host() -> None:
    (only,) = found(enabled=False)
    assert (only.id, only.level) == ("service.disabled", Level.BLOCKER)
    assert only.affects == Affects.COLD_TO | Affects.LIVE_TO


def test_it_repeats_the_reason() -> None:
    (only,) = found(enabled=False, disabled_reason="new 100% disks")
    assert str(only.message).endswith("The reason given: “new 100% disks”.")


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_it_speaks_of_no_reason_where_there_is_none(reason: str | None) -> None:
    (only,) = found(enabled=False, disabled_reason=reason)
    assert "reason" not in str(only.message)


def test_it_tells_a_service_that_disabled_itself() -> None:
    reason = "AUTO: Connection to libvirt lost: 0"
    (only,) = found(enabled=False, disabled_reason=reason)
    assert (only.id, only.affects) == ("service.disabled-itself", Affects.TO)
    assert reason in str(only.message)
    assert "--enable" not in " ".join(each.line for each in only.commands)


def test_it_tells_both_of_a_host_that_is_down_and_disabled() -> None:
    assert ids(up=False, enabled=False) == ["service.down", "service.disabled"]


def test_it_knows_nothing_of_a_host_whose_cell_is_silent() -> None:
    (only,) = found(cell_answered=False, up=False, enabled=False)
    assert (only.id, only.level) == ("service.cell-silent", Level.UNKNOWN)


def test_it_knows_nothing_where_nova_said_nothing() -> None:
    host = a_host(service=Missing("HTTP 503"))
    (only,) = checks.check(host)
    assert (only.id, only.level) == ("service.not-told", Level.UNKNOWN)
    assert "HTTP 503" in str(only.message)


def test_it_shows_what_nova_said_and_when() -> None:
    (evidence,) = found(up=False, disabled_reason="x\ny")[0].evidence
    assert evidence.source == "os-services"
    assert evidence.text.startswith("state=down status=enabled forced_down=false")
    assert "\n" not in evidence.text
    assert evidence.taken == NOW


@pytest.mark.parametrize("name", ["a b", "-x", "a;reboot", "$(x)", "b\n", "", "ü"])
def test_it_offers_no_line_to_copy_with_a_strange_name(name: str) -> None:
    host = a_host(name=name, service=a_service(host=name, enabled=False))
    (only,) = checks.check(host)
    assert only.commands == ()


@pytest.mark.parametrize("name", ["compute1", "a.b-c_d.example.org"])
def test_it_offers_a_line_to_copy_with_a_plain_name(name: str) -> None:
    host = a_host(name=name, service=a_service(host=name, enabled=False))
    (line,) = (each.line for each in checks.check(host)[0].commands)
    assert line == f"openstack compute service set --enable {name} nova-compute"
