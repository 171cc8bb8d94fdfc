"""What was measured on the hosts, in the Move form: it blocks, warns, or is unknown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from migration_panel.checks.finding import Affects, Level
from migration_panel.store import models
from tests.fakes import FakeCloud
from tests.fakes.page import Node
from tests.fakes.state import Server
from tests.fakes.store import FakeStore, a_finding, a_report, store_failing
from tests.unit.checks.known import a_domain, the_domains
from tests.views.move import (
    MoveForm,
    asked,
    errors,
    form,
    is_on,
    measured,
    order,
    row_of,
    web,
)

__all__ = ["form", "measured", "web"]
Measure = Callable[[], None]
LIVE_SHUT = a_finding("pair.libvirt-refused", affects=Affects.LIVE)


def ways(row: Node) -> tuple[str, str]:
    """What a script goes by: the verdict of each way to move."""
    return row["data-live"].split()[0], row["data-cold"].split()[0]


# -- a pair -------------------------------------------------------------------------


def test_it_is_ready_only_where_it_was_measured(
    store: FakeStore, form: MoveForm, web: Server
) -> None:
    store.pair("compute1", "compute2")
    page = form.opened(web)
    assert ways(row_of(page, "compute2")) == ("ready", "ready")
    assert ways(row_of(page, "compute3")) == ("unknown", "unknown")
    assert is_on(page, "target", "compute3")
    assert order(page) == ["compute2", "compute3", "compute1"]


def test_it_shuts_one_way_and_leaves_the_other(
    store: FakeStore, form: MoveForm, web: Server
) -> None:
    store.pair("compute1", "compute2", LIVE_SHUT)
    row = row_of(form.opened(web), "compute2")
    assert ways(row) == ("blocked", "ready")
    assert "Live: No" in row.text
    assert "Cold: Suitable" in row.text
    assert "Live: pair.libvirt-refused is so on compute1." in row.text


def test_it_puts_the_best_first_for_the_way_that_is_chosen(
    store: FakeStore, form: MoveForm, web: Server
) -> None:
    store.pair("compute1", "compute2", LIVE_SHUT)
    store.pair("compute1", "compute3", a_finding("x.y", Level.WARNING))
    assert order(form.opened(web, kind="live"))[0] == "compute3"
    assert order(form.opened(web, kind="cold"))[0] == "compute2"


@pytest.mark.parametrize(
    ("between", "answer"),
    [
        ("pair.disks-shared", {"yes": "refuses to copy its disks"}),
        ("pair.disks-copied", {"no": "without a copy of its disk"}),
    ],
)
def test_it_refuses_an_answer_that_does_not_fit_the_disks(
    store: FakeStore, form: MoveForm, web: Server, between: str, answer: dict[str, str]
) -> None:
    """A cold move does not ask it."""
    ((block, why),) = answer.items()
    found = a_finding(between, Level.INFO, affects=Affects.LIVE)
    store.pair("compute1", "compute2", found)
    page = form.sent(web, target="compute2", kind="live", block=block)
    assert why in errors(page)
    assert asked(form.cloud) == []
    form.answer(web, target="compute2", kind="cold", block=block)
    assert asked(form.cloud)


@pytest.mark.parametrize(("kind", "goes"), [("live", False), ("cold", True)])
def test_it_refuses_only_the_way_that_is_shut(
    store: FakeStore, form: MoveForm, web: Server, kind: str, goes: object
) -> None:
    store.pair("compute1", "compute2", LIVE_SHUT)
    answer = form.answer(web, kind=kind, target="compute2")
    assert (answer.status_code == 302) is goes
    assert bool(asked(form.cloud)) is goes


def test_it_says_why_it_refuses_and_what_to_do(
    store: FakeStore, form: MoveForm, web: Server
) -> None:
    store.pair("compute1", "compute2", LIVE_SHUT)
    said = errors(form.sent(web, target="compute2"))
    assert "compute2: pair.libvirt-refused is so on compute1. Mend" in said


def test_it_leads_to_all_that_is_known_of_the_pair(
    store: FakeStore, form: MoveForm, web: Server
) -> None:
    store.pair("compute1", "compute2", *(a_finding(f"x.y{n}") for n in range(9)))
    row = row_of(form.opened(web), "compute2")
    assert len(row.all("div.mp-note")) == 4
    assert row.one("a")["href"].endswith("?source=compute1&target=compute2")


# -- the host that it leaves, and the target ------------------------------------------


def test_it_shuts_a_way_out_for_every_target(
    store: FakeStore, form: MoveForm, web: Server, measured: Measure
) -> None:
    store.host("compute1", a_finding("ssh.no-key", affects=Affects.COLD_FROM))
    measured()
    page = form.opened(web)
    assert not is_on(page, "kind", "cold")
    assert "ssh.no-key is so on compute1." in page.one("#kind-cold").text
    assert ways(row_of(page, "compute2")) == ("ready", "blocked")
    assert is_on(page, "kind", "live")


def test_it_does_not_mind_what_only_hinders_coming_to_its_host(
    store: FakeStore, form: MoveForm, web: Server, measured: Measure
) -> None:
    store.host("compute1", a_finding("storage.full", affects=Affects.TO))
    measured()
    page = form.opened(web)
    assert is_on(page, "kind", "cold")
    assert ways(row_of(page, "compute2")) == ("ready", "ready")


def test_it_shuts_a_target(
    store: FakeStore, form: MoveForm, web: Server, measured: Measure
) -> None:
    store.host("compute2", a_finding("storage.full", affects=Affects.TO))
    measured()
    page = form.opened(web)
    assert not is_on(page, "target", "compute2")
    assert is_on(page, "target", "compute3")


def test_it_asks_nova_s_services_anew(
    store: FakeStore, form: MoveForm, web: Server, measured: Measure
) -> None:
    """The service was enabled since the engine asked."""
    store.host("compute2", a_finding("service.disabled", affects=Affects.TO))
    measured()
    assert ways(row_of(form.opened(web), "compute2")) == ("ready", "ready")


def test_it_stops_the_one_server_that_a_folder_is_in_the_way_of(
    cloud: FakeCloud, store: FakeStore, form: MoveForm, web: Server, measured: Measure
) -> None:
    left = a_finding("leftovers.folder", Level.WARNING, server=web.id)
    store.host("compute2", left)
    measured()
    assert not is_on(form.opened(web), "target", "compute2")
    other = form.opened(cloud.add_server("other"))
    assert ways(row_of(other, "compute2")) == ("ready", "ready")


# -- the guest and its group ----------------------------------------------------------


def test_it_sees_what_the_guest_has(
    store: FakeStore, form: MoveForm, web: Server
) -> None:
    held = the_domains(a_domain(web.id, tpm=True))
    store.report(a_report("compute1", domains=held))
    page = form.opened(web)
    assert not is_on(page, "kind", "live")
    assert "virtual TPM" in page.one("#kind-live").text
    assert is_on(page, "kind", "cold")


@pytest.mark.parametrize(
    ("policy", "off"), [("anti-affinity", "compute2"), ("affinity", "compute3")]
)
def test_it_keeps_to_the_server_s_group(
    cloud: FakeCloud, form: MoveForm, web: Server, policy: str, off: str
) -> None:
    cloud.add_group("db", policy, [web, cloud.add_server("other", "compute2")])
    page = form.opened(web)
    assert not is_on(page, "target", off)
    assert "Its group db must stay" in row_of(page, off).text


def test_it_does_not_do_without_targets_where_groups_fail(
    cloud: FakeCloud, form: MoveForm, web: Server
) -> None:
    cloud.add_group("db", "affinity", [web])
    cloud.fail_next("GET", "/os-server-groups", 500)
    page = form.opened(web)
    assert is_on(page, "target", "compute2")
    assert page.has("#migration-panel .alert-warning")


# -- nothing measured -----------------------------------------------------------------


def test_it_works_on_without_an_engine_and_says_so(form: MoveForm, web: Server) -> None:
    page = form.opened(web)
    assert "No engine has ever written here" in page.one(".mp-standing").text
    row = row_of(page, "compute2")
    assert ways(row) == ("unknown", "unknown")
    assert "Nothing was measured of late." in row.text
    assert form.answer(web, target="compute2").status_code == 302


def test_it_works_on_without_a_database(form: MoveForm, web: Server) -> None:
    with store_failing():
        page = form.opened(web)
        answer = form.answer(web, target="compute2")
    assert "does not answer" in page.one(".mp-standing").text
    assert "Nothing was measured." in row_of(page, "compute2").text
    assert answer.status_code == 302


def test_it_works_on_with_what_another_version_has_stored(
    store: FakeStore, form: MoveForm, web: Server
) -> None:
    store.pair("compute1", "compute2")
    odd: Any = [{"id": "x.y", "level": 3, "affects": 15, "other": 1}]
    models.Pair.objects.update(findings=odd)
    page = form.opened(web)
    assert "another version" in page.one(".mp-standing").text
    assert ways(row_of(page, "compute2")) == ("unknown", "unknown")
    assert is_on(page, "target", "compute2")


# -- several servers, cost, hostile texts -------------------------------------------


def test_it_weighs_the_pairs_of_several_servers(
    cloud: FakeCloud, store: FakeStore, form: MoveForm, web: Server
) -> None:
    store.pair("compute1", "compute3", LIVE_SHUT)
    store.pair("compute2", "compute3")
    page = form.opened(web, cloud.add_server("db", "compute2"))
    row = row_of(page, "compute3")
    assert ways(row) == ("warning", "ready")
    assert "For 1 of 2 servers: pair.libvirt-refused" in row.text


def test_it_asks_the_store_as_often_however_many_hosts_there_are(
    cloud: FakeCloud, store: FakeStore, form: MoveForm, web: Server, measured: Measure
) -> None:
    measured()
    with CaptureQueriesContext(connections["migration_panel"]) as few:
        form.opened(web)
    for number in range(20, 30):
        cloud.add_host(f"more{number}")
        store.pair("compute1", f"more{number}")
    with CaptureQueriesContext(connections["migration_panel"]) as many:
        form.opened(web)
    assert len(many) == len(few) <= 6


def test_it_shows_hostile_findings_as_text(
    store: FakeStore, form: MoveForm, web: Server
) -> None:
    bad = "x.<img src=x onerror=alert(1)>\"'"
    store.pair("compute1", "compute2", a_finding(bad))
    store.host("compute1", a_finding(bad, affects=Affects.FROM))
    page = form.opened(web)
    assert not page.has("#migration-panel img")
    assert "<img" in row_of(page, "compute2").text
