"""Connections to Nova and Placement with the signed-in user's own token."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from horizon.exceptions import ServiceCatalogException
from keystoneauth1 import adapter, session, token_endpoint
from openstack_auth import utils as auth_utils
from openstack_dashboard.api import base

from migration_panel import config
from migration_panel.nova.api import Nova, novaclient_on
from migration_panel.nova.errors import not_in_catalog

PLACEMENT_MICROVERSION = "1.29"


def connect(request: HttpRequest) -> Nova:
    """A novaclient for this request: one, at one microversion."""
    client = getattr(request, "_migration_panel_nova", None)
    if client is None:
        with _looked_up("Nova"):
            client = novaclient_on(_session(request, "compute"))
        request._migration_panel_nova = client  # type: ignore[attr-defined]  # noqa: SLF001 - lives as long as the request
    return client


def placement(request: HttpRequest) -> adapter.Adapter:
    """An adapter for Placement at one microversion."""
    with _looked_up("Placement"):
        return adapter.Adapter(
            _session(request, "placement"),
            default_microversion=PLACEMENT_MICROVERSION,
            service_type="placement",
        )


@contextmanager
def _looked_up(service: str) -> Iterator[None]:
    try:
        yield
    except ServiceCatalogException as error:
        raise not_in_catalog(service, error) from error


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
