"""A failed migration's page in a browser: waiting, checking again, hostile lines."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from migration_panel import requested
from migration_panel.dashboards.admin.migration.failure_shown import LONGEST
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.diagnosis.diagnosis import Diagnosis, Proof
from migration_panel.facts import codec
from migration_panel.store import models
from tests.asking import move
from tests.fakes import FakeCloud
from tests.fakes.failures import a_diagnosed, a_proof
from tests.fakes.store import FakeStore
from tests.ui.conftest import PATIENCE, Screenshot, SignIn, Wait
from tests.ui.full_diagnosis import a_full_diagnosis

KEY = "ssh_host_key_unknown"
CARD = "section.mp-cause"
SECRET = "hunter2secret"  # noqa: S105 - nobody's
HOSTILE = (
    "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 2'>",
    "{{ constructor.constructor('window.harmed = 3')() }}",
    "{$ constructor.constructor('window.harmed = 4')() $}",
    "</pre></details><h1 id='harmed'>x</h1>",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x00 \x7f \u202egnp.exe",
    f"rabbit://nova:{SECRET}@192.0.2.1:5672/ password = {SECRET}",
    "x" * 10**6,
    "\u202e" * 3000,
)
Ids = dict[str, Any]


@pytest.fixture
def failed(cloud: FakeCloud) -> Ids:
    """A refused live migration of `web`, as a row of the store begins with it."""
    migration = move(cloud, cloud.add_server("web"), fails="live-refused")
    ids = {"migration": migration.uuid, "server": migration.server.id}
    return {key: uuid.UUID(value) for key, value in ids.items()}


@pytest.fixture
def page(
    failed: Ids,
    browser: WebDriver,
    live_server: LiveServer,
    sign_in: SignIn,
    wait: Wait,
) -> Callable[[], WebDriver]:
    """``page()``: that migration's page, opened by an admin."""
    sign_in("admin")
    address = url("migration", failed["server"], failed["migration"])

    def opened() -> WebDriver:
        browser.get(live_server.url + address)
        wait("#facts")
        return browser

    return opened


Page = Callable[[], WebDriver]


def one(page: WebDriver, css: str) -> Any:
    return page.find_element(By.CSS_SELECTOR, css)


def until(page: WebDriver, holds: Callable[[], object]) -> None:
    WebDriverWait(page, PATIENCE).until(lambda _page: holds())


def told(failed: Ids, **row: Any) -> None:
    """What an engine writes when it knows more."""
    models.Failure.objects.filter(migration=failed["migration"]).update(**row)


def test_it_shows_the_cause_when_the_engine_has_it(
    page: Page, store: FakeStore, failed: Ids, wait: Wait, screenshot: Screenshot
) -> None:
    store.failure(state="looking", age=1, **failed)
    shown = page()
    wait("#looking .fa-spin")
    screenshot("failed-looking")
    diagnosis = Diagnosis(taken=datetime.now(UTC), causes=(a_diagnosed(),))
    told(failed, state="done", cause=KEY, diagnosis=codec.encode(diagnosis))
    wait(f"[data-cause={KEY}]")
    assert "not in known_hosts" in one(shown, f"{CARD} h3").text


def check_again(page: WebDriver, wait: Wait) -> models.Request:
    one(page, f"{CARD} .mp-check-again button").click()
    wait(f"{CARD} #asked")
    return models.Request.objects.get()


def test_it_says_that_a_cause_is_gone(
    page: Page, store: FakeStore, failed: Ids, wait: Wait, screenshot: Screenshot
) -> None:
    store.failure(KEY, standing="stands", **failed)
    requested.remember(str(failed["server"]), "live-migration", "compute3", block=True)
    shown = page()
    asked = check_again(shown, wait)
    assert asked.migration == failed["migration"]
    told(failed, standing="gone", checked=datetime.now(UTC))
    models.Request.objects.update(state="done")
    wait(f"{CARD}[data-standing=gone]")
    assert "Fixed, checked" in one(shown, ".mp-now-words").text
    screenshot("failed-gone")
    one(shown, "#try-again").click()
    wait("form.mp-move")
    assert one(shown, "input[name=kind]:checked").get_attribute("value") == "live"
    assert one(shown, "input[name=target]:checked").get_attribute("value") == "compute3"


