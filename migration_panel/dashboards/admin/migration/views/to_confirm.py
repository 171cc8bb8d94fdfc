"""The servers that wait for somebody to confirm or revert their move."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from migration_panel import config, consequences, old_flavor
from migration_panel.actions import CONFIRM, REVERT
from migration_panel.confirm_window import Window, deadline, window
from migration_panel.dashboards.admin.migration import forms, tables
from migration_panel.dashboards.admin.migration.views.listing import ListingView
from migration_panel.facts.host import ComputeService
from migration_panel.facts.migration import COLD, Migration
from migration_panel.facts.server import Flavor, Server
from migration_panel.nova import allocations, client, migrations, names, servers
from migration_panel.text import Text

WAITING = servers.ServerFilter(status=("VERIFY_RESIZE",))
Held = dict[str, dict[str, int]]
FINISHED = migrations.MigrationFilter(status="finished")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A waiting server, its finished move, and what either decision means."""

    server: Server
    move: Migration | None
    window: Window
    due: datetime | None
    project: str = ""
    old_flavor: Text | str = ""
    old_host: ComputeService | None = None
    new_host: ComputeService | None = None

    @property
    def since(self) -> datetime | None:
        return (self.move.updated or self.move.created) if self.move else None

    @property
    def confirm(self) -> Text:
        return consequences.of_confirm(self.server, self.move)

    @property
    def revert(self) -> Text:
        return consequences.of_revert(self.server, self.move)

    @property
    def possible(self) -> bool:
        return self.move is not None and self.server.task_state is None


class ToConfirmView(ListingView):
    tab = "to_confirm"
    template_name = "migration_panel/to_confirm.html"
    filter_form = forms.ToConfirmFilterForm
    default_sort = "since"
    columns = (
        tables.Column(_("Select"), css="mp-check"),
        tables.Column(_("Server"), "server", lambda row: row.server.name.lower()),
        tables.Column(_("Project"), "project", lambda row: row.project.lower()),
        tables.Column(_("Old host"), "old", lambda row: row.move and row.move.source),
        tables.Column(_("New host"), "new", lambda row: row.server.host),
        tables.Column(_("Flavor")),
        tables.Column(_("Waits since"), "since", lambda row: row.since),
        tables.Column(_("Confirmed by Nova"), "due", lambda row: row.due),
        tables.Column(_("What it means")),
        tables.Column(_("Actions"), css="mp-actions"),
    )

    def rows(self, wanted: dict[str, Any]) -> tuple[Sequence[Row], bool]:
        found = self.attempt(lambda: servers.every(self.nova, WAITING), ())
        waiting = [each for each in found if each.status == "VERIFY_RESIZE"]
        moves = self._moves() if waiting else {}
        projects = names.projects(self.request, (each.project_id for each in waiting))
        now, seconds = datetime.now(UTC), config.RESIZE_CONFIRM_WINDOW.get()
        rows = [
            Row(
                server=each,
                move=moves.get(each.id),
                window=window(moves.get(each.id), seconds, now),
                due=deadline(moves.get(each.id), seconds),
                project=projects.get(each.project_id, each.project_id),
            )
            for each in waiting
        ]
        return [row for row in rows if _fits(row, wanted)], False

    def _moves(self) -> dict[str, Migration]:
        """The newest finished move by server."""
        found = self.attempt(lambda: migrations.every(self.nova, FINISHED), ())
        return {each.server_id: each for each in reversed(found)}

    def dressed(self, shown: Sequence[Row]) -> Sequence[Row]:
        by_host = self.services()
        held = self._held(shown)
        flavors = self.attempt(lambda: servers.flavors(self.nova), ()) if held else ()
        return [
            replace(
                row,
                old_flavor=_old_flavor(row, held, flavors),
                old_host=by_host.get(row.move.source or "") if row.move else None,
                new_host=by_host.get(row.server.host or ""),
            )
            for row in shown
        ]

    def _held(self, shown: Sequence[Row]) -> Held:
        """What Placement holds for the resizes shown: a call each, kept an hour."""
        moves = [row.move.uuid for row in shown if row.move and row.move.kind != COLD]

        def ask() -> Held:
            placement = client.placement(self.request)
            return {each: allocations.held(placement, each) for each in moves if each}

        return self.attempt(ask, {}) if moves else {}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "confirm": CONFIRM if self.allows(CONFIRM) else None,
            "revert": REVERT if self.allows(REVERT) else None,
            "window_setting": config.RESIZE_CONFIRM_WINDOW.name,
            "window_seconds": config.RESIZE_CONFIRM_WINDOW.get(),
        }


def _old_flavor(row: Row, held: Held, flavors: Sequence[Flavor]) -> Text | str:
    """The same for a cold migration; for a resize, what Placement still holds."""
    move, server = row.move, row.server
    if move and move.kind == COLD and server.flavor:
        return server.flavor.name
    found = held.get(move.uuid or "", {}) if move else {}
    return old_flavor.told(found, flavors, volume_backed=server.volume_backed)


def _fits(row: Row, wanted: dict[str, Any]) -> bool:
    text, host = wanted.get("text", "").lower(), wanted.get("host", "")
    said = f"{row.server.name} {row.server.id} {row.project} {row.server.project_id}"
    ends = (row.server.host, row.move.source if row.move else None)
    return text in said.lower() and (not host or host in ends)
