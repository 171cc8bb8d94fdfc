"""The tab Hosts while the store has nothing to tell: Nova's hosts, all unknown."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connections

from tests.fakes import FakeCloud
from tests.fakes.page import Page
from tests.fakes.store import FakeStore, store_failing

HOSTS = "tbody tr td a"


@pytest.fixture
def show(tab: Callable[..., Page]) -> Any:
    """``show(state="down")``: the tab with these filters."""
    return partial(tab, "hosts")


def test_it_lists_hosts_as_unknown_with_the_reason(show: Any) -> None:
    row = show().one("#host-compute1").text
    assert "up" in row
    assert "never" in row
    assert "No engine has ever written here" in row
    assert "ready" not in row


def test_it_says_what_to_do_about_that(show: Any) -> None:
    said = show().one(".mp-standing").text
    assert "No engine has ever written here" in said
    assert "Install migration-panel-engine on a controller" in said


def test_it_says_when_an_engine_knows_no_host_yet(show: Any, store: FakeStore) -> None:
    store.engine()
    page = show()
    assert not page.has(".mp-standing")
    assert "Nothing was ever measured" in page.one("#host-compute1").text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OperationalError("could not connect to server"), "does not answer"),
        (OperationalError("unable to open database file"), "does not answer"),
        (InterfaceError("connection already closed"), "does not answer"),
        (OperationalError("no such table: migration_panel_store_host"), "lacks"),
        (OperationalError(1054, "Unknown column 'revision'"), "lacks"),
        (ProgrammingError('relation "migration_panel_store_host"'), "lacks"),
    ],
)
def test_it_lists_novas_hosts_when_the_store_fails(
    show: Any, store: FakeStore, error: Exception, said: str
) -> None:
    store.host("compute1")
    with store_failing(error):
        page = show()
    assert said in page.one(".mp-standing").text
    assert page.texts(HOSTS) == ["compute1", "compute2", "compute3"]
    assert set(page.texts("td .mp-verdict")) == {"unknown", "Unknown"}


@pytest.mark.parametrize(
    "row", [{"worst": {"id": 1}}, {"service": {"x": 1}}, {"worst": "x"}]
)
def test_it_says_that_another_version_wrote(
    show: Any, store: FakeStore, row: dict[str, Any]
) -> None:
    store.host("compute1", **row)
    page = show()
    assert "written by another version" in page.one(".mp-standing").text
    assert set(page.texts("td .mp-verdict")) == {"unknown", "Unknown"}


def test_it_shows_what_the_database_said(show: Any) -> None:
    with store_failing(OperationalError("Access denied for user 'panel'\nmore")):
        said = show().one(".mp-standing").text
    assert "Access denied for user 'panel'" in said
    assert "more" not in said


def test_it_asks_a_store_that_fails_once(show: Any) -> None:
    asked: list[str] = []

    def fail(_execute: Any, sql: str, *_args: Any) -> None:
        asked.append(sql)
        raise OperationalError

    with connections["migration_panel"].execute_wrapper(fail):
        show()
    assert len(asked) == 1


def test_it_tells_why_a_host_is_disabled(cloud: FakeCloud, show: Any) -> None:
    cloud.hosts["compute2"].enabled = False
    cloud.hosts["compute2"].disabled_reason = "AUTO: connection to libvirt lost"
    row = show().one("#host-compute2").text
    assert "disabled" in row
    assert "AUTO: connection to libvirt lost" in row


def test_it_tells_down_from_forced_down(cloud: FakeCloud, show: Any) -> None:
    cloud.hosts["compute1"].up = False
    cloud.hosts["compute2"].up = False
    cloud.hosts["compute2"].forced_down = True
    page = show()
    assert page.one("#host-compute1 .label").text == "down"
    assert page.one("#host-compute2 .label").text == "forced down"


def test_it_tells_a_host_of_a_silent_cell(cloud: FakeCloud, show: Any) -> None:
    cloud.cell_down("compute2")
    assert "its cell does not answer" in show().one("#host-compute2").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "COMPUTE2"}, ["compute2"]),
        ({"text": "kernel"}, ["compute3"]),
        ({"zone": "west"}, ["compute1"]),
        ({"state": "disabled"}, ["compute3"]),
        ({"state": "up"}, ["compute1", "compute2"]),
        ({"verdict": "unknown", "text": "compute2"}, ["compute2"]),
        ({"verdict": "ready"}, []),
        ({"state": "down"}, []),
    ],
)
def test_it_filters(
    cloud: FakeCloud, show: Any, query: dict[str, str], found: list[str]
) -> None:
    cloud.hosts["compute1"].zone = "west"
    cloud.hosts["compute3"].enabled = False
    cloud.hosts["compute3"].disabled_reason = "New kernel"
    assert show(**query).texts(HOSTS) == (found or ["Clear it"])


@pytest.mark.parametrize("hosts", [5, 200])
def test_it_asks_nova_once(cloud: FakeCloud, show: Any, hosts: int) -> None:
    for number in range(hosts):
        cloud.add_host(f"more{number}")
    page = show()
    assert len(cloud.calls_to("nova")) == 1
    assert cloud.calls_to("placement") == []
    assert page.one(".mp-count").text.endswith(f"of {hosts + 3}")


def test_it_pages(cloud: FakeCloud, show: Any) -> None:
    for number in range(30):
        cloud.add_host(f"more{number:02}")
    second = show(page=2)
    assert second.one(".mp-count").text == "21–33 of 33"  # noqa: RUF001 - a range
    assert second.has("a[rel=prev]")
    assert not second.has("a[rel=next]")
    assert show(page=99).texts(HOSTS) == second.texts(HOSTS)


def test_it_says_what_no_hosts_mean(cloud: FakeCloud, show: Any) -> None:
    cloud.hosts.clear()
    assert "No compute host has registered" in show().one("tr.empty").text
