"""What the Move form says where Nova refuses, for one server and for several."""

from typing import Any

import pytest

from migration_panel import requested
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.facts.platform import Platform
from tests.fakes.page import Node, read
from tests.fakes.state import Server
from tests.fakes.store import FakeStore, a_report
from tests.views.move import MoveForm, chosen, form, web

__all__ = ["form", "web"]
DOWN = "Compute service of compute2 is unavailable at this time."
HOSTILE = "<img src=x onerror=alert(1)>{{ constructor }}"
AJAX = {"x-requested-with": "XMLHttpRequest"}
KOLLA = Platform(id="ubuntu", like=("debian",), version="24.04", containers="kolla")


def of_one(form: MoveForm, server: Server, said: str, status: int = 400) -> Node:
    form.cloud.fail_next("POST", "/action", status, said)
    return form.sent(server, target="compute2").one("#move .alert-danger")


def in_modal(form: MoveForm, server: Server, said: str, status: int = 400) -> Node:
    form.cloud.fail_next("POST", "/action", status, said)
    sent = {"server": server.id, "go": "1", "kind": "live", "target": "compute2"}
    answer = form.client.post(url("move"), sent | {"block": "auto"}, headers=AJAX)
    return read(answer).one(".modal-body .alert-danger")


def of_several(form: MoveForm, server: Server, said: str, status: int = 400) -> Node:
    other = form.cloud.add_server("other")
    form.cloud.fail_next("POST", "/action", status, said)
    page = form.sent(server, other, target="compute2")
    assert "accepted" in page.one(f"#result-{other.id}").text
    return page.one(f"#result-{server.id}")


EVERYWHERE = pytest.mark.parametrize("told", [of_one, in_modal, of_several])


@EVERYWHERE
def test_it_names_the_cause_and_its_id(form: MoveForm, web: Server, told: Any) -> None:
    found = told(form, web, DOWN)
    assert f"Nova refused: {DOWN}" in found.text
    cause = found.one("[data-cause=compute_service_down]")
    assert cause.one("strong").text.startswith("nova-compute of the source or")
    assert cause.one("code").text == "compute_service_down"


@EVERYWHERE
def test_it_folds_what_to_do_away(form: MoveForm, web: Server, told: Any) -> None:
    (folded,) = told(form, web, DOWN).all("details")
    assert "open" not in folded.attrs
    assert folded.one("summary").text == "What to do"
    assert len(folded.all("ol.mp-remedy li")) > 2


@EVERYWHERE
def test_it_fills_in_the_server_and_the_hosts(
    form: MoveForm, web: Server, told: Any
) -> None:
    found = told(form, web, DOWN)
    assert f"openstack server evacuate {web.id}" in found.texts("pre[data-copy]")
    where = found.texts(".mp-command .mp-note")
    assert {"on compute1", "on compute2"} < set(where)


@EVERYWHERE
def test_it_fits_the_steps_to_what_the_hosts_are(
    form: MoveForm, web: Server, store: FakeStore, told: Any
) -> None:
    for host in ("compute1", "compute2"):
        store.report(a_report(host, platform=KOLLA))
    lines = told(form, web, DOWN).texts("pre[data-copy]")
    assert lines.count("sudo docker restart nova_compute") == 2
    assert not [each for each in lines if "systemctl" in each]


@EVERYWHERE
@pytest.mark.parametrize("status", [400, 403, 409])
def test_it_guesses_no_cause_and_makes_no_element_of_words(
    form: MoveForm, web: Server, told: Any, status: int
) -> None:
    found = told(form, web, HOSTILE, status)
    assert HOSTILE in found.text
    assert not found.has("img")
    assert not found.has("[data-cause]")
    assert not found.has("details")


@EVERYWHERE
def test_it_escapes_what_stands_beside_a_cause(
    form: MoveForm, web: Server, told: Any
) -> None:
    found = told(form, web, f"{HOSTILE} {DOWN}")
    assert found.has("[data-cause=compute_service_down]")
    assert HOSTILE in found.text
    assert not found.has("img")


@EVERYWHERE
@pytest.mark.parametrize("said", [DOWN, "Unexpected API Error."])
def test_it_takes_no_failure_of_nova_for_a_refusal(
    form: MoveForm, web: Server, told: Any, said: str
) -> None:
    found = told(form, web, said, 500)
    assert "Nova may have taken the request" in found.text
    assert not found.has("[data-cause]")


@EVERYWHERE
@pytest.mark.parametrize(
    ("status", "said", "advice"),
    [
        (409, "Conflict", "The server changed meanwhile"),
        (403, "Forbidden", "Ask whoever keeps Nova's policy"),
        (400, "Flavor 9 could not be found.", "Change the choice as Nova says"),
        (404, "Instance could not be found.", "It was deleted meanwhile"),
    ],
)
def test_it_says_what_to_do_where_nothing_fits(  # noqa: PLR0913 - places and answers
    form: MoveForm, web: Server, *, told: Any, status: int, said: str, advice: str
) -> None:
    found = told(form, web, said, status)
    assert said in found.text
    assert advice in found.text
    assert not found.has("[data-cause]")


def test_it_keeps_the_choice_and_remembers_nothing(form: MoveForm, web: Server) -> None:
    form.cloud.fail_next("POST", "/action", 400, DOWN)
    page = form.sent(web, target="compute2", block="yes")
    assert chosen(page, "target") == ["compute2"]
    assert page.has("#id_block option[value=yes][selected]")
    assert requested.recall(web.id) == ()


def test_it_does_not_repeat_a_refusal_when_opened_anew(
    form: MoveForm, web: Server
) -> None:
    of_one(form, web, DOWN)
    assert not form.opened(web).has("[data-cause]")


def test_it_tells_without_a_store(
    form: MoveForm, web: Server, store: FakeStore
) -> None:
    """What another version wrote cannot be read: steps are for hosts of any kind."""
    row = store.report(a_report("compute1", platform=KOLLA))
    row.facts = {"platform": 7}
    row.save()
    lines = of_one(form, web, DOWN).texts("pre[data-copy]")
    assert "sudo systemctl restart nova-compute" in lines
    assert "sudo docker restart nova_compute" in lines
