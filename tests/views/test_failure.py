"""A failed migration as operators see it: from the store alone, and read-only."""

from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from migration_panel.store import models
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read
from tests.fakes.store import FakeStore, store_failing
from tests.views.failed import HOSTILE

PANEL = "horizon:operations:readiness"
NOBODYS = "5e4b0b5c-0000-4000-8000-000000000001"
KEY = "ssh_host_key_unknown"


def address(migration: object) -> str:
    return reverse(f"{PANEL}:failure", args=(migration,))


@pytest.fixture
def show(client_as: ClientAs) -> Any:
    """``show(row, status=200)``: as an operator sees it."""

    def get(migration: object, status: int = 200) -> Page:
        answer = client_as("olive").get(address(migration))
        assert answer.status_code == status
        return read(answer)

    return get


def test_it_shows_the_card(show: Any, store: FakeStore) -> None:
    page = show(store.failure(KEY, phase="compute_prep_resize").migration)
    card = page.one(".mp-cause")
    assert card["data-cause"] == KEY
    assert card.has("pre[data-copy]")
    facts = page.one("#facts").text
    assert "compute1" in facts
    assert "Live migration" in facts
    assert "The target reserved room" in facts


def test_it_has_nothing_to_press(show: Any, store: FakeStore) -> None:
    page = show(store.failure(KEY, standing="gone").migration)
    panel = page.one("#migration-panel")
    assert not panel.has("button")
    assert not panel.has("form")
    assert not page.has("#try-again")
    assert not [a for a in panel.all("a") if a["href"].startswith("/admin/")]


def test_it_asks_nova_nothing(show: Any, store: FakeStore, cloud: FakeCloud) -> None:
    row = store.failure(KEY)
    cloud.reset_calls()
    show(row.migration)
    assert cloud.calls_to("nova") == cloud.calls_to("placement") == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", ["failure", "failure_state"])
def test_it_changes_nothing(
    client_as: ClientAs, store: FakeStore, name: str, method: str
) -> None:
    row = store.failure(KEY)
    where = reverse(f"{PANEL}:{name}", args=(row.migration,))
    answer = getattr(client_as("olive"), method)(where, {"next": "/"})
    assert answer.status_code == 403
    assert not models.Request.objects.exists()


@pytest.mark.parametrize("name", ["mia", "mona", "rita"])
def test_it_keeps_others_out(client_as: ClientAs, store: FakeStore, name: str) -> None:
    row = store.failure(KEY)
    assert client_as(name).get(address(row.migration)).status_code == 403


def test_it_waits_with_the_operator(show: Any, store: FakeStore) -> None:
    row = store.failure(state="looking", age=1)
    looking = show(row.migration).one("#looking")
    where = reverse(f"{PANEL}:failure_state", args=(row.migration,))
    assert looking["data-url"] == f"{where}?shown="


def test_it_says_where_to_look_itself(show: Any, store: FakeStore) -> None:
    why = show(store.failure(state="looking", age=900).migration).one("#why")
    assert "has not told what it found" in why.text
    assert "On compute1, then on compute2, look with one of these:" in why.text
    assert len(why.all("pre[data-copy]")) == 3


@pytest.mark.parametrize("known", [True, False])
def test_it_knows_no_other(show: Any, store: FakeStore, *, known: bool) -> None:
    if known:
        store.failure(KEY)
    else:
        store.engine()
    assert "No such failed migration" in show(NOBODYS, 404).text


@pytest.mark.parametrize("path", ["x", "0", NOBODYS + "1", "..", "%27"])
def test_it_takes_nothing_but_ids(client_as: ClientAs, path: str) -> None:
    answer = client_as("olive").get(f"/operations/failure/{path}/")
    assert answer.status_code == 404


def test_it_tells_no_more_of_a_broken_database_than_that(
    show: Any, store: FakeStore
) -> None:
    row = store.failure(KEY)
    with store_failing(OperationalError("secret.example:3306")):
        page = show(row.migration)
    assert "does not answer" in page.one(".mp-standing").text
    assert "secret.example" not in page.text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_it_shows_names_as_texts(show: Any, store: FakeStore, hostile: str) -> None:
    ends = ("server_name", "source", "target", "phase")
    names: dict[str, Any] = dict.fromkeys(ends, hostile)
    page = show(store.failure(KEY, **names, kind=hostile[:32]).migration)
    panel = page.one("#migration-panel")
    assert not panel.has("script")
    assert not panel.has("img")
    assert hostile[:20] not in page.title


def test_it_asks_the_database_a_few_times(show: Any, store: FakeStore) -> None:
    row = store.failure(*[KEY, "disk_full"] * 5)
    with CaptureQueriesContext(connections["migration_panel"]) as asked:
        show(row.migration)
    assert len(asked) <= 2
