"""The three ways to move a server."""

from typing import Any

import pytest

from migration_panel import kinds
from migration_panel.facts.host import ComputeService
from migration_panel.facts.server import Flavor
from migration_panel.kinds import COLD, KINDS, LIVE, RESIZE, Choice, Kind
from tests.samples import SERVER_ID, a_server

UP = ComputeService(host="compute1", up=True, enabled=True)
LARGE = Flavor(name="large", id="9", vcpus=8, memory_mb=16384, disk_gb=80)
EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


class Recorder:
    """Stands where a novaclient does and keeps what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.servers = self

    def __getattr__(self, name: str) -> Any:
        def keep(*args: Any, **kwargs: Any) -> None:
            self.asked.append((name, *args, kwargs))

        return keep


def called(choice: Choice) -> tuple[Any, ...]:
    nova = Recorder()
    choice.kind.call(nova, SERVER_ID, choice)
    (asked,) = nova.asked
    return asked


@pytest.mark.parametrize(
    ("choice", "sent"),
    [
        (Choice(kind=LIVE, target="compute2"), "auto"),
        (Choice(kind=LIVE, target="compute2", block=True), True),
        (Choice(kind=LIVE, target="compute2", block=False), False),
    ],
)
def test_it_migrates_live_without_ever_forcing(choice: Choice, sent: object) -> None:
    assert called(choice) == ("live_migrate", SERVER_ID, "compute2", sent, {})


def test_it_leaves_a_live_target_to_the_scheduler() -> None:
    assert called(Choice(kind=LIVE)) == ("live_migrate", SERVER_ID, None, "auto", {})


@pytest.mark.parametrize("target", ["compute2", None])
def test_it_migrates_cold(target: str | None) -> None:
    asked = called(Choice(kind=COLD, target=target))
    assert asked == ("migrate", SERVER_ID, {"host": target})


def test_it_resizes_to_the_flavor_s_id() -> None:
    asked = called(Choice(kind=RESIZE, flavor=LARGE))
    assert asked == ("resize", SERVER_ID, "9", {})


def test_it_asks_another_of_novas_rules_where_a_host_is_named() -> None:
    assert LIVE.rules("compute2") == (
        "os_compute_api:os-migrate-server:migrate_live:host",
    )
    assert COLD.rules("compute2") == ("os_compute_api:os-migrate-server:migrate:host",)
    assert LIVE.rules(None) == ("os_compute_api:os-migrate-server:migrate_live",)


@EACH
def test_it_says_what_the_guest_feels(kind: Kind) -> None:
    assert "owntime: " in str(kind.meaning)
    assert ("No downtime" in str(kind.meaning)) is (kind is LIVE)


@EACH
def test_it_lets_a_running_server_move_by_each_kind(kind: Kind) -> None:
    assert kind.blockers(a_server(vm_state="active"), UP, admin=True) == []


@EACH
def test_it_does_not_count_warnings_as_blockers(kind: Kind) -> None:
    locked = a_server(vm_state="active", locked=True)
    assert kind.blockers(locked, UP, admin=True) == []
    assert len(kind.blockers(locked, UP, admin=False)) == 1


def test_it_knows_the_kinds_by_the_words_of_the_address() -> None:
    assert list(kinds.KINDS) == ["live", "cold", "resize"]
