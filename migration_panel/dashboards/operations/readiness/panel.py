"""The panel's place in Horizon's navigation."""

from typing import Any

import horizon
from django.utils.translation import gettext_lazy as _

from migration_panel import policy
from migration_panel.dashboards.operations import dashboard


class Readiness(horizon.Panel):
    name = _("Readiness")
    slug = "readiness"

    def allowed(self, context: dict[str, Any]) -> bool:
        """Not by Horizon's policy_rules, which would not know the user's scope."""
        return policy.permitted(context["request"], "readiness")


dashboard.Operations.register(Readiness)
