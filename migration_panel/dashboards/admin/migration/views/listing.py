"""A tab that is a table held in memory: filter, sort, cut, show."""

from collections.abc import Sequence
from typing import Any

from django import forms
from horizon.utils.functions import get_page_size

from migration_panel import policy
from migration_panel.actions import Action
from migration_panel.dashboards.admin.migration import tables
from migration_panel.dashboards.admin.migration.views.base import PanelView
from migration_panel.facts.host import ComputeService
from migration_panel.nova import hosts


class ListingView(PanelView):
    """Subclasses say the columns, the filter form and the rows."""

    columns: Sequence[tables.Column] = ()
    filter_form: type[forms.Form]
    default_sort = ""
    cells_down = 0

    def form(self) -> forms.Form:
        """The filters, bound to the address."""
        return self.filter_form(self.request.GET)

    def rows(self, wanted: dict[str, Any]) -> tuple[Sequence[Any], bool]:
        """The rows that fit the cleaned filters, and whether there are more of them."""
        raise NotImplementedError

    def allows(self, action: Action) -> bool:
        """What policy says of an action, asked once a page and not once a row."""
        known: dict[str, bool] = self.__dict__.setdefault("_allowed", {})
        if action.slug not in known:
            known[action.slug] = policy.permitted(
                self.request, action.rule, action.nova_rules
            )
        return known[action.slug]

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        form = self.form()
        wanted = form.cleaned_data if form.is_valid() else {}
        address = tables.Address(self.request, self.default_sort)
        shown, pager = self.table(wanted, address)
        context = super().get_context_data(**kwargs)
        return context | {
            "filter_form": form,
            "filtered": any(wanted.values()),
            "headers": tables.headers(self.columns, address),
            "rows": shown,
            "pager": pager,
            "sort": address.sort,
            "cells_down": self.cells_down,
            "here": self.request.get_full_path(),
        }

    def table(
        self, wanted: dict[str, Any], address: tables.Address
    ) -> tuple[Sequence[Any], tables.Pager]:
        found, more = self.rows(wanted)
        in_order = tables.ordered(found, self.columns, address)
        size = get_page_size(self.request)
        shown, pager = tables.cut(in_order, size, address, more=more)
        return self.dressed(shown), pager

    def services(self) -> dict[str, ComputeService]:
        """The compute services by host; those of a silent cell are counted.

        Nova leaves that cell's servers and migrations out of its lists silently.
        """
        found = self.attempt(lambda: hosts.services(self.nova), ())
        self.cells_down = sum(not service.cell_answered for service in found)
        return {service.host: service for service in found}

    def dressed(self, shown: Sequence[Any]) -> Sequence[Any]:
        """The rows of one page with what is only looked up for those shown."""
        return shown
