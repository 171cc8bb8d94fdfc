"""The Move form as it opens: what can be chosen, and why the rest cannot."""

from collections.abc import Callable

import pytest

from migration_panel.dashboards.admin.migration.views.base import url
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.views.move import (
    MoveForm,
    bare,
    chosen,
    form,
    is_on,
    measured,
    order,
    radio,
    row_of,
)

__all__ = ["form", "measured"]
Measure = Callable[[], None]
HOSTILE = '<img src=x onerror="alert(1)">{{ 7*7 }}'


# -- how -------------------------------------------------------------------


def test_it_says_what_each_kind_means_for_the_guest(
    cloud: FakeCloud, form: MoveForm
) -> None:
    page = form.opened(cloud.add_server("web"))
    assert "No downtime" in page.one("#kind-live").text
    assert "shut down" in page.one("#kind-cold").text
    assert "confirm the move, or revert it" in page.one("#kind-cold").text
    assert "another flavor" in page.one("#kind-resize").text


def test_it_suggests_the_gentlest_kind(cloud: FakeCloud, form: MoveForm) -> None:
    assert chosen(form.opened(cloud.add_server("web")), "kind") == ["live"]
    off = cloud.add_server("off", status="SHUTOFF")
    assert chosen(form.opened(off), "kind") == ["cold"]


def test_it_turns_off_what_nova_would_refuse(cloud: FakeCloud, form: MoveForm) -> None:
    page = form.opened(cloud.add_server("web", status="SHUTOFF"))
    assert not is_on(page, "kind", "live")
    assert "a live migration needs a running guest" in page.one("#kind-live").text
    assert "Start it first" in page.one("#kind-live").text
    assert is_on(page, "kind", "cold")
    assert is_on(page, "kind", "resize")


def test_it_turns_all_off_for_a_server_that_waits_for_a_decision(
    cloud: FakeCloud, form: MoveForm
) -> None:
    page = form.opened(cloud.add_server("web", status="VERIFY_RESIZE"))
    assert not any(is_on(page, "kind", kind) for kind in ("live", "cold", "resize"))
    assert chosen(page, "kind") == []
    assert "Nothing can be moved now" in page.one("#move").text
    assert not page.has("#move button")


def test_it_only_warns_an_admin_of_a_lock(cloud: FakeCloud, form: MoveForm) -> None:
    page = form.opened(cloud.add_server("web", locked=True, locked_reason="Audit"))
    assert is_on(page, "kind", "live")
    assert page.one("#move").text.count("web is locked: Audit") == 1


def test_it_keeps_what_the_address_asks_for(cloud: FakeCloud, form: MoveForm) -> None:
    web = cloud.add_server("web")
    query = {"kind": "cold", "target": "compute3", "block": "yes"}
    page = form.opened(web, **query)
    assert chosen(page, "kind") == ["cold"]
    assert chosen(page, "target") == ["compute3"]
    assert page.has("#id_block option[value=yes][selected]")


@pytest.mark.parametrize("kind", ["evacuate", "<b>"])
def test_it_does_not_mind_a_kind_that_is_none(
    cloud: FakeCloud, form: MoveForm, kind: str
) -> None:
    assert chosen(form.opened(cloud.add_server("web"), kind=kind), "kind") == []


# -- where to --------------------------------------------------------------


def test_it_leaves_the_target_to_the_scheduler_at_first(
    cloud: FakeCloud, form: MoveForm
) -> None:
    assert chosen(form.opened(cloud.add_server("web")), "target") == [""]


def test_it_lists_every_host_the_best_first(
    cloud: FakeCloud, form: MoveForm, measured: Measure
) -> None:
    cloud.add_host("roomy", memory_mb=200_000)
    cloud.add_host("old", hypervisor_version=8_000_000, memory_mb=900_000)
    cloud.add_host("down", up=False, memory_mb=900_000)
    measured()
    page = form.opened(cloud.add_server("web"))
    best_first = ["roomy", "compute2", "compute3", "old"]
    assert order(page) == [*best_first, "down", "compute1"]


