"""Lines of libvirt's log name no server: they may be of another one's failure."""

import pytest

from migration_panel.diagnosis.combine import diagnose
from migration_panel.facts.migration import COLD
from tests.unit.diagnosis.cases import a_failure, causes, logged
from tests.unit.diagnosis.test_combine import REFUSED, STRANGE

OTHERS = logged(REFUSED, log="libvirtd", host="compute2")
KEY = "Stderr: 'Host key verification failed.'"


@pytest.mark.parametrize("order", [1, -1])
def test_it_takes_no_other_server_s_failure_from_libvirts_log(order: int) -> None:
    evidence = (logged(KEY), OTHERS)[::order]
    assert causes(kind=COLD, evidence=evidence) == ["ssh_host_key_unknown"]


@pytest.mark.parametrize("order", [1, -1])
def test_it_explains_no_cold_migration_that_failed_oddly_by_them(order: int) -> None:
    """Nova logs what libvirt told it of a cold migration."""
    evidence = (logged(STRANGE), OTHERS)[::order]
    known = diagnose(a_failure(COLD, evidence=evidence))
    assert known.causes == ()
    assert STRANGE in [each.text for each in known.unexplained]


@pytest.mark.parametrize("told", [STRANGE, "Live Migration failure: job failed"])
def test_it_explains_a_live_migration_by_them(told: str) -> None:
    """QEMU's own words may be nowhere else."""
    found = causes(evidence=(logged(told), OTHERS))
    assert found[0] == "libvirtd_connection_refused"


def test_it_explains_a_cold_migration_by_them_where_nobody_else_speaks() -> None:
    """Those of both hosts."""
    ours = logged(REFUSED, log="libvirtd", host="compute1")
    (known,) = diagnose(a_failure(COLD, evidence=(logged("well"), ours, OTHERS))).causes
    assert known.cause == "libvirtd_connection_refused"
    assert {each.host for each in known.proofs} == {"compute1", "compute2"}
