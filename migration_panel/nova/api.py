"""How Nova is asked, whoever asks: one microversion, JSON in and out."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from keystoneauth1.session import Session
from novaclient import client as novaclient

from migration_panel.nova.errors import translated

# The last one before os-hypervisors asks each host for its uptime, one by one;
# everything about migrations is older. Nova has it since 21.0 (Ussuri).
MICROVERSION = "2.87"

Nova = Any  # a novaclient, which has no types
Query = Mapping[str, Any]
Json = dict[str, Any]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)


def novaclient_on(session: Session, **where: Any) -> Nova:
    """A novaclient at our microversion; `where`: its region_name, interface …"""
    with translated("Nova"):
        return novaclient.Client(MICROVERSION, session=session, **where)


def get(nova: Nova, path: str, query: Query | None = None) -> Json:
    """GET `path` of Nova as JSON; query values that are None are left out."""
    with translated("Nova"):
        _, body = nova.client.get(path + encoded(query or {}))
    return body or {}


def encoded(query: Query) -> str:
    """The query string with its question mark; lists become repeated keys."""
    kept = {key: value for key, value in query.items() if value not in (None, "")}
    return f"?{urlencode(kept, doseq=True)}" if kept else ""


def is_uuid(value: str) -> bool:
    """Guard what is put into a URL's path."""
    return bool(_UUID.match(value))


def when(value: str | None) -> datetime | None:
    """Nova's times are UTC, with or without saying so."""
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
