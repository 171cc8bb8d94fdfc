"""Every Django setting the panel reads: name, default, help."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; its type is that of its default."""

    name: str
    default: Any
    help: str

    def get(self) -> Any:
        """The operator's value, or the default where none or one of another type."""
        value = getattr(settings, self.name, self.default)
        return value if isinstance(value, type(self.default)) else self.default


RESIZE_CONFIRM_WINDOW = Setting(
    "MIGRATION_PANEL_RESIZE_CONFIRM_WINDOW",
    0,
    "Seconds after which Nova confirms a resize by itself; mirrors nova.conf's "
    "resize_confirm_window, which Nova's API does not tell. 0: it never does.",
)
POLL_SECONDS = Setting(
    "MIGRATION_PANEL_POLL_SECONDS",
    3,
    "Seconds between two looks at running migrations. Nova itself saves their "
    "counters every 5 seconds.",
)
NOVA_TIMEOUT = Setting(
    "MIGRATION_PANEL_NOVA_TIMEOUT",
    20,
    "Seconds after which an unanswered call to Nova or Placement is given up.",
)
METRICS_TOKEN = Setting(
    "MIGRATION_PANEL_METRICS_TOKEN",
    "",
    "The secret that Prometheus sends as a bearer token to read the panel's metrics. "
    "Empty: there are none.",
)

ALL = (RESIZE_CONFIRM_WINDOW, POLL_SECONDS, NOVA_TIMEOUT, METRICS_TOKEN)
