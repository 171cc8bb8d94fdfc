"""What moves now: found, filtered, and put into cells that pages and JSON share."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from horizon import exceptions

from migration_panel.actions import ABORT, FORCE_COMPLETE
from migration_panel.dashboards.admin.migration import forms, tables
from migration_panel.dashboards.admin.migration.views.base import url
from migration_panel.dashboards.admin.migration.views.listing import ListingView
from migration_panel.dashboards.admin.migration.views.stored import StoredView
from migration_panel.facts.migration import LIVE, Bytes, Migration
from migration_panel.facts.server import Server
from migration_panel.nova import moving, watch
from migration_panel.nova.errors import TokenExpiredError
from migration_panel.progress import phases, picture, words
from migration_panel.progress.row import Row
from migration_panel.progress.watch import Watch
from migration_panel.store import failures
from migration_panel.store.failures import FailureSummary
from migration_panel.templatetags.migration_diagnosis import cause_title
from migration_panel.templatetags.migration_panel import say
from migration_panel.text import N_, Text

UNKNOWN = "–"  # noqa: RUF001 - a dash, as in the other tables
NO_RECORD = N_(
    "Nova lists no migration under way for it (yet). If this lasts, look at its "
    "history and at its task."
)
NOT_LISTED = N_("Nova did not tell its migrations; the reason stands above.")


class MovingView(StoredView, ListingView):
    """The table of what moves, for the page and for its refreshing."""

    tab = "in_progress"
    filter_form = forms.MovingFilterForm
    default_sort = "started"
    columns = (
        tables.Column("", css="mp-check"),
        tables.Column(_("Server"), "name", lambda row: row.server.name.lower()),
        tables.Column(_("Phase"), "phase", lambda row: say(row.phase.text)),
        tables.Column(_("Progress")),
        tables.Column(_("Rate")),
        tables.Column(_("Time left")),
        tables.Column(
            _("Elapsed"),
            "started",
            lambda row: row.began,
        ),
        tables.Column(_("From"), "source", lambda row: _source(row) or None),
        tables.Column(_("To"), "target", lambda row: _target(row) or None),
        tables.Column(_("Actions")),
    )

    def rows(self, wanted: dict[str, Any]) -> tuple[Sequence[Row], bool]:
        self.listed = True
        found = self.attempt(lambda: moving.servers(self.nova), None)
        if found is None:
            self.listed = False
            return (), False
        rows = [*self._rows(found), *self._confirming()]
        return [row for row in rows if _fits(row, wanted)], False

    def _rows(self, found: Sequence[Server]) -> list[Row]:
        records = self.attempt(lambda: moving.records(self.nova, found), None)
        by_server = records or {}
        missing = NOT_LISTED if records is None else NO_RECORD
        return [
            _row(server, by_server.get(server.id), missing)
            for server in found
            if server.status != "REBUILD" or server.id in by_server
        ]

    def _confirming(self) -> list[Row]:
        found, by_server = self.attempt(lambda: moving.confirming(self.nova), ((), {}))
        return [_row(each, by_server[each.id], NO_RECORD) for each in found]

    def dressed(self, shown: Sequence[Row]) -> list[Row]:
        """Bytes are asked for the rows that are shown, and for no others."""
        live = [row.migration for row in shown if row.migration and _is_live(row)]
        watches = self._watches(live) if live else {}
        return [
            replace(row, watch=watches.get(str(row.migration.uuid)))
            if row.migration
            else row
            for row in shown
        ]

    def _watches(self, live: Sequence[Migration]) -> dict[str, Watch]:
        try:
            return watch.watched(self.nova, live, time.time())
        except TokenExpiredError as error:
            raise exceptions.NotAuthenticated from error

    def cells(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """Each row as plain values and translated texts."""
        now = time.time()
        why = self._why(rows)
        return [
            _cells(row, now)
            | _failed(why.get(row.server.id))
            | {
                "can_abort": row.takes_abort and self.allows(ABORT),
                "can_force": row.takes_force and self.allows(FORCE_COMPLETE),
            }
            for row in rows
        ]

    def _why(self, rows: Sequence[Row]) -> Mapping[str, FailureSummary]:
        """Of servers in a task without a migration: it may be what one left behind."""
        stuck = [row.server.id for row in rows if row.migration is None]
        return self.stored(lambda: failures.of_servers(stuck), {})


def _failed(why: FailureSummary | None) -> dict[str, str]:
    if why is None:
        return {"failed": "", "failed_url": ""}
    where = url("migration", why.server, why.migration)
    return {"failed": cause_title(why.cause), "failed_url": where}


def _row(server: Server, migration: Migration | None, missing: Text) -> Row:
    phase = phases.phase(server, migration, missing)
    return Row(server=server, migration=migration, phase=phase)


def _is_live(row: Row) -> bool:
    return row.migration is not None and row.migration.kind == LIVE


def _kind(row: Row) -> str:
    kind = row.migration.kind if row.migration else ""
    return str(forms.KIND_LABELS.get(kind, kind or UNKNOWN))


def _source(row: Row) -> str:
    return (row.migration.source if row.migration else row.server.host) or ""


def _target(row: Row) -> str:
    return (row.migration.dest if row.migration else None) or ""


def _fits(row: Row, wanted: dict[str, Any]) -> bool:
    kind, host = wanted.get("kind"), wanted.get("host", "").lower()
    named = f"{row.server.name} {row.server.id}".lower()
    hosts = (_source(row).lower(), _target(row).lower())
    return (
        wanted.get("text", "").lower() in named
        and (not host or any(host in each for each in hosts))
        and (not kind or (row.migration is not None and row.migration.kind == kind))
    )


def _cells(row: Row, now: float) -> dict[str, Any]:
    migration = row.migration
    return {
        "id": migration.uuid if migration else None,
        "server": row.server.id,
        "name": row.server.name,
        "kind": _kind(row),
        "source": _source(row) or UNKNOWN,
        "target": _target(row) or UNKNOWN,
        "phase": row.phase.slug,
        "phase_text": say(row.phase.text),
        "hint": say(row.phase.hint or ""),
        "step": row.phase.step,
        **_times(row, now),
        **_progress(row),
    }


def _progress(row: Row) -> dict[str, Any]:
    guess, memory_disk = row.estimate, row.parts
    samples = row.watch.samples if row.watch else ()
    left = words.time_left(guess.eta, at_least=guess.at_least)
    return {
        "percent": None if row.percent is None else int(row.percent),
        "percent_text": _percent_text(row),
        "memory": _left(gettext("Memory"), memory_disk[0]),
        "disk": _left(gettext("Disk"), memory_disk[1]),
        "note": say(row.note) if row.note else "",
        "warned": row.warned,
        "rate": _rate(guess.rate),
        "eta": say(left) if left else UNKNOWN,
        "points": picture.points(samples),
        "picture": say(picture.described(samples) or ""),
    }


def _percent_text(row: Row) -> str:
    if row.phase.step is not None:
        step = {"step": row.phase.step, "steps": phases.STEPS}
        return gettext("step %(step)s of %(steps)s") % step
    return UNKNOWN if row.percent is None else f"{int(row.percent)} %"


def _left(what: str, part: Bytes | None) -> str:
    """Memory or disk in words; a disk of no bytes is not being copied."""
    if part is None or part.total <= 0:
        return ""
    said = {
        "what": what,
        "left": filesizeformat(max(part.remaining, 0)),
        "total": filesizeformat(part.total),
    }
    return gettext("%(what)s: %(left)s of %(total)s left") % said


def _rate(rate: float | None) -> str:
    if rate is None:
        return UNKNOWN
    return gettext("%(amount)s/s") % {"amount": filesizeformat(rate)}


def _times(row: Row, now: float) -> dict[str, str]:
    seconds, began = row.elapsed(now), row.began
    if seconds is None or began is None:
        return {"elapsed": UNKNOWN, "began": "", "began_text": ""}
    return {
        "elapsed": say(words.duration(seconds)),
        "began": began.isoformat(),
        "began_text": date_format(timezone.localtime(began), "Y-m-d H:i:s T"),
    }
