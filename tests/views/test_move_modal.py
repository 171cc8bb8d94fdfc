"""The Move form in Horizon's modal: what its script asks for, and what it is told."""

from collections.abc import Callable
from typing import Any

import pytest

from migration_panel.dashboards.admin.migration.views.base import url
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read
from tests.fakes.state import Server
from tests.views.move import MoveForm, asked, chosen, form, is_on, web

__all__ = ["form", "web"]

AJAX = {"x-requested-with": "XMLHttpRequest"}  # as Horizon's script asks
HOSTILE = "<img src=x onerror=alert(1)>{{ constructor }}"


@pytest.fixture
def opened(form: MoveForm) -> Callable[[Server], Page]:
    """``opened(web)``: what a click on Move in a row brings."""

    def get(server: Server) -> Page:
        answer = form.client.get(url("move"), {"server": server.id}, headers=AJAX)
        assert answer.status_code == 200
        return read(answer)

    return get


Opened = Callable[[Server], Page]


def sent(form: MoveForm, server: Server, **fields: str) -> Any:
    known = {"server": server.id, "go": "1", "kind": "live", "target": ""}
    return form.client.post(
        url("move"), known | {"block": "auto"} | fields, headers=AJAX
    )


# -- opening -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "css",
    ["html", "head", ".topbar", "#sidebar", ".breadcrumb", ".nav-tabs", "#footer"],
)
def test_it_has_nothing_of_a_page_around_it(
    web: Server, opened: Opened, form: MoveForm, css: str
) -> None:
    assert not opened(web).has(css)
    assert form.opened(web).has("html")


def test_it_is_a_modal_of_horizon(web: Server, opened: Opened) -> None:
    page = opened(web)
    modal = page.one("#migration-panel-modal")
    assert modal["class"] == "modal"
    assert modal["data-backdrop"] == "static"
    assert page.one(".modal-dialog .modal-content .modal-title").text == "Move servers"
    assert page.one("#move .modal-footer button.btn-primary").text == "Move it"
    assert "cancel" in page.one("#move .modal-footer a")["class"]


def test_it_asks_what_the_page_asks(
    web: Server, opened: Opened, form: MoveForm
) -> None:
    modal, page = opened(web), form.opened(web)
    for css in ("#move-servers", "#kinds", "#targets", "#advanced"):
        assert modal.one(css).text == page.one(css).text


def test_it_sends_the_form_to_where_it_came_from(web: Server, opened: Opened) -> None:
    """Horizon's script posts to the form's action, not to the page's address."""
    assert opened(web).one("#move")["action"] == f"{url('move')}?server={web.id}"


def test_it_never_asks_keystone_or_cinder_for_a_menu(
    cloud: FakeCloud, web: Server, opened: Opened
) -> None:
    opened(web)
    cloud.reset_calls()
    opened(web)
    assert {each.service for each in cloud.calls} == {"nova", "placement"}


def test_it_tells_caches_that_the_address_has_two_answers(
    form: MoveForm, web: Server
) -> None:
    for headers in (AJAX, None):
        answer = form.client.get(url("move"), {"server": web.id}, headers=headers)
        assert "X-Requested-With" in answer["Vary"]


def test_it_says_what_failed(cloud: FakeCloud, web: Server, opened: Opened) -> None:
    cloud.down("placement")
    assert "Placement" in opened(web).one(".modal-body .alert-danger").text


def test_it_keeps_angular_and_the_browser_from_what_a_name_says(
    cloud: FakeCloud, opened: Opened
) -> None:
    page = opened(cloud.add_server(HOSTILE))
    assert "ng-non-bindable" in page.one("#move").attrs
    assert page.one("#move #move-servers bdi").text == HOSTILE
    assert not page.has("img")


def test_it_is_offered_by_a_row_and_not_by_the_bulk_button(
    form: MoveForm, web: Server
) -> None:
    page = read(form.client.get(url("servers")))
    assert "ajax-modal" in page.one(f"#server-{web.id} .mp-actions a")["class"]
    assert not page.has(".mp-bulk .ajax-modal")


# -- sending -----------------------------------------------------------------------


def test_it_leads_to_what_is_in_progress(form: MoveForm, web: Server) -> None:
    """Horizon's middleware makes a header of a redirect, for its script to follow."""
    answer = sent(form, web, target="compute2")
    assert answer.status_code == 200
    assert answer["X-Horizon-Location"] == url("in_progress")
    page = read(form.client.get(answer["X-Horizon-Location"]))
    assert page.messages == ["Success: web: Nova accepted the live migration."]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": ""}, "Choose how to move."),
        ({"target": "compute1"}, "compute1: The server is there already."),
        ({"kind": "resize", "target": ""}, "Choose the flavor to resize to."),
    ],
)
def test_it_comes_back_with_what_is_wrong(
    cloud: FakeCloud, form: MoveForm, web: Server, fields: dict[str, str], said: str
) -> None:
    page = read(sent(form, web, **({"target": "compute2", "block": "no"} | fields)))
    assert page.has("#migration-panel-modal")
    assert not page.has("html")
    assert said in " ".join(page.texts("#move .help-block"))
    assert page.has("#id_block option[value=no][selected]")
    assert asked(cloud) == []


def test_it_comes_back_with_novas_refusal_and_the_choice(
    form: MoveForm, web: Server
) -> None:
    form.cloud.fail_next("POST", "/action", 409, HOSTILE)
    page = read(sent(form, web, target="compute2", block="yes"))
    assert HOSTILE in page.one(".modal-body .alert-danger").text
    assert not page.has("img")
    assert chosen(page, "target") == ["compute2"]
    assert is_on(page, "target", "compute2")


def test_it_sends_whose_token_expired_to_sign_in(form: MoveForm, web: Server) -> None:
    form.cloud.fail_next("POST", "/action", 401)
    answer = sent(form, web)
    assert answer.status_code == 401
    assert "/auth/login/" in answer["X-Horizon-Location"]
    assert answer["logout"]
