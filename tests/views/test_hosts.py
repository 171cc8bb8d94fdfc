"""The tab Hosts."""

from typing import Any

import pytest

from migration_panel.dashboards.admin.migration.views.base import url
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read

HOSTS = "tbody tr td a"


@pytest.fixture
def show(client_as: ClientAs) -> Any:
    """``show(state="down")``: the tab with these filters."""

    def get(**query: Any) -> Page:
        return read(client_as("admin").get(url("hosts"), query))

    return get


def test_it_lists_hosts_with_what_is_free(cloud: FakeCloud, show: Any) -> None:
    cloud.add_server("web", "compute1", flavor="m1.small")
    row = show().one("#host-compute1").text
    assert "up" in row
    assert "QEMU 9.0.0" in row
    assert "63 of 64" in row


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


def test_it_leads_to_the_servers_of_a_host(show: Any) -> None:
    link = show().one("#host-compute1 a")
    assert link["href"] == url("servers") + "?host=compute1"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "COMPUTE2"}, ["compute2"]),
        ({"text": "kernel"}, ["compute3"]),
        ({"text": "west"}, ["compute1"]),
        ({"state": "disabled"}, ["compute3"]),
        ({"state": "up"}, ["compute1", "compute2"]),
        ({"state": "down"}, []),
        ({"state": "unknown"}, []),
    ],
)
def test_it_filters(
    cloud: FakeCloud, show: Any, query: dict[str, str], found: list[str]
) -> None:
    cloud.hosts["compute1"].zone = "west"
    cloud.hosts["compute3"].enabled = False
    cloud.hosts["compute3"].disabled_reason = "New kernel"
    assert show(**query).texts(HOSTS)[: len(found) or None] == (found or ["Clear it"])


def test_it_sorts_by_what_is_free(cloud: FakeCloud, show: Any) -> None:
    cloud.hosts["compute2"].memory_mb = 131072
    cloud.hosts["compute3"].memory_mb = 4096
    assert show(sort="-memory").texts(HOSTS) == ["compute2", "compute1", "compute3"]


def test_it_sorts_what_is_unknown_last(cloud: FakeCloud, show: Any) -> None:
    """A full host is left out by Placement; that is no zero to sort by."""
    cloud.hosts["compute1"].memory_mb = 512
    assert show(sort="memory").texts(HOSTS)[-1] == "compute1"
    assert show(sort="-memory").texts(HOSTS)[-1] == "compute1"


def test_it_says_when_a_host_has_nothing_free(cloud: FakeCloud, show: Any) -> None:
    cloud.hosts["compute1"].memory_mb = 512
    assert "nothing free" in show().one("#host-compute1").text


@pytest.mark.parametrize("hosts", [5, 200])
def test_it_asks_as_often_for_few_hosts_as_for_many(
    cloud: FakeCloud, show: Any, hosts: int
) -> None:
    for number in range(hosts):
        cloud.add_host(f"more{number}")
    page = show()
    assert len(cloud.calls_to("nova")) == 2
    assert len(cloud.calls_to("placement")) == 1
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
