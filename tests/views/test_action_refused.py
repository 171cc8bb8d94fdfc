"""What an action's page says where Nova refuses it."""

from collections.abc import Callable

import pytest

from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.facts.platform import Platform
from tests.asking import cold
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Node, read
from tests.fakes.state import Server
from tests.fakes.store import FakeStore, a_report

DOWN = "Service is unavailable at this time."
HOSTILE = "<img src=x onerror=alert(1)>{{ constructor }}"
KOLLA = Platform(id="ubuntu", like=("debian",), version="24.04", containers="kolla")
Refused = Callable[..., Node]


@pytest.fixture
def refused(cloud: FakeCloud, client_as: ClientAs) -> Refused:
    """``refused("confirm", server, said)``: the row of its result."""

    def post(slug: str, server: Server, said: str, status: int = 409) -> Node:
        for method in ("POST", "DELETE"):
            cloud.fail_next(method, "/servers/", status, said)
        form = {"server": server.id, "go": "1"}
        page = read(client_as("admin").post(url("action", slug), form))
        return page.one(f"#case-{server.id}")

    return post


def ready_for(cloud: FakeCloud, slug: str) -> Server:
    """A server that only Nova keeps from it."""
    if slug in ("confirm", "revert"):
        server = cloud.add_server("web")
        cold(cloud, server)
        return server
    if slug in ("abort", "force-complete"):
        server = cloud.add_server("web")
        cloud.add_migration(server)
        return server
    if slug == "hard-reboot":
        return cloud.add_server("web", status="ERROR")
    server = cloud.add_server("web", status="ERROR", power_state=1)
    cloud.add_migration(server, status="error")
    return server


EACH = pytest.mark.parametrize(
    "slug",
    ["confirm", "revert", "abort", "force-complete", "hard-reboot", "reset-to-active"],
)


@EACH
def test_it_names_the_cause_its_id_and_what_to_do(
    cloud: FakeCloud, refused: Refused, slug: str
) -> None:
    server = ready_for(cloud, slug)
    found = refused(slug, server, f"Instance {server.id} is locked")
    assert f"Failed: Nova refused: Instance {server.id} is locked" in found.text
    cause = found.one("[data-cause=instance_state_conflict]")
    assert cause.one("code").text == "instance_state_conflict"
    assert cause.one("strong").text == "The server's state does not allow the move"
    line = f"openstack server set --state active {server.id}"
    assert line in cause.texts("details pre[data-copy]")


@EACH
def test_it_guesses_nothing_and_escapes(
    cloud: FakeCloud, refused: Refused, slug: str
) -> None:
    found = refused(slug, ready_for(cloud, slug), HOSTILE, 400)
    assert HOSTILE in found.text
    assert "then do as Nova says" in found.text
    assert not found.has("img")
    assert not found.has("[data-cause]")


@EACH
def test_it_takes_no_failure_for_a_refusal(
    cloud: FakeCloud, refused: Refused, slug: str
) -> None:
    found = refused(slug, ready_for(cloud, slug), DOWN, 503)
    assert "Nova may have taken the request" in found.text
    assert not found.has("[data-cause]")


@pytest.mark.parametrize(
    ("status", "said", "advice"),
    [
        (404, "Migration 1 not found for instance", "is gone meanwhile"),
        (409, "Conflict", "The server changed meanwhile"),
        (403, "Forbidden", "Ask whoever keeps Nova's policy"),
    ],
)
def test_it_says_what_to_do_where_nothing_fits(
    cloud: FakeCloud, refused: Refused, status: int, said: str, advice: str
) -> None:
    found = refused("abort", ready_for(cloud, "abort"), said, status)
    assert advice in found.text
    assert not found.has("[data-cause]")


def test_it_fits_the_steps_to_both_ends_of_the_move(
    cloud: FakeCloud, refused: Refused, store: FakeStore
) -> None:
    """It runs on compute2 by now; what is down is the host that it left."""
    store.report(a_report("compute1", platform=KOLLA))
    server = ready_for(cloud, "confirm")
    found = refused("confirm", server, DOWN)
    assert "sudo docker restart nova_compute" in found.texts("pre[data-copy]")
    where = set(found.texts(".mp-command .mp-note"))
    assert {"on compute1", f"on {server.host}"} < where


def test_it_confirms_nothing_while_the_old_host_is_down(
    cloud: FakeCloud, client_as: ClientAs
) -> None:
    """Nova says so itself here, without the host's name."""
    server = ready_for(cloud, "confirm")
    cloud.hosts["compute1"].up = False
    form = {"server": server.id, "go": "1"}
    page = read(client_as("admin").post(url("action", "confirm"), form))
    assert DOWN in page.one("#cases").text
    assert page.has("#cases [data-cause=compute_service_down]")


def test_it_names_no_host_of_a_move_that_is_over(
    cloud: FakeCloud, refused: Refused
) -> None:
    server = cloud.add_server("web", "compute3", status="ERROR")
    cloud.add_migration(server, status="completed", source="compute1", dest="compute2")
    where = refused("hard-reboot", server, DOWN).texts(".mp-command .mp-note")
    assert "on compute3" in where
    assert not {"on compute1", "on compute2"} & set(where)


def test_it_tells_nobody_to_reboot_after_a_live_migration(
    cloud: FakeCloud, refused: Refused
) -> None:
    server = ready_for(cloud, "abort")
    said = (
        f"Migration 1 state of instance {server.id} is completed. Cannot abort live "
        "migration while the migration is in this state."
    )
    found = refused("abort", server, said, 400)
    assert found.has("[data-cause=resize_confirm_revert_failed]")
    assert not [each for each in found.texts("pre[data-copy]") if "reboot" in each]
