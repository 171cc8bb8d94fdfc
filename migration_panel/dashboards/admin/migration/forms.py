"""The filters of the panel's tables."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from migration_panel.facts import migration
from migration_panel.readiness import State
from migration_panel.repair.situation import Kind

SERVER_STATUSES = (
    "ACTIVE",
    "SHUTOFF",
    "ERROR",
    "MIGRATING",
    "RESIZE",
    "VERIFY_RESIZE",
    "REVERT_RESIZE",
    "PAUSED",
    "SUSPENDED",
    "RESCUE",
    "SHELVED",
    "SHELVED_OFFLOADED",
    "BUILD",
)


VERDICT_LABELS = {
    State.READY.value: _("Ready"),
    State.WARNING.value: _("Warning"),
    State.UNKNOWN.value: _("Unknown"),
    State.BLOCKED.value: _("Blocked"),
}
MOVE_LABELS = {
    "cold_from": _("leaving cold"),
    "live_from": _("leaving live"),
    "cold_to": _("arriving cold"),
    "live_to": _("arriving live"),
}


class TableFilter(forms.Form):
    """Fields in Horizon's look; every one of them optional."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            field.widget.attrs.setdefault("class", "form-control input-sm")


def choices(*values: str) -> list[tuple[str, object]]:
    """The values as choices, after one that means any."""
    return [("", _("Any")), *((value, value) for value in values)]


class ServerFilterForm(TableFilter):
    """What Nova filters servers by."""

    name = forms.CharField(label=_("Name"), max_length=255)
    host = forms.CharField(label=_("Host"), max_length=255)
    status = forms.ChoiceField(label=_("Status"), choices=choices(*SERVER_STATUSES))
    project = forms.CharField(label=_("Project ID"), max_length=64)


class HostFilterForm(TableFilter):
    """What is looked for among the hosts; zones and aggregates are those there are."""

    text = forms.CharField(label=_("Host or reason"), max_length=255)
    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=[("", _("Any")), *VERDICT_LABELS.items()]
    )
    move = forms.ChoiceField(
        label=_("of"), choices=[("", _("all moves together")), *MOVE_LABELS.items()]
    )
    zone = forms.ChoiceField(label=_("Zone"))
    aggregate = forms.ChoiceField(label=_("Aggregate"))
    state = forms.ChoiceField(
        label=_("Service"),
        choices=[
            ("", _("Any")),
            ("up", _("Up and enabled")),
            ("disabled", _("Disabled")),
            ("down", _("Down")),
            ("unknown", _("Unknown")),
        ],
    )

    def __init__(
        self, *args: Any, zones: Iterable[str], aggregates: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        there: dict[str, Iterable[str]] = {"zone": zones, "aggregate": aggregates}
        for name, values in there.items():
            self.fields[name].choices = choices(*sorted(values))  # type: ignore[attr-defined]


class ToConfirmFilterForm(TableFilter):
    """What is looked for among the servers that wait for a decision."""

    text = forms.CharField(label=_("Server or project"), max_length=255)
    host = forms.CharField(label=_("Old or new host"), max_length=255)


CLOSED = "closed"


class ProblemFilterForm(TableFilter):
    """What is looked for among the problems."""

    text = forms.CharField(label=_("Cause, host or server"), max_length=255)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("Open")), (CLOSED, _("Closed"))]
    )


LEFTOVERS = {
    Kind.RESIZE_FOLDER.value: _("Folder of an old move"),
    Kind.ORPHAN.value: _("Guest without a server"),
    Kind.MISSING.value: _("Server without a guest"),
    Kind.ALLOCATION.value: _("Room held for a dead migration"),
}


class LeftoverFilterForm(TableFilter):
    """What is looked for among leftovers."""

    text = forms.CharField(label=_("Host or server"), max_length=255)
    kind = forms.ChoiceField(
        label=_("What"), choices=[("", _("Any")), *LEFTOVERS.items()]
    )


KIND_LABELS = {
    migration.LIVE: _("Live migration"),
    migration.COLD: _("Cold migration"),
    migration.RESIZE: _("Resize"),
    migration.EVACUATION: _("Evacuation"),
}


def kind_label(kind: str) -> str | Promise:
    """A kind in words; one that Nova invents later, as Nova has it."""
    return KIND_LABELS.get(kind, kind)


# Nova takes one status; these are sought among the newest rows.
ANY_FAILURE, ANY_PROGRESS = "any-failure", "any-progress"


class Moment(forms.DateTimeField):
    """A date and time in the user's own time zone."""

    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
    )


class HistoryFilterForm(TableFilter):
    """What migrations are looked for by."""

    server = forms.CharField(label=_("Server name or ID"), max_length=255)
    host = forms.CharField(label=_("Host"), max_length=255)
    project = forms.CharField(label=_("From project, ID"), max_length=64)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Any")), *KIND_LABELS.items()]
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[
            ("", _("Any")),
            (ANY_FAILURE, _("Failed (failed or error)")),
            (ANY_PROGRESS, _("In progress")),
            *((each, each) for each in migration.STATUSES),
        ],
    )
    since = Moment(label=_("Changed since"))
    before = Moment(label=_("Changed before"))

    def clean(self) -> dict[str, Any]:
        """Nova refuses a time span that ends before it begins; say so first."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, before = cleaned.get("since"), cleaned.get("before")
        if since and before and before < since:
            self.add_error("before", _("This is earlier than the beginning."))
        return cleaned


class MovingFilterForm(TableFilter):
    """What is looked for among the servers that move."""

    text = forms.CharField(label=_("Server name or ID"), max_length=255)
    host = forms.CharField(label=_("From or to host"), max_length=255)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Any")), *KIND_LABELS.items()]
    )
