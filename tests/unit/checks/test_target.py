"""Whether a host can take servers in."""

from typing import Any

import pytest

from migration_panel.checks import target as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.mover import Mover
from migration_panel.checks.toward import Way
from migration_panel.facts.host import (
    Amount,
    Capacity,
    ComputeService,
    Host,
    Hypervisor,
)
from migration_panel.readiness import State, verdict
from tests.samples import a_hypervisor
from tests.unit.checks.known import FakeKnown

FULL = Capacity()


def free(vcpus: int = 8, memory_mb: int = 8192, disk_gb: int = 100) -> Capacity:
    """A capacity of which so much is free and as much again used."""
    of = {"vcpus": vcpus, "memory_mb": memory_mb, "disk_gb": disk_gb}
    return Capacity(**{k: Amount(capacity=2 * n, used=n) for k, n in of.items()})


def a_host(name: str = "compute2", **facts: Any) -> Host:
    """An empty host that is up and enabled; facts of its service or of Host."""
    parts: dict[str, Any] = {"capacity": free(), "hypervisor": a_hypervisor()}
    parts |= {key: facts.pop(key) for key in tuple(facts) if key in parts}
    known: dict[str, Any] = {"host": name, "up": True, "enabled": True, "zone": "nova"}
    return Host(service=ComputeService(**(known | facts)), **parts)


def a_mover(**facts: Any) -> Mover:
    """One small server on compute1."""
    needs = {"VCPU": 1, "MEMORY_MB": 2048, "DISK_GB": 20}
    known: dict[str, Any] = {"host": "compute1", "zone": "nova", "needs": needs}
    return Mover(**(known | {"hypervisor": a_hypervisor()} | facts))


def found(host: Host, *movers: Mover) -> list[Finding]:
    ways = [Way(FakeKnown(), each) for each in movers or (a_mover(),)]
    return checks.findings(host, ways)


def ids(host: Host, *movers: Mover) -> list[str]:
    return [each.id for each in found(host, *movers)]


# -- the host alone -----------------------------------------------------------------


def test_it_has_nothing_against_a_sound_host() -> None:
    assert found(a_host()) == []


def test_it_blocks_a_host_that_is_down() -> None:
    (only,) = found(a_host(up=False))
    assert (only.id, only.level) == ("target.down", Level.BLOCKER)


def test_it_tells_forced_down_from_down() -> None:
    assert ids(a_host(up=False, forced_down=True)) == ["target.forced-down"]


def test_it_blocks_a_disabled_host_and_repeats_the_reason() -> None:
    (only,) = found(a_host(enabled=False, disabled_reason="AUTO: libvirt is gone"))
    assert (only.id, only.level) == ("target.disabled", Level.BLOCKER)
    assert str(only.message) == "It is disabled: AUTO: libvirt is gone"


def test_it_blocks_a_host_disabled_without_a_reason() -> None:
    (only,) = found(a_host(enabled=False))
    assert str(only.message) == "It is disabled."


def test_it_knows_nothing_of_a_host_in_a_silent_cell() -> None:
    """Nova tells such a service neither up nor enabled; that means nothing."""
    silent = a_host(up=False, enabled=False, cell_answered=False, capacity=None)
    (only,) = found(silent)
    assert (only.id, only.level) == ("target.cell-silent", Level.UNKNOWN)


def test_it_does_not_know_the_room_without_placement() -> None:
    (only,) = found(a_host(capacity=None))
    assert (only.id, only.level) == ("target.room-unknown", Level.UNKNOWN)


def test_it_never_calls_unknown_ready() -> None:
    assert verdict(found(a_host(capacity=None))).state is State.UNKNOWN


def test_it_tells_everything_at_once() -> None:
    host = a_host("compute1", up=False, enabled=False, zone="other", capacity=None)
    assert set(ids(host)) == {
        "target.down",
        "target.disabled",
        "target.room-unknown",
        "target.same-host",
        "target.other-zone",
    }


# -- the host and one server --------------------------------------------------------


def test_it_blocks_the_host_where_the_server_is() -> None:
    (only,) = found(a_host("compute1"))
    assert (only.id, only.level) == ("target.same-host", Level.BLOCKER)


def test_it_does_not_ask_for_room_where_the_server_is() -> None:
    assert ids(a_host("compute1", capacity=FULL)) == ["target.same-host"]


def test_it_blocks_a_host_that_placement_left_out() -> None:
    (only,) = found(a_host(capacity=FULL))
    assert (only.id, only.level) == ("target.no-room", Level.BLOCKER)
    assert str(only.message) == "No room for this flavor by Placement."


@pytest.mark.parametrize(
    ("short", "said"),
    [
        ({"vcpus": 0}, "No room: vCPUs: 0 free, 1 needed."),
        ({"memory_mb": 1024}, "No room: memory: 1024 MiB free, 2048 MiB needed."),
        ({"disk_gb": 19}, "No room: disk: 19 GiB free, 20 GiB needed."),
    ],
)
def test_it_says_what_is_short(short: dict[str, int], said: str) -> None:
    (only,) = found(a_host(capacity=free(**short)))
    assert str(only.message) == said


def test_it_says_everything_that_is_short() -> None:
    assert ids(a_host(capacity=free(0, 0, 0))) == ["target.no-room"] * 3


def test_it_takes_what_fits_exactly() -> None:
    assert found(a_host(capacity=free(1, 2048, 20))) == []


