"""The page that asks before an action, does it, and tells a result for each server."""

from typing import Any

import pytest

from migration_panel.actions import ACTIONS
from migration_panel.dashboards.admin.migration.views.base import url
from tests.asking import cold, move
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read
from tests.fakes.state import Server

UNKNOWN = "5e4b0b5c-0000-4000-8000-000000000001"


@pytest.fixture
def ask(client_as: ClientAs) -> Any:
    """``ask("confirm", server, …)``: the page before anything is done."""

    def get(slug: str, *servers: Server) -> Page:
        ids = [each.id for each in servers]
        return read(client_as("admin").get(url("action", slug), {"server": ids}))

    return get


@pytest.fixture
def act(client_as: ClientAs) -> Any:
    """``act("confirm", server, …)``: the answer to the click on its button."""

    def post(slug: str, *servers: Server, **more: str) -> Any:
        form = {"server": [each.id for each in servers], "go": "1"} | more
        return client_as("admin").post(url("action", slug), form)

    return post


def changes(cloud: FakeCloud) -> list[dict[str, Any]]:
    return [call.body for call in cloud.calls_to("nova") if call.method != "GET"]


@pytest.fixture
def waiting(cloud: FakeCloud) -> list[Server]:
    servers = [cloud.add_server(name) for name in ("web", "db", "mail")]
    for each in servers:
        cold(cloud, each)
    return servers


@pytest.mark.parametrize("slug", ACTIONS)
def test_it_changes_nothing_by_looking(cloud: FakeCloud, ask: Any, slug: str) -> None:
    page = ask(slug, cloud.add_server("web", status="ERROR"))
    assert page.title == str(ACTIONS[slug].label)
    assert str(ACTIONS[slug].consequence) in page.one("#migration-panel").text
    assert changes(cloud) == []


def test_it_opens_from_a_list_without_doing_anything(
    cloud: FakeCloud, client_as: ClientAs, waiting: list[Server]
) -> None:
    """The button above a list posts what is checked, though without `go`."""
    form = {"server": [each.id for each in waiting]}
    page = read(client_as("admin").post(url("action", "confirm"), form))
    assert page.texts("#cases tbody tr td.mp-name") == ["web", "db", "mail"]
    assert page.has("input[name=go]")
    assert changes(cloud) == []


def test_it_confirms_one_and_goes_back_with_a_message(
    cloud: FakeCloud, act: Any, client_as: ClientAs, waiting: list[Server]
) -> None:
    answer = act("confirm", waiting[0], next="/admin/migration/to-confirm/")
    assert answer.status_code == 302
    assert answer["Location"] == "/admin/migration/to-confirm/"
    assert changes(cloud) == [{"confirmResize": None}]
    client = client_as("admin")
    client.cookies.load({name: each.value for name, each in answer.cookies.items()})
    assert any("web" in each for each in read(client.get(url("hosts"))).messages)


def test_it_confirms_many_with_a_result_for_each(
    cloud: FakeCloud, act: Any, waiting: list[Server]
) -> None:
    cloud.fail_next("POST", f"{waiting[1].id}/action", 409, "Instance is locked")
    page = read(act("confirm", *waiting))
    results = {row["id"]: row.text for row in page.all("#cases tbody tr")}
    assert "Nova accepted to confirm." in results[f"case-{waiting[0].id}"]
    assert (
        "Failed: Nova refused: Instance is locked" in results[f"case-{waiting[1].id}"]
    )
    assert "Nova accepted to confirm." in results[f"case-{waiting[2].id}"]
    assert not page.has("input[name=go]")


def test_it_reverts(cloud: FakeCloud, act: Any, waiting: list[Server]) -> None:
    act("revert", waiting[0])
    cloud.run()
    assert waiting[0].host == "compute1"
    assert waiting[0].status == "ACTIVE"


def test_it_does_what_fits_and_leaves_the_rest(
    cloud: FakeCloud, act: Any, waiting: list[Server]
) -> None:
    other = cloud.add_server("other")
    page = read(act("confirm", waiting[0], other))
    assert "accepted" in page.one(f"#case-{waiting[0].id}").text
    refused = page.one(f"#case-{other.id}").text
    assert "No: other is ACTIVE: no resize" in refused
    assert "look at its history" in refused
    assert len(changes(cloud)) == 1


