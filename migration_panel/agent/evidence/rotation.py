"""A log's own file and those that were rotated away, as far as they may matter."""

import re
from posixpath import basename, dirname, join, splitext

from migration_panel.agent.system import System, UnmeasuredError

MOST = 8  # files that are looked into
SLACK = 60.0  # seconds that a file's time may be off


def files(system: System, path: str, since: float) -> tuple[str, ...]:
    """Those written to after `since`, in seconds since 1970; the newest first.

    The log itself is always the first of them.
    """
    folder, name = dirname(path), basename(path)
    pattern = _rotated(name)
    try:
        inside = [each for each in system.names(folder) if pattern.fullmatch(each)]
    except UnmeasuredError:
        return (path,)
    times = {each: _written(system, join(folder, each)) for each in inside}
    late = [each for each, when in times.items() if when >= since - SLACK]
    late.sort(key=lambda each: (-times[each], _number(each), each))
    return (path, *(join(folder, each) for each in late[: MOST - 1]))


def _rotated(name: str) -> re.Pattern[str]:
    """log.1, log.1.gz, log-20261123.xz, log.2026-11-23, or the number before .log."""
    mark, packed = r"[.-]\d[\dT_:.-]*", r"(?:\.(?:gz|bz2|xz|zst))?"
    day = r"-\d{8}\d*"  # and no number: vm-1.log may be another guest's
    stem, extension = map(re.escape, splitext(name))
    if not extension:
        return re.compile(stem + mark + packed)
    whole = stem + extension
    return re.compile(f"(?:{whole}{mark}|{stem}{day}{extension}){packed}")


def _written(system: System, path: str) -> float:
    try:
        return system.stat(path).st_mtime
    except UnmeasuredError:
        return 0.0


def _number(name: str) -> int:
    """Of log.2, where files were written within the same second."""
    found = re.search(r"\.(\d{1,3})(?:\.|\Z)", name)
    return int(found[1]) if found else 0
