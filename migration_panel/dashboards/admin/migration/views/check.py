"""Have a host checked again: asks the engine by a row, and tells how that goes."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from horizon import exceptions, messages

from migration_panel import policy
from migration_panel.dashboards.admin.migration.views.asking import (
    AskingView,
    no_engine,
)
from migration_panel.store import failures, reading, requests
from migration_panel.templatetags.migration_panel import say


class CheckView(AskingView):
    """`host` in the form, and `next`, the page to go back to."""

    http_method_names = ["post"]

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        if not policy.permitted(request, "check"):
            raise exceptions.NotAuthorized
        return super().dispatch(request, *args, **kwargs)

    def post(
        self, _request: HttpRequest, *_args: object, **_kwargs: object
    ) -> HttpResponse:
        host = self.request.POST.get("host", "")
        return self.answer(
            f"{self.url('host')}?{urlencode({'name': host})}",
            lambda: reading.host(host, self.now) is not None,
            lambda user: requests.ask(host, user, self.now),
        )

    def answer(
        self, fallback: str, is_known: Callable[[], bool], ask: Callable[[str], UUID]
    ) -> HttpResponse:
        """Say at once why not; else go back to watch."""
        known = self.stored(is_known, default=False)
        why_not = self._why_not()
        if why_not is None and not known:
            raise Http404
        asked = None
        if why_not is None:
            user = getattr(self.request.user, "username", None) or ""
            asked = self.stored(lambda: ask(user), None)
            why_not = self._why_not()
        if why_not is not None:
            messages.error(self.request, why_not)
        return redirect(_with_request(self._back(fallback), asked))

    def _why_not(self) -> str | None:
        if not any(each.alive for each in self.engines) and self.fault is None:
            return no_engine()
        return say(self.fault.message) if self.fault else None

    def _back(self, fallback: str) -> str:
        """Never to another site, whatever the form says."""
        sent = self.request.POST.get("next", "")
        ours = url_has_allowed_host_and_scheme(sent, {self.request.get_host()})
        return sent if ours else fallback


class CheckFailureView(CheckView):
    """The cause of one failure alone; `next` in the form, as of a host."""

    def post(
        self, _request: HttpRequest, *_args: object, **kwargs: object
    ) -> HttpResponse:
        migration = UUID(str(kwargs["migration"]))
        return self.answer(
            self.url("history"),
            lambda: bool(failures.of_migrations([str(migration)])),
            lambda user: requests.ask_failure(migration, user, self.now),
        )


class CheckStateView(AskingView):
    """JSON for the page that waits; `ended`: it has the new result, or a reason."""

    http_method_names = ["get"]

    def get(
        self, _request: HttpRequest, *_args: object, **kwargs: object
    ) -> HttpResponse:
        asked = self.asked(str(kwargs["request_id"]))
        if asked is None and self.fault is None:
            raise Http404
        words = asked.words if asked else gettext("The database does not answer.")
        told = {"ended": bool(asked and asked.ended), "words": words}
        response = JsonResponse(told, status=200 if asked else 503)
        response["Cache-Control"] = "no-store"
        return response


def _with_request(page: str, asked: object) -> str:
    """The page's address with the request in it, in the place of an earlier one."""
    parts = urlsplit(page)
    query = QueryDict(parts.query, mutable=True)
    query.pop("request", None)
    if asked is not None:
        query["request"] = str(asked)
    return parts._replace(query=query.urlencode()).geturl()
