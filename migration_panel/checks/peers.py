"""What a host's pairs say about the host itself."""

from collections.abc import Iterable
from itertools import groupby

from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.reach import Reach
from migration_panel.text import N_, Text

NAMED = 5
_MOVES = {
    (True, False): Affects.COLD_FROM,
    (True, True): Affects.LIVE_FROM,
    (False, False): Affects.COLD_TO,
    (False, True): Affects.LIVE_TO,
}


def check(host: str, reaches: Iterable[Reach]) -> list[Finding]:
    """One finding for each side, or two where cold and live moves differ."""
    ordered = sorted(reaches, key=_same)
    judged = (_judged(host, list(alike)) for _, alike in groupby(ordered, key=_same))
    return [each for each in judged if each is not None]


def _same(reach: Reach) -> tuple[bool, int, tuple[str, ...], tuple[str, ...]]:
    return (not reach.leaving, reach.tried, reach.shut, reach.theirs)


def _judged(host: str, alike: list[Reach]) -> Finding | None:
    first = alike[0]
    affects = Affects.NOTHING
    for each in alike:
        affects |= _MOVES[each.leaving, each.live]
    if not first.tried:
        return none_tried(host, first, affects)
    if len(first.shut) >= first.tried:
        return none_reachable(host, first, affects)
    odd = tuple(each for each in first.shut if each not in first.theirs)
    return some_unreachable(host, first, odd, affects) if odd else None


def none_tried(host: str, reach: Reach, affects: Affects) -> Finding:
    if reach.leaving:
        message = N_("%(host)s has not tried to reach another host lately.", host=host)
    else:
        message = N_("No other host has tried to reach %(host)s lately.", host=host)
    return Finding(
        id="peers.none-tried",
        level=Level.UNKNOWN,
        subject=host,
        affects=affects,
        message=message,
        hint=N_(
            "Wait for the next round, or check again. Hosts try those that report and "
            "have the same RabbitMQ in their nova.conf: start the agent on a second "
            "host of this cell."
        ),
    )


def none_reachable(host: str, reach: Reach, affects: Affects) -> Finding:
    count = reach.tried
    if reach.leaving:
        message = N_(
            "%(host)s tried %(count)s hosts, and servers can move to none of them.",
            host=host,
            count=count,
        )
    else:
        message = N_(
            "%(count)s hosts tried %(host)s, and from none of them servers can move "
            "to it.",
            host=host,
            count=count,
        )
    return Finding(
        id="peers.none-reachable",
        level=Level.BLOCKER,
        subject=host,
        affects=affects,
        message=message,
        hint=_hint(reach),
    )


def some_unreachable(
    host: str, reach: Reach, odd: tuple[str, ...], affects: Affects
) -> Finding:
    known: dict[str, str | int] = {
        "host": host,
        "shut": len(odd),
        "count": reach.tried,
        "names": ", ".join(odd[:NAMED]) + (" …" if len(odd) > NAMED else ""),
    }
    if reach.leaving:
        message = N_(
            "Servers of %(host)s cannot move to %(shut)s of the %(count)s hosts that "
            "it tried: %(names)s",
            **known,
        )
    else:
        message = N_(
            "Servers cannot move to %(host)s from %(shut)s of the %(count)s hosts that "
            "tried it: %(names)s",
            **known,
        )
    return Finding(
        id="peers.some-unreachable",
        level=Level.WARNING,
        subject=host,
        affects=affects,
        message=message,
        hint=_hint(reach),
    )


def _hint(reach: Reach) -> Text:
    if reach.leaving:
        return N_("Open the pairs from this host: each says what stands between.")
    return N_("Open the pairs to this host: each says what stands between.")
