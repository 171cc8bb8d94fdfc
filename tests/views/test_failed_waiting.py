"""A failed migration that nobody has explained: still looked into, or not at all."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.diagnosis.diagnosis import Diagnosis
from migration_panel.facts import codec
from migration_panel.store import models
from tests.fakes.failures import a_diagnosed
from tests.fakes.page import Page
from tests.fakes.store import FakeStore, store_failing
from tests.views.failed import Failing, failing

__all__ = ["failing"]
NOBODYS = "5e4b0b5c-0000-4000-8000-000000000001"
LOOKING: dict[str, Any] = {"state": "looking"}


@pytest.fixture
def away() -> Iterator[None]:
    with store_failing(OperationalError("<b>no</b> answer")):
        yield


def tells_what_nova_recorded(page: Page) -> bool:
    why = page.one("#why")
    commands = why.texts("pre[data-copy]")
    return "Nova's API does not hold the cause" in why.text and len(commands) == 4


def test_it_says_that_it_is_looked_into(failing: Failing) -> None:
    page = failing(age=1, **LOOKING)
    looking = page.one("#looking")
    assert looking.text.startswith("Being looked into. The engine has both hosts look")
    state = url("failure_state", failing.row.migration)
    assert looking["data-url"] == f"{state}?shown="
    assert 110 < int(looking["data-patience"]) <= 120
    assert tells_what_nova_recorded(page)
    assert not page.has(".mp-cause")
    assert not page.has("#nobody-looked")


def test_it_waits_for_an_engine_that_has_not_noticed(failing: Failing) -> None:
    failing.store.engine()
    page = failing.page(failing.failed())
    assert "The engine has not noticed yet" in page.one("#looking").text
    assert tells_what_nova_recorded(page)


def test_it_waits_for_nothing_that_will_not_come(failing: Failing) -> None:
    failing.store.engine()
    migration = failing.failed()
    failing.cloud.clock.advance(-600)
    old = failing.failed()
    failing.cloud.clock.advance(600)
    assert failing.page(migration).has("#looking")
    page = failing.page(old)
    assert not page.has("#looking")
    assert "No engine has looked into it" in page.one("#nobody-looked").text


def test_it_does_not_wait_for_ever(failing: Failing) -> None:
    page = failing(age=600, **LOOKING)
    assert not page.has("#looking")
    said = page.one("#nobody-looked").text
    assert "began to look into it 10 minutes ago and has not told" in said
    assert tells_what_nova_recorded(page)


@pytest.mark.parametrize("known", [True, False])
def test_it_waits_for_no_engine_that_is_dead(failing: Failing, *, known: bool) -> None:
    failing.store.engine(age=3600)
    page = failing(age=1, **LOOKING) if known else failing.page(failing.failed())
    assert not page.has("#looking")
    assert "No engine is alive" in page.one("#nobody-looked").text
    assert tells_what_nova_recorded(page)


def test_it_says_that_there_never_was_an_engine(failing: Failing) -> None:
    page = failing.page(failing.failed())
    assert "No engine has ever written here" in page.one("#nobody-looked").text
    assert tells_what_nova_recorded(page)


@pytest.mark.usefixtures("away")
def test_it_goes_on_without_the_database(failing: Failing) -> None:
    page = failing.page(failing.failed())
    said = page.one("#nobody-looked")
    assert "The database of measurements does not answer." in said.text
    assert not said.has("b")
    assert tells_what_nova_recorded(page)


def test_it_goes_on_with_what_it_cannot_read(failing: Failing) -> None:
    migration = failing.diagnosed("ssh_auth_denied")
    models.Failure.objects.update(diagnosis={"causes": "many"})
    page = failing.page(migration)
    assert "another version" in page.one("#nobody-looked").text
    assert tells_what_nova_recorded(page)


def test_it_keeps_the_causes_while_no_engine_lives(failing: Failing) -> None:
    failing.store.engine(age=3600)
    page = failing("ssh_auth_denied")
    assert page.has(".mp-cause")
    assert "No engine is alive" in page.one(".mp-standing").text


@pytest.mark.usefixtures("away")
def test_it_says_nothing_of_causes_where_nothing_failed(failing: Failing) -> None:
    page = failing.page(failing.failed(""))
    assert not page.has("#why")
    assert not page.has(".mp-standing")


def test_it_tells_what_nova_forgot(failing: Failing) -> None:
    """Its server was deleted, and with it all of Nova's record."""
    row = failing.store.failure("ssh_auth_denied")
    answer = failing.client.get(url("migration", row.server, row.migration))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'data-cause="ssh_auth_denied"' in text
    assert "Nova knows it no more" in text


