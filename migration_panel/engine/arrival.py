"""A report from outside, taken in only when all of it is as it should be."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from migration_panel import rpc
from migration_panel.facts import codec
from migration_panel.facts.clock import Clock
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import SCHEMA, Report, Round

# A clock that is hours off is a finding; one that is days off would never grow old.
FAR = timedelta(days=1)
LONGEST_PERIOD = 3600
MOST_PROBES = 2000
MOST_ANSWERS = 1000
REQUEST = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
# What changes from one report to the next and no pair of hosts depends on.
_PASSING = {"taken": None, "period": None, "clock": None, "memory": None}
NOWHERE = ("", "", "")
LONGEST_BUS = 255
_PASSING_STORAGE = {"free": 0, "free_inodes": 0}


class RefusedError(ValueError):
    """Not a report to take in; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A report as a value and as it came; `taken` by the engine's own clock."""

    round: Round
    facts: dict[str, Any]
    probes: tuple[dict[str, Any], ...]
    size: int
    received: datetime
    taken: datetime
    digest: str

    @property
    def host(self) -> str:
        return self.round.report.host

    @property
    def report(self) -> Report:
        return self.round.report

    @property
    def ahead(self) -> timedelta:
        return ahead(self.round.report)


def opened(raw: Any, now: datetime) -> Arrival:
    """What `raw` says, RefusedError where it is not a round of reports of today."""
    size = _size(raw)
    _same_schema(raw)
    try:
        found = codec.decode(Round, raw)
    except (codec.MalformedError, RecursionError) as error:
        raise RefusedError(str(error)) from error
    _plausible(found, now)
    return Arrival(
        round=found,
        facts=raw["report"],
        probes=tuple(raw["probes"]),
        size=size,
        received=now,
        taken=min(now, found.report.taken - ahead(found.report)),
        digest=digest(raw["report"]),
    )


def ahead(report: Report) -> timedelta:
    """How far the host's clock is before the engine's; none where it is not known."""
    if isinstance(report.clock, Clock):
        return timedelta(seconds=max(min(report.clock.offset, 1e9), -1e9))
    return timedelta()


def digest(facts: dict[str, Any]) -> str:
    """Equal where nothing changed that a pair of hosts depends on."""
    kept = facts | _PASSING
    if isinstance(kept.get("storage"), dict):
        kept["storage"] = kept["storage"] | _PASSING_STORAGE
    if isinstance(kept.get("domains"), dict):
        kept["domains"] = kept["domains"].get("domains")
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def address(report: Report) -> tuple[str, str, str]:
    """`bus`, `my_ip`, `connect_to` of a host; empty where no peer may use them."""
    conf, network = report.nova, report.network
    if isinstance(conf, Missing):
        return NOWHERE
    hostname = conf.host if isinstance(network, Missing) else network.hostname
    cold = conf.cold_address(hostname)
    live = conf.live_migration_inbound_addr or conf.host
    if not (rpc.is_reachable(cold) and rpc.is_reachable(live)):
        return NOWHERE
    hashed = hashlib.sha256(conf.bus.encode()).hexdigest()
    return conf.bus if len(conf.bus) <= LONGEST_BUS else hashed, cold, live


def _size(raw: Any) -> int:
    try:
        size = len(json.dumps(raw))
    except (TypeError, ValueError, RecursionError) as error:
        message = f"not JSON: {error}"
        raise RefusedError(message) from error
    if size > rpc.LARGEST:
        message = f"{size} bytes, which is more than {rpc.LARGEST}"
        raise RefusedError(message)
    return size


def _same_schema(raw: Any) -> None:
    """Told apart first: an agent of another version has other fields, too."""
    try:
        schema = raw["report"]["schema"]
    except (TypeError, KeyError, IndexError):
        return  # the codec says what is wrong with it
    if schema != SCHEMA:
        message = f"schema {str(schema)[:20]!r}, and {SCHEMA} is what this engine reads"
        raise RefusedError(message)


def _plausible(found: Round, now: datetime) -> None:
    report = found.report
    targets = [each.target for each in found.probes]
    wrong = {
        "not the name of a host": not rpc.HOST.match(report.host),
        "a period out of range": not 1 <= report.period <= LONGEST_PERIOD,
        "taken in the future": report.taken > now + FAR,
        "probes of the future": any(p.taken > now + FAR for p in found.probes),
        "too many probes": len(targets) > MOST_PROBES,
        "a target twice": len(set(targets)) != len(targets),
        "a probe of itself": report.host in targets,
        "a probe by another": any(p.source != report.host for p in found.probes),
        "a target without a name": not all(map(rpc.HOST.match, targets)),
        "answers to no request": not all(map(REQUEST.match, found.answers)),
        "too many answers": len(found.answers) > MOST_ANSWERS,
    }
    said = [text for text, so in wrong.items() if so]
    if said:
        raise RefusedError(", ".join(said))
