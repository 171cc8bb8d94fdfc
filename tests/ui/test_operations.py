"""An operator looks at readiness in a browser, from the menu to the reason."""

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from migration_panel.checks.finding import Affects
from tests.fakes.store import FakeStore, a_finding
from tests.ui.conftest import SignIn, Wait

PANEL = "#migration-panel"


@pytest.fixture
def olive(sign_in: SignIn, store: FakeStore) -> None:
    store.host("compute1", a_finding("ssh.odd", affects=Affects.COLD_FROM))
    store.host("compute2")
    store.pair("compute1", "compute2")
    sign_in("olive")


@pytest.mark.usefixtures("olive")
def test_it_leads_from_the_menu_to_the_reason(browser: WebDriver, wait: Wait) -> None:
    link = browser.find_element(By.CSS_SELECTOR, "a[href='/operations/']")
    browser.execute_script("arguments[0].click()", link)  # its menu is folded
    wait(f"{PANEL} #host-compute1")
    browser.find_element(By.LINK_TEXT, "compute1").click()
    wait(f"{PANEL} #findings")
    assert "Mend ssh.odd." in browser.find_element(By.CSS_SELECTOR, PANEL).text


@pytest.mark.usefixtures("olive")
def test_it_opens_a_pair_by_the_keyboard(
    browser: WebDriver, live_server: LiveServer, wait: Wait
) -> None:
    browser.get(f"{live_server.url}/operations/pairs/")
    wait(PANEL)
    cell = browser.find_element(By.CSS_SELECTOR, f"{PANEL} td a[href*='/pair/']")
    cell.send_keys(Keys.ENTER)
    wait(f"{PANEL} #findings")
    assert "/operations/pair/?source=compute1&target=compute2" in browser.current_url


@pytest.mark.usefixtures("olive")
@pytest.mark.parametrize("page", ["", "host/?name=compute1", "pairs/"])
def test_it_offers_no_button_that_changes_something(
    browser: WebDriver, live_server: LiveServer, wait: Wait, page: str
) -> None:
    browser.get(f"{live_server.url}/operations/{page}")
    wait(PANEL)
    buttons = browser.find_elements(By.CSS_SELECTOR, f"{PANEL} button")
    assert {each.text for each in buttons} <= {"Filter", "Copy"}
