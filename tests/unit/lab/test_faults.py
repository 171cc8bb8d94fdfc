"""Faults register themselves; what is broken is remembered until it is healed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab import faults
from tests.lab.faults import Broken, Fault
from tests.lab.faults.host import Host
from tests.lab.layout import CONTROLLER, HOSTS, Paths
from tests.lab.progress import LabError


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = Paths(tmp_path)
    found.run.mkdir()
    return found


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A registry of one fault that only notes what is done to whom."""
    noted: list[str] = []

    def note(what: str) -> faults.Change:
        return lambda host: noted.append(f"{what} {host.name}")

    fault = Fault("cut", "a fault", note("break"), note("heal"))
    monkeypatch.setattr(faults, "registry", lambda: {"cut": fault})
    return noted


def test_it_finds_each_fault_under_its_files_name() -> None:
    files = {path.stem for path in Path(faults.__file__).parent.glob("*.py")}
    names = {name.replace("-", "_") for name in faults.registry()}
    assert names == files - {"__init__", *faults.NOT_FAULTS}


@pytest.mark.parametrize("fault", faults.registry().values(), ids=lambda f: f.name)
def test_it_describes_every_fault_in_one_line(fault: Fault) -> None:
    assert 10 < len(fault.description) < 80
    assert "\n" not in fault.description


def test_it_remembers_what_is_broken(paths: Paths, calls: list[str]) -> None:
    faults.break_(paths, "cut", ["compute1", "compute2"])
    assert calls == ["break compute1", "break compute2"]
    assert faults.broken(paths) == [
        Broken("cut", "compute1"),
        Broken("cut", "compute2"),
    ]


def test_it_remembers_a_fault_once(paths: Paths, calls: list[str]) -> None:
    faults.break_(paths, "cut", ["compute1"])
    faults.break_(paths, "cut", ["compute1"])
    assert faults.broken(paths) == [Broken("cut", "compute1")]
    assert len(calls) == 2


def test_it_breaks_nothing_where_a_fault_does_not_belong(
    paths: Paths, calls: list[str]
) -> None:
    with pytest.raises(LabError, match="not controller"):
        faults.break_(paths, "cut", ["compute1", CONTROLLER])
    assert calls == []
    assert faults.broken(paths) == []


def test_it_describes_every_fault_to_contributors() -> None:
    guide = Path(__file__).parents[3] / "docs" / "contributor" / "lab.rst"
    told = guide.read_text()
    assert [name for name in faults.registry() if f"\n``{name}``\n" not in told] == []


def test_it_heals_the_last_fault_first(paths: Paths, calls: list[str]) -> None:
    faults.break_(paths, "cut", ["compute1", "compute2"])
    faults.heal(paths)
    assert calls[2:] == ["heal compute2", "heal compute1"]
    assert faults.broken(paths) == []


def test_it_heals_what_was_named_whether_it_is_noted_or_not(
    paths: Paths, calls: list[str]
) -> None:
    faults.heal(paths, "cut", ["compute3"])
    assert calls == ["heal compute3"]


def test_it_heals_nothing_where_nothing_is_broken(
    paths: Paths, calls: list[str]
) -> None:
    assert faults.heal(paths) == []
    assert faults.heal(paths, "cut") == []
    assert calls == []


def test_it_remembers_a_break_that_failed_halfway(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_host: Host) -> None:
        raise RuntimeError

    fault = Fault("cut", "a fault", fail, fail)
    monkeypatch.setattr(faults, "registry", lambda: {"cut": fault})
    with pytest.raises(RuntimeError):
        faults.break_(paths, "cut", ["compute1"])
    assert faults.broken(paths) == [Broken("cut", "compute1")]


def test_it_selects_the_named_fault_on_every_host() -> None:
    known = [Broken("a", HOSTS[0]), Broken("b", HOSTS[1]), Broken("a", HOSTS[2])]
    assert faults.selected(known, "a", []) == [known[0], known[2]]
    assert faults.selected(known, None, []) == known
