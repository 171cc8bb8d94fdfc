"""What every page of the panel shares: policy, connections, errors, tabs."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from horizon import exceptions
from horizon.views import HorizonTemplateView

from migration_panel import policy
from migration_panel.nova import api, client
from migration_panel.nova.errors import CloudError, TokenExpiredError
from migration_panel.text import Text

T = TypeVar("T")
D = TypeVar("D")

NAMESPACE = "horizon:admin:migration"
TABS = (
    ("servers", _("Servers")),
    ("in_progress", _("In progress")),
    ("to_confirm", _("To confirm")),
    ("history", _("History")),
    ("problems", _("Problems")),
    ("hosts", _("Hosts")),
    ("pairs", _("Pairs")),
)


def url(name: str, *args: object) -> str:
    """The address of one of the panel's pages."""
    return reverse(f"{NAMESPACE}:{name}", args=args)


class PanelView(HorizonTemplateView):
    """A page that checks for itself who may see it and survives a failing service.

    Operations shows some of them too, by its own `rule`, `namespace` and `tabs`.
    """

    rule = "view"
    namespace = NAMESPACE
    tabs: Sequence[tuple[str, str | Promise]] = TABS
    tab = ""
    page_title: str | Promise = _("Migration")

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        if not policy.permitted(request, self.rule):
            raise exceptions.NotAuthorized
        self.problems: list[Text] = []
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def url(self, name: str, *args: object) -> str:
        """The address of a page beside this one, of whichever dashboard it is."""
        return reverse(f"{self.namespace}:{name}", args=args)

    @cached_property
    def nova(self) -> api.Nova:
        return client.connect(self.request)

    def attempt(self, call: Callable[[], T], default: D) -> T | D:
        """The call's answer, or `default` with the failure kept for the page.

        An expired token sends the user to sign in and back.
        """
        try:
            return call()
        except TokenExpiredError as error:
            raise exceptions.NotAuthenticated from error
        except CloudError as error:
            if error.text not in self.problems:
                self.problems.append(error.text)
            return default

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["namespace"] = self.namespace
        context["tabs"] = [(slug, self.url(slug), label) for slug, label in self.tabs]
        context["tab"] = self.tab
        context["problems"] = self.problems
        return context  # type: ignore[no-any-return]
