"""A headless Chromium on a live Horizon on the fake cloud."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.request import urlopen

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support import expected_conditions as ec
from selenium.webdriver.support.ui import WebDriverWait

from migration_panel.dashboards.admin.migration.views.base import url
from tests.chromium import HEIGHT, WIDTH, chromium, forget
from tests.fakes import FakeCloud, FakeServer, small_cloud
from tests.fakes.store import FakeStore

PATIENCE = 20  # seconds
COMPILING = 120  # seconds that the first page may take, which compiles all styles

SignIn = Callable[[str], None]
Screenshot = Callable[..., Path]
Wait = Callable[[str], None]
OpenTab = Callable[[str, str], WebDriver]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shots", default="", help="folder for the screenshots")


def pytest_itemcollected(item: pytest.Item) -> None:
    """The server's thread sees what a test put into the store."""
    mark = pytest.mark.django_db(transaction=True, databases=["migration_panel"])
    item.add_marker(mark)


@pytest.fixture
def store() -> FakeStore:
    """An empty store; each call puts a row into it. The test's end empties it."""
    return FakeStore()


@pytest.fixture
def cloud(fake_server: FakeServer) -> FakeCloud:
    """compute1 to compute3, all up, no servers."""
    return fake_server.serve(small_cloud())


@pytest.fixture(scope="session")
def _compiled(live_server: LiveServer) -> None:
    """No test waits for the styles, which each process of tests compiles for itself."""
    with urlopen(f"{live_server.url}/auth/login/", timeout=COMPILING) as answer:  # noqa: S310 - our own
        assert answer.status == HTTPStatus.OK


@pytest.fixture(scope="session")
def _chromium(
    live_server: LiveServer, _compiled: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebDriver]:
    """It ends before the server does, which closes what the browser left open."""
    profile = tmp_path_factory.mktemp("chromium")
    with chromium(profile, live_server.thread.host, "127.0.0.1") as driver:
        yield driver


@pytest.fixture
def browser(_chromium: WebDriver) -> Iterator[WebDriver]:
    """Chromium without cookies, 1400 pixels wide."""
    _chromium.set_window_size(WIDTH, HEIGHT)
    yield _chromium
    forget(_chromium)


@pytest.fixture
def wait(browser: WebDriver) -> Wait:
    """``wait(css)``: until such an element is visible."""

    def until_visible(css: str) -> None:
        where = (By.CSS_SELECTOR, css)
        WebDriverWait(browser, PATIENCE).until(ec.visibility_of_element_located(where))

    return until_visible


@pytest.fixture
def sign_in(
    browser: WebDriver, live_server: LiveServer, cloud: FakeCloud, wait: Wait
) -> SignIn:
    """``sign_in("admin")`` through the sign-in page."""

    def is_asked(driver: WebDriver) -> bool:
        """A late answer to the test before may have brought its session back."""
        driver.get(f"{live_server.url}/auth/login/")
        wait("#id_username, .user-name")
        if driver.find_elements(By.ID, "id_username"):
            return True
        forget(driver)
        return False

    def enter(name: str) -> None:
        password = cloud.users[name].password
        WebDriverWait(browser, PATIENCE).until(is_asked)
        browser.find_element(By.ID, "id_username").send_keys(name)
        browser.find_element(By.ID, "id_password").send_keys(password)
        browser.find_element(By.ID, "loginBtn").click()
        wait(".user-name")

    return enter


@pytest.fixture
def open_tab(
    browser: WebDriver, live_server: LiveServer, sign_in: SignIn, wait: Wait
) -> OpenTab:
    """``open_tab("hosts", "tbody tr")``: by an administrator, until that is seen."""

    def enter(name: str, seen: str) -> WebDriver:
        sign_in("admin")
        browser.get(live_server.url + url(name))
        wait(seen)
        return browser

    return enter


@pytest.fixture
def screenshot(browser: WebDriver, request: pytest.FixtureRequest) -> Screenshot:
    """``screenshot(name, width)``: the whole page into the folder of ``--shots``."""
    folder = Path(
        request.config.getoption("--shots") or request.getfixturevalue("tmp_path")
    )

    def take(name: str, width: int = 1400) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        browser.set_window_size(width, 900)
        height = browser.execute_script("return document.body.scrollHeight")
        browser.set_window_size(width, max(900, height + 100))
        path = folder / f"{name}-{width}.png"
        assert browser.save_screenshot(str(path))
        return path

    return take
