"""Operations: who sees it, and that nobody changes anything there."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from migration_panel.dashboards.operations.readiness import urls
from migration_panel.store import models
from tests.conftest import ClientAs
from tests.fakes import FakeCloud
from tests.fakes.page import Page, read
from tests.fakes.store import FakeStore, a_finding, a_report

PANEL = "horizon:operations:readiness"
SOMEWHERE = "/settings/"  # Horizon's own, for everybody
READING = ("olive", "admin")
OTHERS = ("mia", "mona", "rita")
FAILED = "5e4b0b5c-0000-4000-8000-000000000009"  # a migration, and its problem


def url(name: str, *args: str) -> str:
    return reverse(f"{PANEL}:{name}", args=args)


def _addresses() -> Iterator[str]:
    """Every address of the panel, with what it wants to know."""
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        assert pattern.name
        if pattern.name == "export":
            yield url("export", "hosts", "json")
        elif pattern.name.startswith("failure"):
            yield url(pattern.name, FAILED)
        else:
            query = f"?name=compute1&source=compute1&target=compute2&id={FAILED}"
            yield url(pattern.name) + query


ADDRESSES = list(dict.fromkeys(_addresses()))
DATA = ("export", "/state/")
PAGES = [each for each in ADDRESSES if not any(name in each for name in DATA)]


@pytest.fixture(autouse=True)
def filled(store: FakeStore) -> FakeStore:
    store.host("compute1", a_finding("ssh.odd"))
    store.host("compute2")
    store.report(a_report("compute1"))
    store.pair("compute1", "compute2", a_finding("pair.odd"))
    problem = store.problem(id=FAILED, host="compute1", target="compute2")
    store.failure("ssh_auth_denied", migration=FAILED, problem=problem)
    return store


def menu(client: Client, address: str = SOMEWHERE) -> Page:
    """The sidebar, and all the rest of a page."""
    answer = client.get(address)
    assert answer.status_code == 200
    return read(answer)


def test_it_walks_every_address() -> None:
    assert len(ADDRESSES) == len(urls.urlpatterns) - 1 == 9  # two names of one


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", READING)
def test_it_shows_readiness(client_as: ClientAs, name: str, address: str) -> None:
    answer: Any = client_as(name).get(address)
    assert answer.status_code == 200
    told = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b"compute1" in told or b"ended" in told


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", OTHERS)
def test_it_keeps_others_out(client_as: ClientAs, name: str, address: str) -> None:
    client = client_as(name)
    assert client.get(address).status_code == 403
    assert client.post(address, {"host": "compute1"}).status_code == 403


def asked(cloud: FakeCloud, client: Client, address: str) -> set[tuple[str, str]]:
    """Services and paths that a page took."""
    cloud.reset_calls()
    assert client.get(address).status_code == 200
    return {(each.service, each.path) for each in cloud.calls}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("name", READING)
def test_it_asks_no_service_but_for_horizons_frame(
    cloud: FakeCloud, client_as: ClientAs, name: str, address: str
) -> None:
    """The menu asks what the cloud offers, on any page of Horizon."""
    client = client_as(name)
    assert asked(cloud, client, address) <= asked(cloud, client, SOMEWHERE)
    assert cloud.calls_to("nova") == cloud.calls_to("placement") == []


def test_it_exports_without_any_service(cloud: FakeCloud, client_as: ClientAs) -> None:
    assert asked(cloud, client_as("olive"), url("export", "pairs", "csv")) == set()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", READING)
def test_it_changes_nothing(client_as: ClientAs, name: str, address: str) -> None:
    assert client_as(name).post(address, {"host": "compute1"}).status_code == 403
    assert not models.Request.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_it_knows_no_other_way_to_change(client_as: ClientAs, method: str) -> None:
    ask = getattr(client_as("olive"), method)
    assert {ask(address).status_code for address in ADDRESSES} == {403}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("name", READING)
def test_it_has_nothing_to_press(client_as: ClientAs, name: str, address: str) -> None:
    panel = read(client_as(name).get(address)).one("#migration-panel")
    posting = [form for form in panel.all("form") if form.attrs.get("method") == "post"]
    assert all(not form.has("button") for form in posting)
    assert "Check again" not in panel.text


@pytest.mark.parametrize("address", PAGES)
def test_it_leads_nowhere_else(client_as: ClientAs, address: str) -> None:
    """A link into the administrators' panel would be a dead end for her."""
    panel = read(client_as("olive").get(address)).one("#migration-panel")
    links = [each["href"] for each in panel.all("a") if "href" in each.attrs]
    assert links
    ways = ("?", "#", url("index"), "https://docs.openstack.org/")
    assert all(each.startswith(ways) for each in links)


@pytest.mark.parametrize("name", READING)
def test_it_is_in_the_menu(client_as: ClientAs, name: str) -> None:
    page = menu(client_as(name))
    assert url("index") in [each.attrs.get("href") for each in page.all("a")]
    assert any("Operations" in each for each in page.texts("li"))


@pytest.mark.parametrize("name", OTHERS)
def test_it_is_in_nobody_elses_menu(client_as: ClientAs, name: str) -> None:
    page = menu(client_as(name))
    assert not [a for a in page.all("a") if "operations" in a.attrs.get("href", "")]
    assert "Operations" not in page.text
    assert "Readiness" not in page.text


def test_it_opens_no_other_menu(client_as: ClientAs) -> None:
    page = menu(client_as("olive"), url("index"))
    assert not [a for a in page.all("a") if "/admin/" in a.attrs.get("href", "")]


@pytest.mark.parametrize("name", [*READING, *OTHERS])
def test_it_is_nobodys_home(client_as: ClientAs, name: str) -> None:
    answer: Any = client_as(name).get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/project/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_sends_a_stranger_to_sign_in(cloud: FakeCloud, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 302
    assert "/auth/login/?next=" in answer["Location"]
    assert cloud.calls == []


@pytest.fixture
def system_reader(client_as: ClientAs) -> Client:
    """Rita, who has switched from her project to the system."""
    client = client_as("rita")
    assert client.get("/auth/switch_system_scope/").status_code == 302
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_shows_readiness_to_a_reader_of_the_whole_system(
    cloud: FakeCloud, system_reader: Client, address: str
) -> None:
    asked(cloud, system_reader, address)
    assert cloud.calls_to("nova") == cloud.calls_to("placement") == []
    assert system_reader.post(address).status_code == 403


def test_it_is_in_a_system_readers_menu(system_reader: Client) -> None:
    page = menu(system_reader)
    assert url("index") in [each.attrs.get("href") for each in page.all("a")]


@pytest.mark.parametrize("path", ["/admin/migration/", "/admin/migration/hosts/"])
def test_it_opens_nothing_of_the_administrators(
    client_as: ClientAs, system_reader: Client, path: str
) -> None:
    for client in (client_as("olive"), system_reader):
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403
