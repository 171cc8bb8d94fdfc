"""Runs inside the controller: asks for a new check of every host, prints verdicts."""

import json
import sys
import time
from datetime import UTC, datetime

import django

django.setup()

from migration_panel.checks.finding import Affects  # noqa: E402 - only after setup
from migration_panel.readiness import of_pair, verdict  # noqa: E402
from migration_panel.store import models, reading  # noqa: E402

PATIENCE = 60  # seconds; an agent that is down never answers
KINDS = {"cold": Affects.COLD, "live": Affects.LIVE}
ENDED = ("done", "failed")


def ask(hosts: list[str]) -> list[models.Request]:
    now = datetime.now(UTC)
    make = models.Request.objects.create
    return [make(host=host, asked_by="truth", asked=now) for host in hosts]


def all_ended(asked: list[models.Request]) -> bool:
    ids = [each.pk for each in asked]
    return models.Request.objects.filter(pk__in=ids, state__in=ENDED).count() == len(
        ids
    )


def nova_asked(since: datetime) -> bool:
    """Whether the engine has looked at Nova since, for every host."""
    return not models.Host.objects.exclude(asked_nova__gt=since).exists()


def wait(asked: list[models.Request]) -> None:
    start, end = datetime.now(UTC), time.monotonic() + PATIENCE
    while not (all_ended(asked) and nova_asked(start)) and time.monotonic() < end:
        time.sleep(0.5)


def verdicts() -> list[dict[str, str]]:
    """Of every pair and move, as its page has it, with the finding that made it."""
    now = datetime.now(UTC)
    return [
        {
            "source": pair.source,
            "target": pair.target,
            "kind": kind,
            "state": pair.states[move].value,
            "why": why(pair.source, pair.target, move, now),
        }
        for pair in reading.pairs(now)
        for kind, move in KINDS.items()
    ]


def why(source: str, target: str, move: Affects, now: datetime) -> str:
    """The id of the worst finding, empty where there is none."""
    leaving, entering = reading.host(source, now), reading.host(target, now)
    between = reading.pair(source, target, now)
    if leaving is None or entering is None or between is None:
        return ""
    found = of_pair(leaving.findings, entering.findings, between.findings)
    worst = verdict(found, move).findings
    return worst[0].id if worst else ""


wait(ask(sys.argv[1:]))
print(json.dumps(verdicts()))
