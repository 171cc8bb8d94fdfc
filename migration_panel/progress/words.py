"""Durations as people read them: two units at most."""

from migration_panel.text import N_, Text

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def duration(seconds: float) -> Text:
    """Never negative: clocks of two machines may differ a little."""
    whole = max(round(seconds), 0)
    if whole < MINUTE:
        return N_("%(s)s s", s=whole)
    if whole < HOUR:
        return N_("%(min)s min %(s)s s", min=whole // MINUTE, s=whole % MINUTE)
    if whole < DAY:
        return N_("%(h)s h %(min)s min", h=whole // HOUR, min=whole % HOUR // MINUTE)
    return N_("%(d)s d %(h)s h", d=whole // DAY, h=whole % DAY // HOUR)


def time_left(seconds: float | None, *, at_least: bool) -> Text | None:
    """The estimate in words; more than a day is no estimate any more."""
    if seconds is None:
        return None
    if seconds > DAY:
        return N_("more than a day")
    about = duration(seconds)
    if at_least:
        return N_("at least %(time)s", time=about)
    return N_("about %(time)s", time=about)
