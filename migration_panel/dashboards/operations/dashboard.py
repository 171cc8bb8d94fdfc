"""The dashboard's place in Horizon's navigation: there while one of its panels is."""

import horizon
from django.utils.translation import gettext_lazy as _


class Operations(horizon.Dashboard):
    name = _("Operations")
    slug = "operations"
    panels = ("readiness",)
    default_panel = "readiness"


horizon.register(Operations)
