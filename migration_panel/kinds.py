"""The three ways to move a server: what each means, who may, then the call to Nova."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from migration_panel.checks import move as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts import migration
from migration_panel.facts.host import ComputeService
from migration_panel.facts.server import Flavor, Server
from migration_panel.nova import moves
from migration_panel.text import N_, Text

_ROOT = "os_compute_api:os-migrate-server"
Against = Callable[..., list[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way to move; `meaning` is what the guest feels, told before the click.

    `recorded` is the type that Nova's migration gets. Nova asks another rule of
    its own where a host is named; a kind without one takes no host. `moves`: what
    a finding must affect to matter to it.
    """

    slug: str
    recorded: str
    rule: str
    nova_rules: tuple[str, ...]
    host_rules: tuple[str, ...]
    moves: Affects
    label: Text
    meaning: Text
    done: Text
    against: Against
    call: Callable[[Any, str, "Choice"], None]

    def rules(self, target: str | None) -> tuple[str, ...]:
        return self.host_rules if target and self.host_rules else self.nova_rules

    def blockers(
        self, server: Server, source: ComputeService | None, *, admin: bool
    ) -> list[Finding]:
        return blocking(self.against(server, source, admin=admin))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the user wants; `target` None is the scheduler's, `block` None Nova's."""

    kind: Kind
    target: str | None = None
    flavor: Flavor | None = None
    block: bool | None = None


def blocking(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.level is Level.BLOCKER]


def _live(nova: Any, server_id: str, choice: Choice) -> None:
    moves.live_migrate(nova, server_id, choice.target, block=choice.block)


def _cold(nova: Any, server_id: str, choice: Choice) -> None:
    moves.cold_migrate(nova, server_id, choice.target)


def _resize(nova: Any, server_id: str, choice: Choice) -> None:
    if choice.flavor and choice.flavor.id:
        moves.resize(nova, server_id, choice.flavor.id)


LIVE = Kind(
    slug="live",
    recorded=migration.LIVE,
    rule="move_live",
    nova_rules=(f"{_ROOT}:migrate_live",),
    host_rules=(f"{_ROOT}:migrate_live:host",),
    moves=Affects.LIVE,
    label=N_("Live migration"),
    meaning=N_(
        "No downtime: the guest runs on while its memory is copied, and pauses "
        "only for a moment at the end."
    ),
    done=N_("Nova accepted the live migration."),
    against=checks.live,
    call=_live,
)
COLD = Kind(
    slug="cold",
    recorded=migration.COLD,
    rule="move_cold",
    nova_rules=(f"{_ROOT}:migrate",),
    host_rules=(f"{_ROOT}:migrate:host",),
    moves=Affects.COLD,
    label=N_("Cold migration"),
    meaning=N_(
        "Downtime: the guest is shut down, its disk is copied, and it is started "
        "on the new host if it ran before. Then confirm the move, or revert it."
    ),
    done=N_("Nova accepted the cold migration."),
    against=checks.cold,
    call=_cold,
)
RESIZE = Kind(
    slug="resize",
    recorded=migration.RESIZE,
    rule="resize",
    nova_rules=("os_compute_api:servers:resize",),
    host_rules=(),
    moves=Affects.COLD,
    label=N_("Resize"),
    meaning=N_(
        "Downtime: the guest is shut down and started with another flavor, on a "
        "host that the scheduler picks. Then confirm the resize, or revert it."
    ),
    done=N_("Nova accepted the resize."),
    against=checks.cold,
    call=_resize,
)
KINDS = {kind.slug: kind for kind in (LIVE, COLD, RESIZE)}
