"""The page of one migration."""

from typing import Any

import pytest

from migration_panel import requested
from migration_panel.dashboards.admin.migration.views.base import url
from tests.asking import ask, cold, move, resize
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read

UNKNOWN = "5e4b0b5c-0000-4000-8000-000000000001"
BUTTONS = ".mp-bar a"


@pytest.fixture
def answer(client_as: ClientAs) -> Any:
    def get(migration: Any) -> Any:
        address = url("migration", migration.server.id, migration.uuid)
        return client_as("admin").get(address)

    return get


@pytest.fixture
def show(answer: Any) -> Any:
    """``show(migration)``: its page."""

    def get(migration: Any) -> Page:
        return read(answer(migration))

    return get


def facts(page: Page) -> dict[str, str]:
    names, values = page.texts("#facts dt"), page.texts("#facts dd")
    return dict(zip(names, values, strict=True))


def test_it_tells_the_facts(cloud: FakeCloud, show: Any) -> None:
    page = show(move(cloud, cloud.add_server("web")))
    told = facts(page)
    assert page.title == "Live migration"
    assert told["Server"] == "web ACTIVE"
    assert (told["From"], told["To"]) == ("compute1", "compute2")
    assert told["Server is on"] == "compute2"
    assert told["Flavor"] == "m1.small not changed by this move"
    assert (told["From project"], told["Started by"]) == ("admin", "admin")
    assert told["Took"] == "25 s"


def test_it_tells_each_step_in_words(cloud: FakeCloud, show: Any) -> None:
    page = show(move(cloud, cloud.add_server("web")))
    steps = page.texts("#steps tbody tr")
    assert "Live migration was asked for by admin" in steps[0]
    assert "The target checked whether it can take the guest" in page.text
    assert all("done" in step for step in steps[1:])
    assert not page.has("#why")