def test_it_shows_what_is_free(
    cloud: FakeCloud, form: MoveForm, measured: Measure
) -> None:
    measured()
    cloud.add_server("other", "compute2", flavor="m1.large")
    cells = row_of(form.opened(cloud.add_server("web")), "compute2").texts("td")
    assert cells == ["compute2", "nova", "60", "55.5", "920", "Suitable"]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"up": False}, "It is down."),
        ({"forced_down": True}, "It was forced down."),
        ({"enabled": False}, "It is disabled."),
        (
            {"enabled": False, "disabled_reason": "new disks"},
            "It is disabled: new disks",
        ),
        ({"memory_mb": 1024}, "No room for this flavor by Placement."),
    ],
)
def test_it_greys_a_host_and_says_why(
    cloud: FakeCloud, form: MoveForm, facts: dict[str, object], why: str
) -> None:
    cloud.add_host("compute4", **facts)
    page = form.opened(cloud.add_server("web"))
    assert not is_on(page, "target", "compute4")
    assert row_of(page, "compute4").texts("td")[-1] == f"No{why}"


def test_it_greys_the_server_s_own_host(cloud: FakeCloud, form: MoveForm) -> None:
    page = form.opened(cloud.add_server("web", "compute2"))
    assert not is_on(page, "target", "compute2")
    assert "The server is there already." in row_of(page, "compute2").text
    assert is_on(page, "target", "compute1")


def test_it_warns_of_an_older_hypervisor(cloud: FakeCloud, form: MoveForm) -> None:
    cloud.hosts["compute3"].hypervisor_version = 8_002_003
    page = form.opened(cloud.add_server("web"))
    assert is_on(page, "target", "compute3")
    assert "older (8.2.3) than the source's (9.0.0)" in row_of(page, "compute3").text


def test_it_lets_a_host_of_a_silent_cell_be_chosen_as_unknown(
    cloud: FakeCloud, form: MoveForm
) -> None:
    cloud.cell_down("compute3")
    page = form.opened(cloud.add_server("web"))
    assert is_on(page, "target", "compute3")
    assert "UnknownIts cell does not answer." in row_of(page, "compute3").text


def test_it_asks_placement_for_the_server_s_own_needs(
    cloud: FakeCloud, form: MoveForm
) -> None:
    cloud.add_flavor("odd", 3, 1500, 7, ephemeral=2, swap=1025)
    form.opened(cloud.add_server("web", flavor="odd"))
    (call,) = cloud.calls_to("placement")
    assert call.query == {"resources": ["DISK_GB:11,MEMORY_MB:1500,VCPU:3"]}


def test_it_needs_no_disk_for_a_root_volume(cloud: FakeCloud, form: MoveForm) -> None:
    form.opened(cloud.add_server("web", volume_backed=True))
    (call,) = cloud.calls_to("placement")
    assert call.query == {"resources": ["MEMORY_MB:2048,VCPU:1"]}


# -- which flavor ----------------------------------------------------------


def test_it_offers_flavors_and_greys_those_that_do_not_fit(
    cloud: FakeCloud, form: MoveForm
) -> None:
    page = form.opened(cloud.add_server("web", flavor="m1.medium"))
    options = {each["value"]: each for each in page.all("#id_flavor option")}
    off = {key for key, each in options.items() if "disabled" in each.attrs}
    ids = {name: each.id for name, each in cloud.flavors.items()}
    assert off == {ids["m1.tiny"], ids["m1.small"], ids["m1.medium"]}
    assert "shrink from 40 to 1 GiB" in options[ids["m1.tiny"]].text
    assert "has this flavor already" in options[ids["m1.medium"]].text


def test_it_offers_smaller_disks_to_a_server_with_a_root_volume(
    cloud: FakeCloud, form: MoveForm
) -> None:
    web = cloud.add_server("web", flavor="m1.medium", volume_backed=True)
    tiny = cloud.flavors["m1.tiny"].id
    page = form.opened(web)
    assert "disabled" not in page.one(f"#id_flavor option[value={tiny}]").attrs


