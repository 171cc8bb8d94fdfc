"""The Move form in a browser: keyboard, what JavaScript turns off, finding a host."""

from collections.abc import Callable

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from tests.fakes import FakeCloud
from tests.fakes.state import Server
from tests.ui.conftest import Screenshot, SignIn, Wait

Open = Callable[..., None]


@pytest.fixture
def web(cloud: FakeCloud) -> Server:
    cloud.add_host("compute4", enabled=False, disabled_reason="new disks")
    cloud.add_host("roomy", memory_mb=200_000)
    return cloud.add_server("web", locked=True, locked_reason="Audit until Friday")


@pytest.fixture
def open_form(
    browser: WebDriver, live_server: LiveServer, sign_in: SignIn, wait: Wait
) -> Open:
    """``open_form(web, off)``: the form for these servers."""
    sign_in("admin")

    def enter(*servers: Server) -> None:
        query = "&".join(f"server={each.id}" for each in servers)
        browser.get(f"{live_server.url}/admin/migration/move/?{query}")
        wait("#move")

    return enter


@pytest.fixture
def find(browser: WebDriver) -> Callable[[str], WebElement]:
    return lambda css: browser.find_element(By.CSS_SELECTOR, css)


Find = Callable[[str], WebElement]


def shown_hosts(browser: WebDriver) -> list[str]:
    rows = browser.find_elements(By.CSS_SELECTOR, "#target-table tbody tr")
    return [
        row.find_element(By.TAG_NAME, "label").text
        for row in rows
        if row.is_displayed()
    ]


def radio(name: str, value: str) -> str:
    return f"input[name={name}][value='{value}']"


def test_it_moves_a_server_with_the_keyboard_alone(
    cloud: FakeCloud, web: Server, open_form: Open, find: Find, wait: Wait
) -> None:
    open_form(web)
    find(radio("kind", "live")).send_keys(Keys.ARROW_DOWN)
    find(radio("target", "")).send_keys(Keys.ARROW_DOWN)
    find(radio("target", "roomy")).send_keys(Keys.ENTER)
    wait(".messages .alert-success")
    (row,) = cloud.migrations
    assert (row.kind, row.target) == ("migration", "roomy")


def test_it_sends_the_form_that_horizon_turns_the_button_off_of(
    cloud: FakeCloud, web: Server, open_form: Open, find: Find, wait: Wait
) -> None:
    open_form(web)
    find("#move button.btn-primary").click()
    wait(".messages .alert-success")
    assert len(cloud.migrations) == 1


@pytest.mark.parametrize(("kind", "on"), [("live", True), ("resize", False)])
def test_it_turns_the_targets_off_for_a_resize(
    web: Server, open_form: Open, find: Find, kind: str, *, on: bool
) -> None:
    open_form(web)
    find(radio("kind", kind)).click()
    assert find(radio("target", "roomy")).is_enabled() is on
    assert find("#no-target").is_displayed() is not on
    assert find("#id_flavor").is_enabled() is not on
    find("#advanced summary").click()
    assert find("#id_block").is_enabled() is on


def test_it_resizes(
    cloud: FakeCloud, web: Server, open_form: Open, find: Find, wait: Wait
) -> None:
    open_form(web)
    find(radio("target", "roomy")).click()
    find(radio("kind", "resize")).click()
    find("#id_flavor option[value='4']").click()
    find("#move button.btn-primary").click()
    wait(".messages .alert-success")
    assert cloud.migrations[0].new_flavor.name == "m1.large"


def test_it_finds_hosts_by_name_and_by_reason(
    browser: WebDriver, web: Server, open_form: Open, find: Find
) -> None:
    open_form(web)
    assert find("#target-count").text == "5 hosts"
    find("#find-target").send_keys("new disks")
    assert shown_hosts(browser) == ["compute4"]
    assert find("#target-count").text == "1 of 5 hosts"
    find("#find-target").send_keys("x", Keys.ENTER)
    assert shown_hosts(browser) == []
    assert find("#target-count").text == "No host fits what you look for."


def test_it_sorts_hosts_and_the_best_first_again(
    browser: WebDriver, web: Server, open_form: Open, find: Find
) -> None:
    open_form(web)
    best_first = shown_hosts(browser)
    headers = browser.find_elements(By.CSS_SELECTOR, "#target-table th button")
    headers[0].send_keys(Keys.ENTER)
    assert shown_hosts(browser) == [*(f"compute{n}" for n in (1, 2, 3, 4)), "roomy"]
    headers[3].send_keys(Keys.ENTER)
    assert shown_hosts(browser)[0] == "roomy"
    assert find("th[aria-sort=descending]").text == "Free memory, GiB"
    headers[5].send_keys(Keys.ENTER)
    assert shown_hosts(browser) == best_first
    assert best_first[0] == "roomy"


def test_it_shows_the_note_that_fits_the_answer(
    web: Server, open_form: Open, find: Find
) -> None:
    open_form(web)
    find("#advanced summary").click()
    note = find("[data-block-answer=no]")
    assert not note.is_displayed()
    find("#id_block option[value=no]").click()
    assert note.is_displayed()


def test_it_shows_errors_that_horizon_would_hide(
    cloud: FakeCloud, web: Server, open_form: Open, find: Find, wait: Wait
) -> None:
    """Horizon hides every paragraph of the class help-block."""
    open_form(web)
    find(radio("target", "roomy")).click()
    cloud.hosts["roomy"].up = False
    find("#move button.btn-primary").click()
    wait("#targets .help-block")
    assert "roomy: It is down." in find("#targets .help-block").text
    find("#move button.btn-primary").click()
    wait("#targets .help-block")
    assert "Choose a host" in find("#targets .help-block").text
    assert cloud.migrations == []


def test_it_tries_the_refused_ones_again(
    cloud: FakeCloud, web: Server, open_form: Open, find: Find, wait: Wait
) -> None:
    cloud.fail_next("POST", "/action", 409, "Cannot 'os-migrateLive' now")
    open_form(web, cloud.add_server("web2"))
    find("#move button.btn-primary").click()
    wait("#results")
    find("button[name=go]").click()
    wait(".messages .alert-success")
    assert len(cloud.migrations) == 2


@pytest.mark.parametrize("width", [1400, 800])
def test_it_looks_as_it_should(
    cloud: FakeCloud, web: Server, open_form: Open, screenshot: Screenshot, width: int
) -> None:
    off = cloud.add_server("db", "compute2", status="SHUTOFF", flavor="m1.large")
    open_form(web)
    screenshot("move", width)
    open_form(web, off, cloud.add_server("wait", status="VERIFY_RESIZE"))
    screenshot("move-several", width)
    cloud.down("placement")
    open_form(web)
    screenshot("move-no-placement", width)
