"""Moving several servers: a result for each, and another try for the refused."""

from collections.abc import Callable

import pytest

from migration_panel import requested
from migration_panel.dashboards.admin.migration.views.base import url
from tests.fakes import FakeCloud
from tests.fakes.page import Page
from tests.fakes.state import Server
from tests.views.move import (
    MoveForm,
    asked,
    bare,
    chosen,
    form,
    is_on,
    measured,
    row_of,
)

__all__ = ["form", "measured"]
Pair = tuple[Server, Server]


@pytest.fixture
def pair(cloud: FakeCloud) -> Pair:
    """One that runs on compute1, one that is off on compute2."""
    off = cloud.add_server("off", "compute2", status="SHUTOFF", flavor="m1.large")
    return cloud.add_server("web"), off


def result(page: Page, server: Server) -> str:
    return page.one(f"#result-{server.id}").texts("td")[-1]


# -- the form -----------------------------------------------------------------------


def test_it_calls_nothing_possible_that_was_not_measured(
    form: MoveForm, pair: Pair
) -> None:
    running, off = (form.opened(*pair).one(f"#case-{each.id}") for each in pair)
    assert "Live migration: unknown" in running.text
    assert "Live migration: no" in off.text
    assert "Cold migration: unknown" in off.text
    assert not running.has(".mp-good")


def test_it_tells_of_each_server_what_can_be_done(
    form: MoveForm, pair: Pair, measured: Callable[[], None]
) -> None:
    measured()
    page = form.opened(*pair)
    running, off = (page.one(f"#case-{each.id}").text for each in pair)
    assert "Live migration: yes" in running
    assert "Live migration: no" in off
    assert "Cold migration: yes" in off
    assert "off is stopped; a live migration needs a running guest" in off


def test_it_offers_what_at_least_one_can_do(form: MoveForm, pair: Pair) -> None:
    page = form.opened(*pair)
    assert is_on(page, "kind", "live")
    assert "Possible for 1 of 2 servers" in page.one("#kind-live").text
    assert "Possible for all of them." in page.one("#kind-cold").text


def test_it_turns_off_what_none_can_do(
    cloud: FakeCloud, form: MoveForm, pair: Pair
) -> None:
    page = form.opened(pair[1], cloud.add_server("also off", status="SHUTOFF"))
    assert not is_on(page, "kind", "live")
    assert "Possible for 0 of 2" in page.one("#kind-live").text


def test_it_greys_a_host_only_where_all_are_there(
    cloud: FakeCloud, form: MoveForm, pair: Pair
) -> None:
    page = form.opened(*pair)
    assert is_on(page, "target", "compute1")
    note = row_of(page, "compute1").text
    assert "For 1 of 2 servers: The server is there already." in note
    both = form.opened(pair[0], cloud.add_server("web2"))
    assert not is_on(both, "target", "compute1")


def test_it_warns_where_not_all_have_room_together(
    cloud: FakeCloud, form: MoveForm
) -> None:
    cloud.add_host("small", memory_mb=5000)
    page = form.opened(*(cloud.add_server(f"web{n}") for n in range(3)))
    assert is_on(page, "target", "small")
    assert "No room for all of them together" in row_of(page, "small").text


def test_it_asks_placement_once_for_the_least_of_all(
    cloud: FakeCloud, form: MoveForm, pair: Pair
) -> None:
    form.opened(*pair)
    (call,) = cloud.calls_to("placement")
    assert call.query == {"resources": ["DISK_GB:20,MEMORY_MB:2048,VCPU:1"]}


def test_it_greys_a_flavor_only_where_it_fits_none(
    cloud: FakeCloud, form: MoveForm, pair: Pair
) -> None:
    page = form.opened(*pair)
    flavors = {each["value"]: each for each in page.all("#id_flavor option")}
    tiny, medium = (cloud.flavors[f"m1.{size}"].id for size in ("tiny", "medium"))
    assert "disabled" in flavors[tiny].attrs
    assert "disabled" not in flavors[medium].attrs
    assert "not for 1 of 2 servers" in flavors[medium].text


def test_it_asks_once_for_a_server_that_was_sent_twice(
    form: MoveForm, pair: Pair
) -> None:
    form.opened(pair[0], pair[0])
    assert sum(path.endswith(pair[0].id) for path in bare(form.cloud)) == 1


