"""The panel in Chinese, for whoever chose it or whose browser asks for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from migration_panel.checks.finding import Affects, Level
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.facts.missing import Missing
from migration_panel.text import N_
from tests.conftest import ClientAs
from tests.fakes.page import Page, read
from tests.fakes.store import FakeStore, a_finding, a_report

CHOSEN = {"horizon_language": "zh-hans"}
SCRIPT = "/i18n/js/migration_panel/"
NO_KEY = (
    "nova has no private key on %(host)s: cold migrations and resizes away from it "
    "fail."
)


@pytest.fixture(autouse=True)
def _language_of_the_thread() -> Iterator[None]:
    """Horizon leaves a request's language behind; the next test has its own."""
    with translation.override("en"):
        yield


@pytest.fixture
def get(client_as: ClientAs) -> Any:
    """``get("hosts", name="compute1")``: a page for whom chose Chinese."""

    def page(tab: str, cookies: Any = CHOSEN, accept: str = "", **query: str) -> Page:
        client = client_as("admin")
        client.cookies.load(cookies)
        headers = {"accept-language": accept} if accept else {}
        return read(client.get(url(tab), query, headers=headers))

    return page


def tabs(page: Page) -> list[str]:
    return page.texts("#migration-panel .nav-tabs a")


def test_it_speaks_chinese_where_a_user_chose_it(get: Any) -> None:
    page = get("hosts")
    assert page.title == "迁移"
    assert {"实例", "进行中", "待确认", "历史", "主机", "主机对"} <= {*tabs(page)}


@pytest.mark.parametrize("accept", ["zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans", "zh-SG"])
def test_it_speaks_chinese_where_a_browser_asks_for_it(get: Any, accept: str) -> None:
    assert "主机对" in tabs(get("hosts", cookies={}, accept=accept))


@pytest.mark.parametrize("accept", ["en", "zh-TW", "xx", "zh-TW,en;q=0.9"])
def test_it_speaks_english_otherwise(get: Any, accept: str) -> None:
    """Also where the rest of Horizon speaks another language."""
    assert "Pairs" in tabs(get("hosts", cookies={}, accept=accept))


def test_it_leaves_no_tab_untranslated(get: Any) -> None:
    english = {*tabs(get("hosts", cookies={}, accept="en"))}
    assert {*tabs(get("hosts"))} & english == set()


def test_it_tells_a_finding_in_chinese(store: FakeStore, get: Any) -> None:
    """Its text was made without a language, and kept in the store."""
    message = N_(NO_KEY, host="compute1")
    hint = N_("Give nova a key without passphrase on disk, and authorize it.")
    store.host("compute1", a_finding("ssh.key-missing", message=message, hint=hint))
    page = get("host", name="compute1")
    assert "准备一个没有口令的密钥" in page.one(".mp-hint").text
    shown = page.one(".mp-found").text
    assert "compute1 上的 nova 没有私钥" in shown
    assert "阻断" in shown


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("libvirt does not describe the host's CPU", "libvirt 没有描述该主机的 CPU"),
        ("chage: no such user", "chage: no such user"),
    ],
)
def test_it_tells_our_own_reasons_in_chinese(
    store: FakeStore, get: Any, reason: str, said: str
) -> None:
    """What a host says stands as it was said."""
    store.host("compute1")
    store.report(a_report("compute1", account=Missing(reason)))
    assert said in get("host", name="compute1").texts(".mp-topic p")


def test_it_fills_a_text_into_a_text(store: FakeStore, get: Any) -> None:
    clock = N_(
        "The clock of %(host)s is %(seconds)s s %(way)s the engine's: times in logs "
        "and migrations of different hosts do not fit together.",
        host="compute1",
        seconds=7,
        way=N_("behind"),
    )
    store.host("compute1", a_finding(level=Level.WARNING, message=clock))
    assert "比引擎慢 7 秒" in get("host", name="compute1").one(".mp-found").text


def test_it_joins_words_as_chinese_does(store: FakeStore, get: Any) -> None:
    store.host("compute1", a_finding(affects=Affects.COLD | Affects.LIVE_TO))
    assert "冷迁移、热迁入" in get("host", name="compute1").one(".mp-found").text


def test_it_tells_a_cause_in_chinese(store: FakeStore, get: Any) -> None:
    store.problem("ssh_host_key_unknown")
    row = get("problems").one("td.mp-name")
    assert row.text == "目标主机的 SSH 主机密钥不在 known_hosts 中"


def test_it_escapes_what_a_host_says(store: FakeStore, get: Any) -> None:
    message = N_(NO_KEY, host="<b>compute1</b>")
    store.host("compute1", a_finding(message=message))
    found = get("host", name="compute1").one(".mp-found")
    assert "<b>compute1</b> 上的 nova" in found.text
    assert not found.has("b")


def test_its_scripts_speak_chinese(client_as: ClientAs, get: Any) -> None:
    """Horizon's own catalog for scripts holds nothing of a plugin's."""
    (source,) = (
        each["src"] for each in get("hosts").all("script[src]") if SCRIPT in each["src"]
    )
    client = client_as("admin")
    client.cookies.load(CHOSEN)
    assert "\\u590d\\u5236" in client.get(source).content.decode()


def test_it_loads_no_words_for_scripts_in_english(get: Any) -> None:
    page = get("hosts", cookies={}, accept="en")
    assert [each for each in page.all("script[src]") if SCRIPT in each["src"]] == []
