"""Migrations of all kinds, newest first: what became of them, who began them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from migration_panel import requested
from migration_panel.dashboards.admin.migration import forms, tables
from migration_panel.dashboards.admin.migration.views.listing import ListingView
from migration_panel.dashboards.admin.migration.views.stored import StoredView
from migration_panel.facts.migration import FAILED, IN_PROGRESS, Migration
from migration_panel.nova import api, migrations, names, servers
from migration_panel.nova.errors import RefusedError
from migration_panel.store import failures
from migration_panel.store.failures import FailureSummary
from migration_panel.text import N_

GROUPS = {forms.ANY_FAILURE: FAILED, forms.ANY_PROGRESS: IN_PROGRESS}
NO_SERVERS = servers.ServerPage(servers=(), more=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A migration with the names of what it names by id."""

    migration: Migration
    server: names.ServerName | None
    user: str = ""
    project: str = ""
    asked: requested.Requested | None = None
    failure: FailureSummary | None = None

    @property
    def kind(self) -> str | Promise:
        return forms.kind_label(self.migration.kind)

    @property
    def name(self) -> str:
        return self.server.name if self.server else self.migration.server_id


class HistoryView(StoredView, ListingView):
    tab = "history"
    template_name = "migration_panel/history.html"
    filter_form = forms.HistoryFilterForm
    default_sort = "-created"
    columns = (
        tables.Column(_("Server"), "server", lambda row: row.name.lower()),
        tables.Column(_("Kind"), "kind", lambda row: row.migration.kind),
        tables.Column(_("Result"), "status", lambda row: row.migration.status),
        tables.Column(_("From"), "source", lambda row: row.migration.source),
        tables.Column(_("To"), "dest", lambda row: row.migration.dest),
        tables.Column(
            _("From project"), "project", lambda row: row.migration.project_id
        ),
        tables.Column(_("Started by"), "user", lambda row: row.migration.user_id),
        tables.Column(_("Started"), "created", lambda row: row.migration.created),
        tables.Column(_("Took"), "took", lambda row: row.migration.duration),
    )

    def rows(self, wanted: dict[str, Any]) -> tuple[Sequence[Row], bool]:
        self.older = ""
        ids = self._server_ids(wanted.get("server") or "")
        if ids is not None and not ids:
            return (), False
        found, more = self.attempt(lambda: self._newest(wanted, ids), ((), False))
        if more:
            self.older = found[-1].uuid or ""
        fitting = [each for each in found if _fits(each, wanted, ids)]
        known = self.attempt(
            lambda: names.servers(self.nova, (each.server_id for each in fitting)), {}
        )
        return [Row(each, known.get(each.server_id)) for each in fitting], more

    def _newest(
        self, wanted: dict[str, Any], ids: frozenset[str] | None
    ) -> tuple[tuple[Migration, ...], bool]:
        marker = self.request.GET.get("older") or None
        where = _filter(wanted, ids)
        try:
            return migrations.newest(self.nova, where, marker=marker)
        except RefusedError as error:
            if marker is None:
                raise
            text = N_("The place in the list is gone; this is its beginning.")
            self.problems += [error.text, text]
            return migrations.newest(self.nova, where)

    def _server_ids(self, asked: str) -> frozenset[str] | None:
        """The servers meant by a name or UUID; None: any."""
        asked = asked.strip()
        if not asked:
            return None
        if api.is_uuid(asked):
            return frozenset({asked.lower()})
        where = servers.ServerFilter(name=re.escape(asked))
        part = servers.Slice(limit=servers.WINDOW)
        page = self.attempt(lambda: servers.page(self.nova, where, part), NO_SERVERS)
        if page.more:
            self.problems.append(
                N_("More than 1,000 servers fit the name; be more exact to see all.")
            )
        return frozenset(each.id for each in page.servers)

    def dressed(self, shown: Sequence[Row]) -> Sequence[Row]:
        self.services()
        users = names.users(self.request, (row.migration.user_id for row in shown))
        projects = names.projects(
            self.request, (row.migration.project_id for row in shown)
        )
        failed = [row.migration.uuid for row in shown if row.migration.failed]
        why = self.stored(lambda: failures.of_migrations(failed), {})
        return [
            replace(
                row,
                failure=why.get(row.migration.uuid or ""),
                user=_named(users, row.migration.user_id),
                project=_named(projects, row.migration.project_id),
                asked=None if row.migration.dest else requested.of(row.migration),
            )
            for row in shown
        ]

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        address = tables.Address(self.request, self.default_sort)
        older = address.changed(older=self.older, page=None) if self.older else ""
        newest = address.changed(older=None, page=None)
        is_older = "older" in self.request.GET
        return context | {
            "older": older,
            "newest": newest if is_older else "",
            "causes_missing": self.fault,
        }


def _named(known: dict[str, str], key: str | None) -> str:
    return known.get(key or "", key or "")


def _filter(
    wanted: dict[str, Any], ids: frozenset[str] | None
) -> migrations.MigrationFilter:
    status = wanted.get("status")
    return migrations.MigrationFilter(
        host=wanted.get("host") or None,
        status=None if status in GROUPS else status or None,
        server_id=next(iter(ids)) if ids and len(ids) == 1 else None,
        kind=wanted.get("kind") or None,
        project_id=wanted.get("project") or None,
        since=wanted.get("since"),
        before=wanted.get("before"),
    )


def _fits(
    migration: Migration, wanted: dict[str, Any], ids: frozenset[str] | None
) -> bool:
    """What Nova cannot filter by: several servers, several statuses."""
    group = GROUPS.get(wanted.get("status") or "")
    of_server = ids is None or migration.server_id in ids
    return of_server and (group is None or migration.status in group)
