"""A host's page: verdicts, what to do, facts, changes, neighbors."""

import re
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from migration_panel.checks.finding import Affects, Command, Evidence, Level
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.facts.clock import Clock
from migration_panel.facts.memory import HugePages, Memory
from migration_panel.facts.missing import Missing
from migration_panel.text import N_
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read
from tests.fakes.store import FakeStore, a_finding, a_report, store_failing
from tests.samples import NOON

LINE = Command(host="compute1", line="chown nova: /var/lib/nova/.ssh/id_rsa")
KEY = a_finding(
    "ssh.key-missing",
    affects=Affects.COLD_FROM,
    hint=N_("Give nova a key."),
    commands=(LINE,),
    evidence=(Evidence(host="compute1", source="ls -l", text="nothing", taken=NOON),),
)
OTHER_KEY = a_finding("ssh.key-unreadable", hint=KEY.hint, commands=(LINE,))
FULL = a_finding("storage.full", Level.WARNING, affects=Affects.TO)


@pytest.fixture
def show(client_as: ClientAs) -> Any:
    """``show(status=404)``: compute1's page."""

    def get(name: str = "compute1", status: int = 200) -> Page:
        answer = client_as("admin").get(url("host"), {"name": name})
        assert answer.status_code == status
        return read(answer)

    return get


@pytest.mark.parametrize(
    ("host", "where"),
    [
        ("compute1", "on compute1"),
        ("", "wherever you have the openstack client, as admin"),
    ],
)
def test_it_tells_where_a_command_is_run(
    show: Any, store: FakeStore, host: str, where: str
) -> None:
    store.host("compute1", a_finding(commands=(Command(host=host, line="true"),)))
    assert show().texts(".mp-command .mp-note") == [where]


def test_it_tells_four_verdicts(show: Any, store: FakeStore) -> None:
    store.host("compute1", KEY, FULL)
    page = show()
    told = page.texts("#verdicts .mp-verdict")
    assert told == ["blocked", "ready", "warning", "warning"]


def test_it_groups_findings_by_what_to_do(show: Any, store: FakeStore) -> None:
    store.host("compute1", KEY, FULL, OTHER_KEY)
    first, second = show().all(".mp-advice")
    assert first.one(".mp-hint").text == "Give nova a key."
    assert first.texts("pre[data-copy]") == [LINE.line]
    assert len(first.all(".mp-found")) == 2
    assert second.one(".mp-hint").text == "Mend storage.full."


def test_it_tells_of_a_finding_what_it_matters_to(show: Any, store: FakeStore) -> None:
    store.host("compute1", KEY)
    said = show().one(".mp-found").text
    assert "Blocker ssh.key-missing is so on compute1." in said
    assert "matters to leaving cold · ssh.key-missing" in said


def test_it_shows_the_evidence(show: Any, store: FakeStore) -> None:
    store.host("compute1", KEY)
    evidence = show().one(".mp-found details")
    assert "compute1 · ls -l" in evidence.text
    assert evidence.one("pre").text == "nothing"
    assert evidence.one("time")["datetime"] == NOON.isoformat()


def test_it_says_when_nothing_was_found(show: Any, store: FakeStore) -> None:
    store.host("compute1")
    assert show().has("#nothing-found")


@pytest.mark.parametrize("silence", ["engine", "report", "agent"])
def test_it_is_never_green_on_silence(
    show: Any, store: FakeStore, silence: str
) -> None:
    store.silence(silence)
    page = show()
    assert page.texts("#verdicts .mp-verdict") == ["unknown"] * 4
    assert not page.has("#nothing-found")
    assert page.has(".mp-advice") or page.has(".mp-standing")


def test_it_shows_old_findings_as_old(show: Any, store: FakeStore) -> None:
    store.host("compute1", KEY, age=3600)
    page = show()
    assert "it may be otherwise now" in page.one("#migration-panel").text
    assert page.texts("#verdicts .mp-verdict") == ["unknown"] * 4
    assert len(page.all(".mp-advice")) == 2


def test_it_shows_the_facts(show: Any, store: FakeStore) -> None:
    pages = HugePages(size=2048, total=10, free=4)
    memory = Memory(total=2097152, available=1048576, huge_pages=(pages,), nodes=())
    store.host("compute1")
    clock = Clock(offset=-0.25, error=0.01)
    store.report(a_report("compute1", memory=memory, clock=clock))
    page = show()
    said = " ".join(page.texts("details.mp-topic"))
    assert re.search(r"Total 2.0\sGB Available 1.0\sGB", said)
    assert "Ahead of the engine -0.25 s" in said
    assert page.texts("details.mp-topic table td")[1:] == ["10", "4"]


def test_it_shows_what_is_missing_and_why(show: Any, store: FakeStore) -> None:
    store.host("compute1")
    memory = Missing("/proc/meminfo: permission denied")
    store.report(a_report("compute1", memory=memory))
    topics = {each.one("summary").text: each.text for each in topics_of(show())}
    assert "permission denied" in topics["Memory not measured"]


