"""Failed migrations as an engine would have stored them."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from migration_panel.checks.finding import Command
from migration_panel.diagnosis.diagnosis import (
    Confidence,
    Diagnosed,
    Diagnosis,
    Place,
    Proof,
    Remedy,
)
from migration_panel.facts import codec
from migration_panel.store import models
from migration_panel.text import N_

LINE = "Host key verification failed."
KEYSCAN = Command(host="compute1", line="sudo -u nova ssh-keyscan -H -- compute2")


def a_proof(text: str = LINE, **facts: Any) -> Proof:
    """A line of compute1's log, of now."""
    known: dict[str, Any] = {
        "confidence": Confidence.LOG,
        "host": "compute1",
        "source": "/var/log/nova/nova-compute.log",
        "at": datetime.now(UTC),
    }
    return Proof(text=text, **known | facts)


def a_diagnosed(cause: str = "ssh_host_key_unknown", **facts: Any) -> Diagnosed:
    """A cause between the two hosts, with a line that shows it and a thing to do."""
    known: dict[str, Any] = {
        "place": Place.PAIR,
        "proofs": (a_proof(),),
        "remedy": (Remedy(text=N_("Mend %(it)s.", it=cause), command=KEYSCAN),),
    }
    return Diagnosed(cause=cause, **known | facts)


class FailureRows:
    """The part of FakeStore that is about failed migrations."""

    _written: Callable[[], None]  # an engine lives, unless the test says otherwise

    def failure(
        self,
        *causes: str | Diagnosed,
        age: float = 60,
        diagnosis: Diagnosis | None = None,
        **row: Any,
    ) -> models.Failure:
        """A live migration of `web` from compute1 to compute2, diagnosed at once.

        ``state="looking"``: not diagnosed yet. Without causes it is a riddle.
        """
        failed = datetime.now(UTC) - timedelta(seconds=age)
        looking = row.get("state") == "looking"
        told = diagnosis or _diagnosis(causes, failed)
        known: dict[str, Any] = {
            "migration": uuid.uuid4(),
            "server": uuid.uuid4(),
            "server_name": "web",
            "kind": "live-migration",
            "status": "error",
            "source": "compute1",
            "target": "compute2",
            "failed": failed,
            "noticed": failed,
            "state": "done",
        }
        if not looking:
            known |= {
                "diagnosed": failed,
                "cause": told.causes[0].cause if told.causes else "unknown",
                "diagnosis": codec.encode(told),
                "phase": told.phase or "",
            }
        self._written()
        return models.Failure.objects.create(**known | row)


def _diagnosis(causes: tuple[str | Diagnosed, ...], taken: datetime) -> Diagnosis:
    found = (a_diagnosed(each) if isinstance(each, str) else each for each in causes)
    return Diagnosis(taken=taken, causes=tuple(found))