def test_it_offers_no_button_where_nothing_fits(cloud: FakeCloud, ask: Any) -> None:
    page = ask("confirm", cloud.add_server("web"))
    assert not page.has("input[name=go]")
    assert page.texts(".mp-action a") == ["Cancel"]


def test_it_does_not_decide_without_a_finished_move(cloud: FakeCloud, act: Any) -> None:
    lost = cloud.add_server("lost", status="VERIFY_RESIZE")
    page = read(act("confirm", lost))
    assert "no finished migration" in page.one(f"#case-{lost.id}").text
    assert changes(cloud) == []


def test_it_resets_a_server_stranded_by_a_refused_live_migration(
    cloud: FakeCloud, ask: Any, act: Any
) -> None:
    web = cloud.add_server("web")
    move(cloud, web, fails="live-refused")
    assert web.status == "ERROR"
    assert "Yes" in ask("reset-to-active", web).one(f"#case-{web.id}").text
    assert act("reset-to-active", web).status_code == 302
    assert web.status == "ACTIVE"
    assert changes(cloud) == [{"os-resetState": {"state": "active"}}]


def test_it_does_not_reset_another_kind_of_error(cloud: FakeCloud, act: Any) -> None:
    web = cloud.add_server("web", status="ERROR")
    said = read(act("reset-to-active", web)).one(f"#case-{web.id}").text
    assert "does not see the guest of web running" in said
    assert "Hard-reboot it instead" in said
    assert "did not fail" in said
    assert changes(cloud) == []


def test_it_hard_reboots(cloud: FakeCloud, act: Any) -> None:
    web = cloud.add_server("web", status="ERROR")
    act("hard-reboot", web)
    assert changes(cloud) == [{"reboot": {"type": "HARD"}}]


@pytest.mark.parametrize("slug", ["abort", "force-complete"])
def test_it_gives_orders_to_a_running_move(
    cloud: FakeCloud, act: Any, slug: str
) -> None:
    web = cloud.add_server("web")
    cloud.add_migration(web)
    assert act(slug, web).status_code == 302
    assert len([c for c in cloud.calls_to("nova") if c.method != "GET"]) == 1


def test_it_gives_no_orders_during_post_copy(cloud: FakeCloud, act: Any) -> None:
    web = cloud.add_server("web")
    cloud.add_migration(web, status="running (post-copy)")
    page = read(act("abort", web))
    assert "past the point" in page.one(f"#case-{web.id}").text
    assert changes(cloud) == []


def test_it_says_when_a_server_vanished(act: Any, waiting: list[Server]) -> None:
    waiting[0].vm_state = "deleted"
    page = read(act("confirm", *waiting[:2]))
    assert "Nova does not know it" in page.one(f"#case-{waiting[0].id}").text
    assert "accepted" in page.one(f"#case-{waiting[1].id}").text


@pytest.mark.usefixtures("cloud")
def test_it_says_when_nothing_was_selected(ask: Any) -> None:
    page = ask("confirm")
    assert "No server was selected" in page.one("#migration-panel").text
    assert not page.has("input[name=go]")


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("server", ["x", "../..", f"{UNKNOWN}/action", "%00"])
def test_it_takes_nothing_but_ids(client_as: ClientAs, server: str) -> None:
    address = url("action", "confirm")
    assert client_as("admin").get(address, {"server": server}).status_code == 404


@pytest.mark.usefixtures("cloud")
def test_it_knows_no_other_action(client_as: ClientAs) -> None:
    address = url("action", "delete")
    assert client_as("admin").get(address, {"server": UNKNOWN}).status_code == 404


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""]
)
def test_it_goes_nowhere_else(act: Any, waiting: list[Server], elsewhere: str) -> None:
    assert act("confirm", waiting[0], next=elsewhere)["Location"] == url("servers")


def test_it_does_a_thing_once_though_asked_twice(
    cloud: FakeCloud, act: Any, waiting: list[Server]
) -> None:
    act("confirm", waiting[0], waiting[0])
    assert len(changes(cloud)) == 1
