"""From the list of migrations to what one did, in a browser."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import Select

from tests.asking import cold, move
from tests.fakes import FakeCloud
from tests.ui.conftest import OpenTab, Screenshot, Wait

HOSTILE = "<img src=x onerror=document.title='owned'>{$ 7*7 $}{{7*7}}"


@pytest.fixture
def page(cloud: FakeCloud, open_tab: OpenTab) -> WebDriver:
    """The tab, with one success and two failures."""
    move(cloud, cloud.add_server("good"))
    move(cloud, cloud.add_server(HOSTILE), fails="live-refused")
    cold(cloud, cloud.add_server("x" * 255), fails="cold-ssh")
    return open_tab("history", "#history")


def rows(page: WebDriver) -> list[str]:
    return [each.text for each in page.find_elements(By.CSS_SELECTOR, "td.mp-name")]


def test_it_finds_the_failures_and_what_they_did(page: WebDriver, wait: Wait) -> None:
    Select(page.find_element(By.ID, "id_status")).select_by_value("any-failure")
    page.find_element(By.CSS_SELECTOR, ".mp-filter .btn-default").click()
    wait(".mp-filter .btn-link")
    assert len(rows(page)) == 2
    page.find_element(By.CSS_SELECTOR, "td.mp-name a").click()
    wait("#steps")
    assert "ssh -o BatchMode=yes" in page.find_element(By.ID, "steps").text
    assert page.find_element(By.ID, "why").is_displayed()


def test_it_shows_a_hostile_name_as_text(page: WebDriver, wait: Wait) -> None:
    page.find_element(By.PARTIAL_LINK_TEXT, "<img src=x").click()
    wait("#steps")
    assert "owned" not in page.title
    assert page.find_elements(By.CSS_SELECTOR, "#migration-panel img") == []
    assert "49" not in page.find_element(By.CSS_SELECTOR, "#facts dd").text


@pytest.mark.parametrize("width", [1400, 800])
def test_it_fits_the_window(
    page: WebDriver, wait: Wait, screenshot: Screenshot, width: int
) -> None:
    overflow = "return document.body.scrollWidth - document.body.clientWidth"
    screenshot("history", width)
    assert page.execute_script(overflow) <= 0
    page.find_element(By.PARTIAL_LINK_TEXT, "xxxxxx").click()
    wait("#steps")
    screenshot("migration", width)
    assert page.execute_script(overflow) <= 0