def topics_of(page: Page) -> list[Any]:
    return list(page.all("details.mp-topic"))


def test_it_does_without_a_report(show: Any, store: FakeStore) -> None:
    store.silent_host("compute1")
    page = show()
    assert "no agent has reported" in page.one("#migration-panel").text
    assert topics_of(page) == []


def test_it_does_with_a_report_of_another_version(show: Any, store: FakeStore) -> None:
    store.host("compute1")
    row = store.report(a_report("compute1"))
    row.facts = {"schema": 99}
    row.save()
    assert topics_of(show()) == []


def test_it_shows_what_changed_of_late(show: Any, store: FakeStore) -> None:
    store.host("compute1")
    store.change("compute1", "ready", "blocked", findings=["ssh.key-missing"])
    store.change("compute1", "unknown", "ready", age=60)
    store.change("compute2", "ready", "unknown")
    store.change("compute1", "ready", "unknown", target="compute2", move="cold")
    rows = show().texts("#changes tbody tr")
    assert rows[0] == "just nowarriving live ready blockedssh.key-missing"
    assert len(rows) == 2


def test_it_shows_its_pairs_both_ways(show: Any, store: FakeStore) -> None:
    store.pair("compute1", "compute2", a_finding(affects=Affects.LIVE))
    store.pair("compute2", "compute1")
    store.host("compute3")
    tables = show().all("#neighbors table")
    assert "compute2 ready blocked" in tables[0].one("tbody").text
    assert "compute2 ready ready" in tables[1].one("tbody").text
    link = tables[0].one("tbody a")
    assert link["href"] == url("pair") + "?source=compute1&target=compute2"


def test_it_says_that_the_other_pairs_are_unknown(show: Any, store: FakeStore) -> None:
    store.pair("compute1", "compute2")
    store.host("compute3")
    said = show().one("#neighbors").text
    assert "1 of 2 were tried; the rest is unknown." in said
    assert "None was tried yet: unknown." in said


def test_it_shows_what_nova_and_placement_know(
    show: Any, store: FakeStore, cloud: FakeCloud
) -> None:
    cloud.add_server("web", "compute1", flavor="m1.small")
    store.host("compute1")
    about = show().one("#about")
    assert "QEMU 9.0.0" in about.text
    assert "63 of 64" in about.text
    assert about.one("a")["href"] == url("servers") + "?host=compute1"


@pytest.mark.parametrize("service", ["nova", "placement"])
def test_it_survives_without_them(
    show: Any, store: FakeStore, cloud: FakeCloud, service: str
) -> None:
    store.host("compute1")
    cloud.down(service)
    page = show()
    assert page.texts("#verdicts .mp-verdict") == ["ready"] * 4
    assert page.has(".alert-danger")


def test_it_tells_of_novas_host_while_nothing_is_stored(show: Any) -> None:
    page = show()
    assert page.texts("#verdicts .mp-verdict") == ["unknown"] * 4
    assert "No engine has ever written here" in page.one(".mp-standing").text
    assert not page.has("#nothing-found")
    assert not page.has("form.mp-check-again")


def test_it_tells_of_novas_host_while_the_store_is_away(
    show: Any, store: FakeStore
) -> None:
    store.host("compute1")
    with store_failing():
        page = show()
    assert page.texts("#verdicts .mp-verdict") == ["unknown"] * 4
    assert "does not answer" in page.one(".mp-standing").text


@pytest.mark.parametrize("name", ["nobody", "", "compute", "../x", "\x00"])
def test_it_knows_no_other_host(show: Any, store: FakeStore, name: str) -> None:
    store.host("compute1")
    assert "No such host is known" in show(name, 404).one("#migration-panel").text


@pytest.mark.parametrize("neighbors", [3, 60])
def test_it_asks_the_store_as_often_for_few_as_for_many(
    show: Any, store: FakeStore, neighbors: int
) -> None:
    for number in range(neighbors):
        store.pair("compute1", f"compute{number + 2}")
    store.report(a_report("compute1"))
    show()
    with CaptureQueriesContext(connections["migration_panel"]) as asked:
        show()
    assert len(asked) == 12


HOSTILE = ["<script>x</script>", "{{7*7}}", "'\"><img src=x>", "a/b?c&d", "%(x)s"]


@pytest.mark.parametrize("name", HOSTILE)
def test_it_shows_hostile_texts_as_texts(
    show: Any, store: FakeStore, name: str
) -> None:
    finding = a_finding(
        message=N_("%(x)s is so.", x=name),
        evidence=(Evidence(host=name, source=name, text=name),),
        commands=(Command(host=name, line=name),),
    )
    store.host(name, finding, aggregates=[name])
    store.report(a_report(name, memory=Missing(name)))
    store.pair(name, f"{name}2")
    panel = show(name).one("#migration-panel")
    assert not panel.has("script")
    assert not panel.has("img")
    assert panel.one("h2").text == name
    assert panel.one("pre[data-copy]").text == name
