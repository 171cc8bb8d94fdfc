"""Pages from which a host can be checked again, and how that goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from migration_panel import policy
from migration_panel.checks.finding import Finding
from migration_panel.dashboards.admin.migration.advice import Advice, advised
from migration_panel.dashboards.admin.migration.views.stored import StoredView
from migration_panel.facts import codec
from migration_panel.store import requests
from migration_panel.store.models import Request
from migration_panel.templatetags.migration_panel import say
from migration_panel.text import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a page shows it; `words` say how it goes, or why it failed.

    It is of a host, or of the failure of a `migration`.
    """

    id: UUID
    host: str
    migration: UUID | None
    ended: bool
    failed: bool
    words: str


class AskingView(StoredView):
    """`request` in the address is the check that was asked for from this page."""

    def advice(self, findings: Sequence[Finding]) -> list[Advice]:
        """What to do about each, once, and without what heads the page already."""
        said = {each.id for each in self.standing}
        left = dict.fromkeys(each for each in findings if each.id not in said)
        return advised(left)

    def asked(self, request_id: str | None) -> Asked | None:
        if not request_id:
            return None
        found = self.stored(lambda: requests.get(request_id), None)
        return self._told(found) if found else None

    def asking(self, host: str) -> dict[str, Any]:
        """For the page: whether it may ask, and how what it asked for goes."""
        asked = self.asked(self.request.GET.get("request"))
        return {
            "may_check": self.may_check,
            "asked": asked if asked and asked.host == host else None,
            "here": self.request.get_full_path(),
        }

    @property
    def may_check(self) -> bool:
        return self.asks_nova and policy.permitted(self.request, "check")

    def _told(self, found: Request) -> Asked:
        alive = any(each.alive for each in self.engines)
        ended = found.state in (requests.DONE, requests.FAILED)
        given_up = not ended and not alive
        return Asked(
            id=found.id,
            host=found.host,
            migration=found.migration,
            ended=ended or given_up,
            failed=given_up or found.state == requests.FAILED,
            words=no_engine() if given_up else _words(found),
        )


def no_engine() -> str:
    return gettext("No engine is alive, so nobody takes this request.")


def _words(found: Request) -> str:
    if found.state == requests.FAILED:
        return say(codec.decode(Text, found.said)) if found.said else gettext("Failed.")
    words = {
        requests.WAITING: gettext("The engine has not taken the request yet."),
        requests.ASKED: gettext("The agent was asked and measures now."),
        requests.DONE: gettext("Checked again: this is the new result."),
    }
    return words.get(found.state, found.state)
