"""Chinese in a browser: what scripts say, and words that do not stand upright."""

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from migration_panel.checks.finding import Command
from migration_panel.dashboards.admin.migration.views.base import url
from tests.asking import cold
from tests.fakes import FakeCloud
from tests.fakes.store import FakeStore, a_finding
from tests.ui.conftest import Screenshot, SignIn, Wait

LINES = "return arguments[0].getClientRects().length"


@pytest.fixture
def chinese(store: FakeStore, browser: WebDriver, sign_in: SignIn) -> WebDriver:
    """Signed in, with a broken host in the store."""
    line = Command(host="compute1", line="true")
    store.host("compute1", a_finding(commands=(line,)))
    sign_in("admin")
    browser.add_cookie({"name": "horizon_language", "value": "zh-hans"})
    return browser


def test_its_scripts_speak_chinese(
    chinese: WebDriver, live_server: LiveServer, wait: Wait
) -> None:
    chinese.get(f"{live_server.url}{url('host')}?name=compute1")
    wait(".mp-copy")
    assert chinese.find_element(By.CSS_SELECTOR, ".mp-copy").text == "复制"


@pytest.fixture
def history(
    chinese: WebDriver, cloud: FakeCloud, live_server: LiveServer, wait: Wait
) -> WebDriver:
    """With so long a name that all else is as narrow as it may be."""
    cold(cloud, cloud.add_server("x" * 255), fails="cold-ssh")
    chinese.get(live_server.url + url("history"))
    wait("#history")
    return chinese


@pytest.mark.parametrize("width", [1400, 800])
def test_it_breaks_no_short_word(
    history: WebDriver, screenshot: Screenshot, width: int
) -> None:
    screenshot("history-chinese", width)
    (time,) = history.find_elements(By.CSS_SELECTOR, "#history tbody time")
    assert time.get_attribute("textContent") == "刚刚"
    assert history.execute_script(LINES, time) == 1
