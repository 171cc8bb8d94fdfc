"""What Nova says of hosts, merged into what agents say."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from migration_panel.engine.judging import Judge
from migration_panel.engine.tally import Tally
from migration_panel.facts import codec
from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import PlacedServer
from migration_panel.nova.census import Census
from migration_panel.nova.errors import CloudError, TokenExpiredError
from migration_panel.store import leases
from migration_panel.store.models import Host
from migration_panel.store.writer import tidily, upsert, writing
from migration_panel.text import N_, Text

LOG = logging.getLogger(__name__)

LEASE = "nova"
AT_ONCE = 100  # hosts in one transaction, so that reports need not wait long
TOLD = ("service", "servers", "aggregates", "asked_nova")


class Merger:
    """`ask` takes the census; one engine at a time does, and renews its lease."""

    def __init__(
        self,
        holder: str,
        ask: Callable[[], Census],
        judge: Judge,
        tally: Tally,
    ) -> None:
        self._holder, self._ask = holder, ask
        self._judge, self._tally = judge, tally

    def turn(self, now: datetime, lasting: timedelta) -> bool:
        """Whether it was this engine's turn."""
        if not tidily(lambda: leases.take(LEASE, self._holder, now, lasting)):
            self._tally.trouble(LEASE, None)
            return False
        census = self._answer()
        if isinstance(census, CloudError):
            LOG.warning("Nova was asked in vain: %s %s", census, census.said)
            self._tally.trouble(LEASE, trouble(census))
            return True
        self._tally.trouble(LEASE, None)
        self.merge(census, now)
        return True

    def _answer(self) -> Census | CloudError:
        try:
            return self._ask()
        except CloudError as error:
            return error

    def merge(self, census: Census, now: datetime) -> None:
        for rows in _in_parts(tidily(lambda: _rows(census, now))):
            tidily(partial(self._write, rows, now))

    def _write(self, rows: Sequence[Host], now: datetime) -> None:
        with writing():
            stored = {
                row.name: row
                for row in Host.objects.filter(name__in=[each.name for each in rows])
            }
            upsert(rows, ["name"], TOLD)
            others = [
                row.name
                for row in rows
                if row.name not in stored or self._differs(row, stored[row.name], now)
            ]
            self._judge.judge([], others, now)

    def _differs(self, row: Host, stored: Host, now: datetime) -> bool:
        """Whether Nova says something else than before, or says something again."""
        heard = self._judge.heard_of_late(stored, now)
        return not heard or _said(row) != _said(stored)


def trouble(error: CloudError) -> Text:
    if isinstance(error, TokenExpiredError):
        return N_(
            "Keystone does not accept the engine's service user. Compare the section "
            "[nova] of its configuration with Keystone."
        )
    return error.text


def _rows(census: Census, now: datetime) -> list[Host]:
    """One a host that Nova or an agent knows; without a service where Nova does not."""
    services = {each.host: each for each in census.services}
    before = dict(Host.objects.values_list("name", "servers"))
    names = services.keys() | before.keys()
    return [
        Host(
            name=name,
            service=codec.encode(services.get(name)),
            servers=_servers(census.servers.get(name), before.get(name), now),
            aggregates=codec.encode(census.aggregates.get(name, ())),
            asked_nova=now,
        )
        for name in sorted(names)
    ]


def _servers(
    told: Sequence[PlacedServer] | None, before: list[Any] | None, now: datetime
) -> Any:
    """With the time at which each was first seen there; None: it always was."""
    if told is None:
        return None
    first = {each["id"]: each.get("since") for each in before or ()}
    newcomer = None if before is None else now.isoformat()
    return [
        codec.encode(each) | {"since": first.get(each.id, newcomer)} for each in told
    ]


def _in_parts(rows: Sequence[Host]) -> Iterator[Sequence[Host]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _said(row: Host) -> tuple[Any, ...]:
    service = None
    if row.service:
        service = replace(codec.decode(ComputeService, row.service), updated=None)
    return service, row.servers, row.aggregates
