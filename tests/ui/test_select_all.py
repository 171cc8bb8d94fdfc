"""The box above a column of boxes."""

from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from migration_panel.dashboards.admin.migration.views.base import url
from tests.fakes import FakeCloud
from tests.ui.conftest import PATIENCE, OpenTab

ALL = "th.mp-check input"


@pytest.fixture
def page(cloud: FakeCloud, open_tab: OpenTab) -> WebDriver:
    for name in ("web", "db"):
        cloud.add_server(name)
    return open_tab("servers", ALL)


def box(page: WebDriver) -> WebElement:
    return page.find_element(By.CSS_SELECTOR, ALL)


def rows(page: WebDriver) -> list[WebElement]:
    return page.find_elements(By.CSS_SELECTOR, "td.mp-check input")


def state(page: WebDriver) -> str:
    if box(page).get_property("indeterminate"):
        return "some"
    return "all" if box(page).is_selected() else "none"


def test_it_checks_all_and_none(page: WebDriver) -> None:
    bulk = page.find_element(By.CSS_SELECTOR, ".mp-bulk button")
    box(page).send_keys(Keys.SPACE)
    assert all(each.is_selected() for each in rows(page))
    assert bulk.is_enabled()
    box(page).click()
    assert not any(each.is_selected() for each in rows(page))
    assert not bulk.is_enabled()


def test_it_tells_some_from_all(page: WebDriver) -> None:
    states = [state(page)]
    for each in rows(page):
        each.click()
        states.append(state(page))
    assert states == ["none", "some", "all"]
    box(page).click()
    assert state(page) == "none"


def test_it_says_what_it_is(page: WebDriver) -> None:
    assert box(page).accessible_name == "Select all on this page"


def test_it_is_off_where_there_is_nothing_to_check(page: WebDriver) -> None:
    page.get(page.current_url + "?name=nothing")
    assert not box(page).is_enabled()
    assert state(page) == "none"


def test_it_follows_rows_that_come(
    cloud: FakeCloud,
    page: WebDriver,
    live_server: LiveServer,
    settings: Any,
) -> None:
    """In progress swaps the body of its table."""
    settings.MIGRATION_PANEL_POLL_SECONDS = 1
    cloud.add_migration(cloud.add_server("one"))
    page.get(live_server.url + url("in_progress"))
    box(page).click()
    assert state(page) == "all"
    cloud.add_migration(cloud.add_server("two"))
    WebDriverWait(page, PATIENCE).until(lambda _driver: state(page) == "some")
    box(page).click()
    assert [each.is_selected() for each in rows(page)] == [True, True]
