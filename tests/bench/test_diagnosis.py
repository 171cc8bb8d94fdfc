"""A big log read whole by migration-panel-diagnose, beside grep on the same log."""

import json
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from migration_panel.diagnosis.branches import branches
from migration_panel.diagnosis.catalog import CAUSES
from tests.bench import log
from tests.bench.limits import Limit

TIMES, MEMORY = 3.0, 100.0  # of grep's time; MB
ROUNDS = 3
# GNU grep needs minutes a megabyte for the signs as they are, and knows no look-ahead.
# It gets the literal words among them that are not in every other line, which it reads
# fastest of all: the hardest comparison there is.
LONG_ENOUGH = 12
# A child's own greatest memory: what it inherits from this process is no part of it.
MEASURED = (
    "import sys; from migration_panel.diagnosis.cli import main; main(sys.argv[1:]); "
    "sys.stderr.write(open('/proc/self/status').read())"
)


@pytest.fixture(scope="module")
def big_log(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("log") / "nova-compute.log"
    log.write(path, int(pytestconfig.getoption("--log-megabytes")) * 1_000_000)
    return path


def _alternatives() -> list[str]:
    signs = [sign for cause in CAUSES for sign in cause.signs]
    ways = [branch for sign in signs for branch in branches(sign.pattern)]
    words = {word for branch in ways for word in branch.needs[0]}
    return sorted(word for word in words if len(word) >= LONG_ENOUGH)


def test_it_reads_a_big_log_nearly_as_fast_as_grep(
    big_log: Path, tmp_path: Path, limits: list[Limit]
) -> None:
    patterns = tmp_path / "patterns"
    escaped = [word.replace(".", r"\.").replace("(", r"\(") for word in _alternatives()]
    patterns.write_text("|".join(escaped))
    grep = ["grep", "-c", "-E", "-i", "-f", str(patterns), str(big_log)]
    panel = [sys.executable, "-m", "migration_panel.diagnosis", str(big_log)]
    pairs = [(_seconds(grep), _seconds(panel)) for _ in range(ROUNDS)]
    theirs, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    size = big_log.stat().st_size / 1e6
    what = f"Diagnosis of a log of {size:.0f} MB, {ours:.2f} s of CPU"
    limits.append(Limit(what, ours / theirs, TIMES, f"x grep's {theirs:.2f} s"))
    assert [str(each) for each in limits if not each.met] == []


def test_it_takes_little_memory(big_log: Path, limits: list[Limit]) -> None:
    line = [sys.executable, "-c", MEASURED, str(big_log)]
    done = subprocess.run(line, capture_output=True, check=True, text=True)  # noqa: S603 - our own
    memory = int(done.stderr.split("VmHWM:")[1].split()[0]) * 1024 / 1e6
    limits.append(Limit("Diagnosis, memory", memory, MEMORY, "MB"))
    assert [str(each) for each in limits if not each.met] == []


def test_it_finds_the_one_failure_in_it(big_log: Path) -> None:
    line = [sys.executable, "-m", "migration_panel.diagnosis", str(big_log)]
    done = subprocess.run([*line, "--format=json"], capture_output=True, check=False)  # noqa: S603 - our own
    assert [each["cause"] for each in json.loads(done.stdout)] == [
        "libvirtd_connection_refused"
    ]


def _seconds(line: list[str]) -> float:
    """Of CPU. What it says is read: to /dev/null, grep would stop at a first find."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(line, capture_output=True, check=False, env=environment)  # noqa: S603 - our own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in {0, 1}
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    return user + system
