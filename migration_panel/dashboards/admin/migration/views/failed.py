"""Pages of a migration that failed: why it did, or why that is not known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from migration_panel.dashboards.admin.migration import failure_shown
from migration_panel.dashboards.admin.migration.views.asking import (
    AskingView,
)
from migration_panel.store import failures
from migration_panel.store.failures import FailureDetail

# An engine notices, asks two hosts and probes within seconds, or not at all.
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Watch:
    """The engine still looks; `left`: seconds after which nobody waits any more."""

    words: str
    left: int


class FailedView(AskingView):
    """`asks_nova` tells administrators' pages from those that read the store alone."""

    def failure(self, migration: UUID) -> FailureDetail | None:
        return self.stored(lambda: failures.one(migration), None)

    def why(
        self, migration: UUID, detail: FailureDetail | None, failed: datetime | None
    ) -> dict[str, Any]:
        """For the page; `failed`: when Nova recorded it, None where it did not."""
        asked = self.asked(self.request.GET.get("request"))
        return {
            "watch": self._watch(detail, failed),
            "failure": detail.summary if detail else None,
            "diagnosis": detail.diagnosis if detail else None,
            "unexplained": _unexplained(detail),
            "cards": failure_shown.cards(detail) if detail else [],
            "may_check": self.may_check,
            "checking": asked if asked and asked.migration == migration else None,
            "here": self.request.get_full_path(),
        }

    def looking(self, detail: FailureDetail | None) -> str | None:
        """How far the engine is; None where it is done or nobody looks."""
        if self.fault is not None or not any(each.alive for each in self.engines):
            return None
        if detail is None:
            return gettext("The engine has not noticed yet that it failed.")
        if detail.summary.looking and self._left(detail.summary.noticed) > 0:
            return gettext(
                "The engine has both hosts look into their logs, and the source try "
                "the way to the target."
            )
        return None

    def _watch(
        self, detail: FailureDetail | None, failed: datetime | None
    ) -> Watch | None:
        since = detail.summary.noticed if detail else failed
        left = self._left(since) if since else 0
        words = self.looking(detail) if left > 0 else None
        return Watch(words, left) if words else None

    def _left(self, since: datetime) -> int:
        return ceil((since + PATIENCE - self.now).total_seconds())


def _unexplained(detail: FailureDetail | None) -> failure_shown.Lines | None:
    """Lines beside the causes; without a cause they are in the card."""
    told = detail.diagnosis if detail else None
    if told is None or not told.causes or not told.unexplained:
        return None
    return failure_shown.folded(told.unexplained)
