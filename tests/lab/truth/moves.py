"""Every pair tried at the same time, cold and live, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.lab import guests
from tests.lab.faults import Trial
from tests.lab.openstack import Cloud, RefusedError
from tests.lab.truth.outcome import Outcome, forgotten, outcome
from tests.lab.truth.pool import assigned, usable

PATIENCE = 240  # seconds for all of them
GRACE = 20  # seconds in which Nova may still make its record
EVERY = 2


@dataclass
class Try:
    """One guest on its way, or at its end."""

    kind: str
    source: str
    target: str
    server: str
    outcome: Outcome | None = None
    #: Nova's UUID of it, empty until it has one.
    migration: str = ""
    #: The id of its request; what fails before a move begins is logged with it alone.
    request: str = ""

    @property
    def worked(self) -> bool:
        return self.outcome is not None and self.outcome.worked


def try_all(
    cloud: Cloud, trial: Trial, touching: str = "", first_to: str = ""
) -> list[Try]:
    """Move a guest along every pair, cold and live, all at once.

    ``touching``: only pairs with this host. ``first_to``: a host to which all have to
    be over before the others begin.
    """
    every_server = guests.all_servers(cloud)
    found = [server for server in every_server if usable(server, trial.flavor)]
    every = [Try(*way, server["id"]) for way, server in assigned(found).items()]
    tries = [each for each in every if touches(each, touching)]
    for part in parted(tries, first_to):
        newest = newest_id(cloud)
        for each in part:
            begin(cloud, each, trial)
        follow(cloud, part, newest)
    for each in tries:
        each.request = request_of(cloud, each)
    return tries


def touches(each: Try, host: str) -> bool:
    return not host or host in (each.source, each.target)


def parted(tries: Sequence[Try], first_to: str) -> list[list[Try]]:
    arriving = [each for each in tries if each.target == first_to]
    return [arriving, [each for each in tries if each not in arriving]]


def begin(cloud: Cloud, each: Try, trial: Trial) -> None:
    action: dict[str, Any] = {"migrate": {"host": each.target}}
    if each.kind == "live":
        how = {"host": each.target, "block_migration": trial.copies_disks}
        action = {"os-migrateLive": how}
    try:
        cloud.nova(f"/servers/{each.server}/action", action)
    except RefusedError as error:
        each.outcome = Outcome(worked=False, said=f"refused: {error.text[:200]}")


def follow(cloud: Cloud, tries: Sequence[Try], newest: int) -> None:
    start = time.monotonic()
    while any(each.outcome is None for each in tries):
        passed = time.monotonic() - start
        look(cloud, tries, newest, late=passed > GRACE)
        if passed > PATIENCE:
            give_up(tries)
        time.sleep(EVERY)


def give_up(tries: Sequence[Try]) -> None:
    for each in tries:
        if each.outcome is None:
            said = f"no end within {PATIENCE} s"
            each.outcome = Outcome(worked=False, said=said)


def look(cloud: Cloud, tries: Sequence[Try], newest: int, *, late: bool) -> None:
    records = migrations_after(cloud, newest)
    servers = {server["id"]: server for server in guests.all_servers(cloud)}
    for each in tries:
        if each.outcome is None and each.server not in servers:
            each.outcome = Outcome(worked=False, said="the server is gone")
        if each.outcome is None:
            server, record = servers[each.server], records.get(each.server, {})
            each.migration = str(record.get("uuid", ""))
            each.outcome = outcome(each.kind, each.target, server, record)
            if each.outcome is None and late:
                each.outcome = forgotten(server, record)


def request_of(cloud: Cloud, each: Try) -> str:
    try:
        asked = cloud.nova(f"/servers/{each.server}/os-instance-actions")
    except RefusedError:
        return ""
    return str(asked["instanceActions"][0]["request_id"])


def migrations(cloud: Cloud) -> list[dict[str, Any]]:
    """The newest first."""
    found: list[dict[str, Any]] = cloud.nova("/os-migrations?limit=200")["migrations"]
    return found


def newest_id(cloud: Cloud) -> int:
    return max((int(each["id"]) for each in migrations(cloud)), default=0)


def migrations_after(cloud: Cloud, newest: int) -> dict[str, dict[str, Any]]:
    """Of each server the record made since."""
    return {
        str(each["instance_uuid"]): each
        for each in migrations(cloud)
        if int(each["id"]) > newest
    }
