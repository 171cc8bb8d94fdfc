"""The Move form where a service fails: it says what failed and keeps the rest."""

import pytest

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
    radio,
    row_of,
    web,
)

__all__ = ["form", "web"]
CHOICE = {"kind": "cold", "target": "compute2", "block": "yes"}


def problems(page: Page) -> list[str]:
    return page.texts("#migration-panel .alert-danger")


def assert_kept(page: Page, server: Server) -> None:
    """What was chosen is still there to be sent again."""
    assert page.one("#move-servers input[name=server]")["value"] == server.id
    assert chosen(page, "kind") == ["cold"]
    assert chosen(page, "target") == ["compute2"]
    assert page.has("#id_block option[value=yes][selected]")


@pytest.mark.parametrize("how", ["503", "hangup"])
def test_it_opens_without_nova(form: MoveForm, web: Server, how: str) -> None:
    form.cloud.down("nova", how)
    page = form.opened(web, **CHOICE)
    assert "Nova" in problems(page)[0]
    assert len(problems(page)) == 1
    assert_kept(page, web)


@pytest.mark.parametrize("how", ["503", "hangup"])
def test_it_starts_nothing_without_nova(form: MoveForm, web: Server, how: str) -> None:
    form.cloud.down("nova", how)
    page = form.sent(web, **CHOICE)
    assert any("Nothing was started." in each for each in problems(page))
    assert_kept(page, web)
    form.cloud.up("nova")
    assert form.answer(web, **CHOICE).status_code == 302


def test_it_asks_a_silent_nova_only_once(cloud: FakeCloud, form: MoveForm) -> None:
    """Twenty servers must not wait for twenty time-outs."""
    several = [cloud.add_server(f"web{n}") for n in range(20)]
    cloud.down("nova")
    page = form.opened(*several)
    assert len(bare(cloud)) <= 1
    assert len(page.all("#move-servers input[name=server]")) == 20


@pytest.mark.parametrize("how", ["503", "hangup"])
def test_it_does_not_call_a_host_suitable_without_placement(
    form: MoveForm, web: Server, how: str
) -> None:
    form.cloud.down("placement", how)
    page = form.opened(web)
    assert "Placement" in problems(page)[0]
    assert "Suitable" not in page.texts("#target-table td")
    assert is_on(page, "target", "compute2")
    assert "Unknown whether there is room." in row_of(page, "compute2").text


def test_it_leaves_the_scheduler_s_choice_without_a_list_of_hosts(
    form: MoveForm, web: Server
) -> None:
    form.cloud.fail_next("GET", "/os-services", 500, "Boom")
    page = form.opened(web)
    assert "Boom" in problems(page)[0]
    assert "only the scheduler's choice is left" in page.one("#targets").text
    assert is_on(page, "kind", "live")


def test_it_does_not_send_to_a_host_that_could_not_be_checked(
    form: MoveForm, web: Server
) -> None:
    form.cloud.fail_next("GET", "/os-services", 500, "Boom")
    page = form.sent(web, **CHOICE)
    assert "compute2 could not be checked" in page.one("#targets .help-block").text
    assert asked(form.cloud) == []
    assert_kept(page, web)


def test_it_leaves_rooms_unknown_without_hypervisors(
    form: MoveForm, web: Server
) -> None:
    form.cloud.fail_next("GET", "/os-hypervisors", 500, "Boom")
    page = form.opened(web)
    assert "Unknown whether there is room." in row_of(page, "compute2").text
    assert is_on(page, "target", "compute2")


def test_it_offers_no_resize_without_flavors(form: MoveForm, web: Server) -> None:
    form.cloud.fail_next("GET", "/flavors", 500, "Boom")
    page = form.opened(web, kind="resize", flavor="4")
    assert "No flavor was listed." in page.one("#kind-resize").text
    assert page.one("input[name=flavor]")["value"] == "4"


def test_it_says_so_where_the_only_server_vanished(form: MoveForm, web: Server) -> None:
    del form.cloud.servers[web.id]
    page = form.opened(web)
    assert "could not be found" in page.one("#move-servers").text
    assert not page.has("#move button")
    assert "Back to the list" in page.one("#move").text


def test_it_starts_nothing_where_the_only_server_vanished(
    form: MoveForm, web: Server
) -> None:
    del form.cloud.servers[web.id]
    assert "could not be found" in form.sent(web).one("#move-servers").text
    assert asked(form.cloud) == []


def test_it_knows_nothing_of_a_server_in_a_silent_cell(
    form: MoveForm, web: Server
) -> None:
    form.cloud.cell_down("compute1")
    page = form.opened(web)
    assert "does not answer" in page.one("#kind-live").text
    assert not is_on(page, "kind", "live")
    assert "disabled" in radio(page, "kind", "cold").attrs


def test_it_sends_whose_token_expired_to_sign_in(form: MoveForm, web: Server) -> None:
    form.cloud.fail_next("GET", "/servers/", 401)
    answer = form.answer(web)
    assert answer.status_code == 302
    assert "/auth/login/" in answer["Location"]
