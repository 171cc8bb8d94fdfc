"""The pages of readiness beside Horizon's own list of the same hosts."""

from collections.abc import Callable

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.bench.conftest import PEERS
from tests.bench.measure import Row, compare
from tests.fakes.page import read

PANEL = "horizon:admin:migration"
GOAL = 20
PAGE = 20  # Horizon's API_RESULT_PAGE_SIZE unless set otherwise
Compare = Callable[[str, str], None]


@pytest.fixture
def beside_horizon(rows: list[Row], admin: Client, rounds: int, hosts: int) -> Compare:
    """``beside_horizon("Hosts", address)``: against Hypervisors, which shows all."""
    theirs = reverse("horizon:admin:hypervisors:index")
    assert f"compute{hosts:04}" in get(admin, theirs)

    def measure(what: str, ours: str) -> None:
        visits = (lambda: get(admin, theirs), lambda: get(admin, ours))
        rows.append(compare(f"{what} (Hypervisors)", GOAL, visits, rounds))

    return measure


def get(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_it_lists_hosts_faster(
    admin: Client, beside_horizon: Compare, hosts: int
) -> None:
    ours = reverse(f"{PANEL}:hosts")
    assert f"of {hosts:,}" in read(get(admin, ours)).one(".mp-count").text
    beside_horizon(f"Hosts, {PAGE} of {hosts:,}", ours)


def test_it_lists_all_hosts_at_once_faster(
    admin: Client, beside_horizon: Compare, hosts: int
) -> None:
    ours = reverse(f"{PANEL}:hosts")
    with override_settings(API_RESULT_PAGE_SIZE=hosts):
        assert f"compute{hosts:04}" in get(admin, ours)
        beside_horizon(f"Hosts, all {hosts:,} at once", ours)


def test_it_shows_the_matrix_faster(
    admin: Client, beside_horizon: Compare, hosts: int
) -> None:
    ours = reverse(f"{PANEL}:pairs")
    assert "rack01" in get(admin, ours)
    beside_horizon(f"Pairs, {hosts * PEERS:,} measured", ours)
