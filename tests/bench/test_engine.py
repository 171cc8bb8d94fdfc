"""What one core of an engine takes in, and in how much memory."""

import json
import subprocess
import sys

from tests.bench.conftest import PEERS
from tests.bench.limits import Limit

REPORTS = 100.0  # in a second
MEMORY = 512.0  # MB


def test_it_takes_in_a_hundred_reports_a_second(
    limits: list[Limit], hosts: int
) -> None:
    """Decoded, judged and written, with thirty probes in each."""
    line = [sys.executable, "-m", "tests.bench.intake", str(hosts), str(PEERS)]
    done = subprocess.run(line, capture_output=True, check=False, text=True)  # noqa: S603 - our own
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    what, unit = f"Engine, {hosts} hosts, {PEERS} probes each", "reports a CPU second"
    first, then = found["first"], found["then"]
    limits.append(Limit(f"{what}, at first", first, 0.0, unit, at_least=True))
    limits.append(Limit(f"{what}, then", then, REPORTS, unit, at_least=True))
    limits.append(Limit(f"{what}, memory", found["memory"], MEMORY, "MB"))
    assert [str(each) for each in limits if not each.met] == []
