"""Blocks end with a line, packed logs come out as they went in, and all has an end."""

import bz2
import gzip
import lzma
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.agent.evidence import blocks
from migration_panel.agent.evidence.blocks import (
    BLOCK,
    LONGEST_LINE,
    Budget,
    unpacked,
    until,
    whole_lines,
)
from migration_panel.agent.system import UnmeasuredError
from tests.unit.agent.evidence.logs import FOREVER, NOON, every_second, window

TEXT = "".join(every_second(NOON, 30_000)).encode()
Pack = Callable[[bytes], bytes]
PACKERS: list[tuple[str, Pack]] = [
    ("log.1.gz", gzip.compress),
    ("log.1.bz2", bz2.compress),
    ("log.1.xz", partial(lzma.compress, preset=0)),
]


def everything(raw: bytes, budget: Budget | None = None) -> list[bytes]:
    return list(whole_lines(BytesIO(raw).read, budget or Budget(1 << 40, FOREVER)))


def test_it_gives_whole_lines() -> None:
    found = everything(TEXT)
    assert b"".join(found) == TEXT
    assert len(found) > 1
    assert all(each.endswith(b"\n") for each in found)


@given(st.binary(max_size=300), st.integers(1, 50))
@settings(deadline=None)
def test_it_loses_nothing(raw: bytes, size: int) -> None:
    parts = iter([raw[n : n + size] for n in range(0, len(raw), size)])
    found = list(whole_lines(lambda _: next(parts, b""), Budget(1 << 40, FOREVER)))
    joined = b"".join(found)
    assert joined in {raw, raw + b"\n"}
    assert all(each.endswith(b"\n") for each in found)


def test_it_keeps_little_of_a_line_without_end() -> None:
    found = everything(b"x" * (5 * BLOCK) + b"\nnext\n")
    assert sum(map(len, found)) <= 2 * BLOCK
    assert found[-1].endswith(b"x\nnext\n")
    assert len(everything(b"x" * 5 * BLOCK)[0]) == LONGEST_LINE + 1


def test_it_reads_no_more_than_it_may() -> None:
    budget = Budget(1000, FOREVER)
    assert len(b"".join(everything(TEXT, budget)).rstrip(b"\n")) <= 1000
    assert budget.spent


def test_it_reads_no_longer_than_it_may() -> None:
    budget = Budget(1 << 40, time.monotonic() - 1)
    assert everything(TEXT, budget) == []
    assert budget.spent


def test_it_ends_behind_the_window() -> None:
    found = list(until(iter(everything(TEXT)), window(NOON)))
    assert len(found) == 1
    late = window(NOON + timedelta(days=1))
    assert len(list(until(iter(everything(TEXT)), late))) == len(everything(TEXT))


@pytest.mark.parametrize(("name", "pack"), PACKERS)
def test_it_unpacks(name: str, pack: Pack) -> None:
    read = unpacked(BytesIO(pack(TEXT)), name)
    assert b"".join(whole_lines(read, Budget(1 << 40, FOREVER))) == TEXT


@pytest.mark.parametrize(("name", "pack"), PACKERS)
def test_it_unpacks_one_behind_the_other(name: str, pack: Pack) -> None:
    read = unpacked(BytesIO(pack(TEXT) + pack(b"more\n")), name)
    found = b"".join(whole_lines(read, Budget(1 << 40, FOREVER)))
    assert found == TEXT + b"more\n"


@pytest.mark.parametrize(("name", "pack"), PACKERS)
def test_it_unpacks_nothing_of_nothing(name: str, pack: Pack) -> None:
    assert unpacked(BytesIO(pack(b"")), name)(100) == b""


@pytest.mark.parametrize(("name", "pack"), PACKERS)
@pytest.mark.parametrize("fault", ["cut", "no packed file", "changed"])
def test_it_says_what_cannot_be_unpacked(name: str, pack: Pack, fault: str) -> None:
    raw = pack(TEXT)
    broken = {
        "cut": raw[: len(raw) // 2],
        "no packed file": b"2026-11-23 12:00:00 text\n" * 10,
        "changed": raw[:40] + bytes(60) + raw[100:],
    }
    read = unpacked(BytesIO(broken[fault]), name)
    with pytest.raises(UnmeasuredError, match=rf"{name}: it cannot be unpacked: "):
        list(whole_lines(read, Budget(1 << 40, FOREVER)))


def test_it_takes_no_memory_for_what_unpacks_to_much() -> None:
    """A gigabyte of zeros is a megabyte packed; blocks of it are all that is held."""
    read = unpacked(BytesIO(gzip.compress(bytes(50 * BLOCK))), "log.gz")
    budget = Budget(20 * BLOCK, FOREVER)
    found = list(whole_lines(read, budget))
    assert budget.spent
    assert sum(map(len, found)) <= LONGEST_LINE + 1


def test_it_refuses_xz_that_wants_much_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "XZ_MEMORY", 100_000)
    read = unpacked(BytesIO(lzma.compress(TEXT)), "log.xz")
    with pytest.raises(UnmeasuredError, match="Memory usage limit"):
        read(100)
