"""What Placement still holds for a migration that has failed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Amounts by resource class at a provider, by its UUID and its name.

    The name is that of the hypervisor, empty where Placement did not tell it.
    """

    provider: str
    name: str
    resources: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """`held`: under the migration's UUID, where a dead one should hold nothing.

    `server`: under the server's own UUID, asked right after it; only where `held`.
    """

    asked: datetime
    held: tuple[Held, ...]
    server: tuple[Held, ...] = ()
