"""Seeding keeps the guests that are as seeded and replaces all others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lab.guests import GUESTS, Guest, plan
from tests.lab.layout import HOSTS
from tests.lab.provision import FLAVORS

WEB = Guest("web", "compute1")


def server(**changes: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "name": "web",
        "status": "ACTIVE",
        "locked": False,
        "flavor": {"original_name": "m1.tiny"},
        "OS-EXT-SRV-ATTR:host": "compute1",
        "OS-EXT-STS:task_state": None,
        **changes,
    }


def test_it_keeps_a_guest_as_seeded() -> None:
    assert plan([server()], [WEB]) == ([], [WEB][1:])


def test_it_makes_a_missing_guest() -> None:
    assert plan([], [WEB]) == ([], [WEB])


@pytest.mark.parametrize(
    "change",
    [
        {"name": "stranger"},
        {"status": "ERROR"},
        {"status": "VERIFY_RESIZE"},
        {"locked": True},
        {"flavor": {"original_name": "m1.small"}},
        {"OS-EXT-SRV-ATTR:host": "compute2"},
        {"OS-EXT-STS:task_state": "migrating"},
    ],
)
def test_it_replaces_a_guest_that_is_not_as_seeded(change: dict[str, Any]) -> None:
    changed = server(**change)
    assert plan([changed], [WEB]) == ([changed], [WEB])


def test_it_keeps_one_of_two_alike() -> None:
    one, two = server(id="1"), server(id="2")
    assert plan([one, two], [WEB]) == ([two], [])


def test_it_seeds_every_host_with_known_flavors() -> None:
    assert {guest.host for guest in GUESTS} == set(HOSTS)
    assert {guest.flavor for guest in GUESTS} <= {flavor.name for flavor in FLAVORS}
