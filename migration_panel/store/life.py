"""An engine's sign of life."""

from datetime import datetime

from migration_panel.facts import codec
from migration_panel.store.models import Engine
from migration_panel.text import Text


def sign(
    name: str, version: str, started: datetime, now: datetime, **counted: int
) -> None:
    """Write that it lives; `counted`: reports, refused."""
    Engine.objects.update_or_create(
        name=name,
        defaults={"version": version, "started": started, "seen": now, **counted},
    )


def complain(name: str, trouble: Text | None) -> None:
    """What keeps it from working, or that nothing does any more."""
    said = None if trouble is None else codec.encode(trouble)
    Engine.objects.filter(name=name).update(trouble=said)
