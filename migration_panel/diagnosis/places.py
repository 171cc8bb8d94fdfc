"""Where one failure's cause has to be mended, as far as what was found tells."""

from migration_panel.diagnosis.diagnosis import Confidence, Place
from migration_panel.diagnosis.failed import Failed
from migration_panel.diagnosis.move import BETWEEN
from migration_panel.diagnosis.weigh import Found

# The host whose log tells of these is the one that has them.
OF_THE_SPEAKER = frozenset({"libvirt_local_daemon_down", "power_state_sync_mismatch"})
# Source or target: what was found on one of them tells.
EITHER = OF_THE_SPEAKER | {
    *("compute_service_down", "storage_permission_denied"),
    *("storage_stale_or_readonly", "disk_file_missing"),
}


def place_in(failed: Failed, found: Found) -> Place:
    """The catalog's, unless hosts themselves tell on which side it is."""
    place, cause = found.cause.place, found.cause.id
    if place is Place.PAIR or cause in EITHER:
        subjects = {each.subject for each in found.findings}
        hosts = {each for each in subjects if BETWEEN not in each}
        place = _side(failed, hosts) or place
    if cause in OF_THE_SPEAKER:
        told = [each for each in found.proofs if each.confidence is Confidence.LOG]
        place = _side(failed, {each.host for each in told}) or place
    return place


def _side(failed: Failed, hosts: set[str]) -> Place | None:
    """Of one end alone; the other one, or both, tell nothing."""
    ends = {failed.migration.source: Place.SOURCE, failed.destination: Place.TARGET}
    named = {ends[each] for each in hosts if each in ends}
    return named.pop() if len(named) == 1 and hosts <= ends.keys() else None
