"""What an admin reads on the host."""

from datetime import UTC, datetime

import pytest

from migration_panel.agent import text_report
from migration_panel.agent.text_report import facts, lines, printable
from migration_panel.checks.finding import Affects, Command, Evidence, Finding, Level
from migration_panel.facts.clock import Clock
from migration_panel.facts.file import Entry
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt
from migration_panel.facts.report import Round
from migration_panel.text import N_
from tests.reports import probe, report
from tests.sound import account, nova_conf

FINDING = Finding(
    id="ssh.made-up",
    level=Level.BLOCKER,
    subject="compute1",
    message=N_("All %(what)s fails.", what="of it"),
    hint=N_("Mend it."),
    affects=Affects.COLD_FROM,
    evidence=(Evidence(host="compute1", source="/etc/x", text="line 7"),),
    commands=(Command(host="compute1", line="mend --all"),),
)


def told(*findings: Finding, **known: object) -> str:
    found = Round(report=report(**known), probes=())  # type: ignore[arg-type]
    return "\n".join(lines(found, findings))


def test_it_begins_with_host_time_and_verdicts() -> None:
    first, _, *verdicts = told(FINDING).splitlines()[:6]
    assert first == "compute1, measured 2026-11-23 12:00:00 UTC by version 1.0"
    assert verdicts == [
        "  cold migration from here: blocked",
        "  live migration from here: ready",
        "  cold migration to here: ready",
        "  live migration to here: ready",
    ]


def test_it_warns_who_measures_as_root() -> None:
    assert "\nAs root: run it as nova" in told(account=account(user="root", uid=0))
    assert "As root" not in told(account=account())


def test_it_judges_the_host_by_what_is_said_of_it() -> None:
    other = Finding(
        id="pair.made-up",
        level=Level.BLOCKER,
        subject="compute1 → compute2",
        message=N_("No way."),
        hint=N_("Mend it."),
    )
    assert "blocked" not in told(other)


def test_it_tells_all_of_a_finding() -> None:
    text = told(FINDING)
    assert "BLOCKER ssh.made-up (compute1)\n  All of it fails.\n" in text
    assert "  To do: Mend it.\n" in text
    assert "  /etc/x: line 7\n" in text
    assert "  on compute1: mend --all\n" in text


def test_it_says_that_there_is_no_finding() -> None:
    assert "Findings\n--------\nnone\n" in told()


def test_it_does_not_say_twice_what_the_message_says() -> None:
    again = Evidence(host="compute1", source="/etc/x", text="All of it fails")
    finding = Finding(
        id="ssh.made-up",
        level=Level.INFO,
        subject="compute1",
        message=FINDING.message,
        hint=FINDING.hint,
        evidence=(again,),
    )
    assert "/etc/x" not in told(finding)


def test_it_tells_facts() -> None:
    text = told(clock=Clock(offset=0.5, error=0.25), nova=nova_conf())
    assert "clock:\n  offset: 0.500\n  error: 0.250\n" in text
    assert "  my_ip: 192.0.2.11\n" in text
    assert "  live_migration_tunnelled: no\n" in text
    assert "  live_migration_uri: none\n" in text


def test_it_says_what_was_not_measured() -> None:
    assert "\nssh: not measured: no ssh here\n" in told(ssh=Missing("no ssh here"))


def test_it_tells_of_each_peer() -> None:
    attempt = Attempt(worked=False, tried="ssh c2", said="refused", seconds=0.1)
    found = Round(report=report(), probes=(probe(ssh=attempt),))
    text = "\n".join(lines(found, ()))
    assert "To compute2\n-----------\nssh:\n  worked: no\n  tried: ssh c2\n" in text
    assert "data_port: not measured: not asked" in text


def test_it_shows_modes_as_chmod_takes_them() -> None:
    entry = Entry(path="/x", owner="nova", mode=0o600)
    assert list(facts("way_in", (entry,))) == [
        "way_in: 1",
        "  path /x, owner nova, mode 0600",
    ]


def test_it_cuts_long_lines_and_long_lists() -> None:
    many = tuple(Entry(path="/" + "x" * 500, owner="o", mode=0) for _ in range(500))
    told_lines = list(facts("files", many))
    assert len(told_lines) == 1 + text_report.MOST_LINES
    assert max(map(len, told_lines)) == text_report.LONGEST_LINE


def test_it_masks_secrets() -> None:
    text = told(ssh=Missing("rabbit://nova:hunter2@host/ is away"))
    assert "hunter2" not in text
    assert "rabbit://***:***@host/" in text


def test_it_leaves_names_of_fields_that_sound_secret() -> None:
    assert list(facts("password_expires", None)) == ["password_expires: none"]


@pytest.mark.parametrize("text", ["\x1b[2J", "\x07", "\r", "\x9b2J", "\u202e"])
def test_it_gives_a_terminal_no_commands(text: str) -> None:
    assert printable(f"a{text}b").isprintable()
    assert told(ssh=Missing(f"a{text}b")).replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "yes"),
        (None, "none"),
        ((), "none"),
        (("a", "b"), "a b"),
        ((("a", 1),), "a 1"),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02 03:04:05 UTC"),
        ("two\nlines", "two lines"),
        ((1, 2, 3), "1 2 3"),
    ],
)
def test_it_shows_plain_values(value: object, shown: str) -> None:
    assert list(facts("x", value)) == [f"x: {shown}"]
