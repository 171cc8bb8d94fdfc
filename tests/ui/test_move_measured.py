"""The Move form's list of targets follows the way to move that is chosen."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from migration_panel.checks.finding import Affects, Level
from tests.fakes import FakeCloud
from tests.fakes.state import Server
from tests.fakes.store import FakeStore, a_finding
from tests.ui.conftest import Screenshot, Wait
from tests.ui.test_move import (
    Find,
    Open,
    find,
    open_form,
    radio,
    shown_hosts,
)

__all__ = ["find", "open_form"]
FAILED = a_finding("pair.libvirt-refused", affects=Affects.LIVE)
DENIED = a_finding("pair.ssh-denied", affects=Affects.COLD)
SLOW = a_finding("network.slow", Level.WARNING, host="compute3", affects=Affects.TO)


@pytest.fixture
def web(cloud: FakeCloud, store: FakeStore) -> Server:
    """compute2 takes no live moves, compute3 no cold ones, compute4 was not tried."""
    cloud.add_host("compute4")
    store.host("compute3", SLOW)
    store.pair("compute1", "compute2", FAILED)
    store.pair("compute1", "compute3", DENIED)
    store.host("compute4")
    return cloud.add_server("web")


def is_on(find: Find, host: str) -> bool:
    return find(radio("target", host)).is_enabled()


def test_it_turns_off_what_is_shut_to_the_way_that_is_chosen(
    web: Server, open_form: Open, find: Find
) -> None:
    open_form(web)
    assert [is_on(find, f"compute{n}") for n in (2, 3, 4)] == [False, True, True]
    find(radio("kind", "cold")).click()
    assert [is_on(find, f"compute{n}") for n in (2, 3, 4)] == [True, False, True]


def test_it_puts_the_best_first_for_the_way_that_is_chosen(
    browser: WebDriver, web: Server, open_form: Open, find: Find
) -> None:
    open_form(web)
    assert shown_hosts(browser) == ["compute3", "compute4", "compute2", "compute1"]
    find(radio("kind", "cold")).click()
    assert shown_hosts(browser) == ["compute2", "compute4", "compute3", "compute1"]


def test_it_leaves_hosts_in_the_order_that_somebody_asked_for(
    browser: WebDriver, web: Server, open_form: Open, find: Find
) -> None:
    open_form(web)
    browser.find_element(By.CSS_SELECTOR, "#target-table th button").click()
    find(radio("kind", "cold")).click()
    assert shown_hosts(browser) == [f"compute{n}" for n in (1, 2, 3, 4)]


def test_it_shows_the_reasons_that_matter(
    web: Server, open_form: Open, find: Find
) -> None:
    open_form(web)
    row = find(radio("target", "compute2")).find_element(By.XPATH, "ancestor::tr")
    assert "pair.libvirt-refused" in row.text
    assert "Cold: Suitable" not in row.text
    find(radio("kind", "cold")).click()
    assert "pair.libvirt-refused" not in row.text
    assert "Cold: Suitable" in row.text


def test_it_leaves_targets_off_for_a_resize_and_on_again_for_a_move(
    web: Server, open_form: Open, find: Find
) -> None:
    open_form(web)
    for kind, on in (("resize", False), ("live", True), ("resize", False)):
        find(radio("kind", kind)).click()
        assert is_on(find, "compute3") is on


def test_it_sends_a_target_that_is_open_to_the_way_chosen(
    cloud: FakeCloud, web: Server, open_form: Open, find: Find, wait: Wait
) -> None:
    open_form(web)
    find(radio("kind", "cold")).click()
    find(radio("target", "compute2")).click()
    find("#move button.btn-primary").click()
    wait(".messages .alert-success")
    (row,) = cloud.migrations
    assert (row.kind, row.target) == ("migration", "compute2")


@pytest.mark.parametrize("width", [1400, 800])
def test_it_looks_as_it_should(
    web: Server, open_form: Open, find: Find, screenshot: Screenshot, width: int
) -> None:
    FakeStore().host("compute1", a_finding("clock.ahead", Level.WARNING))
    open_form(web)
    screenshot("move-measured", width)
    find(radio("kind", "cold")).click()
    screenshot("move-measured-cold", width)
