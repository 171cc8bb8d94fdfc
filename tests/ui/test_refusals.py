"""Nova's refusals in the browser: folded steps, lines to copy, nothing that acts."""

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions as ec
from selenium.webdriver.support.ui import WebDriverWait

from migration_panel.dashboards.admin.migration.views.base import url
from tests.asking import cold
from tests.fakes import FakeCloud
from tests.fakes.state import Server
from tests.ui.conftest import PATIENCE, Screenshot, SignIn, Wait

HOSTILE = "{{1+1}}<img src=x onerror=document.title='bad'>"
DOWN = f"{HOSTILE} Compute service of compute2 is unavailable at this time."
CAUSE = "[data-cause=compute_service_down]"
MODAL = "#migration-panel-modal"


class Window:
    """What an admin sees of the panel."""

    def __init__(self, browser: WebDriver, site: str, wait: Wait) -> None:
        self.browser = browser
        self.site = site
        self.wait = wait

    def find(self, css: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, css)

    def all(self, css: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, css)

    def open(self, path: str, *servers: Server) -> None:
        query = "&".join(f"server={each.id}" for each in servers)
        self.browser.get(f"{self.site}{path}?{query}")

    def open_modal(self, server: Server) -> None:
        self.open(url("servers"))
        self.find(f"#server-{server.id} .ajax-modal").click()
        self.wait(f"{MODAL} #target-table")

    def unfold(self, css: str) -> list[WebElement]:
        """The lines to copy in it."""
        self.find(f"{css} summary").send_keys(Keys.ENTER)
        lines = self.all(f"{css} pre[data-copy]")
        WebDriverWait(self.browser, PATIENCE).until(lambda _: lines[0].is_displayed())
        return lines


@pytest.fixture
def window(
    browser: WebDriver, live_server: LiveServer, sign_in: SignIn, wait: Wait
) -> Window:
    sign_in("admin")
    return Window(browser, live_server.url, wait)


def refused_in_modal(window: Window, cloud: FakeCloud) -> None:
    cloud.fail_next("POST", "/action", 400, DOWN)
    before = window.find(f"{MODAL} .modal-body")
    window.find(f"{MODAL} .btn-primary").click()
    WebDriverWait(window.browser, PATIENCE).until(ec.staleness_of(before))
    window.wait(f"{MODAL} {CAUSE}")


def test_it_tells_in_the_modal_what_to_do(
    window: Window, cloud: FakeCloud, screenshot: Screenshot
) -> None:
    """Refused twice: each time the modal is made anew."""
    window.open_modal(cloud.add_server("web"))
    for _again in range(2):
        refused_in_modal(window, cloud)
        assert HOSTILE in window.find(f"{MODAL} .modal-body > .alert-danger").text
        lines = window.unfold(f"{MODAL} {CAUSE} details")
        assert len(window.all(f"{MODAL} {CAUSE} .mp-copy")) == len(lines)
        screenshot("refused-modal")
    assert window.browser.title != "bad"


def test_it_copies_a_line_out_of_the_modal(window: Window, cloud: FakeCloud) -> None:
    """Into the clipboard, or selected where the browser gives none."""
    window.open_modal(cloud.add_server("web"))
    refused_in_modal(window, cloud)
    window.unfold(f"{MODAL} {CAUSE} details")
    window.find(f"{MODAL} {CAUSE} .mp-copy").click()
    said = window.find(f"{MODAL} {CAUSE} .mp-line [role=status]")
    WebDriverWait(window.browser, PATIENCE).until(lambda _: said.text)
    assert said.text == "Copied."


@pytest.mark.parametrize("width", [1400, 800])
def test_it_keeps_results_small(
    window: Window, cloud: FakeCloud, screenshot: Screenshot, width: int
) -> None:
    web, mail, last = (cloud.add_server(name) for name in ("web", "mail", "last"))
    window.open(url("move"), web, mail, last)
    window.browser.set_window_size(width, 900)
    for each in (web, mail):
        cloud.fail_next("POST", f"{each.id}/action", 400, DOWN)
    window.find("#move button.btn-primary").click()
    window.wait("#results")
    assert window.find(f"#result-{mail.id}").size["height"] < 200
    assert not window.find(f"#result-{mail.id} pre").is_displayed()
    window.unfold(f"#result-{web.id} details")
    screenshot("refused-several", width)
    beyond = "return document.body.scrollWidth - document.body.clientWidth"
    assert window.browser.execute_script(beyond) <= 0


def test_it_tells_of_an_action(
    window: Window, cloud: FakeCloud, screenshot: Screenshot
) -> None:
    web = cloud.add_server("web")
    cold(cloud, web)
    cloud.hosts["compute1"].up = False
    window.open(url("action", "confirm"), web)
    window.find(".mp-action button").click()
    window.wait(f"#cases {CAUSE}")
    lines = window.unfold(f"#cases {CAUSE} details")
    assert lines[-1].text == f"openstack server evacuate {web.id}"
    screenshot("refused-action")
