"""What the QEMU binary says of itself."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from migration_panel.agent.collect import qemu
from migration_panel.agent.system import Output, UnmeasuredError
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem


def qmp(distribution: str) -> str:
    return captured(f"capabilities/qmp-{distribution}.json")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "not JSON",
        "[]",
        "{}",
        '{"return": {}}',
        '{"return": {}, "id": ["query-kvm"]}',
        '{"QMP": {}}\n{"return": {"enabled": true}, "id": "query-kvm"}',
    ],
)
def test_it_takes_nothing_else_for_qemus_answers(said: str) -> None:
    with pytest.raises(UnmeasuredError):
        qemu.parse("qemu", Output(0, said, ""))


@pytest.mark.parametrize("answer", [None, 1, "x", [1, "a", {}], {"name": "x"}])
def test_it_bears_answers_of_other_shapes(answer: object) -> None:
    lines = (json.dumps({"id": name, "return": answer}) for name in qemu.QUESTIONS)
    found = qemu.parse("qemu", Output(0, "\n".join(lines), ""))
    assert (found.kvm, found.commands, found.models) == (False, frozenset(), ())


def test_it_tells_qemus_own_error() -> None:
    said = '{"error": {"class": "CommandNotFound", "desc": "no such command"}}'
    with pytest.raises(UnmeasuredError, match="no such command"):
        qemu.parse("qemu", Output(0, said, ""))


def test_it_asks_in_json_lines_and_lets_qemu_go_last() -> None:
    asked = [json.loads(line)["execute"] for line in qemu.dialog().splitlines()]
    assert asked[0] == "qmp_capabilities"
    assert asked[-1] == "quit"
    assert set(qemu.QUESTIONS) < set(asked)


@dataclass
class Counting(FakeSystem):
    """Has binaries with a time, and counts how often one is run."""

    time: int = 1
    runs: list[str] = field(default_factory=list)

    def stat(self, path: str) -> os.stat_result:
        super().stat(path)
        return os.stat_result((0, 0, 0, 0, 0, 0, 0, 0, self.time, 0))

    def run(self, *argv: str, timeout: float = 10, stdin: str = "") -> Output:
        self.runs.append(argv[0])
        return super().run(*argv, timeout=timeout, stdin=stdin)


def counting(tmp_path: Path) -> tuple[Counting, str]:
    """A path of its own, since what is known is known to the whole process."""
    emulator = str(tmp_path / "qemu")
    outputs = {emulator: qmp("debian12")}
    return Counting(files={emulator: ""}, outputs=outputs), emulator


def test_it_asks_a_binary_once(tmp_path: Path) -> None:
    system, emulator = counting(tmp_path)
    assert qemu.ask(system, emulator) is qemu.ask(system, emulator)
    assert system.runs == [emulator]


def test_it_asks_again_after_an_upgrade(tmp_path: Path) -> None:
    system, emulator = counting(tmp_path)
    qemu.ask(system, emulator)
    system.time = 2
    qemu.ask(system, emulator)
    assert system.runs == [emulator, emulator]


def test_it_asks_again_after_a_failure(tmp_path: Path) -> None:
    system, emulator = counting(tmp_path)
    system.outputs = {emulator: ""}
    for _ in range(2):
        with pytest.raises(UnmeasuredError):
            qemu.ask(system, emulator)
    assert len(system.runs) == 2
