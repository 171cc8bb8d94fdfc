"""Memory, judged."""

import pytest

from migration_panel.checks import memory as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.memory import HugePages, Memory
from migration_panel.facts.missing import Missing
from tests.unit.checks.known import NOW, a_host, a_memory

MIB, GIB = 1024, 1024**2


def found(memory: Memory) -> list[Finding]:
    return checks.check(a_host(memory=memory))


def pages(total: int, free: int, size: int = 2048) -> HugePages:
    return HugePages(size=size, total=total, free=free)


def test_it_has_nothing_against_memory_that_suffices() -> None:
    assert found(a_memory()) == []


def test_it_has_nothing_to_say_of_what_was_not_measured() -> None:
    assert checks.check(a_host(memory=Missing("x"))) == []
    assert checks.check(a_host(report=Missing("x"))) == []


@pytest.mark.parametrize(
    ("total", "available"),
    [(4 * GIB, 511 * MIB), (1024 * GIB, 10 * GIB), (4 * GIB, 0)],
)
def test_it_warns_of_hardly_any_memory(total: int, available: int) -> None:
    (only,) = found(a_memory(total=total, available=available))
    assert (only.id, only.level) == ("memory.hardly-available", Level.WARNING)
    assert only.affects is Affects.TO
    assert f"{available // MIB} MiB of {total // MIB} MiB" in str(only.message)


@pytest.mark.parametrize(
    ("total", "available"),
    [(4 * GIB, 512 * MIB), (1024 * GIB, 11 * GIB), (64 * GIB, 1 * GIB)],
)
def test_it_does_not_warn_too_early(total: int, available: int) -> None:
    assert found(a_memory(total=total, available=available)) == []


def test_it_notes_huge_pages_that_are_all_in_use() -> None:
    (only,) = found(a_memory(huge_pages=(pages(512, 0),)))
    assert (only.id, only.level) == ("memory.huge-pages-used", Level.INFO)
    assert "All 512 huge pages of 2048 KiB" in str(only.message)


def test_it_tells_sizes_of_huge_pages_apart() -> None:
    both = (pages(512, 0), pages(4, 0, size=1048576))
    sources = [each.evidence[0].source for each in found(a_memory(huge_pages=both))]
    assert [each.rpartition("-")[2] for each in sources] == ["2048kB", "1048576kB"]


@pytest.mark.parametrize("free", [1, 511, 512])
def test_it_does_not_mind_huge_pages_some_of_which_are_free(free: int) -> None:
    assert found(a_memory(huge_pages=(pages(512, free),))) == []


def test_it_does_not_mind_that_there_are_no_huge_pages() -> None:
    assert found(a_memory(huge_pages=(pages(0, 0),))) == []


def test_it_shows_where_and_when_it_was_measured() -> None:
    (evidence,) = found(a_memory(available=5 * MIB))[0].evidence
    assert (evidence.source, evidence.text) == ("/proc/meminfo", "5120 KiB")
    assert (evidence.host, evidence.taken) == ("compute1", NOW)
