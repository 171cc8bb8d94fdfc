"""The fake cloud as tests see it: add, break, let time pass, look at the calls."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import threading
from typing import Any

from tests.fakes import behavior, doors
from tests.fakes import routes as _routes  # noqa: F401 -- importing it fills the route table
from tests.fakes.clock import Clock
from tests.fakes.doors import Call, Trap
from tests.fakes.http import encode
from tests.fakes.routing import Request
from tests.fakes.state import (
    STATES,
    Aggregate,
    Fault,
    Flavor,
    Host,
    Migration,
    Network,
    Project,
    Server,
    ServerGroup,
    User,
    stable_id,
)
from tests.fakes.tokens import newest_serial, who

UNDER_WAY = ("queued", "preparing", "running", "running (post-copy)")


def _default_flavors() -> dict[str, Flavor]:
    sizes = [
        ("m1.tiny", 1, 512, 1),
        ("m1.small", 1, 2048, 20),
        ("m1.medium", 2, 4096, 40),
    ]
    made = [Flavor(*size, id=str(n)) for n, size in enumerate(sizes, 1)]
    return {
        each.name: each for each in [*made, Flavor("m1.large", 4, 8192, 80, id="4")]
    }


def _default_users() -> dict[str, User]:
    users = [
        User("admin", {"admin": ("admin",), "shop": ("admin",)}),
        User("mona", {"shop": ("manager",)}),
        User("mia", {"shop": ("member",)}),
        User("olive", {"shop": ("operator", "reader")}),
        User("rita", {"shop": ("reader",)}, system=("reader",)),
    ]
    return {each.name: each for each in users}


class FakeCloud:
    """State of one cloud. It answers nothing by itself: a FakeServer serves it."""

    def __init__(self, now: dt.datetime | None = None, *, cached: bool = False) -> None:
        self.clock = Clock(now)
        self.url = self.auth_url = ""
        self.users = _default_users()
        self.projects = {name: Project(name) for name in ("admin", "shop", "service")}
        self.flavors = _default_flavors()
        self.hosts: dict[str, Host] = {}
        self.servers: dict[str, Server] = {}
        self.migrations: list[Migration] = []
        self.networks: list[Network] = []
        self.groups: list[ServerGroup] = []
        self.aggregates: list[Aggregate] = []
        self.leftovers: list[
            Migration
        ] = []  # failed ones whose allocation stayed behind
        # Nova 2025.1 and older keep the server ACTIVE after a refused live migration.
        self.failed_live_is_error = True
        self.script: list[tuple[str, str]] = []
        self.outages: dict[str, str] = {}
        self.traps: list[Trap] = []
        self.calls: list[Call] = []
        self.expired_serial = 0
        self.max_limit = 1000
        self.lock = threading.RLock()
        self._requests = itertools.count(1)
        self._cache: (
            dict[tuple[object, ...], tuple[int, dict[str, str], bytes]] | None
        ) = None
        if cached:
            self._cache = {}

    # -- what there is -----------------------------------------------------

    def add_host(self, name: str, **facts: Any) -> Host:
        """Facts are fields of Host: ``up enabled disabled_reason vcpus memory_mb`` …"""
        number = len(self.hosts)
        facts.setdefault("hostname", name)
        facts.setdefault("address", f"192.0.{2 + number // 250}.{11 + number % 250}")
        host = self.hosts[name] = Host(name, **facts)
        return host

    def add_flavor(
        self, name: str, vcpus: int, ram: int, disk: int, **facts: Any
    ) -> Flavor:
        facts.setdefault("id", str(len(self.flavors) + 1))
        flavor = self.flavors[name] = Flavor(name, vcpus, ram, disk, **facts)
        return flavor

    def add_user(self, name: str, roles: dict[str, tuple[str, ...]]) -> User:
        for project in roles:
            self.projects.setdefault(project, Project(project))
        user = self.users[name] = User(name, roles)
        return user

    def add_server(
        self,
        name: str,
        host: str = "compute1",
        *,
        project: str = "shop",
        status: str = "ACTIVE",
        flavor: str = "m1.small",
        **facts: Any,
    ) -> Server:
        """Further facts are fields of Server: ``locked``, ``volume_backed`` …"""
        number = len(self.servers) + 1
        vm_state, task_state, power = STATES[status]
        now = self.clock.now
        known: dict[str, Any] = {
            "power_state": power,
            "task_state": task_state,
            "created": now,
            "updated": now,
            "image_id": stable_id("image", "cirros"),
        }
        server = Server(
            serial=number,
            id=stable_id("server", f"{number}/{name}"),
            name=name,
            host=host,
            project_id=self.projects.setdefault(project, Project(project)).id,
            user_id=self.users["mia"].id,
            flavor=self.flavors[flavor],
            vm_state=vm_state,
            **(known | facts),
        )
        self.servers[server.id] = server
        return server

    def add_fault(self, server: Server, message: str, code: int = 500) -> Fault:
        """Nova shows it only while the server is in ERROR."""
        server.fault = Fault(code, message, self.clock.now)
        return server.fault

    def add_migration(
        self,
        server: Server,
        kind: str = "live-migration",
        status: str = "running",
        *,
        source: str = "",
        dest: str | None = "",
        **facts: Any,
    ) -> Migration:
        """A row as it stands; it goes nowhere by itself until ``resume`` is called.

        Further facts are fields of Migration: ``memory=(total, processed,
        remaining)`` and ``disk`` in bytes, ``created`` …
        """
        row = behavior.new_migration(self, server, kind, status)
        row.source = source or server.host
        row.dest = behavior.other_host(self, row.source) if dest == "" else dest
        row.target, row.updated = row.dest, self.clock.now
        for name, value in facts.items():
            setattr(row, name, value)
        if status in UNDER_WAY:
            server.task_state = "migrating"
        return row

    def add_group(
        self, name: str, policy: str, members: list[Server], project: str = "shop"
    ) -> ServerGroup:
        ids = [each.id for each in members]
        group = ServerGroup(name, policy, ids, self.projects[project].id)
        self.groups.append(group)
        return group

    def add_network(self, name: str, project: str = "shop") -> Network:
        network = Network(name, self.projects[project].id)
        self.networks.append(network)
        return network

    def add_aggregate(self, name: str, hosts: list[str], **metadata: str) -> Aggregate:
        aggregate = Aggregate(len(self.aggregates) + 1, name, hosts, metadata)
        self.aggregates.append(aggregate)
        return aggregate

    # -- what goes wrong ---------------------------------------------------

    def down(self, service: str, how: str = "503") -> None:
        """``how`` is "503" or "hangup" (the connection closes without an answer)."""
        self.outages[service] = how

    def up(self, service: str) -> None:
        self.outages.pop(service, None)

    def fail_next(
        self, method: str, path: str, status: int, message: str = "Scripted"
    ) -> None:
        """Refuse the next request whose path, service prefix and all, fits ``path``."""
        self.traps.append(Trap(method, re.compile(path), status, message))

    def next_move_fails(self, how: str, reason: str = "") -> None:
        """The next accepted move ends as behavior.SCRIPTS says for ``how``."""
        behavior.known_script(how)
        self.script.append((how, reason))

    def expire_tokens(self) -> None:
        self.expired_serial = newest_serial()

    def cell_down(self, *hosts: str) -> None:
        """The cell with ``hosts`` (all without an argument) stops answering."""
        for name in hosts or tuple(self.hosts):
            self.hosts[name].cell_down = True

    # -- time --------------------------------------------------------------

    def advance(self, seconds: float) -> None:
        with self.lock:
            self.clock.advance(seconds)
            behavior.catch_up(self)

    def run(self, limit: int = 3600) -> None:
        """Let everything that moves finish."""
        while limit > 0 and behavior.is_moving(self):
            self.advance(1)
            limit -= 1

    def resume(self, migration: Migration) -> None:
        """Let a row of add_migration go on from its status."""
        behavior.resume(self, migration)

    # -- what was asked ----------------------------------------------------

    def calls_to(self, service: str) -> list[Call]:
        return [each for each in self.calls if each.service == service]

    def reset_calls(self) -> None:
        self.calls.clear()

    def next_request_id(self) -> str:
        return "req-" + stable_id("request", f"{id(self)}/{next(self._requests)}")

    def serve(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        with self.lock:
            if self._cache is None:
                self.calls.append(doors.record(request))
                return self._fresh(request)
            return self._cached(request)

    def _fresh(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        found = doors.answer(request)
        return found.status, found.headers, encode(found)

    def _cached(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        """For measurements: an answer costs a look-up; nobody measures the fake."""
        assert self._cache is not None
        if request.method != "GET":
            if request.service == "compute":
                self._cache.clear()
            return self._fresh(request)
        key = (request.path, str(request.query), request.microversion, who(request))
        if key not in self._cache:
            self._cache[key] = self._fresh(request)
        return self._cache[key]


def small_cloud(hosts: int = 3) -> FakeCloud:
    """compute1, compute2 and so on, all up, and no servers."""
    cloud = FakeCloud()
    for number in range(1, hosts + 1):
        cloud.add_host(f"compute{number}")
    return cloud