def test_it_leaves_out_a_server_that_vanished(
    cloud: FakeCloud, form: MoveForm, pair: Pair
) -> None:
    gone = pair[0].id
    del cloud.servers[gone]
    page = form.opened(*pair)
    assert "It is left out." in page.one(f"#case-{gone}").text
    assert page.texts("#move-servers input[name=server]") == [""]
    assert "off is stopped" in page.one("#kind-live").text


# -- results ------------------------------------------------------------------------


def test_it_tells_a_result_for_each(form: MoveForm, pair: Pair) -> None:
    page = form.sent(*pair)
    assert "Nova accepted 1 of 2." in page.one(".lead").text
    assert "Nova accepted the live migration." in result(page, pair[0])
    assert "off is stopped" in result(page, pair[1])
    assert len(asked(form.cloud)) == 1


def test_it_leads_from_each_accepted_one_to_what_is_in_progress(
    form: MoveForm, pair: Pair
) -> None:
    page = form.sent(*pair)
    assert page.one(f"#result-{pair[0].id} a")["href"] == url("in_progress")
    assert not page.has(f"#result-{pair[1].id} a")


def test_it_repeats_novas_words_and_goes_on_with_the_rest(
    form: MoveForm, pair: Pair
) -> None:
    form.cloud.fail_next("POST", "/action", 409, "Cannot 'migrate' while busy")
    page = form.sent(*pair, kind="cold")
    assert "Cannot 'migrate' while busy" in result(page, pair[0])
    assert "look at its state now" in result(page, pair[0])
    assert "Nova accepted the cold migration." in result(page, pair[1])


def test_it_offers_another_try_with_the_same_choice(form: MoveForm, pair: Pair) -> None:
    form.cloud.fail_next("POST", "/action", 409, "Cannot 'migrate' while busy")
    page = form.sent(*pair, kind="cold", target="compute3")
    kept = {each["name"]: each["value"] for each in page.all("form.mp-action input")}
    assert kept["server"] == pair[0].id
    assert (kept["kind"], kept["target"]) == ("cold", "compute3")
    assert (
        form.answer(kept["server"], kind="cold", target="compute3").status_code == 302
    )


def test_it_opens_the_form_again_with_the_same_choice(
    form: MoveForm, pair: Pair
) -> None:
    page = form.opened_by_button(*pair, kind="cold", target="compute3", block="no")
    assert chosen(page, "kind") == ["cold"]
    assert chosen(page, "target") == ["compute3"]
    assert page.has("#id_block option[value=no][selected]")


def test_it_offers_no_other_try_where_all_were_accepted(
    form: MoveForm, pair: Pair
) -> None:
    page = form.sent(*pair, kind="cold")
    assert not page.has("form.mp-action button")


def test_it_does_not_send_a_server_to_where_it_is(form: MoveForm, pair: Pair) -> None:
    page = form.sent(*pair, kind="cold", target="compute2")
    assert "The server is there already." in result(page, pair[1])
    assert "accepted" in result(page, pair[0])
    assert len(asked(form.cloud)) == 1


def test_it_does_not_give_a_flavor_to_whom_it_does_not_fit(
    form: MoveForm, pair: Pair
) -> None:
    medium = form.cloud.flavors["m1.medium"].id
    page = form.sent(*pair, kind="resize", flavor=medium)
    assert "accepted the resize" in result(page, pair[0])
    assert "shrink from 80 to 40 GiB" in result(page, pair[1])


def test_it_tells_of_one_that_vanished_and_does_not_try_it_again(
    form: MoveForm, pair: Pair
) -> None:
    del form.cloud.servers[pair[0].id]
    page = form.sent(*pair, kind="cold")
    assert "could not be found" in result(page, pair[0])
    assert "accepted" in result(page, pair[1])
    assert not page.has("form.mp-action input[name=server]")


def test_it_remembers_only_what_was_accepted(form: MoveForm, pair: Pair) -> None:
    form.sent(*pair, target="compute3")
    assert [each.target for each in requested.recall(pair[0].id)] == ["compute3"]
    assert requested.recall(pair[1].id) == ()


def test_it_keeps_the_form_where_nothing_fits_any(form: MoveForm, pair: Pair) -> None:
    page = form.sent(*pair, kind="resize", flavor=form.cloud.flavors["m1.tiny"].id)
    assert len(page.texts("#move .mp-flavor .help-block")) == 2
    assert chosen(page, "kind") == ["resize"]
