"""When a line of a log was written, and whether a migration failed then."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

# Lines of one log may be out of order by so many seconds.
DISORDER = 30.0
LONGEST_STAMP = 120  # bytes, colors and brackets before it included

_STAMP = re.compile(
    rb"(?:\x1b\[[0-9;]*m|[<\[(])*"
    rb"(\d{4})-(\d\d)-(\d\d)([ T])(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?"
    rb"(Z|[+-]\d\d:?\d\d)?"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds since 1970; `length` of the stamp that told them, in bytes.

    `iso`: a T is between its date and its clock. A time without a zone is two moments
    in the hour that a clock repeats when summer ends.
    """

    earliest: float
    latest: float
    length: int = 0
    iso: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """From `since` to `until`, seconds since 1970; `zone`: None is the host's own."""

    since: float
    until: float
    zone: tzinfo | None = None

    def read(self, line: bytes) -> Moment | None:
        """When a line says that it was written; None where it does not."""
        return moment(line, self.zone)

    def holds(self, found: Moment) -> bool:
        """What has two moments is in it with either."""
        return self._when(found) is not None

    def is_before(self, found: Moment) -> bool:
        """Surely, and so is every line above it."""
        return found.latest < self.since - DISORDER

    def is_after(self, found: Moment) -> bool:
        """Surely, and so is every line below it."""
        return found.earliest > self.until + DISORDER

    def at(self, line: bytes) -> datetime | None:
        found = self.read(line)
        if found is None:
            return None
        when = self._when(found)
        return datetime.fromtimestamp(found.earliest if when is None else when, UTC)

    def _when(self, found: Moment) -> float | None:
        for each in (found.earliest, found.latest):
            if self.since <= each <= self.until:
                return each
        return None


def moment(line: bytes, zone: tzinfo | None) -> Moment | None:
    """oslo.log's 2026-11-23 05:39:03.721, libvirt's …+0000, QEMU's …T…Z, journald's."""
    found = _STAMP.match(line[:LONGEST_STAMP])
    return None if found is None else _moment(found.groups(), found.end(), zone)


@lru_cache(maxsize=1024)  # all lines of a traceback tell the same time
def _moment(
    groups: tuple[bytes, ...], length: int, zone: tzinfo | None
) -> Moment | None:
    year, month, day, between, hour, minute, second, fraction, told = groups
    date = int(year), int(month), int(day)
    clock = int(hour), int(minute), int(second)
    micro, iso = int((fraction or b"0")[:6].ljust(6, b"0")), between == b"T"
    try:
        local = datetime(*date, *clock, micro, tzinfo=zone)
        if told:
            exact = local.replace(tzinfo=_zone(told.decode())).timestamp()
            return Moment(exact, exact, length, iso)
        both = local.timestamp(), local.replace(fold=1).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    return Moment(min(both), max(both), length, iso)


def _zone(told: str) -> tzinfo:
    if told == "Z":
        return UTC
    minutes = int(told[1:3]) * 60 + int(told[-2:])
    return timezone(timedelta(minutes=minutes if told[0] == "+" else -minutes))
