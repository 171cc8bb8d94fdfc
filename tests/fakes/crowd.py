"""A store with very many hosts, each with what a real one has, and sampled pairs."""

from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import Any

from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts import codec
from migration_panel.facts.host import ComputeService
from migration_panel.readiness import HOST_MOVES, PAIR_MOVES, verdict
from migration_panel.store import models
from migration_panel.store.reading import FIELDS
from tests.fakes.store import HOLDS, FakeStore, a_finding, a_probe

# One in so many hosts has it, from the worst on.
TROUBLES = (
    (83, a_finding("ssh.key-missing", affects=Affects.COLD)),
    (41, a_finding("libvirt.silent", Level.UNKNOWN, affects=Affects.LIVE_TO)),
    (13, a_finding("storage.almost-full", Level.WARNING, affects=Affects.TO)),
)
BROKEN = a_finding("probe.ssh-failed", affects=Affects.COLD)


def crowd(hosts: int, peers: int, *, aggregates: int = 20, zones: int = 4) -> None:
    """So many hosts, compute0001 and on; each has tried as many peers."""
    FakeStore().engine()
    now = datetime.now(UTC)
    names = [f"compute{number + 1:04}" for number in range(hosts)]
    models.Host.objects.bulk_create(
        _host(name, number, now, f"rack{number * aggregates // hosts + 1:02}", zones)
        for number, name in enumerate(names)
    )
    pairs = _pairs(names, peers, now)
    while batch := list(islice(pairs, 2000)):
        models.Pair.objects.bulk_create(batch)


def _host(
    name: str, number: int, now: datetime, aggregate: str, zones: int
) -> models.Host:
    found = [each for every, each in TROUBLES if number % every == every - 1]
    zone = f"az{number % zones + 1}"
    service = ComputeService(host=name, up=True, enabled=True, zone=zone, updated=now)
    return models.Host(
        name=name,
        zone=zone,
        cell="cell1",
        aggregates=[aggregate, "ssd" if number % 2 else "hdd"],
        service=codec.encode(service),
        taken=now,
        fresh_until=now + HOLDS,
        judged=now,
        worst=codec.encode(found[0]) if found else None,
        findings=codec.encode(tuple(found)),
        **{FIELDS[move]: verdict(found, move).state.value for move in HOST_MOVES},
    )


def _pairs(names: list[str], peers: int, now: datetime) -> Any:
    """The same for the same numbers; one in 200 is broken."""
    random = Random(3)  # noqa: S311 - chance for tests, not for secrets
    probe = codec.encode(a_probe())
    for source in names:
        for target in random.sample(names, min(peers, len(names))):
            if target != source:
                broken = random.randrange(200) == 0
                yield _pair(source, target, now, probe, (BROKEN,) if broken else ())


def _pair(
    source: str, target: str, now: datetime, probe: Any, found: tuple[Finding, ...]
) -> models.Pair:
    return models.Pair(
        source=source,
        target=target,
        taken=now,
        fresh_until=now + HOLDS,
        probe=probe,
        findings=codec.encode(found),
        **{FIELDS[move]: verdict(found, move).state.value for move in PAIR_MOVES},
    )
