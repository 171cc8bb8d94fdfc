"""The panel's pages beside those of Horizon that do the same job."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.bench.conftest import MOVING
from tests.bench.measure import Row, compare
from tests.fakes.page import read

PANEL = "horizon:admin:migration"
INSTANCES = "horizon:admin:instances"
AJAX = {"x-requested-with": "XMLHttpRequest"}  # as a page's script asks
PAGE = 20  # Horizon's API_RESULT_PAGE_SIZE unless set otherwise


@pytest.fixture
def moving(admin: Client) -> list[str]:
    """Ids of all servers that move."""
    with override_settings(API_RESULT_PAGE_SIZE=MOVING):
        answer = admin.get(reverse(f"{PANEL}:progress")).json()
    assert len(answer["rows"]) == MOVING, answer["problems"]
    return [each["server"] for each in answer["rows"]]


def test_it_lists_servers_faster(rows: list[Row], admin: Client, rounds: int) -> None:
    theirs, ours = reverse(f"{INSTANCES}:index"), reverse(f"{PANEL}:servers")
    for address in (theirs, ours):
        listed = read(admin.get(address)).all("input[type=checkbox]")
        assert len([each for each in listed if each.attrs.get("value")]) >= PAGE
    what = f"{PAGE} servers (Instances)"
    visits = (lambda: _get(admin, theirs), lambda: _get(admin, ours))
    rows.append(compare(what, 10, visits, rounds))


def test_it_offers_targets_faster(
    rows: list[Row], admin: Client, rounds: int, hosts: int
) -> None:
    server = read(admin.get(reverse(f"{PANEL}:servers"))).all("input[name=server]")[0]
    theirs = reverse(f"{INSTANCES}:live_migrate", args=[server["value"]])
    ours = f"{reverse(f'{PANEL}:move')}?server={server['value']}"
    for address in (theirs, ours):
        assert f"compute{hosts:04}" in _get(admin, address, AJAX)
    what = f"Move form, {hosts} targets (Live Migrate)"
    visits = (lambda: _get(admin, theirs, AJAX), lambda: _get(admin, ours, AJAX))
    rows.append(compare(what, 5, visits, rounds))


def test_it_refreshes_rows_faster(
    rows: list[Row], admin: Client, moving: list[str]
) -> None:
    theirs, ours = reverse(f"{INSTANCES}:index"), reverse(f"{PANEL}:progress")

    def one_by_one() -> None:
        for server in moving:
            query = f"action=row_update&table=instances&obj_id={server}"
            assert server in _get(admin, f"{theirs}?{query}", AJAX)

    with override_settings(API_RESULT_PAGE_SIZE=MOVING):
        visits = (one_by_one, lambda: _get(admin, ours, AJAX))
        rows.append(compare(f"{MOVING} moving rows, one round", 200, visits, 1))


def _get(client: Client, address: str, headers: dict[str, str] | None = None) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()
