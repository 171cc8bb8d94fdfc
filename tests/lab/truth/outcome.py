"""What became of one move, from what Nova tells of its server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Told = Mapping[str, Any]
FAILED = ("error", "failed", "cancelled")
BUSY = ("RESIZE", "MIGRATING")


@dataclass(frozen=True)
class Outcome:
    """``said``: why it failed, as far as Nova's API tells; empty when it worked."""

    worked: bool
    said: str = ""


def outcome(kind: str, target: str, server: Told, migration: Told) -> Outcome | None:
    """None while it goes on; ``migration`` is empty until Nova has made a record."""
    if migration.get("status") in FAILED:
        # Nova may mark a move as failed that is on its way, and complete it.
        return None if busy(server) else Outcome(worked=False, said=reason(server))
    if kind == "cold":
        return Outcome(worked=True) if server["status"] == "VERIFY_RESIZE" else None
    if migration.get("status") != "completed" or server["status"] != "ACTIVE":
        return None
    if server["OS-EXT-SRV-ATTR:host"] != target:
        return None
    return Outcome(worked=True)


def forgotten(server: Told, migration: Told) -> Outcome | None:
    """For a move that Nova gave up before it made a record of it."""
    if migration or busy(server):
        return None
    return Outcome(worked=False, said=reason(server) or "Nova began no migration")


def busy(server: Told) -> bool:
    return server["status"] in BUSY or bool(server["OS-EXT-STS:task_state"])


def reason(server: Told) -> str:
    return " ".join(str(server.get("fault", {}).get("message", "")).split())[:200]
