"""The Move form in Horizon's modal: opened in a row, sent, refused, closed."""

from collections.abc import Callable

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from migration_panel.dashboards.admin.migration.views.base import url
from tests.fakes import FakeCloud
from tests.fakes.state import Server
from tests.ui.conftest import PATIENCE, SignIn, Wait

HOSTILE = "{{1+1}}<img src=x onerror=document.title='bad'>"
MODAL = "#migration-panel-modal"

Find = Callable[[str], WebElement]


@pytest.fixture
def web(cloud: FakeCloud) -> Server:
    cloud.add_host("roomy", memory_mb=200_000)
    return cloud.add_server(HOSTILE)


@pytest.fixture
def find(browser: WebDriver) -> Find:
    return lambda css: browser.find_element(By.CSS_SELECTOR, css)


@pytest.fixture
def modal(
    browser: WebDriver,
    live_server: LiveServer,
    sign_in: SignIn,
    wait: Wait,
    web: Server,
) -> Callable[[], None]:
    """``modal()``: a press of Enter on Move in the row of the server."""
    sign_in("admin")

    def enter() -> None:
        browser.get(live_server.url + url("servers"))
        css = f"#server-{web.id} .ajax-modal"
        wait(css)
        browser.find_element(By.CSS_SELECTOR, css).send_keys(Keys.ENTER)
        wait(f"{MODAL} #target-table")

    return enter


Modal = Callable[[], None]


def radio(name: str, value: str) -> str:
    return f"{MODAL} input[name={name}][value='{value}']"


def closed(browser: WebDriver) -> bool:
    return not browser.find_elements(By.CSS_SELECTOR, ".modal, .modal-backdrop")


def test_it_moves_a_server_from_its_row(
    cloud: FakeCloud, modal: Modal, find: Find, wait: Wait
) -> None:
    modal()
    find(radio("kind", "cold")).click()
    find("#find-target").send_keys("roomy")
    find(radio("target", "roomy")).click()
    find(f"{MODAL} .modal-footer .btn-primary").click()
    wait("#in_progress")
    wait(".messages .alert-success")
    (row,) = cloud.migrations
    assert (row.kind, row.target) == ("migration", "roomy")


def test_it_is_worked_with_the_keyboard_alone(
    browser: WebDriver, cloud: FakeCloud, modal: Modal, wait: Wait
) -> None:
    modal()
    focused = browser.switch_to.active_element
    assert focused.get_attribute("value") == "live"
    focused.send_keys(Keys.ARROW_DOWN)
    browser.switch_to.active_element.send_keys(Keys.TAB)
    browser.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait("#in_progress")
    assert cloud.migrations[0].kind == "migration"


def test_it_shows_what_fits_the_kind(modal: Modal, find: Find) -> None:
    modal()
    assert not find("#no-target").is_displayed()
    find(radio("kind", "resize")).click()
    assert find("#no-target").is_displayed()
    assert not find(radio("target", "roomy")).is_enabled()
    assert find("#id_flavor").is_enabled()


@pytest.mark.parametrize("again", [1, 2])
def test_it_stays_open_with_the_refusal_and_the_choice(
    cloud: FakeCloud, modal: Modal, find: Find, wait: Wait, again: int
) -> None:
    modal()
    find(radio("target", "roomy")).click()
    for _ in range(again):
        cloud.fail_next("POST", "/action", 409, HOSTILE)
        find(f"{MODAL} .btn-primary").click()
        wait(f"{MODAL} .modal-body > .alert-danger")
    assert HOSTILE in find(f"{MODAL} .alert-danger").text
    assert find(radio("target", "roomy")).is_selected()
    find(f"{MODAL} .btn-primary").click()
    wait("#in_progress")
    assert len(cloud.migrations) == 1


def test_it_shows_what_is_wrong_with_a_field(
    browser: WebDriver, cloud: FakeCloud, modal: Modal, wait: Wait
) -> None:
    modal()
    browser.find_element(By.CSS_SELECTOR, radio("target", "roomy")).click()
    cloud.hosts["roomy"].up = False
    browser.find_element(By.CSS_SELECTOR, f"{MODAL} .btn-primary").click()
    wait(f"{MODAL} #targets .help-block")
    focused = browser.switch_to.active_element
    assert "roomy: It is down." in focused.text
    assert len(browser.find_elements(By.CSS_SELECTOR, MODAL)) == 1


@pytest.mark.parametrize("how", ["escape", "cancel", "close"])
def test_it_closes_and_opens_again(
    browser: WebDriver, modal: Modal, find: Find, wait: Wait, how: str
) -> None:
    modal()
    if how == "escape":
        browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    else:
        find(f"{MODAL} .{how}").click()
    WebDriverWait(browser, PATIENCE).until(closed)
    assert browser.switch_to.active_element == find(".ajax-modal")
    find(".ajax-modal").click()
    wait(f"{MODAL} #target-table")


def test_it_lets_no_name_act(browser: WebDriver, modal: Modal) -> None:
    modal()
    name = browser.find_element(By.CSS_SELECTOR, f"{MODAL} bdi")
    assert name.text == HOSTILE
    assert browser.title != "bad"


def test_it_says_what_it_is(modal: Modal, find: Find) -> None:
    modal()
    dialog = find(MODAL)
    assert dialog.aria_role == "dialog"
    assert dialog.accessible_name == "Move servers"
    assert find(f"{MODAL} .close").accessible_name == "Close"


@pytest.mark.parametrize("width", [1400, 800])
def test_it_fits_the_window(
    browser: WebDriver, cloud: FakeCloud, modal: Modal, width: int
) -> None:
    """The list of hosts scrolls by itself, and so does the modal."""
    for number in range(30):
        cloud.add_host(f"more{number}", enabled=number % 3 > 0, disabled_reason="disks")
    browser.set_window_size(width, 900)
    modal()
    script = "const it = document.querySelector(arguments[0]); return it.scroll"
    for css in (MODAL, "body"):
        sizes = "Width - it.clientWidth"
        assert browser.execute_script(script + sizes, css) <= 0
    assert browser.execute_script(script + "Height > it.clientHeight", ".mp-targets")
    assert browser.execute_script(script + "Height > it.clientHeight", MODAL)
