"""Pages of what the engine stored, and what they say when it cannot be gone by."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

from django.db import Error, ProgrammingError
from django.utils.connection import ConnectionDoesNotExist

from migration_panel.checks import engine
from migration_panel.checks.finding import Finding
from migration_panel.dashboards.admin.migration.views.base import PanelView
from migration_panel.facts.codec import MalformedError
from migration_panel.store import reading

T = TypeVar("T")
D = TypeVar("D")
NOBODY = "engine"  # the subject of what concerns no host


class StoredView(PanelView):
    """`asks_nova`: whether it may, with the user's own token; operators' may not.

    `standing` is what keeps the page from knowing, each with what to do about it.
    """

    asks_nova = True
    fault: Finding | None = None

    @cached_property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def stored(self, call: Callable[[], T], default: D) -> T | D:
        """The store's answer; `default`, with the fault kept, where it has none.

        A store that failed once is not asked again for the same page.
        """
        if self.fault is not None:
            return default
        try:
            return call()
        except (Error, ConnectionDoesNotExist, MalformedError) as error:
            self.fault = _fault(error, str(error) if self.asks_nova else "")
            return default

    @cached_property
    def engines(self) -> tuple[reading.EngineLife, ...]:
        return self.stored(lambda: reading.engines(self.now), ())

    @property
    def standing(self) -> list[Finding]:
        engines = self.engines
        if self.fault is not None:
            return [self.fault]
        alive = [each for each in engines if each.alive]
        if not alive:
            last = engines[0].seen if engines else None
            return [engine.silent(NOBODY, last)]
        return [
            engine.in_trouble(each.name, each.trouble) for each in alive if each.trouble
        ]

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """`standing` is asked for when it is shown: the store may fail until then."""
        context = super().get_context_data(**kwargs)
        late = {"standing": lambda: self.standing, "asks_nova": self.asks_nova}
        return context | late


def _fault(error: Exception, said: str) -> Finding:
    first = said.splitlines()[0][:200] if said else ""
    if isinstance(error, MalformedError):
        return engine.store_unreadable(first)
    lacks = ("no such", "Unknown column")  # SQLite's and MariaDB's operational errors
    if isinstance(error, ProgrammingError) or any(each in str(error) for each in lacks):
        return engine.store_not_set_up(first)
    return engine.store_away(first)
