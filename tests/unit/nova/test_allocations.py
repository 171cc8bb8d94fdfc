"""What Placement holds for a migration."""

import pytest
from django.http import HttpRequest

from migration_panel.nova import allocations, client, errors
from tests.asking import ask, move, resize
from tests.fakes import FakeCloud

SMALL = {"VCPU": 1, "MEMORY_MB": 2048, "DISK_GB": 20}


def held(request: HttpRequest, uuid: str) -> dict[str, int]:
    return allocations.held(client.placement(request), uuid)


def test_it_finds_the_old_flavors_room(cloud: FakeCloud, request_: HttpRequest) -> None:
    row = resize(cloud, cloud.add_server("web", flavor="m1.small"), "m1.medium")
    assert held(request_, row.uuid) == SMALL


def test_it_asks_once_an_hour(cloud: FakeCloud, request_: HttpRequest) -> None:
    row = resize(cloud, cloud.add_server("web"), "m1.medium")
    held(request_, row.uuid)
    cloud.reset_calls()
    assert held(request_, row.uuid) == SMALL
    assert cloud.calls == []


def test_it_finds_nothing_after_the_decision(
    cloud: FakeCloud, request_: HttpRequest
) -> None:
    web = cloud.add_server("web")
    row = resize(cloud, web, "m1.medium")
    ask(cloud, web, "confirmResize")
    cloud.run()
    assert held(request_, row.uuid) == {}


def test_it_says_when_placement_is_down(
    cloud: FakeCloud, request_: HttpRequest
) -> None:
    cloud.down("placement")
    with pytest.raises(errors.UnreachableError, match="Placement"):
        held(request_, "any")


def test_it_names_the_provider_that_holds_it(
    cloud: FakeCloud, request_: HttpRequest
) -> None:
    web = cloud.add_server("web", flavor="m1.small")
    row = move(cloud, web, "live-refused-leaking")
    [found] = allocations.of(client.placement(request_), row.uuid)
    assert (found.provider, found.name) == (cloud.hosts["compute1"].uuid, "compute1")
    assert dict(found.resources) == SMALL


def test_it_holds_nothing_for_whom_placement_does_not_know(
    cloud: FakeCloud, request_: HttpRequest
) -> None:
    row = move(cloud, cloud.add_server("web"), "live-refused")
    assert allocations.of(client.placement(request_), row.uuid) == ()


def test_it_does_without_a_provider_that_is_gone(
    cloud: FakeCloud, request_: HttpRequest
) -> None:
    row = move(cloud, cloud.add_server("web"), "live-refused-leaking")
    cloud.fail_next("GET", ".*/resource_providers/.*", 404, "Gone")
    [found] = allocations.of(client.placement(request_), row.uuid)
    assert found.name == ""


def test_it_asks_anew_each_time(cloud: FakeCloud, request_: HttpRequest) -> None:
    row = move(cloud, cloud.add_server("web"), "live-refused-leaking")
    assert allocations.of(client.placement(request_), row.uuid)
    cloud.leftovers.clear()
    assert allocations.of(client.placement(request_), row.uuid) == ()
