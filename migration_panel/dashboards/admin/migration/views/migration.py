"""One migration: what it was, the events of its request, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from migration_panel import policy, requested, timeline
from migration_panel.actions import Action, Subject, offered
from migration_panel.dashboards.admin.migration import forms
from migration_panel.dashboards.admin.migration.views.failed import FailedView
from migration_panel.dashboards.admin.migration.views.failure import told
from migration_panel.facts.migration import LIVE, Counters, Event, Migration, Request
from migration_panel.facts.server import Server
from migration_panel.kinds import KINDS
from migration_panel.nova import migrations, names, servers
from migration_panel.nova.errors import CloudError, GoneError, TokenExpiredError
from migration_panel.store.failures import FailureDetail
from migration_panel.text import N_, Text

SLUGS = {kind.recorded: kind.slug for kind in KINDS.values()}
BLOCKS = {None: "auto", True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Step:
    """A request with its events, or an event of the one before, in words."""

    words: Text | str
    asked: Request | None = None
    event: Event | None = None
    user: str = ""
    broke: bool = False


class MigrationView(FailedView):
    tab = "history"
    template_name = "migration_panel/migration.html"
    page_title = "{{ heading }}"
    http_method_names = ("get", "head", "options")

    def get(self, _request: HttpRequest, *_args: object, **kwargs: str) -> HttpResponse:
        self.server_id = kwargs["server_id"]
        self.rows = self.attempt(
            lambda: migrations.of_server(self.nova, self.server_id), ()
        )
        uuid = kwargs["migration_uuid"].lower()
        found = next((row for row in self.rows if row.uuid == uuid), None)
        detail = self.failure(UUID(uuid))
        if detail and str(detail.summary.server) != self.server_id.lower():
            detail = None
        missing = found is None and detail is None and not self.problems
        context = self.get_context_data(migration=found, detail=detail)
        if found or detail:
            context |= self.why(UUID(uuid), detail, _failed(found))
        response: HttpResponse = self.render_to_response(context | {"missing": missing})
        response.status_code = 404 if missing else 200
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["heading"] = gettext("Migration")
        migration: Migration | None = kwargs["migration"]
        detail: FailureDetail | None = kwargs["detail"]
        if migration is None:
            return context | (told(detail.summary) if detail else {})
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
                "steps": _marked(steps, detail),
                "several": timeline.several_tried(events),
                "silent": timeline.silent(migration, events),
                "commands": timeline.commands(migration),
                "again": self._again(migration, server),
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

    def _again(self, migration: Migration, server: Server | None) -> str:
        """The Move form's query with the choices of this move, if it can be tried."""
        newest = migration == self.rows[0]
        if server is None or not newest or migration.in_progress:
            return ""
        asked = requested.of(migration)
        choices = {"server": server.id, "kind": SLUGS.get(migration.kind)}
        if asked:
            choices |= {"target": asked.target, "flavor": asked.flavor}
            choices |= {"block": BLOCKS[asked.block]}
        else:
            choices |= {"target": migration.dest}
        return urlencode({key: value for key, value in choices.items() if value})

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


def _failed(migration: Migration | None) -> datetime | None:
    """When; None where it did not fail."""
    if migration is None or not migration.failed:
        return None
    return migration.updated or migration.created


def _marked(steps: Sequence[Step], detail: FailureDetail | None) -> list[Step]:
    """The same, with the step marked in which it broke."""
    phase = detail.summary.phase if detail else ""
    errors = [step for step in steps if step.event and step.event.result == "Error"]
    named = [step for step in steps if step.event and step.event.name == phase]
    fitting = [step for step in named if step in errors] or named
    broke = fitting[-1] if fitting else (errors[0] if errors and not phase else None)
    return [replace(step, broke=step is broke) for step in steps]
