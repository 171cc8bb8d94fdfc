"""The lab's failures, as their hosts logged them, are diagnosed like any."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from migration_panel.diagnosis.combine import Failed, diagnose
from migration_panel.diagnosis.diagnosis import Confidence
from migration_panel.facts.evidence import Excerpt, LogEvidence, LogLine
from migration_panel.facts.migration import COLD, LIVE
from tests.lab import faults
from tests.unit.diagnosis.cases import ENDED, a_failure, found, ids
from tests.unit.diagnosis.test_lab_texts import expected
from tests.unit.diagnosis.texts import DATA

LOGS = sorted((DATA / "lab").glob("*.log"))
HEAD = re.compile(r"^==> (\S+): (\S+) <==\n", re.MULTILINE)
each_log = pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)


def evidence(log: Path) -> tuple[LogEvidence, ...]:
    """One for each log of a file that holds several, headed like those of tail."""
    _, *parts = HEAD.split(log.read_text())
    return tuple(
        LogEvidence(
            host=host,
            taken=ENDED,
            excerpts=(
                Excerpt(
                    log=name.removesuffix(".log"),
                    source=f"/var/log/{name}",
                    lines=tuple(LogLine(at=None, text=t) for t in text.split("\n")),
                ),
            ),
        )
        for host, name, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    )


def failed(log: Path) -> Failed:
    kind = LIVE if log.stem.endswith("-live") else COLD
    return a_failure(kind, evidence=evidence(log))


@each_log
def test_it_finds_the_cause_of_the_fault_first(log: Path) -> None:
    assert ids(diagnose(failed(log)))[0] == expected(log)


@pytest.mark.parametrize(
    ("fault", "check", "host"),
    [
        ("ssh-agent-only", "ssh.key-has-passphrase", "compute1"),
        ("ssh-account-expired", "account.expired", "compute2"),
        ("ssh-strict-modes", "ssh.strict-modes", "compute2"),
        ("ssh-key-missing", "ssh.no-private-key", "compute1"),
        ("ssh-nologin", "account.shell-runs-nothing", "compute2"),
    ],
)
def test_it_finds_what_a_host_knows_better(fault: str, check: str, host: str) -> None:
    """All that sshd says is that it denies."""
    log = DATA / "lab" / f"{fault}-cold.log"
    known = diagnose(replace(failed(log), findings=(found(check, host),)))
    assert known.causes[0].cause == faults.registry()[fault].cold
    assert check in known.causes[0].checks


@each_log
def test_it_shows_whole_lines_of_the_hosts_that_said_it(log: Path) -> None:
    text = log.read_text()
    proofs = diagnose(failed(log)).causes[0].proofs
    assert {each.confidence for each in proofs} == {Confidence.LOG}
    assert all(each.text in text for each in proofs)
    assert all(f"==> {each.host}: " in text for each in proofs)


@each_log
def test_it_finds_nothing_to_disagree_about(log: Path) -> None:
    known = diagnose(failed(log))
    assert (known.disagreements, known.unexplained) == ((), ())
