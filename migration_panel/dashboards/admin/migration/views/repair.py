"""A leftover: what it is, proof that it is safe to clear away, and the lines to."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from migration_panel import rpc
from migration_panel.dashboards.admin.migration import forms
from migration_panel.dashboards.admin.migration.views.asking import AskingView
from migration_panel.facts.allocation import Leftover
from migration_panel.facts.missing import Missing
from migration_panel.facts.server import Server
from migration_panel.nova import api, migrations, servers
from migration_panel.nova.errors import GoneError
from migration_panel.repair.kinds import repair
from migration_panel.repair.situation import Kind, Situation
from migration_panel.store import leftovers

SILENT = Missing("Nova did not answer")


class RepairView(AskingView):
    """`kind`, `host`, `server` in the address, and `migration` where Placement holds.

    Nothing is run: the page reads Nova and the store, and shows lines to copy.
    """

    tab = "problems"
    template_name = "migration_panel/repair.html"
    page_title = _("Repair")

    def get(
        self, request: HttpRequest, *_args: object, **_kwargs: object
    ) -> HttpResponse:
        asked = request.GET
        self.host = asked.get("host", "")
        self.server_id = asked.get("server", "").lower()
        self.migration = asked.get("migration", "").lower()
        self.kind = _kind(asked.get("kind", ""))
        context = self.get_context_data()
        response: HttpResponse = self.render_to_response(context)
        response.status_code = 200 if "repair" in context else 404
        return response

    @property
    def sound(self) -> bool:
        """Nothing else than ids and a host's name comes near a line to copy."""
        ids = [self.server_id]
        if self.kind is Kind.ALLOCATION:
            ids.append(self.migration)
        return bool(rpc.HOST.match(self.host)) and all(map(api.is_uuid, ids))

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        if self.kind is None or not self.sound:
            return super().get_context_data(**kwargs)
        known = self._situation()
        asking = self.asking(self.host)
        context = super().get_context_data(**kwargs)
        return context | {
            "repair": repair(self.kind, known),
            "kind": forms.LEFTOVERS[self.kind.value],
            "host": self.host,
            "server_id": self.server_id,
            "server": self.server if isinstance(self.server, Server) else None,
            **asking,
        }

    def _situation(self) -> Situation:
        server = self.server
        hosts = {self.host}
        if isinstance(server, Server) and server.host:
            hosts.add(server.host)
        sightings, silent = self.stored(
            lambda: leftovers.sightings(self.server_id, hosts, self.now),
            (Missing("the store does not answer"), 0),
        )
        return Situation(
            host=self.host,
            server_id=self.server_id,
            server=server,
            moves=self.attempt(
                lambda: migrations.of_server(self.nova, self.server_id), SILENT
            ),
            sightings=sightings,
            silent=silent,
            migration=self.migration,
            leftover=self._leftover(),
        )

    @cached_property
    def server(self) -> Server | Missing | None:
        return self.attempt(self._server, SILENT)

    def _server(self) -> Server | Missing | None:
        try:
            found = servers.one(self.nova, self.server_id)
        except GoneError:
            return None
        return found if found.reachable else Missing("its cell does not answer")

    def _leftover(self) -> Leftover | None:
        if self.kind is not Kind.ALLOCATION:
            return None
        return self.stored(lambda: leftovers.leftover(UUID(self.migration)), None)


def _kind(text: str) -> Kind | None:
    try:
        return Kind(text)
    except ValueError:
        return None
