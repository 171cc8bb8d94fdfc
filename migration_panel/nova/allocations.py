"""What Placement holds for a migration on the host that the server left."""

from collections import Counter

from django.core.cache import cache
from keystoneauth1.adapter import Adapter

from migration_panel.facts.allocation import Held
from migration_panel.nova.api import Json
from migration_panel.nova.errors import GoneError, translated

KEPT_SECONDS = 3600


def held(placement: Adapter, migration_uuid: str) -> dict[str, int]:
    """Amounts by resource class, {} where nothing is held.

    Until a resize is confirmed, Nova keeps the old flavor's room on the old host
    under the migration's UUID: the only trace of that flavor in any API. It does
    not change meanwhile, so that an answer is kept for an hour.
    """
    key = f"migration_panel.held.{migration_uuid}"
    found: dict[str, int] | None = cache.get(key)
    if found is None:
        found = _asked(placement, migration_uuid)
        if found:
            cache.set(key, found, KEPT_SECONDS)
    return found


def of(placement: Adapter, consumer: str) -> tuple[Held, ...]:
    """What a server's or a migration's UUID holds now, provider by provider."""
    return tuple(
        Held(
            provider=provider,
            name=_name(placement, provider),
            resources=tuple(sorted(allocation["resources"].items())),
        )
        for provider, allocation in sorted(_allocations(placement, consumer).items())
    )


def _asked(placement: Adapter, consumer: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for allocation in _allocations(placement, consumer).values():
        total.update(allocation["resources"])
    return dict(total)


def _allocations(placement: Adapter, consumer: str) -> Json:
    with translated("Placement"):
        body: Json = placement.get(f"/allocations/{consumer}").json()
    allocations: Json = body.get("allocations") or {}
    return allocations


def _name(placement: Adapter, provider: str) -> str:
    """The hypervisor's; empty where it is gone meanwhile."""
    try:
        with translated("Placement"):
            body: Json = placement.get(f"/resource_providers/{provider}").json()
    except GoneError:
        return ""
    return str(body.get("name") or "")
