"""What failed moves left behind: on hosts, in the database, in Placement."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from migration_panel.dashboards.admin.migration import forms, tables
from migration_panel.dashboards.admin.migration.views.listing import ListingView
from migration_panel.dashboards.admin.migration.views.stored import StoredView
from migration_panel.store import leftovers
from migration_panel.store.leftovers import Found


class LeftoversView(StoredView, ListingView):
    tab = "problems"
    template_name = "migration_panel/leftovers.html"
    page_title = _("Leftovers")
    filter_form = forms.LeftoverFilterForm
    default_sort = "host"
    columns = (
        tables.Column(_("What"), "kind", lambda row: row.kind.value),
        tables.Column(_("Host"), "host", lambda row: row.host),
        tables.Column(_("Server"), "server", lambda row: row.server_id),
        tables.Column(_("Seen"), "seen", lambda row: row.seen),
    )

    def rows(self, wanted: dict[str, Any]) -> tuple[Sequence[Found], bool]:
        found = self.stored(lambda: leftovers.listed(self.now), ())
        return [each for each in found if _fits(each, wanted)], False

    def dressed(self, shown: Sequence[Found]) -> Sequence[tuple[Found, object]]:
        return [(each, forms.LEFTOVERS[each.kind.value]) for each in shown]

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        urls = {"repair_url": self.url("repair"), "host_url": self.url("host")}
        return super().get_context_data(**kwargs) | urls


def _fits(found: Found, wanted: Mapping[str, Any]) -> bool:
    kind = wanted.get("kind")
    said = f"{found.host} {found.server_id} {found.server_name}".lower()
    return (not kind or kind == found.kind.value) and (
        (wanted.get("text") or "").lower() in said
    )