def test_it_does_not_compare_what_placement_does_not_tell() -> None:
    """A host with shared storage has no disk of its own."""
    memory = Amount(capacity=8192, used=0)
    assert found(a_host(capacity=Capacity(memory_mb=memory))) == []


def test_it_warns_of_another_zone() -> None:
    (only,) = found(a_host(zone="az2"))
    assert (only.id, only.level) == ("target.other-zone", Level.WARNING)
    assert "az2" in str(only.message)


@pytest.mark.parametrize("zone", [None, ""])
def test_it_does_not_compare_a_zone_that_nobody_told(zone: str | None) -> None:
    assert found(a_host(zone=zone)) == []
    assert found(a_host(), a_mover(zone=zone)) == []


# -- live migrations and hypervisors --------------------------------------------------


@pytest.mark.parametrize("older", ["8.2.3", "8.10.0", "9.0", ""])
def test_it_warns_only_of_an_older_hypervisor(older: str) -> None:
    host = a_host(hypervisor=a_hypervisor(older))
    warned = ids(host, a_mover(hypervisor=a_hypervisor("9.0.1")))
    assert warned == ([] if not older else ["target.older-hypervisor"])


@pytest.mark.parametrize("newer", ["9.0.0", "9.0.1", "9.10.0", "10.0.0"])
def test_it_takes_the_same_or_a_newer_hypervisor(newer: str) -> None:
    host = a_host(hypervisor=a_hypervisor(newer))
    assert found(host, a_mover(hypervisor=a_hypervisor("9.0.0"))) == []


def test_it_compares_versions_as_numbers() -> None:
    host = a_host(hypervisor=a_hypervisor("9.2.0"))
    warned = ids(host, a_mover(hypervisor=a_hypervisor("9.10.0")))
    assert warned == ["target.older-hypervisor"]


def test_it_warns_of_another_type_of_hypervisor() -> None:
    host = a_host(hypervisor=a_hypervisor(type_="VMware"))
    assert ids(host) == ["target.other-hypervisor"]


@pytest.mark.parametrize(
    "theirs", [a_hypervisor("1.0.0"), a_hypervisor(type_="VMware")]
)
def test_it_minds_another_hypervisor_only_for_live_moves(theirs: Hypervisor) -> None:
    (only,) = found(a_host(hypervisor=theirs))
    assert only.affects is Affects.LIVE


@pytest.mark.parametrize("ours", [a_hypervisor(), None])
def test_it_does_not_compare_a_hypervisor_that_nobody_told(
    ours: Hypervisor | None,
) -> None:
    theirs = None if ours else a_hypervisor("1.0.0")
    assert found(a_host(hypervisor=theirs), a_mover(hypervisor=ours)) == []


# -- several servers ----------------------------------------------------------------


def test_it_blocks_the_same_host_where_all_are_there() -> None:
    (only,) = found(a_host("compute1"), a_mover(count=3))
    assert (only.id, only.level) == ("target.same-host", Level.BLOCKER)
    assert str(only.message) == "The server is there already."


def test_it_only_warns_where_some_are_there() -> None:
    (only,) = found(a_host("compute1"), a_mover(count=2), a_mover(host="compute3"))
    assert (only.id, only.level) == ("target.same-host", Level.WARNING)
    assert str(only.message) == "For 2 of 3 servers: The server is there already."


def test_it_blocks_where_each_is_blocked_for_a_reason_of_its_own() -> None:
    big = a_mover(host="compute3", needs={"MEMORY_MB": 99999})
    both = found(a_host("compute1"), a_mover(), big)
    assert [each.id for each in both][:2] == ["target.same-host", "target.no-room"]
    assert verdict(both).state is State.BLOCKED


def test_it_warns_where_one_is_too_big() -> None:
    big = a_mover(needs={"MEMORY_MB": 9000})
    told = found(a_host(), a_mover(), big)
    assert verdict(told).state is State.WARNING
    assert str(told[0].message).startswith("For 1 of 2 servers: No room: memory")


def test_it_warns_where_each_fits_but_not_all() -> None:
    (only,) = found(a_host(capacity=free(memory_mb=4096)), a_mover(count=3))
    assert (only.id, only.level) == ("target.no-room-for-all", Level.WARNING)
    assert "4096 MiB free, 6144 MiB needed" in str(only.message)


def test_it_does_not_count_those_that_are_there_already() -> None:
    host = a_host("compute1", capacity=free(memory_mb=2048))
    told = ids(host, a_mover(count=5), a_mover(host="compute3"))
    assert told == ["target.same-host"]


def test_it_does_not_add_up_unknown_room() -> None:
    assert ids(a_host(capacity=None), a_mover(count=9)) == ["target.room-unknown"]


# -- every finding ----------------------------------------------------------------


def test_it_names_the_host_and_says_what_to_do() -> None:
    hosts = [
        a_host("compute1", up=False, enabled=False, zone="az2", capacity=None),
        a_host(up=False, forced_down=True, capacity=FULL),
        a_host(cell_answered=False),
        a_host(capacity=free(0, 0, 0), hypervisor=a_hypervisor("1.0.0")),
        a_host(hypervisor=a_hypervisor(type_="other")),
    ]
    told = [(host, each) for host in hosts for each in found(host, a_mover(count=2))]
    assert len(told) > 12
    assert all(each.subject == host.name for host, each in told)
    assert all(str(each.hint) for _, each in told)
