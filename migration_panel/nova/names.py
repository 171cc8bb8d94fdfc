"""Names of users and projects, from Keystone by way of Horizon's cache."""

from collections.abc import Callable, Iterable

from django.core.cache import cache
from django.http import HttpRequest
from openstack_dashboard.api import keystone

KEPT_SECONDS = 3600
_NO_NAME = ""


def projects(request: HttpRequest, ids: Iterable[str | None]) -> dict[str, str]:
    """Names by project id; ids that Keystone does not name are left out."""
    return _named("project", ids, lambda each: keystone.tenant_get(request, each).name)


def users(request: HttpRequest, ids: Iterable[str | None]) -> dict[str, str]:
    """Names by user id; ids that Keystone does not name are left out."""
    return _named("user", ids, lambda each: keystone.user_get(request, each).name)


def _named(
    kind: str, ids: Iterable[str | None], look_up: Callable[[str], str]
) -> dict[str, str]:
    keys = {f"migration_panel.{kind}.{each}": each for each in set(ids) if each}
    found = cache.get_many(keys)
    fresh = {key: _or_none(look_up, keys[key]) for key in keys if key not in found}
    if fresh:
        cache.set_many(fresh, KEPT_SECONDS)
    return {keys[key]: name for key, name in (found | fresh).items() if name}


def _or_none(look_up: Callable[[str], str], each: str) -> str:
    try:
        return look_up(each)
    except Exception:  # noqa: BLE001 - a name is a nicety: its absence must not break a page
        return _NO_NAME
