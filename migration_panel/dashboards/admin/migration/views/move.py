"""Move one or several servers: choose how and where to, then a result for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
)
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from horizon import exceptions, messages
from horizon.forms.views import ModalBackdropMixin
from horizon.utils.http import is_ajax

from migration_panel import requested
from migration_panel.checks import disks
from migration_panel.checks.finding import Finding
from migration_panel.dashboards.admin.migration import move_targets
from migration_panel.dashboards.admin.migration.move_form import (
    Case,
    MoveForm,
    Situation,
    flavor_options,
    kind_options,
    shared_findings,
    suggested,
)
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.dashboards.admin.migration.views.fragment import Fragment
from migration_panel.dashboards.admin.migration.views.refused import RefusedView
from migration_panel.dashboards.admin.migration.views.situation import SituationView
from migration_panel.diagnosis.move import Move
from migration_panel.facts.server import Server
from migration_panel.kinds import KINDS, LIVE, Choice
from migration_panel.nova.errors import CloudError, TokenExpiredError
from migration_panel.refusals import TO_MOVE, Refusal
from migration_panel.store import destinations
from migration_panel.templatetags.migration_panel import say

FORM, MODAL = "migration_panel/move.html", "migration_panel/move_modal.html"
CHOSEN = ("kind", "target", "flavor", "block")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one server's move; `against`: Nova was not even asked."""

    server: Server
    against: Sequence[Finding] = ()
    refusal: Refusal | None = None

    @property
    def accepted(self) -> bool:
        return not (self.against or self.refusal)

    @property
    def gone(self) -> bool:
        return self.refusal is not None and self.refusal.gone


