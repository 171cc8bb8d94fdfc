"""One writer at a time, rows over rows, leases."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import OperationalError, connections

from migration_panel.store import leases
from migration_panel.store.models import Host, Lease, Pair
from migration_panel.store.router import ALIAS
from migration_panel.store.writer import tidily, upsert, writing

pytestmark = pytest.mark.django_db(databases=["migration_panel"])

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def pair(source: str, target: str, cold: str = "ready") -> Pair:
    return Pair(
        source=source,
        target=target,
        cold=cold,
        taken=NOON,
        fresh_until=NOON,
        probe={"a": 1},
    )


class StopError(Exception):
    pass


def test_it_writes_all_or_nothing() -> None:
    def half() -> None:
        with writing():
            Host.objects.create(name="a")
            raise StopError

    with pytest.raises(StopError):
        half()
    assert not Host.objects.exists()


def test_it_makes_its_row_once() -> None:
    for _ in range(3):
        with writing():
            pass
    assert Lease.objects.filter(name="writer").count() == 1


def test_it_inserts_and_overwrites() -> None:
    upsert([Host(name="a", zone="1"), Host(name="b", zone="1")], ["name"])
    upsert([Host(name="b", zone="2"), Host(name="c", zone="2")], ["name"])
    zones = Host.objects.order_by("name").values_list("name", "zone")
    assert list(zones) == [("a", "1"), ("b", "2"), ("c", "2")]


def test_it_overwrites_by_two_keys() -> None:
    upsert([pair("a", "b"), pair("b", "a")], ["source", "target"])
    upsert([pair("a", "b", "blocked")], ["source", "target"])
    found = Pair.objects.order_by("source").values_list("source", "target", "cold")
    assert list(found) == [("a", "b", "blocked"), ("b", "a", "ready")]


def test_it_overwrites_what_is_named_and_no_more() -> None:
    upsert([Host(name="a", zone="1", cell="1")], ["name"])
    upsert([Host(name="a", zone="2", cell="2")], ["name"], ["zone"])
    host = Host.objects.get()
    assert (host.zone, host.cell) == ("2", "1")


def test_it_has_nothing_to_do_without_rows() -> None:
    upsert([], ["name"])


def test_it_tells_names_apart_by_case() -> None:
    upsert([Host(name="compute1"), Host(name="Compute1")], ["name"])
    assert Host.objects.count() == 2


def test_it_keeps_every_character() -> None:
    text = "naïve 𝛌 \U0001f5a5 ' \" \\ %s \n"
    upsert([Host(name="a", worst={"message": text}, findings=[text])], ["name"])
    host = Host.objects.get()
    assert (host.worst, host.findings) == ({"message": text}, [text])


@pytest.mark.django_db(databases=["migration_panel"], transaction=True)
def test_it_gives_up_a_connection_that_failed() -> None:
    Host.objects.exists()
    before = connections[ALIAS].connection
    assert before is not None

    def work() -> None:
        raise OperationalError

    with pytest.raises(OperationalError):
        tidily(work)
    if connections[ALIAS].vendor != "sqlite":  # one in memory is never closed
        assert connections[ALIAS].connection is not before


def test_it_hands_on_what_work_gives() -> None:
    assert tidily(lambda: 7) == 7


def test_a_lease_is_taken_by_one() -> None:
    assert leases.take("nova", "one", NOON, MINUTE)
    assert not leases.take("nova", "two", NOON, MINUTE)
    assert leases.take("nova", "one", NOON + MINUTE, MINUTE)
    assert not leases.take("nova", "two", NOON + MINUTE, MINUTE)


def test_a_lease_runs_out() -> None:
    leases.take("nova", "one", NOON, MINUTE)
    late = NOON + MINUTE + timedelta(seconds=1)
    assert leases.take("nova", "two", late, MINUTE)
    assert not leases.take("nova", "one", late, MINUTE)


def test_a_lease_is_for_one_kind_of_work() -> None:
    leases.take("nova", "one", NOON, MINUTE)
    assert leases.take("upkeep", "two", NOON, MINUTE)


def test_a_lease_can_be_given_back() -> None:
    leases.take("nova", "one", NOON, MINUTE)
    leases.take("upkeep", "two", NOON, MINUTE)
    leases.give_back("one")
    assert leases.take("nova", "two", NOON, MINUTE)
    assert not leases.take("upkeep", "one", NOON, MINUTE)


@pytest.mark.django_db(databases=["migration_panel"], transaction=True)
def test_it_lets_the_second_writer_wait() -> None:
    """Where the database is a server; SQLite's own test database has one writer."""
    if connections[ALIAS].vendor == "sqlite":
        return
    with writing():
        pass
    seen: list[int] = []

    def second() -> None:
        with writing():
            seen.append(Host.objects.count())
        connections[ALIAS].close()

    thread = Thread(target=second)
    with writing():
        thread.start()
        Host.objects.create(name="a")
        assert seen == []
    thread.join(30)
    assert seen == [1]
