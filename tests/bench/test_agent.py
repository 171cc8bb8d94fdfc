"""The real agent among thirty peers: a real sshd, libvirtd and RabbitMQ on loopback.

Its own settings and the engine's are the defaults: a report every minute, a probe of
each peer every ten, and each peer asks as often.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.limits import Limit
from tests.service.running import Running, everything
from tests.service.waiting import until

PEERS = 30
PERIOD, PROBE_PERIOD = 60, 600  # seconds; the defaults
MEMORY, CPU = 80.0, 1.0  # MB resident, percent of a core
TICKS = os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with everything() as services:
        yield services


def test_it_takes_little_of_a_compute_host(
    running: Running, limits: list[Limit], agent_seconds: int
) -> None:
    with running.neighbors(PEERS, PERIOD, PROBE_PERIOD), running.agent() as process:
        until(lambda: _probed(running) >= PEERS, 120, running.log)
        percent = _share(process, agent_seconds)
        memory = _most_memory(process)
    assert _probed(running) > PEERS
    what = f"Agent, {PEERS} peers"
    limits.append(Limit(f"{what}, resident memory", memory, MEMORY, "MB"))
    limits.append(Limit(f"{what}, CPU with its programs", percent, CPU, "% of a core"))
    assert [str(each) for each in limits if not each.met] == []


def _probed(running: Running) -> int:
    return sum(len(each.probes) for each in running.rounds())


def _share(process: int, seconds: int) -> float:
    """Percent of a core over whole periods, the programs it ran included."""
    before, start = _cpu(process), time.monotonic()
    time.sleep(seconds)
    return 100 * (_cpu(process) - before) / (time.monotonic() - start)


def _cpu(process: int) -> float:
    """Seconds: its own in user and kernel mode, then those of its children."""
    text = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1]
    return sum(map(int, text.split()[11:15])) / TICKS


def _most_memory(process: int) -> float:
    """In MB, the most it ever had."""
    text = Path(f"/proc/{process}/status").read_text()
    line = next(each for each in text.splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6
