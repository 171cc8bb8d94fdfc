"""What goes wrong leaves a page that says what failed and keeps the rest."""

from collections.abc import Callable
from typing import Any

import pytest

from migration_panel.dashboards.admin.migration.views.base import url
from tests.asking import cold, move
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read
from tests.fakes.state import Server

TABS = ("servers", "in_progress", "to_confirm", "history", "hosts")
PROBLEM = "#migration-panel .alert-danger"
HOSTILE = (
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "{{7*7}}",
    "{$ 7*7 $}",
    "{% debug %}",
    "%(server)s %s %n",
    "\u202egnp.exe\u202d\u200f",
    "x" * 255,
    "\x00\x1b[31m\n",
)


@pytest.fixture
def web(cloud: FakeCloud) -> Server:
    """A server that waits for a decision, so that every tab has something."""
    web = cloud.add_server("web")
    cold(cloud, web)
    cloud.add_migration(cloud.add_server("moving", "compute3"))
    return web


@pytest.fixture
def pages(web: Server, client_as: ClientAs, cloud: FakeCloud) -> dict[str, str]:
    """Every page by name, the addresses of a migration and an action included."""
    assert client_as("admin")
    migration = cloud.migrations[0]
    named = {tab: url(tab) for tab in TABS}
    named["migration"] = url("migration", web.id, migration.uuid)
    named["confirm"] = f"{url('action', 'confirm')}?server={web.id}"
    return named


PAGES = (*TABS, "migration", "confirm")


@pytest.mark.parametrize("how", ["503", "hangup"])
@pytest.mark.parametrize("name", PAGES)
def test_it_says_that_nova_is_down(
    cloud: FakeCloud, client_as: ClientAs, pages: dict[str, str], name: str, how: str
) -> None:
    cloud.down("nova", how)
    answer = client_as("admin").get(pages[name])
    page = read(answer)
    assert answer.status_code == 200
    said = "Nova did not answer" if how == "hangup" else "Nova failed with status 503"
    assert said in page.one("#migration-panel").text
    assert page.has("#tab-servers")


@pytest.mark.parametrize("name", ["servers", "to_confirm", "history", "hosts"])
def test_it_does_not_call_a_list_empty_that_failed(
    cloud: FakeCloud, client_as: ClientAs, pages: dict[str, str], name: str
) -> None:
    cloud.down("nova")
    page = read(client_as("admin").get(pages[name]))
    assert "Nothing could be listed" in page.one("tr.empty").text
    assert "None" not in page.one(".mp-count").text


@pytest.mark.parametrize("name", PAGES)
def test_it_works_without_placement(
    cloud: FakeCloud, client_as: ClientAs, pages: dict[str, str], name: str
) -> None:
    cloud.down("placement")
    page = read(client_as("admin").get(pages[name]))
    assert "compute" in page.one("tbody").text


@pytest.mark.parametrize("name", PAGES)
def test_it_works_without_keystone(
    cloud: FakeCloud, client_as: ClientAs, pages: dict[str, str], name: str
) -> None:
    """Names are a nicety; without Keystone there are ids."""
    client = client_as("admin")
    cloud.fail_next("GET", "/identity/v3/(users|projects)/[0-9a-f]+$", 500)
    assert client.get(pages[name]).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_it_sends_to_sign_in_when_the_token_expired(
    cloud: FakeCloud, client_as: ClientAs, pages: dict[str, str], name: str
) -> None:
    client = client_as("admin")
    cloud.fail_next("GET", "/compute/v2.1/", 401)
    answer = client.get(pages[name])
    assert answer.status_code == 302
    assert "/auth/login/" in answer["Location"]
    assert "next=" in answer["Location"]


@pytest.mark.parametrize("status", [400, 403, 404, 409, 500])
@pytest.mark.parametrize("name", TABS)
def test_it_shows_what_nova_said(
    cloud: FakeCloud,
    client_as: ClientAs,
    pages: dict[str, str],
    name: str,
    status: int,
) -> None:
    cloud.fail_next("GET", "/compute/v2.1/(servers|os-)", status, "Nova's own words")
    answer = client_as("admin").get(pages[name])
    assert answer.status_code == 200
    assert "Nova's own words" in read(answer).one("#migration-panel").text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (409, "Cannot 'confirmResize' instance"),
        (400, "No valid host was found. There are not enough hosts available."),
        (403, "Policy doesn't allow it"),
        (500, "Unexpected API Error."),
    ],
)
def test_it_shows_why_nova_refused_an_action(
    cloud: FakeCloud, client_as: ClientAs, web: Server, status: int, words: str
) -> None:
    cloud.fail_next("POST", "/action$", status, words)
    form = {"server": web.id, "go": "1"}
    page = read(client_as("admin").post(url("action", "confirm"), form))
    said = page.one(f"#case-{web.id}").text
    assert said.startswith("web compute2 VERIFY_RESIZE Failed:")
    assert words.rstrip(".") in said


