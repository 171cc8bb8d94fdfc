"""Findings by what to do about them."""

from migration_panel.checks.finding import Command, Level
from migration_panel.dashboards.admin.migration.advice import advised
from migration_panel.text import N_
from tests.fakes.store import a_finding

HINT = N_("Give nova a key.")
LINE = Command(host="compute1", line="ls")
ONE = a_finding("ssh.one", hint=HINT, commands=(LINE,))
OTHER = a_finding("ssh.other", Level.WARNING, hint=HINT, commands=(LINE,))


def test_it_gives_an_advice_once() -> None:
    (found,) = advised([ONE, OTHER])
    assert (found.hint, found.commands) == (HINT, (LINE,))
    assert found.findings == (ONE, OTHER)
    assert found.level is Level.BLOCKER


def test_it_keeps_the_order_of_the_findings() -> None:
    between = a_finding("nova.between")
    assert [each.findings[0] for each in advised([ONE, between, OTHER])] == [
        ONE,
        between,
    ]


def test_it_keeps_apart_what_other_lines_mend() -> None:
    elsewhere = a_finding(hint=HINT, commands=(Command(host="compute2", line="ls"),))
    assert len(advised([ONE, elsewhere])) == 2


def test_it_keeps_apart_hints_that_name_something_else() -> None:
    hints = [N_("Mend %(x)s.", x=x) for x in "ab"]
    assert len(advised([a_finding(hint=each) for each in hints])) == 2


def test_it_advises_nothing_without_findings() -> None:
    assert advised([]) == []