def test_it_tells_the_decision_too(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    migration = cold(cloud, web)
    ask(cloud, web, "confirmResize")
    cloud.run()
    cloud.reset_calls()
    page = show(migration)
    assert page.texts(".mp-asked strong") == [
        "Cold migration was asked for",
        "Confirm was asked for",
    ]
    assert "The source deleted the old disk" in page.one("#steps").text


def test_it_tells_when_nova_itself_decided(cloud: FakeCloud, show: Any) -> None:
    """Its periodic task acts for no user."""
    web = cloud.add_server("web")
    migration = cold(cloud, web)
    ask(cloud, web, "confirmResize")
    web.actions[-1].user_id = ""
    cloud.run()
    assert "Confirm was asked for by Nova itself" in show(migration).text


def test_it_tells_only_its_own_steps(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    first = move(cloud, web)
    cloud.clock.advance(100)
    second = move(cloud, web)
    for migration in (first, second):
        assert len(show(migration).all(".mp-asked")) == 1


def test_it_asks_nova_a_few_times(cloud: FakeCloud, show: Any) -> None:
    """Its server, that server's migrations and requests, and one with events."""
    migration = move(cloud, cloud.add_server("web"))
    show(migration)
    assert len(cloud.calls_to("nova")) == 4


def test_it_says_that_a_silent_failure_is_normal_and_where_to_look(
    cloud: FakeCloud, show: Any
) -> None:
    page = show(move(cloud, cloud.add_server("web"), fails="live-refused"))
    why = page.one("#why").text
    assert "Nova's API does not hold the cause" in why
    assert "On compute1, then on compute2, look with one of these:" in why
    assert "/var/log/nova/nova-compute.log" in why
    assert "/var/log/libvirt/qemu/instance-" in why


def test_it_offers_to_repair_a_stranded_server(cloud: FakeCloud, show: Any) -> None:
    page = show(move(cloud, cloud.add_server("web"), fails="live-refused"))
    offered = ["Reset to active", "Hard reboot", "Try again", "All of this server"]
    assert page.texts(BUTTONS) == offered


def test_it_does_not_offer_to_reset_for_an_older_failure(
    cloud: FakeCloud, show: Any
) -> None:
    """Only the newest migration tells what the server is in now."""
    web = cloud.add_server("web")
    failed = move(cloud, web, fails="live-precheck")
    cloud.clock.advance(60)
    move(cloud, web)
    assert show(failed).texts(BUTTONS) == ["All of this server"]


def test_it_shows_details_whole_and_says_that_nova_cut_them(
    cloud: FakeCloud, show: Any
) -> None:
    page = show(cold(cloud, cloud.add_server("web"), fails="cold-ssh"))
    assert "ssh -o BatchMode=yes" in page.one("#steps pre").text
    assert "no more than 255 characters" in page.one("#steps").text
    assert "The steps below say what was refused." in page.one("#why").text


def test_it_shows_the_faults_of_its_own_time_only(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    cloud.add_fault(web, "Old trouble")
    cloud.clock.advance(3600)
    page = show(move(cloud, web, fails="live-refused"))
    assert "Old trouble" not in page.text
    assert "belongs to something else" in page.one("#why").text


def test_it_shows_a_fault_of_its_own_time(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    migration = move(cloud, web, fails="live-refused")
    cloud.add_fault(web, "Connection refused")
    why = show(migration).one("#why")
    assert why.texts("pre")[0] == "Connection refused"
    assert "does not hold the cause" not in why.text


def test_it_offers_the_decision_while_one_is_awaited(
    cloud: FakeCloud, show: Any
) -> None:
    page = show(resize(cloud, cloud.add_server("web"), "m1.medium"))
    assert page.texts(BUTTONS) == ["Confirm", "Revert", "All of this server"]
    assert facts(page)["Flavor"].startswith("m1.medium now;")


def test_it_leads_to_in_progress_while_it_runs(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    mib = 1024**2
    page = show(cloud.add_migration(web, memory=(10 * mib, 6 * mib, 4 * mib)))
    assert "Watch it in progress" in page.texts(BUTTONS)
    assert "Try again" not in page.text
    assert facts(page)["Memory copied"].replace("\xa0", " ") == "6.0 MB, 4.0 MB left"


def test_it_tells_which_target_was_asked_for(cloud: FakeCloud, show: Any) -> None:
    web = cloud.add_server("web")
    requested.remember(web.id, "live-migration", "compute3")
    page = show(move(cloud, web, fails="live-precheck", host="compute3"))
    assert facts(page)["To"].startswith("compute3 asked for")
    assert "then on compute3" in page.one("#why").text


def test_it_warns_where_several_hosts_were_tried(cloud: FakeCloud, show: Any) -> None:
    migration = move(cloud, cloud.add_server("web"), fails="live-precheck")
    assert migration.action
    tried = [e for e in migration.action.events if e.event.endswith("_destination")]
    other = type(tried[0])(**(vars(tried[0]) | {"host": "compute3"}))
    migration.action.events.append(other)
    assert "More than one host was tried." in show(migration).text


def test_it_says_that_nova_forgot(cloud: FakeCloud, client_as: ClientAs) -> None:
    web = cloud.add_server("web")
    answer = client_as("admin").get(url("migration", web.id, UNKNOWN))
    assert answer.status_code == 404
    page = read(answer)
    assert "Nova knows no such migration." in page.text
    assert page.one("#migration-panel p a")["href"] == url("history")


def test_it_keeps_the_facts_when_the_server_vanished(
    cloud: FakeCloud, show: Any
) -> None:
    migration = move(cloud, cloud.add_server("web"))
    migration.server.vm_state = "deleted"
    page = show(migration)
    assert facts(page)["Server"] == f"{migration.server.id} gone"
    assert "Nova tells no request" in page.text


@pytest.mark.parametrize("path", ["os-instance-actions$", "os-instance-actions/req"])
def test_it_keeps_the_facts_when_the_steps_fail(
    cloud: FakeCloud, show: Any, path: str
) -> None:
    migration = move(cloud, cloud.add_server("web"))
    cloud.fail_next("GET", path, 500, "Unexpected API Error.")
    page = show(migration)
    assert facts(page)["From"] == "compute1"
    assert "Nova failed" in page.one("#migration-panel .alert-danger").text


def test_it_takes_nothing_but_ids(client_as: ClientAs, cloud: FakeCloud) -> None:
    client = client_as("admin")
    for path in ("x/y/", f"{UNKNOWN}/x/", f"{UNKNOWN}/{UNKNOWN}/z/"):
        assert client.get(f"/admin/migration/history/{path}").status_code == 404
    assert cloud.calls_to("nova") == []
