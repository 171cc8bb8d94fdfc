"""A failed migration's cause: broken, predicted, told, mended, gone.

Faults that do not hide each other are broken together, and all servers fail at once.
"""

from tests.e2e.conftest import Truth
from tests.e2e.diagnosis import COLD, LIVE, Case, ends_well
from tests.e2e.panel import Panel
from tests.lab.api import HOSTS

ONE, TWO, THREE = HOSTS
CASES = (
    Case("ssh-host-key-unknown", TWO, COLD, TWO, ONE),
    Case("libvirt-not-listening", TWO, LIVE, ONE, TWO),
    Case("data-ports-blocked", THREE, LIVE, TWO, THREE),
)


def test_it_tells_why_a_migration_failed_until_that_is_mended(
    panel: Panel, truth: Truth
) -> None:
    """One cause of SSH, one of libvirt, one of the ports for data."""
    assert ends_well(panel, truth, CASES) == []
