"""All pairs of hosts at once: who can reach whom, or which groups which."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from migration_panel.dashboards.admin.migration import scope
from migration_panel.dashboards.admin.migration.matrix import of_hosts
from migration_panel.dashboards.admin.migration.tally import of_groups
from migration_panel.dashboards.admin.migration.views.stored import StoredView
from migration_panel.readiness import State
from migration_panel.store import matrix

Query = Sequence[tuple[str, str]]


class PairsView(StoredView):
    tab = "pairs"
    template_name = "migration_panel/pairs.html"
    page_title = _("Migration")

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        places = self.stored(lambda: matrix.places(self.now), ())
        seen = scope.scope(places, self.request.GET)
        measured = self._measured(seen) if places else []
        context = super().get_context_data(**kwargs)
        return context | {
            "hosts_known": len(places),
            "legend": tuple(State),
            "scope": seen,
            "choices": self._choices(seen),
            "path": [(label, address(query)) for label, query in seen.path],
            "top": address((("by", seen.by),)),
            **(
                self._grouped(seen, seen.groups, measured)
                if seen.groups
                else self._single(seen, measured)
            ),
        }

    def _measured(self, seen: scope.Scope) -> matrix.Cells:
        sources, targets = (
            [each.name for each in side] for side in (seen.sources, seen.targets)
        )
        return self.stored(lambda: matrix.cells(self.now, sources, targets), [])

    @staticmethod
    def _grouped(
        seen: scope.Scope, groups: scope.Sides, measured: matrix.Cells
    ) -> dict[str, Any]:
        sources, targets = groups
        return {
            "grouped": True,
            "heads": targets,
            "rows": of_groups(sources, targets, measured),
            "into": address(seen.kept),
            "keys": seen.keys,
        }

    def _single(self, seen: scope.Scope, measured: matrix.Cells) -> dict[str, Any]:
        return {
            "grouped": False,
            "heads": seen.targets,
            "rows": of_hosts(seen.sources, seen.targets, measured),
            "into": self.url("pair"),
        }

    @staticmethod
    def _choices(seen: scope.Scope) -> list[tuple[object, str, bool]]:
        """Ways to group: label, address, whether it is the present one."""
        if not seen.by:
            return []
        return [
            (label, address((("by", by),)), by == seen.by)
            for by, label in scope.BY.items()
        ]


def address(query: Query) -> str:
    return f"?{urlencode(query)}"
