"""Moves for which Nova found no host, over real databases."""

from datetime import UTC, datetime
from typing import Any

from tests.fakes import FakeServer
from tests.service.databases import Database
from tests.service.engines import running
from tests.service.test_following import MakeEngine, engine, failures, nova
from tests.service.waiting import until

__all__ = ["engine", "nova"]


def find_no_host(nova: FakeServer) -> str:
    """Nova records now that it found none, and not where the server was to go."""
    cloud = nova.cloud
    cloud.clock.now = datetime.now(UTC)
    web = cloud.add_server("web")
    cloud.add_migration(web, "migration", "error", dest=None)
    web.vm_state = "error"
    cloud.add_fault(web, "No valid host was found.")
    return web.id


def sent(kind: Database, server: str) -> None:
    """As the panel writes it down."""
    what = f"'{server.replace('-', '')}', 'migration', 'compute2'"
    zone = "+00" if "postgresql" in kind.url else ""  # others take times for UTC
    at = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}{zone}"
    table = "migration_panel_store_destination (server, kind, target, at)"
    kind.execute(f"INSERT INTO {table} VALUES ({what}, '{at}')")  # noqa: S608 - of our own making


def hosts(kind: Database) -> list[tuple[Any, ...]]:
    return kind.rows("SELECT name FROM migration_panel_store_host")


def test_it_names_the_host_that_nova_leaves_out(
    kind: Database, engine: MakeEngine, nova: FakeServer
) -> None:
    one = engine("one")
    with running(one):
        until(lambda: hosts(kind), 30, one.log)
        with nova.cloud.lock:
            nova.cloud.hosts["compute2"].enabled = False
            find_no_host(nova)
        until(lambda: failures(kind) == [("done", "no_valid_host")], 60, one.log)
        told = "SELECT standing, diagnosis FROM migration_panel_store_failure"
        ((standing, diagnosis),) = kind.rows(told)
    assert standing == "stands"
    assert "nova-compute on" in str(diagnosis)


def test_it_blames_the_host_to_which_the_panel_sent_the_server(
    kind: Database, engine: MakeEngine, nova: FakeServer
) -> None:
    one = engine("one")
    with running(one):
        until(lambda: hosts(kind), 30, one.log)
        with nova.cloud.lock:
            nova.cloud.hosts["compute2"].up = False
            sent(kind, find_no_host(nova))
        until(lambda: failures(kind) == [("done", "compute_service_down")], 60, one.log)
        found = kind.rows("SELECT target FROM migration_panel_store_failure")
    assert found == [("compute2",)]
