"""ssh as nova: what gets in, what does not, and what it may write there."""

from dataclasses import dataclass, field

import pytest

from migration_panel.agent.probe import login
from migration_panel.agent.system import Output, System
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, Peer

PEER = Peer(host="compute2", my_ip="192.0.2.2", connect_to="compute2")
PATH = "/var/lib/nova/instances"


@dataclass
class FakeSsh(System):
    """Answers one call after the other; keeps the command lines."""

    answers: list[Output]
    lines: list[tuple[str, ...]] = field(default_factory=list)

    def run(self, *argv: str, timeout: float = 10, stdin: str = "") -> Output:
        assert timeout < 60
        assert stdin == ""
        self.lines.append(argv)
        return self.answers[len(self.lines) - 1]


def probed(*answers: Output, path: str | Missing = PATH) -> tuple[login.Login, FakeSsh]:
    system = FakeSsh(list(answers))
    return login.probe(system, PEER, path, timeout=8), system


def attempt(part: Attempt | Missing) -> Attempt:
    assert isinstance(part, Attempt), part
    return part


YES = Output(0, "migration-panel-in\nmigration-panel-yes\n", "")
NO = Output(0, "migration-panel-in\nmigration-panel-no\n", "")
NO_SHELL = Output(1, "This account is currently not available.\n", "")


def test_it_gets_in_and_may_write() -> None:
    found, system = probed(YES)
    assert attempt(found.ssh).worked
    assert attempt(found.instances_path).worked
    assert len(system.lines) == 1


def test_it_asks_as_nova_does() -> None:
    _, system = probed(YES)
    *options, address, line = system.lines[0]
    assert options == ["ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=8", "--"]
    assert address == PEER.my_ip
    assert f"test -w {PATH}" in line


def test_it_quotes_the_path_for_the_shell_there() -> None:
    _, system = probed(YES, path="/srv/$(reboot) 'x'")
    assert """test -w '/srv/$(reboot) '"'"'x'"'"''""" in system.lines[0][-1]


def test_it_gets_in_and_may_not_write() -> None:
    found, _ = probed(NO)
    assert attempt(found.ssh).worked
    path = attempt(found.instances_path)
    assert not path.worked
    assert PATH in path.said


def test_it_gets_in_where_the_path_is_not_known() -> None:
    missing = Missing("no nova.conf")
    found, system = probed(Output(0, "migration-panel-in\n", ""), path=missing)
    assert attempt(found.ssh).worked
    assert found.instances_path == missing
    assert "test" not in system.lines[0][-1]


def test_it_overhears_what_a_login_says_first() -> None:
    found, _ = probed(Output(0, f"Welcome\n{YES.out}", "a banner\n"))
    assert attempt(found.ssh).said == ""
    assert attempt(found.instances_path).worked


def test_it_does_not_know_of_the_path_where_the_login_breaks_off() -> None:
    found, _ = probed(Output(255, "migration-panel-in\n", "Connection reset\n"))
    assert attempt(found.ssh).worked
    assert isinstance(found.instances_path, Missing)


REFUSALS = [
    "Host key verification failed.",
    "nova@192.0.2.2: Permission denied (publickey).",
    "ssh: connect to host 192.0.2.2 port 22: Connection refused",
    "ssh: connect to host 192.0.2.2 port 22: Connection timed out",
    "ssh: connect to host 192.0.2.2 port 22: No route to host",
    "Connection closed by 192.0.2.2 port 22",
    "Your account has expired; please contact your system administrator.",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_it_does_not_get_in(text: str) -> None:
    found, system = probed(Output(255, "", f"{text}\n"))
    assert not attempt(found.ssh).worked
    assert attempt(found.ssh).said == text
    assert isinstance(found.instances_path, Missing)
    assert text in found.instances_path.reason
    assert len(system.lines) == 1


def test_it_says_what_could_be_repeated() -> None:
    found, _ = probed(Output(255, "", "no"))
    assert attempt(found.ssh).tried.startswith("ssh -o BatchMode=yes -o Conn")


def test_it_does_not_wait_for_ever() -> None:
    found, _ = probed(Output(None, "", "ssh: no answer within 9 s"))
    assert attempt(found.ssh).said == "ssh: no answer within 9 s"


SHELLS = [
    NO_SHELL,
    Output(1, "", ""),
    Output(1, "", "WARNING: Your password has expired.\nPassword change required"),
    Output(127, "", "bash: line 1: exec: not found\n"),
    Output(0, "", ""),
]


@pytest.mark.parametrize("answer", SHELLS)
def test_it_does_not_take_another_end_for_a_login(answer: Output) -> None:
    found, system = probed(answer, Output(1, answer.out, answer.err))
    assert not attempt(found.ssh).worked
    assert attempt(found.ssh).said
    assert isinstance(found.instances_path, Missing)
    assert "touch /var/lib/nova/instances/" in system.lines[1][-1]


def test_it_says_that_a_login_said_nothing() -> None:
    found, _ = probed(Output(1, "", ""), Output(1, "", ""))
    assert attempt(found.ssh).said.endswith("exit code 1 and without a word.")


def test_it_does_not_get_in_through_no_shell_without_a_path() -> None:
    found, system = probed(NO_SHELL, path=Missing("no nova.conf"))
    assert attempt(found.ssh).said == "This account is currently not available."
    assert len(system.lines) == 1


FORBIDDEN = Output(1, "", "Forbidden\n")


def test_it_does_as_nova_where_nothing_else_is_allowed() -> None:
    found, system = probed(FORBIDDEN, Output(0, "", ""), Output(0, "", ""))
    assert attempt(found.ssh).worked
    assert attempt(found.instances_path).worked
    made, removed = (line[-1].split() for line in system.lines[1:])
    assert (made[0], removed[0]) == ("touch", "rm")
    assert made[1] == removed[1]


def test_it_tells_a_path_from_a_login_that_allows_little() -> None:
    said = "touch: cannot touch '/x': Read-only file system"
    found, system = probed(FORBIDDEN, Output(1, "", said))
    assert attempt(found.ssh).worked
    assert attempt(found.instances_path).said == said
    assert len(system.lines) == 2


def test_it_masks_what_was_said() -> None:
    found, _ = probed(Output(255, "", "token=hunter2 is wrong"))
    assert attempt(found.ssh).said == "token=*** is wrong"
