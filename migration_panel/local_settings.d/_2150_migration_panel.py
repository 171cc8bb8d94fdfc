"""Policy of the Migration panel; Horizon runs this inside its own settings."""

from importlib.util import find_spec as _find_spec
from pathlib import Path as _Path

_spec = _find_spec("migration_panel")
_conf = _Path(_spec.origin).parent / "conf"

POLICY_FILES = {
    **POLICY_FILES,
    "migration_panel": str(_conf / "migration_panel_policy.yaml"),
}
DEFAULT_POLICY_FILES = {
    **DEFAULT_POLICY_FILES,
    "migration_panel": str(_conf / "default_policies" / "migration_panel.yaml"),
}