def test_it_says_that_a_resize_takes_no_target(
    cloud: FakeCloud, form: MoveForm
) -> None:
    page = form.opened(cloud.add_server("web"))
    assert "takes no target" in page.one("#no-target").text


# -- advanced --------------------------------------------------------------


def test_it_leaves_block_migration_to_nova_and_out_of_the_way(
    cloud: FakeCloud, form: MoveForm
) -> None:
    page = form.opened(cloud.add_server("web"))
    assert page.has("#id_block option[value=auto][selected]")
    assert "open" not in page.one("#advanced").attrs


def test_it_warns_of_copying_a_volume(cloud: FakeCloud, form: MoveForm) -> None:
    page = form.opened(cloud.add_server("web", volume_backed=True))
    note = page.one("#advanced div[data-block-answer=yes]").text
    assert "web boots from a volume" in note
    assert not page.has("#advanced div[data-block-answer=no]")


# -- who, what it costs, and hostile names ---------------------------------


def test_it_costs_five_calls_however_many_hosts_there_are(
    cloud: FakeCloud, form: MoveForm
) -> None:
    for number in range(20):
        cloud.add_host(f"more{number}")
    web = cloud.add_server("web")
    form.opened(web)
    first, *others = bare(cloud)
    assert first == f"/v2.1/servers/{web.id}"
    assert sorted(others) == [
        "/allocation_candidates",
        "/v2.1/flavors/detail",
        "/v2.1/os-hypervisors/detail",
        "/v2.1/os-services",
    ]


def test_it_shows_hostile_names_as_text(cloud: FakeCloud, form: MoveForm) -> None:
    cloud.add_host("bad", enabled=False, disabled_reason=HOSTILE)
    cloud.add_flavor(HOSTILE, 1, 512, 50)
    web = cloud.add_server(HOSTILE, locked=True, locked_reason=HOSTILE)
    page = form.opened(web, target=HOSTILE)
    assert not page.has("#migration-panel img")
    assert page.one("#move-servers bdi").text == HOSTILE
    assert HOSTILE in row_of(page, "bad").text
    assert "ng-non-bindable" in page.one("#migration-panel").attrs


def test_it_says_so_where_no_server_was_selected(form: MoveForm) -> None:
    page = form.opened()
    assert "No server was selected" in page.one("#migration-panel .alert-danger").text
    assert page.one("#move .mp-buttons a")["href"] == url("servers")
    assert not page.has("#move button")


@pytest.mark.parametrize("bad", ["1", "../flavors", "x" * 36, ""])
def test_it_knows_no_server_by_what_is_no_uuid(client_as: ClientAs, bad: str) -> None:
    answer = client_as("admin").get(url("move"), {"server": bad})
    assert answer.status_code == 404


def test_it_goes_back_to_where_it_was_opened(cloud: FakeCloud, form: MoveForm) -> None:
    here = url("servers") + "?host=compute1"
    page = form.opened(cloud.add_server("web"), next=here)
    assert page.one("#move .mp-buttons a")["href"] == here
    assert page.one("#move input[name=next]")["value"] == here


@pytest.mark.parametrize(
    "bad", ["https://evil.example/", "//evil.example", "javascript:1"]
)
def test_it_goes_back_to_no_other_site(
    cloud: FakeCloud, form: MoveForm, bad: str
) -> None:
    page = form.opened(cloud.add_server("web"), next=bad)
    assert page.one("#move .mp-buttons a")["href"] == url("servers")


def test_it_opens_from_the_list_s_button_without_moving(
    cloud: FakeCloud, form: MoveForm
) -> None:
    web = cloud.add_server("web")
    page = form.opened_by_button(web, next=url("servers"))
    assert page.one("#move-servers input[name=server]")["value"] == web.id
    assert radio(page, "kind", "live")
    assert cloud.migrations == []
