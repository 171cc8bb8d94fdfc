"""The servers of all projects, each with what can be done to it now."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from horizon.utils.functions import get_page_size

from migration_panel.actions import Action, offered
from migration_panel.dashboards.admin.migration import forms, tables
from migration_panel.dashboards.admin.migration.views.listing import ListingView
from migration_panel.dashboards.admin.migration.views.stored import StoredView
from migration_panel.facts.host import ComputeService
from migration_panel.facts.server import PowerState, Server
from migration_panel.nova import names, servers
from migration_panel.store import failures
from migration_panel.store.failures import FailureSummary

# Of an older failure, only History tells.
LATELY = timedelta(days=1)
EMPTY = servers.ServerPage(servers=(), more=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A server, its project's name, its host's service, what it offers."""

    server: Server
    project: str
    service: ComputeService | None
    actions: tuple[Action, ...]
    failure: FailureSummary | None = None

    @property
    def runs_on(self) -> bool:
        """Nova says ERROR although the hypervisor says running."""
        server = self.server
        return server.status == "ERROR" and server.power_state == PowerState.RUNNING


class ServersView(StoredView, ListingView):
    tab = "servers"
    template_name = "migration_panel/servers.html"
    filter_form = forms.ServerFilterForm
    default_sort = "display_name"
    columns = (
        tables.Column(_("Select"), css="mp-check"),
        tables.Column(_("Name"), "display_name"),
        tables.Column(_("Project"), "project_id"),
        tables.Column(_("Host"), "host"),
        tables.Column(_("Status"), "vm_state"),
        tables.Column(_("Flavor")),
        tables.Column(_("Disk")),
        tables.Column(_("Changed"), "updated_at"),
        tables.Column(_("Actions"), css="mp-actions"),
    )

    def table(
        self, wanted: dict[str, Any], address: tables.Address
    ) -> tuple[Sequence[Row], tables.Pager]:
        where = _filter(wanted)
        size = get_page_size(self.request)
        backward = "back" in self.request.GET
        part = servers.Slice(
            limit=size + 1,  # Nova offers a next page after any full one
            marker=self.request.GET.get("back" if backward else "marker"),
            sort_key=address.key
            if address.key in servers.SORT_KEYS
            else "display_name",
            descending=address.descending != backward,
        )
        page = self.attempt(lambda: servers.page(self.nova, where, part), EMPTY)
        found = page.servers[:size][::-1] if backward else page.servers[:size]
        beyond = len(page.servers) > size or (page.more and len(found) == size)
        total, uncounted = self.attempt(
            lambda: servers.count(self.nova, where), (None, False)
        )
        pager = _pager(found, address, total, more=beyond, uncounted=uncounted)
        return self._rows(found), pager

    def _rows(self, found: Sequence[Server]) -> list[Row]:
        by_host = self.services()
        projects = names.projects(self.request, (each.project_id for each in found))
        ids = [each.id for each in found]
        why = self.stored(lambda: failures.of_servers(ids, self.now - LATELY), {})
        return [
            Row(
                server,
                projects.get(server.project_id, server.project_id),
                by_host.get(server.host or ""),
                tuple(each for each in offered(server) if self.allows(each)),
                why.get(server.id),
            )
            for server in found
        ]


def _filter(wanted: dict[str, Any]) -> servers.ServerFilter:
    name = wanted.get("name", "")
    return servers.ServerFilter(
        name=re.escape(name) if name else None,
        host=wanted.get("host") or None,
        status=(wanted["status"],) if wanted.get("status") else (),
        project_id=wanted.get("project") or None,
    )


def _pager(
    found: Sequence[Server],
    address: tables.Address,
    total: int | None,
    *,
    more: bool,
    uncounted: bool,
) -> tables.Pager:
    """Nova pages by marker and does not tell how far one is: first and last are."""
    backward = "back" in address.query
    first = address.number("at", 1)
    has_previous = more if backward else "marker" in address.query
    has_next = True if backward else more
    size = len(found)
    return tables.Pager(
        first=first if found else 0,
        last=first + size - 1 if found else 0,
        total=total,
        more=uncounted,
        previous=address.changed(back=found[0].id, marker=None, at=max(first - size, 1))
        if has_previous and found and first > 1
        else None,
        next=address.changed(marker=found[-1].id, back=None, at=first + size)
        if has_next and found
        else None,
    )
