"""One action on one or more servers: what it means, then a result for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
)
from django.shortcuts import redirect
from horizon import exceptions, messages

from migration_panel import policy
from migration_panel.actions import ACTIONS, Action, Subject
from migration_panel.checks import server as checks
from migration_panel.checks.finding import Finding
from migration_panel.dashboards.admin.migration.views.chosen import ChosenView
from migration_panel.dashboards.admin.migration.views.refused import RefusedView
from migration_panel.diagnosis.move import Move
from migration_panel.facts.migration import AWAITING
from migration_panel.nova import migrations, servers
from migration_panel.nova.errors import CloudError, TokenExpiredError
from migration_panel.refusals import TO_ACT, Refusal
from migration_panel.templatetags.migration_panel import say


@dataclass(frozen=True, slots=True)
class Case:
    """A server, what stands against the action, and after it what came of it."""

    subject: Subject
    against: Sequence[Finding]
    refusal: Refusal | None = None
    done: bool = False


class ActionView(RefusedView, ChosenView):
    template_name = "migration_panel/action.html"
    page_title = "{{ heading }}"
    http_method_names = ["get", "post"]

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        action = ACTIONS.get(str(kwargs["slug"]))
        if action is None:
            raise Http404
        if not policy.permitted(request, action.rule, action.nova_rules):
            raise exceptions.NotAuthorized
        self.action: Action = action
        self.cases: list[Case] = []
        return super().dispatch(request, *args, **kwargs)

    def get(
        self, request: HttpRequest, *_args: object, **_kwargs: object
    ) -> HttpResponse:
        return self._opened(request.GET)

    def post(
        self, request: HttpRequest, *_args: object, **_kwargs: object
    ) -> HttpResponse:
        """Act when the page was seen; a list's bulk button only opens it."""
        if "go" not in request.POST:
            return self._opened(request.POST)
        chosen = self.chosen(request.POST)
        self.cases = [self._acted(self._case(each)) for each in chosen]
        if len(self.cases) == 1 and self.cases[0].done:
            name = self.cases[0].subject.server.name
            messages.success(request, f"{name}: {say(self.action.done)}")
            return redirect(self.back())
        return self._shown(acted=True)

    def _opened(self, sent: QueryDict) -> HttpResponse:
        self.cases = [self._case(each) for each in self.chosen(sent)]
        return self._shown()

    def _shown(self, *, acted: bool = False) -> HttpResponse:
        context = self.get_context_data(
            action=self.action,
            heading=say(self.action.label),
            cases=self.cases,
            acted=acted,
            possible=any(not case.against for case in self.cases),
            back=self.back(),
        )
        return self.render_to_response(context)  # type: ignore[no-any-return]

    def _case(self, server_id: str) -> Case:
        try:
            subject = self._subject(server_id)
        except TokenExpiredError as error:
            raise exceptions.NotAuthenticated from error
        except CloudError as error:
            nameless = servers.parse({"id": server_id})
            told = Refusal(said=error.text)
            return Case(Subject(server=nameless), (), refusal=told)
        against = checks.unreachable(subject.server) or self.action.against(subject)
        return Case(subject, against)

    def _subject(self, server_id: str) -> Subject:
        server = servers.one(self.nova, server_id)
        found = migrations.of_server(self.nova, server_id, limit=1)
        running = server.task_state == "migrating"
        live = migrations.counters(self.nova, server_id) if running else ()
        return Subject(
            server=server,
            last=found[0] if found else None,
            live=live[0] if live else None,
        )

    def _acted(self, case: Case) -> Case:
        if case.against or case.refusal:
            return case
        try:
            self.action.call(self.nova, case.subject)
        except TokenExpiredError as error:
            raise exceptions.NotAuthenticated from error
        except CloudError as error:
            subject = case.subject
            told = self.refusal(error, TO_ACT, _concerned(subject), subject.server)
            return Case(subject, (), refusal=told)
        return Case(case.subject, (), done=True)


def _concerned(subject: Subject) -> Move:
    """The move that the action ends; of what is over the server's host alone."""
    server, last = subject.server, subject.last
    if last is None or not (last.in_progress or last.status in AWAITING):
        return Move(source=server.host, server=server.id)
    return Move(source=last.source, target=last.dest, server=server.id, kind=last.kind)