def test_it_knows_no_other(failing: Failing) -> None:
    row = failing.store.failure("ssh_auth_denied")
    for ids in ((NOBODYS, row.migration), (row.server, NOBODYS)):
        assert failing.client.get(url("migration", *ids)).status_code == 404


def state(admin: Client, migration: object) -> Any:
    return admin.get(url("failure_state", migration))


@pytest.mark.parametrize(
    ("row", "ended"),
    [
        (LOOKING | {"age": 1}, False),
        (LOOKING | {"age": 600}, True),
        ({"age": 1}, True),
    ],
)
def test_it_tells_a_script_how_far_it_is(
    admin: Client, store: FakeStore, row: dict[str, Any], *, ended: bool
) -> None:
    told = state(admin, store.failure(**row).migration)
    assert told.json()["ended"] is ended
    assert told.json()["words"]
    assert told["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("shown", "cause", "ended"),
    [
        ("", "", False),
        ("", "ssh_auth_denied", True),
        ("ssh_auth_denied", "ssh_auth_denied", False),
        ("ssh_auth_denied", "ssh_host_key_unknown", True),
    ],
)
def test_it_tells_a_script_of_a_first_cause(
    admin: Client, store: FakeStore, shown: str, cause: str, *, ended: bool
) -> None:
    row = store.failure(age=1, cause=cause, **LOOKING)
    where = url("failure_state", row.migration)
    assert admin.get(where, {"shown": shown}).json()["ended"] is ended


def test_it_shows_a_first_cause_while_it_is_looked_into(failing: Failing) -> None:
    told = Diagnosis(taken=datetime.now(UTC), causes=(a_diagnosed(),))
    first = {"cause": "ssh_host_key_unknown", "diagnosis": codec.encode(told)}
    migration = failing.diagnosed(age=1, **LOOKING)
    models.Failure.objects.update(**first)
    page = failing.page(migration)
    assert page.has("#looking")
    assert page.has(".mp-cause")
    assert not page.has("#why")


def test_it_calls_nothing_a_riddle_that_is_looked_into(failing: Failing) -> None:
    nothing = codec.encode(Diagnosis(taken=datetime.now(UTC)))
    migration = failing.diagnosed(age=1, **LOOKING)
    models.Failure.objects.update(diagnosis=nothing)
    page = failing.page(migration)
    assert page.has("#looking")
    assert not page.has(".mp-cause")


@pytest.mark.parametrize(("age", "ended"), [(0, False), (3600, True)])
def test_it_tells_a_script_to_wait_for_a_living_engine(
    admin: Client, store: FakeStore, age: int, *, ended: bool
) -> None:
    store.engine(age=age)
    assert state(admin, uuid.uuid4()).json()["ended"] is ended


@pytest.mark.usefixtures("away")
def test_it_tells_a_script_that_the_database_is_away(admin: Client) -> None:
    answer = state(admin, NOBODYS)
    assert answer.status_code == 503
    assert answer.json()["ended"] is False


@pytest.mark.parametrize("path", ["x", "1", NOBODYS + "0", "../" + NOBODYS, "%00"])
def test_it_takes_nothing_but_ids(admin: Client, path: str) -> None:
    for page in ("state", "check"):
        address = f"/admin/migration/failure/{path}/{page}/"
        assert admin.get(address).status_code == 404


def test_it_names_the_commands_of_the_time_of_the_failure(failing: Failing) -> None:
    row = failing.store.failure(state="looking")
    page = failing.client.get(url("migration", row.server, row.migration))
    assert f"grep {row.server}" in page.content.decode()
