"""Whether a cause still stands, and where it has to be mended."""

from collections.abc import Iterable

from migration_panel.checks.finding import Finding, Level
from migration_panel.diagnosis.catalog import BY_ID
from migration_panel.diagnosis.diagnosis import Place, Standing
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe

__all__ = ["place_of", "standing"]


def standing(
    cause_id: str, findings: Iterable[Finding], probe: Probe | Missing | None
) -> Standing:
    """UNKNOWN where no check can tell, or what it needs was not measured."""
    del probe
    cause = BY_ID.get(cause_id)
    levels = {Level.BLOCKER, Level.WARNING}
    stands = any(
        each.id in cause.checks and each.level in levels for each in findings if cause
    )
    return Standing.STANDS if stands else Standing.UNKNOWN


def place_of(cause_id: str) -> Place:
    """SERVER for a cause that the catalog does not have."""
    cause = BY_ID.get(cause_id)
    return cause.place if cause else Place.SERVER
