"""A failed migration's causes, from all that is known of it."""

from datetime import UTC, datetime, timedelta

from migration_panel.diagnosis.combine import Failed, diagnose
from migration_panel.facts.evidence import Excerpt, LogEvidence, LogLine
from migration_panel.facts.migration import LIVE, Migration

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MIGRATION = Migration(
    id=7,
    uuid="1c9f0b5e-6d0e-4c5d-9d55-6a3c1d1c0b11",
    server_id="6f70656e-7374-4d69-a772-617465730001",
    kind=LIVE,
    status="error",
    source="compute1",
    dest="compute2",
    created=NOW - timedelta(seconds=9),
    updated=NOW - timedelta(seconds=2),
)
SAID = (
    "2026-11-23 11:59:57.000 812 ERROR nova.virt.libvirt.driver Live Migration "
    "failure: unable to connect to server at 'compute2:16509': Connection refused"
)


def test_it_reads_the_log_of_a_host() -> None:
    lines = (LogLine(at=NOW, text=SAID),)
    source = "/var/log/nova/nova-compute.log"
    excerpt = Excerpt(log="nova-compute", source=source, lines=lines)
    seen = LogEvidence(host="compute1", taken=NOW, excerpts=(excerpt,))
    found = diagnose(Failed(migration=MIGRATION, now=NOW, evidence=(seen,)))
    assert [each.cause for each in found.causes] == ["libvirtd_connection_refused"]
    assert found.causes[0].proofs[0].host == "compute1"


def test_it_finds_no_cause_where_nothing_is_known() -> None:
    assert diagnose(Failed(migration=MIGRATION, now=NOW)).causes == ()
