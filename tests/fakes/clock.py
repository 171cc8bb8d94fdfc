"""The time of the fake cloud, which stands still until a test moves it."""

from __future__ import annotations

import datetime as dt


class Clock:
    """Starts at the real time, so that ages shown by a page make sense."""

    def __init__(self, now: dt.datetime | None = None) -> None:
        self.now = now or dt.datetime.now(dt.UTC).replace(microsecond=0)

    def advance(self, seconds: float) -> dt.datetime:
        self.now += dt.timedelta(seconds=seconds)
        return self.now


def later(moment: dt.datetime, seconds: float) -> dt.datetime:
    return moment + dt.timedelta(seconds=seconds)


def stamp(moment: dt.datetime | None) -> str | None:
    """Nova's database times: microseconds and no zone."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") if moment else None


def zulu(moment: dt.datetime) -> str:
    """Nova's servers and faults: whole seconds and a Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text.replace(" ", "+"))
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
