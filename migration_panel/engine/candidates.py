"""What Nova says, now, against the hosts that its scheduler may choose from."""

from collections.abc import Collection
from datetime import datetime

from migration_panel.checks import service
from migration_panel.checks.finding import Finding
from migration_panel.diagnosis.candidates import against
from migration_panel.engine.known import NEVER_ASKED, NEVER_REPORTED
from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from migration_panel.nova import hosts
from migration_panel.nova.api import Nova

OURS = "service."  # ids of what is found by that
NOT_LISTED = Missing("Nova knows no nova-compute on this host")


def left_out(
    nova: Nova, besides: Collection[str], now: datetime
) -> tuple[Finding, ...]:
    """Of every other host that is left out whatever moves, why; CloudError."""
    others = [each for each in hosts.services(nova) if each.host not in besides]
    told = (found for each in others for found in _found(each.host, each, now))
    return tuple(each for each in told if against(each))


def told(nova: Nova, wanted: Collection[str], now: datetime) -> tuple[Finding, ...]:
    """Of each of these hosts what Nova says, or that it does not; CloudError."""
    listed = {each.host: each for each in hosts.services(nova)}
    return tuple(
        found
        for host in wanted
        for found in _found(host, listed.get(host, NOT_LISTED), now)
    )


def renewed(
    known: tuple[Finding, ...],
    hosts: Collection[str | None],
    told: tuple[Finding, ...] | None,
) -> tuple[Finding, ...]:
    """What is known, with Nova's word on these hosts newer than the engine's census.

    `told`: as `told` has it; None: Nova did not tell.
    """
    if told is None:
        return known
    kept = (e for e in known if e.subject not in hosts or not e.id.startswith(OURS))
    here = (each for each in told if each.subject in hosts)
    return *kept, *here


def _found(host: str, known: ComputeService | Missing, now: datetime) -> list[Finding]:
    return service.check(
        KnownHost(
            name=host,
            now=now,
            report=NEVER_REPORTED,
            service=known,
            servers=NEVER_ASKED,
            asked=now,
        )
    )
