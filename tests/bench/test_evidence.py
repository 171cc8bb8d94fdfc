"""One failure found in a day's log, beside the time that grep needs to read it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from migration_panel.facts.missing import Missing
from tests.bench.day_of_logs import SERVER, search, write
from tests.bench.limits import Limit
from tests.bench.measure import Row, compare

GOAL = 10.0  # times as fast as grep
MEMORY = 100.0  # MB


@pytest.fixture(scope="module")
def log(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("log") / "nova-compute.log"
    write(path, int(pytestconfig.getoption("--evidence-megabytes")) * 10**6)
    yield path
    path.unlink()


def grep(log: Path) -> None:
    line = ["grep", "-c", "-F", SERVER, str(log)]
    environment = os.environ | {"LC_ALL": "C"}
    subprocess.run(line, check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - no shell


def found(log: Path) -> None:
    (excerpt, *_) = search(log).excerpts
    assert not isinstance(excerpt.lines, Missing)
    assert any("Live Migration failure" in each.text for each in excerpt.lines)


def test_it_finds_a_failure_in_a_tenth_of_greps_time(
    log: Path, rows: list[Row], rounds: int
) -> None:
    size = log.stat().st_size / 1e6
    what = f"Evidence in {size:.0f} MB of log, beside grep"
    row = compare(what, GOAL, (lambda: grep(log), lambda: found(log)), rounds)
    rows.append(row)
    assert row.verdict == "yes"


def test_it_takes_little_memory_for_a_day(log: Path, limits: list[Limit]) -> None:
    line = [sys.executable, "-m", "tests.bench.day_of_logs", str(log)]
    done = subprocess.run(line, capture_output=True, check=False, text=True)  # noqa: S603 - our own
    assert done.returncode == 0, done.stderr
    memory = json.loads(done.stdout)["memory"]
    limit = Limit("Evidence, memory", memory, MEMORY, "MB")
    limits.append(limit)
    assert limit.met
