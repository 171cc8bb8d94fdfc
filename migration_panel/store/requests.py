"""What the web asks the engine for, and who takes it upon himself.

A request waits; an engine claims it, tells the agent, and writes that it was asked;
the agent's next report makes it done. A claim runs out, so that another engine takes
over from one that died. A request that names a migration is for the engine itself:
who claims it has the cause checked, and ends it.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from migration_panel.facts import codec
from migration_panel.store.models import Request
from migration_panel.text import N_, Text

WAITING, ASKED, DONE, FAILED = "waiting", "asked", "done", "failed"
# Between claiming and telling there is one message to send.
CLAIM = timedelta(seconds=30)
# A cause is checked for as long as agents may take to answer.
CHECKING = timedelta(seconds=60)


def ask(host: str, user: str, now: datetime) -> uuid.UUID:
    """Have a host checked again; who asks while it is under way shares it."""
    return _ask(user, now, host=host)


def ask_failure(migration: uuid.UUID, user: str, now: datetime) -> uuid.UUID:
    """Have the cause of a failure checked again; shared like a host's."""
    return _ask(user, now, migration=migration)


def _ask(user: str, now: datetime, **what: Any) -> uuid.UUID:
    open_ = Request.objects.filter(state=WAITING, engine="", **what).first()
    if open_ is not None:
        return open_.id
    return Request.objects.create(asked_by=user[:255], asked=now, **what).id


def get(request: uuid.UUID | str) -> Request | None:
    try:
        return Request.objects.filter(id=uuid.UUID(str(request))).first()
    except ValueError:
        return None


def claim(engine: str, now: datetime) -> list[tuple[uuid.UUID, str]]:
    """Requests that are `engine`'s to tell from now on, with their hosts."""
    hosts = Request.objects.filter(migration=None)
    return _claim(hosts.values_list("id", "host"), engine, now, CLAIM)


def claim_failures(engine: str, now: datetime) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Requests that are `engine`'s to work on from now on, with their migrations."""
    failures = Request.objects.exclude(migration=None)
    return _claim(failures.values_list("id", "migration"), engine, now, CHECKING)


def _claim(
    requests: Any, engine: str, now: datetime, lasting: timedelta
) -> list[tuple[uuid.UUID, Any]]:
    free = Q(held_until__isnull=True) | Q(held_until__lt=now)
    waiting = requests.filter(free, state=WAITING).order_by("asked")
    return [
        (request, what)
        for request, what in waiting[:100]
        if Request.objects.filter(free, state=WAITING, id=request).update(
            engine=engine, held_until=now + lasting
        )
    ]


def told(request: uuid.UUID, engine: str, until: datetime) -> None:
    """The agent was told; it has `until` then. Nothing where it answered already."""
    mine = Request.objects.filter(id=request, engine=engine, state=WAITING)
    mine.update(state=ASKED, held_until=until)


def answered(requests: Iterable[tuple[str, str]], now: datetime) -> None:
    """Pairs of a request's id and the host that answered it."""
    for request, host in requests:
        open_ = Request.objects.filter(id=request, host=host)
        open_.filter(state__in=(WAITING, ASKED)).update(state=DONE, ended=now)


def done(request: uuid.UUID, now: datetime) -> None:
    open_ = Request.objects.filter(id=request, state__in=(WAITING, ASKED))
    open_.update(state=DONE, ended=now)


def fail(request: uuid.UUID, said: Text, now: datetime) -> None:
    _end(Request.objects.filter(id=request), said, now)


def give_up(now: datetime, patience: timedelta) -> None:
    """Fail what no agent answered, and what no engine has told for as long."""
    silent = Request.objects.filter(state=ASKED, held_until__lt=now)
    late = Request.objects.filter(
        state=WAITING, migration=None, asked__lt=now - 2 * patience
    )
    _end(
        silent,
        N_(
            "The agent did not answer in time. See whether migration-panel-agent "
            "runs on the host and reaches RabbitMQ."
        ),
        now,
    )
    _end(
        late,
        N_(
            "The engine could not ask the agent. See whether migration-panel-engine "
            "reaches RabbitMQ."
        ),
        now,
    )


def _end(requests: Any, said: Text, now: datetime) -> None:
    requests.filter(state__in=(WAITING, ASKED)).update(
        state=FAILED, ended=now, said=codec.encode(said)
    )
