"""Connections to Nova and Placement with the signed-in user's own token."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from keystoneauth1 import adapter, session, token_endpoint
from novaclient import client as novaclient
from openstack_auth import utils as auth_utils
from openstack_dashboard.api import base

from migration_panel import config
from migration_panel.nova.errors import translated

# The last one before os-hypervisors asks each host for its uptime, one by one;
# everything about migrations is older. Nova has it since 21.0 (Ussuri).
MICROVERSION = "2.87"
PLACEMENT_MICROVERSION = "1.29"

Nova = Any  # a novaclient, which has no types
Query = Mapping[str, Any]
Json = dict[str, Any]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)


def connect(request: HttpRequest) -> Nova:
    """A novaclient for this request: one, at one microversion."""
    client = getattr(request, "_migration_panel_nova", None)
    if client is None:
        with translated("Nova"):
            client = novaclient.Client(
                MICROVERSION, session=_session(request, "compute")
            )
        request._migration_panel_nova = client  # type: ignore[attr-defined]  # noqa: SLF001 - lives as long as the request
    return client


def placement(request: HttpRequest) -> adapter.Adapter:
    """An adapter for Placement at one microversion."""
    with translated("Placement"):
        return adapter.Adapter(
            _session(request, "placement"),
            default_microversion=PLACEMENT_MICROVERSION,
            service_type="placement",
        )


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


def _session(request: Any, service: str) -> session.Session:
    insecure = settings.OPENSTACK_SSL_NO_VERIFY
    return session.Session(
        auth=token_endpoint.Token(
            base.url_for(request, service), request.user.token.id
        ),
        original_ip=auth_utils.get_client_ip(request),
        verify=False if insecure else (settings.OPENSTACK_SSL_CACERT or True),
        timeout=config.NOVA_TIMEOUT.get(),
    )
