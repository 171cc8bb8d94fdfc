"""One migration: what it was, the events of its request, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from migration_panel import policy, requested, timeline
from migration_panel.actions import Action, Subject, offered
from migration_panel.dashboards.admin.migration import forms
from migration_panel.dashboards.admin.migration.views.base import PanelView
from migration_panel.facts.migration import LIVE, Counters, Event, Migration, Request
from migration_panel.facts.server import Server
from migration_panel.nova import migrations, names, servers
from migration_panel.nova.errors import CloudError, GoneError, TokenExpiredError
from migration_panel.text import N_, Text


@dataclass(frozen=True, slots=True)
class Step:
    """A request with its events, or an event of the one before, in words."""

    words: Text | str
    asked: Request | None = None
    event: Event | None = None
    user: str = ""


class MigrationView(PanelView):
    tab = "history"
    template_name = "migration_panel/migration.html"
    page_title = "{{ heading }}"

    def get(self, _request: HttpRequest, *_args: object, **kwargs: str) -> HttpResponse:
        self.server_id = kwargs["server_id"]
        self.rows = self.attempt(self._rows, ())
        uuid = kwargs["migration_uuid"].lower()
        found = next((row for row in self.rows if row.uuid == uuid), None)
        missing = found is None and not self.problems
        context = self.get_context_data(migration=found, missing=missing)
        response: HttpResponse = self.render_to_response(context)
        response.status_code = 404 if missing else 200
        return response

    def _rows(self) -> tuple[Migration, ...]:
        where = migrations.MigrationFilter(server_id=self.server_id)
        return migrations.newest(self.nova, where)[0]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["heading"] = gettext("Migration")
        migration: Migration | None = kwargs["migration"]
        if migration is None:
            return context
        server = self.attempt(self._server, None)
        steps = self._steps(migration)
        events = [step.event for step in steps if step.event]
        # No server's name: AngularJS would evaluate it in the page's header.
        context["heading"] = kind = forms.kind_label(migration.kind)
        return (
            context
            | self._facts(migration, server)
            | {
                "kind": kind,
                "steps": steps,
                "several": timeline.several_tried(events),
                "silent": timeline.silent(migration, events),
                "commands": timeline.commands(migration),
            }
        )

    def _server(self) -> Server | None:
        try:
            return servers.one(self.nova, self.server_id)
        except GoneError:
            return None

    def _facts(self, migration: Migration, server: Server | None) -> dict[str, Any]:
        users = names.users(self.request, [migration.user_id])
        projects = names.projects(self.request, [migration.project_id])
        fault = server.fault if server else None
        return {
            "server": server,
            "user": users.get(migration.user_id or "", migration.user_id),
            "project": projects.get(migration.project_id or "", migration.project_id),
            "asked": requested.of(migration),
            "newest": migration == self.rows[0],
            "counters": self._counters(migration),
            "fault": fault,
            "fault_belongs": bool(fault and timeline.belongs(fault, migration)),
            "here": self.request.get_full_path(),
            "offers": self._offers(server),
        }

    def _counters(self, migration: Migration) -> Counters | None:
        if migration.kind != LIVE or not migration.in_progress:
            return None
        found = self.attempt(lambda: migrations.counters(self.nova, self.server_id), ())
        return next((each for each in found if each.uuid == migration.uuid), None)

    def _offers(self, server: Server | None) -> list[Action]:
        """What helps the server now; only its newest migration decides that."""
        if server is None:
            return []
        subject = Subject(server=server, last=self.rows[0])
        return [
            each
            for each in offered(server)
            if not each.against(subject)
            and policy.permitted(self.request, each.rule, each.nova_rules)
        ]

    def _steps(self, migration: Migration) -> list[Step]:
        asked = self.attempt(lambda: self._asked(migration), ())
        users = names.users(self.request, (each.user_id for each in asked))
        return [
            step
            for each in sorted(asked, key=lambda each: each.start)
            for step in _in_words(each, users.get(each.user_id or "", ""))
        ]

    def _asked(self, migration: Migration) -> Sequence[Request]:
        """The requests that began and ended it with events, and orders between."""
        since = migration.created - timeline.LOOK_BACK
        try:
            found = migrations.requests(self.nova, self.server_id, since)
        except GoneError:
            return ()
        whole = [
            timeline.beginning(migration, found),
            timeline.ending(migration, found),
        ]
        orders = timeline.orders(migration, found)
        return [self._with_events(each) for each in whole if each] + orders

    def _with_events(self, asked: Request) -> Request:
        try:
            return migrations.request(self.nova, asked.server_id, asked.id)
        except TokenExpiredError:
            raise
        except CloudError as error:
            self.problems.append(
                N_("The events of a request are missing: %(why)s", why=error.text)
            )
            return asked


def _in_words(asked: Request, user: str) -> list[Step]:
    words = timeline.action_in_words(asked.action)
    return [
        Step(words, asked=asked, user=user),
        *(Step(timeline.event_in_words(event), event=event) for event in asked.events),
    ]
