"""What Placement holds for a migration on the host that the server left."""

from collections import Counter

from django.core.cache import cache
from keystoneauth1.adapter import Adapter

from migration_panel.nova.errors import translated

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


def _asked(placement: Adapter, consumer: str) -> dict[str, int]:
    with translated("Placement"):
        body = placement.get(f"/allocations/{consumer}").json()
    total: Counter[str] = Counter()
    for allocation in body.get("allocations", {}).values():
        total.update(allocation["resources"])
    return dict(total)
