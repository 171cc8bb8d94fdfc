"""Deciding about several servers, in a browser."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from tests.asking import cold
from tests.fakes import FakeCloud
from tests.fakes.state import Server
from tests.ui.conftest import OpenTab, Screenshot, Wait

CONFIRM = ".mp-bulk .btn-primary"


@pytest.fixture
def waiting(cloud: FakeCloud) -> list[Server]:
    servers = [cloud.add_server(name) for name in ("web", "db", "x" * 255)]
    for each in servers:
        cold(cloud, each)
    return servers


@pytest.fixture
def page(open_tab: OpenTab) -> WebDriver:
    """The tab, as the administrator sees it."""
    return open_tab("to_confirm", "#to_confirm")


def test_it_confirms_what_is_checked(
    waiting: list[Server], page: WebDriver, wait: Wait, cloud: FakeCloud
) -> None:
    button = page.find_element(By.CSS_SELECTOR, CONFIRM)
    assert not button.is_enabled()
    for server in waiting[:2]:
        page.find_element(By.CSS_SELECTOR, f"#server-{server.id} input").click()
    assert button.is_enabled()
    button.click()
    wait(".mp-action .btn-primary")
    page.find_element(By.CSS_SELECTOR, ".mp-action button.btn-primary").click()
    wait(".mp-action a.btn-primary")
    cloud.run()
    assert [each.status for each in waiting] == ["ACTIVE", "ACTIVE", "VERIFY_RESIZE"]


def test_it_can_be_asked_again_after_going_back(
    waiting: list[Server], page: WebDriver, wait: Wait
) -> None:
    """Horizon locks a form that was sent; one that only opens a page stays open."""
    for _ in range(2):
        wait("#to_confirm")
        box = page.find_element(By.CSS_SELECTOR, f"#server-{waiting[0].id} input")
        if not box.is_selected():
            box.click()
        page.find_element(By.CSS_SELECTOR, CONFIRM).click()
        wait(".mp-action .btn-primary")
        page.back()


def test_it_can_be_worked_by_keyboard(waiting: list[Server], page: WebDriver) -> None:
    box = page.find_element(By.CSS_SELECTOR, f"#server-{waiting[0].id} input")
    page.execute_script("arguments[0].focus()", box)
    page.switch_to.active_element.send_keys(Keys.SPACE)
    assert page.find_element(By.CSS_SELECTOR, CONFIRM).is_enabled()
    page.switch_to.active_element.send_keys(Keys.TAB)
    assert page.switch_to.active_element.text == "web"


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("width", [1400, 800])
def test_it_fits_the_window(
    page: WebDriver, screenshot: Screenshot, width: int
) -> None:
    """A wide table scrolls by itself; the page does not."""
    screenshot("to-confirm", width)
    overflow = "return document.body.scrollWidth - document.body.clientWidth"
    assert page.execute_script(overflow) <= 0
