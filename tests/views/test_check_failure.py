"""Check again, of a failure's cause: a row for the engine, and what came of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from migration_panel import requested
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.facts import codec
from migration_panel.store import models
from migration_panel.text import N_
from tests.conftest import ClientAs
from tests.fakes.page import Page, read
from tests.fakes.store import FakeStore, store_failing
from tests.views.failed import Failing, failing

__all__ = ["failing"]
NOBODYS = "5e4b0b5c-0000-4000-8000-000000000001"
KEY = "ssh_host_key_unknown"
PAGE = "/admin/migration/history/"


@pytest.fixture
def row(store: FakeStore) -> models.Failure:
    return store.failure(KEY)


def ask(client: Client, row: models.Failure, **form: str) -> Any:
    address = url("check_failure", row.migration)
    return client.post(address, {"next": PAGE, **form})


def test_it_has_a_button_on_the_card(failing: Failing) -> None:
    card = failing(KEY).one(".mp-cause")
    form = card.one("form")
    assert form["action"] == url("check_failure", failing.row.migration)
    assert form.has("input[name=csrfmiddlewaretoken]")
    assert form.one("button").text == "Check again"


def test_it_asks_the_engine_by_a_row(admin: Client, row: models.Failure) -> None:
    answer = ask(admin, row)
    assert answer.status_code == 302
    asked = models.Request.objects.get()
    assert (asked.migration, asked.host) == (row.migration, "")
    assert (asked.asked_by, asked.state) == ("admin", "waiting")
    told = parse_qs(urlsplit(answer["Location"]).query)["request"]
    assert answer["Location"].startswith(PAGE)
    assert told == [str(asked.id)]


def test_it_shares_a_request_that_waits(admin: Client, row: models.Failure) -> None:
    assert ask(admin, row)["Location"] == ask(admin, row)["Location"]
    assert models.Request.objects.count() == 1


def test_it_asks_of_nothing_that_is_not_known(admin: Client, store: FakeStore) -> None:
    store.engine()
    answer = admin.post(url("check_failure", NOBODYS), {"next": PAGE})
    assert answer.status_code == 404
    assert not models.Request.objects.exists()


@pytest.mark.parametrize("name", ["olive", "mia", "mona", "rita"])
def test_it_is_for_admins(client_as: ClientAs, row: models.Failure, name: str) -> None:
    assert ask(client_as(name), row).status_code == 403
    assert not models.Request.objects.exists()


def test_it_needs_a_token_against_forgery(
    client_as: ClientAs, row: models.Failure
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_as("admin").cookies
    assert "csrf_failure" in ask(strict, row)["Location"]
    assert not models.Request.objects.exists()


def test_it_is_not_asked_by_looking(admin: Client, row: models.Failure) -> None:
    assert admin.get(url("check_failure", row.migration)).status_code == 405


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", ""])
def test_it_goes_back_to_no_other_site(
    admin: Client, row: models.Failure, address: str
) -> None:
    assert ask(admin, row, next=address)["Location"].startswith(PAGE)


def test_it_says_at_once_that_no_engine_lives(
    admin: Client, row: models.Failure, store: FakeStore
) -> None:
    store.engine(age=3600)
    page = read(admin.get(ask(admin, row)["Location"]))
    assert "No engine is alive" in " ".join(page.messages)
    assert not models.Request.objects.exists()


def test_it_says_at_once_that_the_database_is_away(
    admin: Client, row: models.Failure
) -> None:
    with store_failing():
        page = read(admin.get(ask(admin, row)["Location"]))
    assert "does not answer" in " ".join(page.messages)


def asked(failing: Failing, state: str, **row: Any) -> Page:
    """The page after somebody asked, when the request is in such a state."""
    migration = failing.diagnosed(KEY, **row)
    request = models.Request.objects.create(
        migration=failing.row.migration,
        asked=datetime.now(UTC),
        state=state,
        said=codec.encode(N_("The agent is <b>gone</b>.")),
    )
    return failing.page(migration, request=str(request.id))


@pytest.mark.parametrize("state", ["waiting", "asked"])
def test_it_shows_that_it_runs(failing: Failing, state: str) -> None:
    running = asked(failing, state).one(".mp-cause #asked")
    (request,) = models.Request.objects.all()
    assert running["data-url"] == url("check_state", request.id)
    assert running.has(".fa-spin")


def test_it_shows_why_there_is_no_result(failing: Failing) -> None:
    failed = asked(failing, "failed").one("#asked.alert-danger")
    assert failed.text == "The agent is <b>gone</b>."


def test_it_lets_the_card_tell_the_result(failing: Failing) -> None:
    now = datetime.now(UTC)
    page = asked(failing, "done", standing="stands", checked=now)
    assert not page.has("#asked")
    assert page.one(".mp-now-words").text.startswith("Still so, checked ")
    assert not page.has("#try-again")


def test_it_shows_no_other_ones_request(failing: Failing, store: FakeStore) -> None:
    migration = failing.diagnosed(KEY)
    other = store.request("compute1", migration=None)
    mine = models.Request.objects.create(migration=NOBODYS, asked=other.asked)
    for request in (other, mine):
        assert not failing.page(migration, request=str(request.id)).has("#asked")
    for request_id in ("x", "' OR 1=1", NOBODYS):
        assert not failing.page(migration, request=request_id).has("#asked")


def gone(failing: Failing, **row: Any) -> Page:
    checked = datetime.now(UTC) - timedelta(seconds=3)
    return failing(KEY, standing="gone", checked=checked, **row)


def test_it_says_that_it_is_fixed(failing: Failing) -> None:
    card = gone(failing).one(".mp-cause")
    assert card.one(".mp-now-words").text.startswith("Fixed, checked ")
    assert card["data-standing"] == "gone"
    assert "panel-success" in card["class"]


def again(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.one("#try-again")["href"]).query)


def test_it_offers_the_same_move_again(failing: Failing) -> None:
    """Nova tells the target of one that was not asked for in the panel."""
    page = gone(failing)
    (server,) = failing.cloud.servers
    assert page.one("#try-again").text == "Try the move again"
    known = {"server": [server], "kind": ["live"], "target": ["compute2"]}
    assert again(page) == known


def test_it_offers_the_same_choices_again(failing: Failing) -> None:
    migration = failing.diagnosed(KEY, standing="gone")
    requested.remember(
        migration.server.id, "live-migration", "compute3", flavor=None, block=True
    )
    chosen = again(failing.page(migration))
    assert chosen["target"] == ["compute3"]
    assert (chosen["kind"], chosen["block"]) == (["live"], ["yes"])


def test_it_has_them_in_the_form(failing: Failing) -> None:
    migration = failing.diagnosed(KEY, standing="gone")
    requested.remember(migration.server.id, "live-migration", "compute3", block=False)
    form = read(failing.client.get(failing.page(migration).one("#try-again")["href"]))
    assert form.one("input[name=kind][checked]")["value"] == "live"
    assert form.one("input[name=target][checked]")["value"] == "compute3"
    assert form.one("select[name=block] option[selected]")["value"] == "no"


@pytest.mark.parametrize("standing", ["stands", "unknown"])
def test_it_offers_no_move_that_would_fail_again(
    failing: Failing, standing: str
) -> None:
    assert not failing(KEY, standing=standing).has("#try-again")


def test_it_offers_no_move_of_a_server_that_moved_since(
    failing: Failing, store: FakeStore
) -> None:
    row = store.failure(KEY, standing="gone")
    answer = failing.client.get(url("migration", row.server, row.migration))
    assert not read(answer).has("#try-again")
