"""The matrix in a browser: by keyboard, and as wide as the window."""

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from migration_panel.checks.finding import Affects
from migration_panel.dashboards.admin.migration.views.base import url
from tests.fakes.crowd import crowd
from tests.fakes.store import FakeStore, a_finding
from tests.ui.conftest import OpenTab, Screenshot, Wait

OVERFLOW = "return document.body.scrollWidth - document.body.clientWidth"


@pytest.fixture
def pairs(store: FakeStore, open_tab: OpenTab) -> WebDriver:
    """The tab, with three hosts."""
    store.pair("compute1", "compute2", a_finding(affects=Affects.COLD))
    store.pair("compute2", "compute3")
    return open_tab("pairs", "#matrix")


def at(page: WebDriver) -> str:
    """The pair that has the focus."""
    label = page.switch_to.active_element.get_attribute("aria-label") or ""
    return label.split(":")[0]


def press(page: WebDriver, *keys: str) -> str:
    for key in keys:
        page.switch_to.active_element.send_keys(key)
    return at(page)


def focus_first(page: WebDriver) -> None:
    first = page.find_element(By.CSS_SELECTOR, "#matrix tbody a")
    page.execute_script("arguments[0].focus()", first)


def test_it_is_one_stop_for_the_tab_key(pairs: WebDriver) -> None:
    links = pairs.find_elements(By.CSS_SELECTOR, "#matrix tbody a")
    stops = [each.get_attribute("tabindex") for each in links]
    assert stops == ["0", *["-1"] * 5]


@pytest.mark.parametrize(
    ("keys", "pair"),
    [
        ([], "compute1 to compute2"),
        ([Keys.RIGHT], "compute1 to compute3"),
        ([Keys.RIGHT, Keys.RIGHT], "compute1 to compute3"),
        ([Keys.RIGHT, Keys.DOWN], "compute2 to compute3"),
        ([Keys.DOWN], "compute3 to compute2"),
        ([Keys.END], "compute1 to compute3"),
        ([Keys.END, Keys.HOME], "compute1 to compute2"),
        ([Keys.RIGHT, Keys.DOWN, Keys.LEFT, Keys.UP], "compute2 to compute1"),
    ],
)
def test_it_goes_from_cell_to_cell(
    pairs: WebDriver, keys: list[str], pair: str
) -> None:
    """A host's own cell, which leads nowhere, is passed over."""
    focus_first(pairs)
    assert press(pairs, *keys) == pair


def test_it_opens_the_reasons(pairs: WebDriver, wait: Wait) -> None:
    focus_first(pairs)
    press(pairs, Keys.ENTER)
    wait("#verdicts")
    told = pairs.find_elements(By.CSS_SELECTOR, "#verdicts .mp-verdict")
    assert [each.text for each in told] == ["blocked", "ready"]


def test_it_opens_two_groups_and_goes_back(
    pairs: WebDriver, live_server: LiveServer, wait: Wait
) -> None:
    crowd(60, 5, aggregates=3)
    pairs.get(live_server.url + url("pairs"))
    wait("#matrix.mp-grouped")
    pairs.find_elements(By.CSS_SELECTOR, "#matrix tbody a")[7].click()
    wait("#matrix:not(.mp-grouped)")
    pairs.find_element(By.CSS_SELECTOR, ".mp-where .breadcrumb a").click()
    wait("#matrix.mp-grouped")


@pytest.mark.parametrize("width", [1400, 800])
@pytest.mark.parametrize("hosts", [3, 200])
def test_it_fits_the_window(
    pairs: WebDriver,
    live_server: LiveServer,
    screenshot: Screenshot,
    hosts: int,
    width: int,
) -> None:
    """A wide matrix scrolls by itself; the page does not."""
    crowd(hosts, 3)
    pairs.get(live_server.url + url("pairs"))
    screenshot(f"pairs-{hosts}", width)
    assert pairs.execute_script(OVERFLOW) <= 0
