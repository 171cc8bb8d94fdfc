"""The filters of the panel's tables."""

from django import forms
from django.utils.translation import gettext_lazy as _

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


class TableFilter(forms.Form):
    """Fields in Horizon's look; every one of them optional."""

    def __init__(self, *args: object, **kwargs: object) -> None:
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
    """What is looked for among the hosts."""

    text = forms.CharField(label=_("Host, zone or reason"), max_length=255)
    state = forms.ChoiceField(
        label=_("Service"),
        choices=[
            ("", _("Any")),
            ("up", _("Up and enabled")),
            ("disabled", _("Disabled")),
            ("down", _("Down")),
        ],
    )
