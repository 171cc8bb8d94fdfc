"""Runs inside the controller: waits for the causes of migrations, prints them."""

import json
import sys
import time

import django

django.setup()

from migration_panel.store.models import Failure  # noqa: E402 - only after setup

PATIENCE = 40  # seconds; four times what the panel promises


def done(migrations: list[str]) -> list[Failure]:
    return list(Failure.objects.filter(migration__in=migrations, state="done"))


def waited(migrations: list[str]) -> list[Failure]:
    end = time.monotonic() + PATIENCE
    while len(found := done(migrations)) < len(migrations) and time.monotonic() < end:
        time.sleep(0.5)
    return found


def told(failure: Failure) -> dict[str, object]:
    taken = failure.diagnosed - failure.failed if failure.diagnosed else None
    return {
        "migration": str(failure.migration),
        "cause": failure.cause,
        "seconds": taken.total_seconds() if taken else None,
    }


print(json.dumps([told(failure) for failure in waited(sys.argv[1:])]))
