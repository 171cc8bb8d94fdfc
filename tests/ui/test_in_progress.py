"""In progress in a browser: rows move by one request a round, until nothing moves."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from tests.fakes import FakeCloud
from tests.fakes.clock import later
from tests.fakes.state import Migration
from tests.ui.conftest import SignIn, Wait

GIB = 1024**3
PATH = "/admin/migration/in-progress/"
# Fast, so that a test sees several rounds.
POLL = 1
ASKED = """
return performance.getEntriesByType("resource")
    .map(each => new URL(each.name).pathname)
    .filter(each => each.startsWith(arguments[0]))
"""
HIDE = """
Object.defineProperty(document, "hidden", {
    configurable: true, get: () => arguments[0]
});
document.dispatchEvent(new Event("visibilitychange"));
return performance.now();
"""
# A round that was under way when the page was hidden may still end.
BEGUN = """
return performance.getEntriesByType("resource")
    .filter(each => each.startTime > arguments[0]).map(each => each.name);
"""
Until = Callable[[Callable[[], Any]], None]


@pytest.fixture(autouse=True)
def _fast(settings: Any) -> Iterator[None]:
    settings.MIGRATION_PANEL_POLL_SECONDS = POLL
    yield
    cache.clear()


@pytest.fixture
def until(browser: WebDriver) -> Until:
    """``until(condition)``: wait for it, or fail."""

    def wait_until(condition: Callable[[], Any]) -> None:
        WebDriverWait(browser, 15, 0.2).until(lambda _driver: condition())

    return wait_until


@pytest.fixture
def opened(
    browser: WebDriver, live_server: LiveServer, sign_in: SignIn, wait: Wait
) -> Callable[..., None]:
    """``opened("?kind=…")``: the page, by an admin."""

    def get(query: str = "") -> None:
        sign_in("admin")
        browser.get(live_server.url + PATH + query)
        wait("#in_progress")

    return get


Opened = Callable[..., None]


def live(cloud: FakeCloud, name: str = "web-1", left: int = 3) -> Migration:
    memory = (4 * GIB, (4 - left) * GIB, left * GIB)
    return cloud.add_migration(cloud.add_server(name), memory=memory)


def saved(row: Migration, left: int) -> None:
    row.memory = (4 * GIB, (4 - left) * GIB, left * GIB)
    row.updated = later(row.updated, 5) if row.updated else None


def asked(browser: WebDriver) -> list[str]:
    """What the page asked for since it was loaded."""
    found: list[str] = browser.execute_script(ASKED, PATH)
    return found


def text(browser: WebDriver, css: str = "#in_progress tbody") -> str:
    """Read at once: the table's body may be swapped while we look."""
    script = "return document.querySelector(arguments[0]).innerText"
    found: str = browser.execute_script(script, css)
    return found


def test_it_moves_the_rows_by_one_request_a_round(
    browser: WebDriver, cloud: FakeCloud, opened: Opened, until: Until
) -> None:
    rows = [live(cloud, f"web-{number}") for number in range(12)]
    opened()
    assert text(browser).count("25 %") == 12
    for row in rows:
        saved(row, 1)
    until(lambda: text(browser).count("75 %") == 12)
    bars = browser.find_elements(By.CSS_SELECTOR, "#in_progress .progress")
    assert {bar.get_attribute("aria-valuenow") for bar in bars} == {"75"}
    before, began = len(asked(browser)), time.monotonic()
    until(lambda: len(asked(browser)) >= before + 3)
    assert time.monotonic() - began > 2 * POLL
    assert set(asked(browser)) == {PATH + "progress.json"}


def test_it_stops_when_nothing_moves_any_more(
    browser: WebDriver, cloud: FakeCloud, opened: Opened, until: Until
) -> None:
    cloud.resume(live(cloud))
    opened()
    cloud.run()
    until(lambda: "Nothing moves any more" in text(browser, "#mp-live"))
    assert "Nothing moves now" in text(browser)
    link = browser.find_element(By.CSS_SELECTOR, "#mp-live a")
    assert str(link.get_attribute("href")).endswith("/admin/migration/history/")
    before = asked(browser)
    time.sleep(3 * POLL)
    assert asked(browser) == before


def test_it_does_not_ask_where_nothing_moves(
    browser: WebDriver, opened: Opened
) -> None:
    opened()
    time.sleep(3 * POLL)
    assert asked(browser) == []


