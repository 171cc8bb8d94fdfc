"""A day of nova-compute's log with one failure in it, and a search for that.

`python -m tests.bench.day_of_logs LOG` prints how much memory it took at most, in MB.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

from migration_panel.agent.evidence.look import Logs
from migration_panel.agent.evidence.places import Places
from migration_panel.agent.system import System
from migration_panel.facts.evidence import LogEvidence, Search

DATA = Path(__file__).parents[1] / "data"
SAMPLE = DATA / "logs" / "nova-compute-debian12-nova34.log"
NOVA_CONF = DATA / "nova" / "nova.conf-kolla-debian-12.txt"
CONF = "nova.conf"
SERVER = "0d4c7f5e-0000-4000-8000-a1b2c3d4e5f6"
DAY = datetime(2026, 11, 22, tzinfo=UTC)
FAILED = DAY + timedelta(hours=19)
SECONDS = 24 * 60 * 60


class Host(System):
    """This one, which asks no route for its address."""

    def outward_address(self, beyond: str = "") -> str:
        del beyond
        return "192.0.2.11"


def write(path: Path, size: int) -> None:
    """`size` in bytes, about; much the same every second, and one traceback.

    Beside it a nova.conf, which an agent reads first.
    """
    (path.parent / CONF).write_text(NOVA_CONF.read_text())
    sample = SAMPLE.read_text().splitlines(keepends=True)
    stamped = [f"AT{each[19:]}" for each in sample if each.startswith("2026-")]
    traced = "".join(each for each in stamped if " ERROR " in each)
    failed = traced.replace("22f2a455-b200-46bb-819b-47d3f7bad75e", SERVER)
    lines, written = cycle(stamped), 0
    with path.open("w") as file:
        for second in range(SECONDS):
            at = DAY + timedelta(seconds=second)
            text = failed if at == FAILED else ""
            while written + len(text) < size * (second + 1) / SECONDS:
                text += next(lines)
            text = text.replace("AT", f"{at:%Y-%m-%d %H:%M:%S}")
            written += file.write(text)


def search(path: Path, around: timedelta = timedelta(minutes=3)) -> LogEvidence:
    """As the agent does it, a reading of nova.conf included."""
    system = Host()
    places = Places((str(path),), (), (), (), ())
    logs = Logs(
        system=system,
        host="c1",
        user="nova",
        places=lambda: places.with_nova_conf(system, (str(path.parent / CONF),)),
        zone=UTC,
    )
    return logs.evidence(
        Search(server_id=SERVER, since=FAILED - around, until=FAILED + around)
    )


if __name__ == "__main__":
    for around in (timedelta(minutes=3), timedelta(hours=12)):
        search(Path(sys.argv[1]), around)
    status = Path("/proc/self/status").read_text().splitlines()
    (line,) = (each for each in status if each.startswith("VmHWM"))
    sys.stdout.write(json.dumps({"memory": int(line.split()[1]) * 1024 / 1e6}))