class MoveView(ModalBackdropMixin, RefusedView, SituationView):
    """A page, or what a page's script asks for: the same form in Horizon's modal."""

    tab = "servers"
    template_name = FORM
    page_title = _("Move servers")
    http_method_names = ["get", "post"]

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        response: HttpResponseBase
        try:
            response = super().dispatch(request, *args, **kwargs)
        except exceptions.NotAuthenticated:
            # A modal that is told in any other way only says that it failed.
            response = redirect_to_login(request.get_full_path())
        patch_vary_headers(response, ["X-Requested-With"])
        return response

    def render_to_response(self, context: dict[str, Any]) -> HttpResponse:
        """Results stay a page: no modal ever asks for several servers."""
        if is_ajax(self.request) and self.template_name == FORM:
            self.template_name, self.response_class = MODAL, Fragment
        return super().render_to_response(context)  # type: ignore[no-any-return]

    def get(self, request: HttpRequest, *_args: object, **_kw: object) -> HttpResponse:
        return self._opened(request.GET)

    def post(self, request: HttpRequest, *_args: object, **_kw: object) -> HttpResponse:
        """Act when the form was seen; a list's bulk button only opens it."""
        if "go" not in request.POST:
            return self._opened(request.POST)
        self._refuse_unless_permitted(request.POST)
        situation = self.situation(self.chosen(request.POST))
        form = MoveForm(situation, request.POST)
        if not form.is_valid():
            return self._shown(form)
        choice = form.choice()
        outcomes = [self._moved(case, situation, choice) for case in situation.cases]
        if len(outcomes) == 1:
            return self._told_of_one(outcomes[0], form, choice)
        return self._told(outcomes, choice)

    def _opened(self, sent: QueryDict) -> HttpResponse:
        situation = self.situation(self.chosen(sent))
        initial = {"kind": suggested(situation), "block": "auto"}
        initial |= {key: str(sent[key]) for key in CHOSEN if sent.get(key)}
        return self._shown(MoveForm(situation, initial=initial))

    def _refuse_unless_permitted(self, sent: QueryDict) -> None:
        kind = KINDS.get(sent.get("kind", ""))
        if kind and not self.may(kind, sent.get("target")):
            raise exceptions.NotAuthorized

    def _moved(self, case: Case, situation: Situation, choice: Choice) -> Outcome:
        server = case.server
        if case.failure:
            told = Refusal(said=case.failure, gone=case.gone)
            return Outcome(server=server, refusal=told)
        if against := situation.blockers(case, choice):
            return Outcome(server=server, against=against)
        try:
            choice.kind.call(self.nova, server.id, choice)
        except TokenExpiredError as error:
            raise exceptions.NotAuthenticated from error
        except CloudError as error:
            told = self.refusal(error, TO_MOVE, _asked(server, choice), server)
            return Outcome(server=server, refusal=told)
        self._remember(server, choice)
        return Outcome(server=server)

    def _remember(self, server: Server, choice: Choice) -> None:
        """For the pages, and for the engine, which does not see Horizon's cache."""
        kind, target = choice.kind.recorded, choice.target
        flavor = choice.flavor.id if choice.flavor else None
        requested.remember(server.id, kind, target, flavor=flavor, block=choice.block)
        now = datetime.now(UTC)
        self.stored(lambda: destinations.remember(server.id, kind, target, now), None)

    def _told_of_one(
        self, outcome: Outcome, form: MoveForm, choice: Choice
    ) -> HttpResponse:
        if outcome.accepted:
            done = say(choice.kind.done)
            messages.success(self.request, f"{outcome.server.name}: {done}")
            return redirect(url("in_progress"))
        for finding in outcome.against:
            form.add_error(None, f"{say(finding.message)} {say(finding.hint)}")
        return self._shown(form, outcome.refusal)

    def _shown(self, form: MoveForm, refusal: Refusal | None = None) -> HttpResponse:
        situation = form.situation
        chosen = {key: form[key].value() or "" for key in CHOSEN}
        listed = situation.target(chosen["target"])
        kinds = kind_options(situation)
        context = self.get_context_data(
            form=form,
            refusal=refusal,
            cases=situation.cases,
            chosen=chosen,
            unlisted_target="" if listed else chosen["target"],
            kinds=kinds,
            possible=any(not option.disabled for option in kinds)
            and any(not case.gone for case in situation.cases),
            shared_findings=shared_findings(situation),
            flavors=flavor_options(situation),
            target_count=len(situation.targets),
            target_rows=move_targets.rows(situation.targets, self._rows(form)),
            block_notes=_block_notes(situation),
            may_name_host=any(named for _slug, named in situation.may),
            back=self.back(),
            hide=True,  # Horizon's modal is shown by the script that asked for it
        )
        return self.render_to_response(context)

    def _rows(self, form: MoveForm) -> move_targets.Shown:
        source = form.situation.source
        live = form["kind"].value() in (None, "", LIVE.slug)
        return move_targets.Shown(
            chosen=form["target"].value() or "",
            kind=move_targets.LIVE if live else move_targets.COLD,
            pair=url("pair") if source else "",
            source=source,
        )

    def _told(self, outcomes: Sequence[Outcome], choice: Choice) -> HttpResponse:
        self.template_name = "migration_panel/move_results.html"
        context = self.get_context_data(
            outcomes=outcomes,
            choice=choice,
            chosen={key: self.request.POST.get(key, "") for key in CHOSEN},
            refused=[each for each in outcomes if not each.accepted and not each.gone],
            accepted=sum(each.accepted for each in outcomes),
            back=self.back(),
        )
        return self.render_to_response(context)


def _asked(server: Server, choice: Choice) -> Move:
    return Move(
        source=server.host,
        target=choice.target,
        server=server.id,
        kind=choice.kind.recorded,
    )


def _block_notes(situation: Situation) -> list[tuple[str, list[Finding]]]:
    """What to know of each answer but automatic, of all servers."""
    return [
        (
            answer,
            [
                finding
                for case in situation.known
                for finding in disks.with_block(case.server, block=block)
            ],
        )
        for answer, block in (("yes", True), ("no", False))
    ]