def test_it_draws_the_picture_on(
    browser: WebDriver, cloud: FakeCloud, opened: Opened, until: Until
) -> None:
    row = live(cloud)
    opened()
    picture = browser.find_element(By.CSS_SELECTOR, "#in_progress .mp-picture")
    assert not picture.is_displayed()
    row.memory = (4 * GIB, 3 * GIB, GIB)
    until(picture.is_displayed)
    title = picture.find_element(By.TAG_NAME, "title")
    assert "From 25 % to 75 %" in str(title.get_attribute("textContent"))


def test_it_brings_new_rows_and_keeps_the_place(
    browser: WebDriver, cloud: FakeCloud, opened: Opened, until: Until
) -> None:
    first = live(cloud, "web-b")
    opened("?sort=name")
    row = browser.find_element(By.ID, f"moving-{first.server.id}")
    row.find_element(By.NAME, "server").click()
    row.find_element(By.CSS_SELECTOR, "[data-focus=abort]").send_keys(Keys.NULL)
    browser.execute_script("document.querySelector('[data-focus=abort]').focus()")
    live(cloud, "web-a")
    until(lambda: "web-a" in text(browser))
    focused = browser.switch_to.active_element
    assert f"server={first.server.id}" in str(focused.get_attribute("href"))
    box = browser.find_element(By.CSS_SELECTOR, f"#moving-{first.server.id} input")
    assert box.is_selected()
    assert text(browser, ".mp-count").endswith("2 of 2")


def test_it_takes_the_orders_away_in_post_copy(
    browser: WebDriver, cloud: FakeCloud, opened: Opened, until: Until
) -> None:
    row = live(cloud)
    opened()
    abort = browser.find_element(By.CSS_SELECTOR, "[data-can=can_abort]")
    assert abort.is_displayed()
    row.status = "running (post-copy)"
    until(lambda: "post-copy" in text(browser))
    assert not abort.is_displayed()


def test_it_says_since_when_it_knows_nothing_new(
    browser: WebDriver, cloud: FakeCloud, opened: Opened, until: Until
) -> None:
    row = live(cloud)
    opened()
    cloud.down("nova")
    until(lambda: "Nova failed with status 503" in text(browser, "#mp-live"))
    assert "Last update" in text(browser, "#mp-live")
    assert "25 %" in text(browser)
    cloud.up("nova")
    saved(row, 1)
    until(lambda: "75 %" in text(browser))
    until(lambda: "Updates every" in text(browser, "#mp-live"))
    assert "Nova failed" not in text(browser, "#mp-live")


def test_it_recovers_from_a_page_that_could_not_list(
    browser: WebDriver, cloud: FakeCloud, opened: Opened, until: Until
) -> None:
    live(cloud)
    cloud.down("nova")
    opened()
    assert "Nothing could be listed" in text(browser)
    cloud.up("nova")
    until(lambda: "web-1" in text(browser))
    assert "Nova failed" not in text(browser, "#migration-panel")


def test_it_rests_while_nobody_looks(
    browser: WebDriver, cloud: FakeCloud, opened: Opened, until: Until
) -> None:
    live(cloud)
    opened()
    hidden = browser.execute_script(HIDE, True)  # noqa: FBT003 - a script's argument
    time.sleep(3 * POLL)  # that nothing happens shows only while time passes
    assert browser.execute_script(BEGUN, hidden) == []
    browser.execute_script(HIDE, False)  # noqa: FBT003 - a script's argument
    until(lambda: browser.execute_script(BEGUN, hidden))


def test_it_goes_to_sign_in_and_back_when_the_session_ends(
    browser: WebDriver, cloud: FakeCloud, opened: Opened, until: Until
) -> None:
    live(cloud)
    opened("?text=web")
    cloud.expire_tokens()
    until(lambda: "/auth/login/" in browser.current_url)
    assert "in-progress" in browser.current_url
    assert "text%3Dweb" in browser.current_url


def test_it_asks_before_it_aborts_what_was_checked(
    browser: WebDriver, cloud: FakeCloud, opened: Opened, wait: Wait
) -> None:
    row = live(cloud)
    opened()
    button = browser.find_element(By.CSS_SELECTOR, "[formaction$='/do/abort/']")
    assert not button.is_enabled()
    browser.find_element(By.NAME, "server").click()
    button.click()
    wait("#cases")
    assert "goes on running on its source host" in browser.page_source
    assert row.server.name in text(browser, "#cases")
