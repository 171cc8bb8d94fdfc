"""The journal is asked as an admin would ask it."""

from datetime import timedelta

import pytest

from migration_panel.agent.evidence import journal
from migration_panel.agent.system import Output, UnmeasuredError
from tests.fakes.system import FakeSystem
from tests.unit.agent.evidence.logs import DATA, NOON, window

AROUND = window(NOON, NOON + timedelta(minutes=5))
ARGV = journal.command(("libvirtd", "virtqemud"), AROUND, "--priority=warning")


def read(said: Output | str) -> str:
    return journal.read(FakeSystem(outputs={"journalctl": said}), ARGV, "nova", 5)


def test_it_asks_for_units_and_time() -> None:
    assert ARGV == (
        "journalctl",
        "--unit=libvirtd",
        "--unit=virtqemud",
        "--since=2026-11-23 11:59:59 UTC",
        "--until=2026-11-23 12:05:01 UTC",
        "--priority=warning",
        "--output=short-iso-precise",
        "--utc",
        "--all",
        "--no-pager",
    )


def test_it_gives_what_the_journal_has() -> None:
    text = (DATA / "journalctl-libvirtd-debian12.txt").read_text()
    assert read(text) == text


def test_it_leaves_out_what_journalctl_says_itself() -> None:
    assert read((DATA / "journalctl-no-entries-debian12.txt").read_text()) == ""
    assert read("-- Journal begins at Mon. --\n2026 text\n") == "2026 text\n"
    assert read("2026 text\n-- Boot 3 --\n") == "2026 text\n-- Boot 3 --\n"
    assert read("2026 -- text\n") == "2026 -- text\n"


@pytest.mark.parametrize("code", [0, 1])
def test_it_says_who_may_read_the_journal(code: int) -> None:
    hint = (DATA / "journalctl-denied-debian12.err.txt").read_text()
    with pytest.raises(UnmeasuredError, match="usermod -aG systemd-journal nova"):
        read(Output(code, "-- No entries --\n", hint))


REFUSALS = [
    (Output(0, "-- No entries --\n", "No journal files were found.\n"), "No journal"),
    (Output(1, "", "Failed to parse timestamp\n"), "Failed to parse timestamp"),
    (Output(3, "", ""), "exit code 3"),
    (Output(None, "", "journalctl: no answer within 5 s"), "no answer within 5 s"),
]


@pytest.mark.parametrize(("said", "reason"), REFUSALS)
def test_it_says_why_there_is_no_journal(said: Output, reason: str) -> None:
    with pytest.raises(UnmeasuredError, match=reason):
        read(said)


def test_it_says_that_there_is_no_journalctl() -> None:
    with pytest.raises(UnmeasuredError, match="journalctl: No such file"):
        journal.read(FakeSystem(), ARGV, "nova", 5)
