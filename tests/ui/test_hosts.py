"""Hosts and a host's page in a browser: filtering, copying, checking again."""

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from migration_panel.checks.finding import Command, Level
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.facts import codec
from migration_panel.store import models
from migration_panel.text import N_
from tests.fakes.crowd import crowd
from tests.fakes.store import FakeStore, a_finding, a_report
from tests.ui.conftest import PATIENCE, OpenTab, Screenshot, Wait

LINE = "chown nova: /var/lib/nova/.ssh/id_rsa"
BROKEN = a_finding(commands=(Command(host="compute1", line=LINE),))


@pytest.fixture
def three(store: FakeStore) -> FakeStore:
    store.pair("compute1", "compute2", BROKEN)
    store.host("compute1", BROKEN)
    store.report(a_report("compute1"))
    store.host("compute2", a_finding(level=Level.WARNING), aggregates=["ssd"])
    store.host("compute3")
    return store


@pytest.fixture
def hosts(three: FakeStore, open_tab: OpenTab) -> WebDriver:
    """The tab, with three hosts."""
    assert three
    return open_tab("hosts", "#hosts")


@pytest.fixture
def host(hosts: WebDriver, wait: Wait) -> WebDriver:
    """compute1's page, opened from the tab."""
    hosts.find_element(By.CSS_SELECTOR, "#host-compute1 a").click()
    wait("#verdicts")
    return hosts


def names(page: WebDriver) -> list[str]:
    return [each.text for each in page.find_elements(By.CSS_SELECTOR, "td.mp-name")]


def said(page: WebDriver) -> str:
    return page.find_element(By.CSS_SELECTOR, ".mp-command [role=status]").text


def until_said(page: WebDriver, words: str) -> None:
    WebDriverWait(page, PATIENCE).until(lambda _page: words in said(page))


def test_it_filters_by_a_verdict(hosts: WebDriver, wait: Wait) -> None:
    assert names(hosts) == ["compute1", "compute2", "compute3"]
    hosts.find_element(By.CSS_SELECTOR, ".mp-counts a").click()
    wait("#hosts")
    assert names(hosts) == ["compute1"]


def test_it_copies_a_line_by_keyboard(host: WebDriver) -> None:
    line = host.find_element(By.CSS_SELECTOR, "pre[data-copy]")
    host.execute_script("arguments[0].focus()", line)
    host.switch_to.active_element.send_keys(Keys.TAB)
    button = host.switch_to.active_element
    assert button.get_attribute("aria-label") == f"Copy: {LINE}"
    button.send_keys(Keys.ENTER)
    until_said(host, "Cop")
    assert host.switch_to.active_element == button


WITHOUT_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined});"


def test_it_copies_without_the_browsers_clipboard(host: WebDriver) -> None:
    host.execute_script(
        WITHOUT_CLIPBOARD
        + "document.execCommand = () => {"
        + "  window.copied = document.activeElement.value; return true; };"
    )
    host.find_element(By.CSS_SELECTOR, ".mp-copy").click()
    until_said(host, "Copied.")
    assert host.execute_script("return window.copied") == LINE


def test_it_selects_what_it_may_not_copy(host: WebDriver) -> None:
    host.execute_script(WITHOUT_CLIPBOARD + "document.execCommand = () => false;")
    host.find_element(By.CSS_SELECTOR, ".mp-copy").click()
    until_said(host, "Selected")
    assert host.execute_script("return String(window.getSelection())") == LINE


def check_again(page: WebDriver, wait: Wait) -> None:
    page.find_element(By.CSS_SELECTOR, ".mp-check-again button").click()
    wait("#asked")


def test_it_checks_again_and_shows_the_new_result(
    host: WebDriver, wait: Wait, three: FakeStore
) -> None:
    check_again(host, wait)
    assert "has not taken the request" in host.find_element(By.ID, "asked").text
    three.host("compute1")
    models.Request.objects.update(state="done")
    wait("#asked.alert-success")
    wait("#nothing-found")


def test_it_says_why_a_check_failed(host: WebDriver, wait: Wait) -> None:
    check_again(host, wait)
    why = codec.encode(N_("The agent did not answer."))
    models.Request.objects.update(state="failed", said=why)
    wait("#asked.alert-danger")
    assert "The agent did not answer." in host.find_element(By.ID, "asked").text


def test_it_gives_up_when_the_engine_dies(
    host: WebDriver, wait: Wait, three: FakeStore
) -> None:
    check_again(host, wait)
    three.engine(age=3600)
    wait("#asked.alert-danger")
    wait(".mp-standing")


def test_it_says_at_once_that_no_engine_lives(
    host: WebDriver, wait: Wait, three: FakeStore
) -> None:
    three.engine(age=3600)
    host.find_element(By.CSS_SELECTOR, ".mp-check-again button").click()
    wait(".messages .alert-danger")
    assert not host.find_elements(By.ID, "asked")


OVERFLOW = "return document.body.scrollWidth - document.body.clientWidth"


@pytest.mark.parametrize("width", [1400, 800])
def test_it_fits_the_window(
    host: WebDriver, screenshot: Screenshot, width: int
) -> None:
    screenshot("host", width)
    assert host.execute_script(OVERFLOW) <= 0


@pytest.mark.parametrize("width", [1400, 800])
def test_it_fits_the_window_with_many_hosts(
    hosts: WebDriver, live_server: LiveServer, screenshot: Screenshot, width: int
) -> None:
    """A wide table scrolls by itself; the page does not."""
    crowd(60, 3)
    hosts.get(live_server.url + url("hosts"))
    screenshot("hosts", width)
    assert hosts.execute_script(OVERFLOW) <= 0
