"""The panel's place in Horizon's navigation."""

from typing import Any

import horizon
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from migration_panel import policy


class Migration(horizon.Panel):
    name = _("Migration")
    slug = "migration"
    permissions = ("openstack.services.compute",)
    policy_rules = (("migration_panel", "migration_panel:view"),)

    def allowed(self, context: dict[str, Any]) -> bool:
        request = context["request"]
        system_scope_wanted = "compute" in settings.SYSTEM_SCOPE_SERVICES
        if system_scope_wanted != bool(request.user.system_scoped):
            return False
        return policy.permitted(request, "view") and super().allowed(context)