def test_it_says_that_a_cause_still_stands(
    page: Page, store: FakeStore, failed: Ids, wait: Wait
) -> None:
    store.failure(KEY, standing="unknown", **failed)
    shown = page()
    check_again(shown, wait)
    told(failed, standing="stands", checked=datetime.now(UTC))
    models.Request.objects.update(state="done")
    wait(f"{CARD}[data-standing=stands]")
    assert one(shown, ".mp-now-words").text.startswith("Still so, checked ")
    assert not shown.find_elements(By.ID, "try-again")


def test_it_says_how_old_a_check_has_become(
    page: Page, store: FakeStore, failed: Ids
) -> None:
    now = datetime.now(UTC)
    store.failure(KEY, standing="stands", checked=now, **failed)
    shown = page()
    first = one(shown, ".mp-now-words time").text
    until(shown, lambda: one(shown, ".mp-now-words time").text != first)
    assert one(shown, ".mp-now-words time").text.endswith(" s ago")


def hostile() -> tuple[Proof, ...]:
    return tuple(a_proof(text, host=text[:60], source=text[:60]) for text in HOSTILE)


@pytest.mark.parametrize("riddle", [True, False])
def test_it_is_not_harmed_by_what_a_log_says(
    page: Page, store: FakeStore, failed: Ids, *, riddle: bool
) -> None:
    now = datetime.now(UTC)
    causes = () if riddle else (a_diagnosed(proofs=hostile()),)
    told = Diagnosis(taken=now, causes=causes, unexplained=hostile())
    store.failure(diagnosis=told, server_name=HOSTILE[1], **failed)
    shown = page()
    assert shown.execute_script("return typeof window.harmed") == "undefined"
    assert not shown.find_elements(By.ID, "harmed")
    assert SECRET not in shown.page_source
    said = [
        each.get_attribute("textContent") or ""
        for each in shown.find_elements(By.CSS_SELECTOR, f"{CARD} .mp-proof pre")
    ]
    assert said[:2] == list(HOSTILE[:2])
    assert said[4] == "red \u241b]0;title\u2407 \u2400 \u2421 <U+202E>gnp.exe"
    assert len(said[6]) == LONGEST
    assert "\u202e" not in "".join(said)


@pytest.mark.parametrize("width", [1400, 800])
def test_it_keeps_a_long_line_on_the_page(
    page: Page, store: FakeStore, failed: Ids, browser: WebDriver, width: int
) -> None:
    store.failure(a_diagnosed(proofs=hostile()), **failed)
    browser.set_window_size(width, 900)
    shown = page()
    for each in shown.find_elements(By.CSS_SELECTOR, "details > summary"):
        each.click()
    script = "return arguments[0].scrollWidth <= arguments[0].clientWidth"
    for each in shown.find_elements(By.CSS_SELECTOR, f"{CARD}, {CARD} pre"):
        assert shown.execute_script(script, each)


def test_it_is_read_with_the_keyboard(
    page: Page, store: FakeStore, failed: Ids, screenshot: Screenshot
) -> None:
    """From the button through the lines to copy to what is folded."""
    now = datetime.now(UTC)
    store.failure(
        diagnosis=a_full_diagnosis(), standing="stands", checked=now, **failed
    )
    shown = page()
    for width in (1400, 800):
        screenshot("failed-full", width)
    button = one(shown, f"{CARD} .mp-check-again button")
    shown.execute_script("arguments[0].focus()", button)
    seen = []
    for _step in range(19):
        shown.switch_to.active_element.send_keys(Keys.TAB)
        at = shown.switch_to.active_element
        seen.append(at.tag_name)
    assert seen == ["a", *["pre", "button"] * 8, "summary", "a"]
    other = one(shown, "details.mp-cause")
    one(other, "summary").send_keys(Keys.ENTER)
    until(shown, lambda: other.get_attribute("open"))
    assert "What to do" in other.text


def test_it_shows_what_nova_recorded_where_nobody_looks(
    page: Page, store: FakeStore, screenshot: Screenshot
) -> None:
    store.engine(age=3600)
    shown = page()
    assert "No engine is alive" in one(shown, "#nobody-looked").text
    for width in (1400, 800):
        screenshot("failed-away", width)


def test_it_leads_from_history_to_the_cause(
    page: Page, store: FakeStore, failed: Ids, wait: Wait, screenshot: Screenshot
) -> None:
    store.failure(KEY, **failed)
    shown = page()
    one(shown, "#tab-history").click()
    wait(".mp-cause-of a")
    screenshot("history-cause")
    screenshot("history-cause", 800)
    one(shown, ".mp-cause-of a").click()
    wait(CARD)
