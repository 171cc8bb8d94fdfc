"""Names of users, projects and servers, by way of Horizon's cache."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest
from openstack_dashboard.api import keystone

from migration_panel.nova import servers as nova_servers
from migration_panel.nova.api import Nova

KEPT_SECONDS = 3600
_NO_NAME = ""
# More names than these are looked up by listing them all.
FEW = 3
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ServerName:
    """What a server is, or was, called."""

    name: str
    deleted: bool = False


def servers(nova: Nova, ids: Iterable[str]) -> dict[str, ServerName]:
    """Names by UUID, in two calls at most; who cannot be named is left out.

    CloudError where Nova does not answer.
    """
    keys = {f"migration_panel.server.{each}": each for each in set(ids)}
    kept: dict[str, ServerName] = cache.get_many(keys)
    found = {keys[key]: name for key, name in kept.items()}
    for deleted in (False, True):
        wanted = set(keys.values()) - found.keys()
        if wanted:
            listed = nova_servers.names(nova, deleted=deleted)
            found |= {i: ServerName(listed[i], deleted) for i in wanted & listed.keys()}
    cache.set_many({k: found[i] for k, i in keys.items() if i in found}, KEPT_SECONDS)
    return found


def projects(request: HttpRequest, ids: Iterable[str | None]) -> dict[str, str]:
    """Names by project id; ids that Keystone does not name are left out."""

    def look_up(each: str) -> str:
        return str(keystone.tenant_get(request, each).name)

    def list_all() -> dict[str, str]:
        found, _more = keystone.tenant_list(request)
        return {each.id: each.name for each in found}

    return _named("project", ids, look_up, list_all)


def users(request: HttpRequest, ids: Iterable[str | None]) -> dict[str, str]:
    """Names by user id; ids that Keystone does not name are left out.

    One by one: a directory may hold more users than anybody wants listed.
    """

    def look_up(each: str) -> str:
        return str(keystone.user_get(request, each).name)

    return _named("user", ids, look_up)


def _named(
    kind: str,
    ids: Iterable[str | None],
    look_up: Callable[[str], str],
    list_all: Callable[[], dict[str, str]] | None = None,
) -> dict[str, str]:
    keys = {f"migration_panel.{kind}.{each}": each for each in set(ids) if each}
    found = cache.get_many(keys)
    unknown = [each for key, each in keys.items() if key not in found]
    if list_all and len(unknown) > FEW:
        nothing: dict[str, str] = {}
        listed = _or(list_all, nothing)
        named = {each: listed.get(each, _NO_NAME) for each in unknown}
    else:
        named = {each: _or(partial(look_up, each), _NO_NAME) for each in unknown}
    fresh = {f"migration_panel.{kind}.{each}": name for each, name in named.items()}
    if fresh:
        cache.set_many(fresh, KEPT_SECONDS)
    return {keys[key]: name for key, name in (found | fresh).items() if name}


def _or(call: Callable[[], T], default: T) -> T:
    try:
        return call()
    except Exception:  # noqa: BLE001 - a name is a nicety: its absence must not break a page
        return default
