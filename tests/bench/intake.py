"""An engine's own work, as a process: `python -m tests.bench.intake HOSTS PEERS`.

Prints JSON: reports taken in a second of CPU, at first and from then on, and the most
memory it had resident, in MB.
"""

import json
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from migration_panel.engine import database
from migration_panel.engine.main import collect_seldom

SERVERS = 10  # of each host
BATCH = 100  # reports that arrive together


def main(hosts: int, peers: int) -> dict[str, float]:
    collect_seldom()
    with tempfile.TemporaryDirectory() as folder:
        database.configure(f"sqlite:///{Path(folder)}/store.sqlite3")
        database.sync()
        start = datetime.now(UTC) - timedelta(minutes=5)
        first, then = _times(hosts, peers, start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"first": hosts / first, "then": hosts / then, "memory": peak}


def _times(hosts: int, peers: int, start: datetime) -> Iterator[float]:
    """CPU seconds of a round of all hosts, unknown ones first and known ones then."""
    from tests.fakes.engine import FakeEngine  # noqa: PLC0415 - its models want settings

    engine = FakeEngine(peers, start)
    engine.judge = _strict(engine)
    engine.merge(_census(hosts))
    for _ in range(2):
        engine.later(60)
        spent = 0.0
        for batch in range(0, hosts, BATCH):
            numbers = range(batch, min(batch + BATCH, hosts))
            wire = [_round(engine, number, hosts, peers) for number in numbers]
            before = time.process_time()
            for each in wire:
                engine.endpoint.report({}, round=json.loads(each))
            engine.write()
            spent += time.process_time() - before
        yield spent
    assert (engine.tally.reports, engine.tally.refused) == (2 * hosts, 0)


def _census(hosts: int) -> Any:
    """All are up; Nova knows the servers that libvirt does."""
    from migration_panel.facts.host import ComputeService  # noqa: PLC0415 - as above
    from migration_panel.facts.known import PlacedServer  # noqa: PLC0415
    from migration_panel.nova.census import Census  # noqa: PLC0415

    names = [_name(number) for number in range(hosts)]
    return Census(
        services=tuple(
            ComputeService(host=name, up=True, enabled=True, zone="az1")
            for name in names
        ),
        servers={
            name: tuple(PlacedServer(id=each, name=each) for each in _servers(number))
            for number, name in enumerate(names)
        },
        aggregates=dict.fromkeys(names, ("rack1", "ssd")),
    )


def _servers(number: int) -> list[str]:
    return [str(uuid.UUID(int=(number + 1) << 32 | each)) for each in range(SERVERS)]


def _strict(engine: Any) -> Any:
    """The real checks instead of a test's."""
    from migration_panel.engine.intake import Intake  # noqa: PLC0415 - as above
    from migration_panel.engine.judging import Judge  # noqa: PLC0415
    from tests.fakes.engine import PROBE_PERIOD  # noqa: PLC0415

    judge = Judge(engine.archive, timedelta(seconds=3 * PROBE_PERIOD))
    engine.intake = Intake(engine.inbox, judge, engine.tally, engine.clock)
    return judge


def _round(engine: Any, number: int, hosts: int, peers: int) -> str:
    from tests.bench.whole import topics, tried  # noqa: PLC0415 - as above

    targets = [_name((number + step) % hosts) for step in range(1, peers + 1)]
    name = _name(number)
    key = uuid.UUID(int=number + 1)
    facts = topics(name, str(key), _servers(number))
    raw = engine.round(name, *targets, **facts, tried=tried())
    return json.dumps(raw)


def _name(number: int) -> str:
    return f"compute{number:04}"


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201 - its answer
