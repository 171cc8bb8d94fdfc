"""A pair's page: what stands between two hosts."""

from typing import Any

import pytest

from migration_panel.checks.finding import Affects, Level
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.facts.probe import Attempt
from tests.conftest import ClientAs
from tests.fakes.page import Page, read
from tests.fakes.store import FakeStore, a_finding, a_probe, store_failing

FROM = a_finding("ssh.key-missing", affects=Affects.COLD_FROM)
TO = a_finding("storage.full", Level.WARNING, host="compute2", affects=Affects.TO)
BETWEEN = a_finding("probe.libvirt-refused", affects=Affects.LIVE)


@pytest.fixture
def show(client_as: ClientAs) -> Any:
    """``show(status=404)``: from compute1 to compute2."""

    def get(
        source: str = "compute1", target: str = "compute2", status: int = 200
    ) -> Page:
        query = {"source": source, "target": target}
        answer = client_as("admin").get(url("pair"), query)
        assert answer.status_code == status
        return read(answer)

    return get


def verdicts(page: Page) -> list[str]:
    return page.texts("#verdicts .mp-verdict")


def found(page: Page) -> list[str]:
    return page.texts(".mp-found code")


def test_it_weighs_both_hosts_and_what_is_between(show: Any, store: FakeStore) -> None:
    store.pair("compute1", "compute2", BETWEEN)
    store.host("compute1", FROM)
    store.host("compute2", TO)
    page = show()
    assert verdicts(page) == ["blocked", "blocked"]
    ids = ["probe.libvirt-refused", "ssh.key-missing", "storage.full"]
    assert sorted(found(page)) == ids


def test_it_leaves_out_the_other_sides(show: Any, store: FakeStore) -> None:
    store.pair("compute2", "compute1")
    store.host("compute1", FROM)
    store.host("compute2", TO)
    page = show("compute2", "compute1")
    assert verdicts(page) == ["ready", "ready"]
    assert found(page) == []
    assert page.has("#nothing-found")


def test_it_says_the_same_once(show: Any, store: FakeStore) -> None:
    store.pair("compute1", "compute2", FROM)
    store.host("compute1", FROM)
    assert found(show()) == ["ssh.key-missing"]


def test_it_shows_what_was_tried(show: Any, store: FakeStore) -> None:
    ssh = Attempt(worked=False, tried="ssh 192.0.2.2", said="refused", seconds=0.42)
    probe = a_probe(ssh=ssh, shared_storage=False)
    store.pair("compute1", "compute2", BETWEEN, probe=probe)
    rows = show().texts("#steps tbody tr")
    assert "SSH login failed ssh 192.0.2.2 refused 0.42 s" in rows
    assert len(rows) == 7


def test_it_says_that_a_pair_was_not_tried(show: Any, store: FakeStore) -> None:
    store.host("compute1")
    store.host("compute2")
    page = show()
    assert verdicts(page) == ["unknown", "unknown"]
    assert found(page) == ["engine.pair-not-measured"]
    assert not page.has("#steps")


def test_it_says_that_a_probe_is_old(show: Any, store: FakeStore) -> None:
    store.pair("compute1", "compute2", BETWEEN, age=3600)
    page = show()
    assert verdicts(page) == ["unknown", "unknown"]
    assert "engine.pair-old" in found(page)


@pytest.mark.parametrize("silent", ["compute1", "compute2"])
def test_it_says_that_a_host_is_silent(
    show: Any, store: FakeStore, silent: str
) -> None:
    store.pair("compute1", "compute2")
    store.host(silent, age=3600)
    page = show()
    assert verdicts(page) == ["unknown", "unknown"]
    assert found(page) == ["agent.report-old"]
    assert not page.has("#nothing-found")


def test_it_says_that_no_engine_lives(show: Any, store: FakeStore) -> None:
    store.pair("compute1", "compute2")
    store.engine(age=3600)
    page = show()
    assert verdicts(page) == ["unknown", "unknown"]
    assert page.has(".mp-standing")
    assert not page.has("#nothing-found")


def test_it_says_that_the_store_is_away(show: Any, store: FakeStore) -> None:
    store.pair("compute1", "compute2")
    with store_failing():
        page = show()
    assert "does not answer" in page.one(".mp-standing").text
    assert verdicts(page) == []


def test_it_shows_the_pairs_own_changes(show: Any, store: FakeStore) -> None:
    store.pair("compute1", "compute2")
    store.change("compute1", "ready", "blocked", target="compute2", move="live")
    store.change("compute1", "ready", "unknown")
    assert show().texts("#changes tbody tr") == ["just nowlive moves ready blocked"]


def test_it_has_the_source_checked_again(show: Any, store: FakeStore) -> None:
    store.pair("compute1", "compute2")
    form = show().one("form.mp-check-again")
    assert form.one("input[name=host]")["value"] == "compute1"
    assert "source=compute1&target=compute2" in form.one("input[name=next]")["value"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("compute1", "nobody"),
        ("nobody", "compute2"),
        ("", ""),
        ("compute1", "compute1"),
    ],
)
def test_it_knows_no_other_pair(
    show: Any, store: FakeStore, source: str, target: str
) -> None:
    store.pair("compute1", "compute2")
    page = show(source, target, 404)
    assert "No such pair" in page.one("#migration-panel").text


@pytest.mark.parametrize("name", ["<script>x</script>", "'\"><img src=x>", "{{7*7}}"])
def test_it_shows_hostile_names_as_texts(
    show: Any, store: FakeStore, name: str
) -> None:
    attempt = Attempt(worked=False, tried=name, said=name, seconds=1)
    store.pair(name, "b", a_finding(host=name), probe=a_probe(name, "b", ssh=attempt))
    panel = show(name, "b").one("#migration-panel")
    assert not panel.has("script")
    assert not panel.has("img")
    assert name in panel.one("h2").text
    assert name in panel.one("#steps").text
