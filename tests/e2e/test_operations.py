"""The operators' dashboard: readiness to look at, nothing to change."""

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.conftest import PASSWORDS
from tests.e2e.panel import Panel
from tests.e2e.readiness import post_status
from tests.lab import api

HOSTS = ""  # the first page
PAGES = (HOSTS, "host", "pairs", "pair")
MENU = "a[href*='/operations/']"
ADMINS = ("check/", "move/", "do/confirm/", "do/revert/")


@pytest.fixture
def operations(browser: WebDriver) -> Panel:
    """olive, at her own dashboard."""
    panel = Panel(browser, api.HORIZON_URL)
    panel.place = "operations"
    panel.sign_in("olive", PASSWORDS["olive"])
    return panel


def test_it_shows_olive_every_host_and_pair(operations: Panel) -> None:
    """The same verdicts as the administrators', from the database alone."""
    operations.open(HOSTS)
    for host in api.HOSTS:
        assert operations.find(f"#host-{host} .mp-verdict")
    operations.open("pairs")
    operations.find("#matrix")
    operations.open("host", name="compute1")
    operations.find("#verdicts")
    operations.open("pair", source="compute1", target="compute2")
    operations.find("#verdicts")


def test_it_gives_olive_a_menu_entry_and_no_button(operations: Panel) -> None:
    operations.open("host", name="compute1")
    assert operations.all(MENU)
    assert not operations.all("#migration-panel form[method=post]")


def test_it_refuses_whatever_olive_would_change(operations: Panel) -> None:
    """All POSTs are forbidden, to her own pages and to the administrators'."""
    operations.open(HOSTS)
    own = [operations.path(page) for page in PAGES]
    others = [f"admin/migration/{page}" for page in ADMINS]
    statuses = {path: post_status(operations, path) for path in (*own, *others)}
    assert set(statuses.values()) == {403}, statuses


def test_it_shows_mia_neither_page_nor_menu_entry(operations: Panel) -> None:
    operations.sign_in("mia", PASSWORDS["mia"])
    assert not operations.all(MENU)
    for page in PAGES:
        operations.browser.get(f"{operations.base}{operations.path(page)}")
        assert not operations.all("#migration-panel")