@pytest.mark.parametrize("name", ["servers", "to_confirm", "history"])
def test_it_warns_that_what_a_silent_cell_knows_is_missing(
    cloud: FakeCloud, client_as: ClientAs, pages: dict[str, str], name: str
) -> None:
    """Nova leaves them out of a paged list without a word."""
    cloud.cell_down("compute2")
    page = read(client_as("admin").get(pages[name]))
    assert "A cell did not answer" in page.one(".alert-warning").text


@pytest.mark.parametrize("name", ["hosts", "migration"])
def test_it_shows_the_rest_when_a_cell_is_silent(
    cloud: FakeCloud, client_as: ClientAs, pages: dict[str, str], name: str
) -> None:
    cloud.cell_down("compute2")
    answer = client_as("admin").get(pages[name])
    assert answer.status_code == 200
    assert "compute2" in read(answer).one("#migration-panel").text


def test_it_decides_nothing_about_a_server_of_a_silent_cell(
    cloud: FakeCloud, client_as: ClientAs, web: Server
) -> None:
    cloud.cell_down("compute2")
    form = {"server": web.id, "go": "1"}
    page = read(client_as("admin").post(url("action", "confirm"), form))
    said = page.one(f"#case-{web.id}").text
    assert "the part of Nova that keeps it does not answer" in said
    assert all(call.method == "GET" for call in cloud.calls_to("nova"))


@pytest.fixture
def hostile(cloud: FakeCloud, client_as: ClientAs) -> Callable[[str], list[Page]]:
    """``hostile(name)``: every page, with this for names, reasons and details."""

    def everywhere(name: str) -> list[Page]:
        cloud.hosts["compute3"].enabled = False
        cloud.hosts["compute3"].disabled_reason = name
        web = cloud.add_server(name, locked=True, locked_reason=name)
        migration = cold(cloud, web)
        failed = move(cloud, cloud.add_server(name), fails="live-refused")
        cloud.add_fault(failed.server, name)
        assert failed.action
        failed.action.events[0].details = name
        addresses = [url(tab) for tab in TABS]
        addresses += [f"{url('action', 'confirm')}?server={web.id}"]
        for each in (migration, failed):
            addresses.append(url("migration", each.server.id, each.uuid))
        return [read(_ok(client_as("admin").get(each))) for each in addresses]

    return everywhere


def _ok(answer: Any) -> Any:
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("name", HOSTILE)
def test_it_shows_a_hostile_name_as_text(
    hostile: Callable[[str], list[Page]], name: str
) -> None:
    for page in hostile(name):
        panel = page.one("#migration-panel")
        assert not panel.has("script")
        assert not panel.has("img")
        assert "ng-non-bindable" in panel.attrs


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{7*7}}", "%(server)s"])
def test_it_shows_it_unchanged(hostile: Callable[[str], list[Page]], name: str) -> None:
    pages = hostile(name)
    assert name in pages[0].one("#migration-panel").text
    assert name in pages[-1].one("#why").text
    assert name in pages[-1].one("#steps").text


@pytest.mark.parametrize("name", HOSTILE)
def test_it_leaves_nothing_for_angular_to_evaluate(
    hostile: Callable[[str], list[Page]], name: str
) -> None:
    for page in hostile(name):
        assert "{$" not in page.one("#migration-panel").text


def test_it_keeps_a_turning_name_from_turning_its_sentence(
    cloud: FakeCloud, client_as: ClientAs
) -> None:
    web = cloud.add_server("\u202eevil")
    address = f"{url('action', 'confirm')}?server={web.id}"
    page = read(client_as("admin").get(address))
    assert "\u2068\u202eevil\u2069 is ACTIVE" in page.one("#cases").text
    assert page.one("#cases bdi").text == "\u202eevil"
