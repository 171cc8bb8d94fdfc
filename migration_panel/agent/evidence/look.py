"""All logs of a host that may tell of a failed migration, looked through in time."""

import re
import shlex
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from posixpath import dirname, join

from migration_panel.agent.bounded import StuckError, within
from migration_panel.agent.evidence import denied, journal
from migration_panel.agent.evidence.keeping import Kept, Room
from migration_panel.agent.evidence.picking import Wanted, picked
from migration_panel.agent.evidence.places import QEMU_FOLDERS, Places
from migration_panel.agent.evidence.reading import Reading
from migration_panel.agent.evidence.times import Window
from migration_panel.agent.system import DeniedError, System, UnmeasuredError
from migration_panel.facts.evidence import Excerpt, LogEvidence, Search
from migration_panel.facts.missing import Missing

NOVA, LIBVIRT, QEMU = "nova-compute", "libvirtd", "qemu"
LIMIT = 7.0  # seconds for all of it; the engine waits a second longer
SPARE = 1.0  # of them, to mask and send what was found
SLACK = 5.0  # seconds that the engine's clock and the host's may differ

# Of warnings only Nova's own: its libraries warn of themselves at every request.
_TROUBLE = re.compile(rb"\b(?:CRITICAL|ERROR|TRACE)\b|\bWARN(?:ING)? nova\.")
_LIBVIRT_TROUBLE = (b": error :", b": warning :")
_STARTS = b"starting up libvirt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A log: its files, or else what journalctl is asked, and what is wanted of it.

    `made`: only once there is something to log, so that a folder without it says all.
    """

    log: str
    files: tuple[str, ...]
    wanted: Wanted
    units: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    from_journal: Wanted | None = None
    made: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs:
    """`user`: whom the agent runs as; `zone`: of the logs' times, None: the host's."""

    system: System
    host: str
    user: str
    places: Callable[[], Places]
    zone: tzinfo | None = None
    limit: float = LIMIT

    def evidence(self, search: Search) -> LogEvidence:
        end = time.monotonic() + self.limit
        found: list[Excerpt] = []
        for source in self._sources(search):
            found += self._in_time(source, end)
        if search.domain is None:
            reason = "libvirt's name of the guest is not known"
            found.append(
                Excerpt(log=QEMU, source=QEMU_FOLDERS[0], lines=Missing(reason))
            )
        return LogEvidence(
            host=self.host, taken=datetime.now(UTC), excerpts=tuple(found)
        )

    def _sources(self, search: Search) -> tuple[Source, ...]:
        window = Window(
            since=search.since.timestamp() - SLACK,
            until=search.until.timestamp() + SLACK,
            zone=self.zone,
        )
        places = self.places()
        found = _nova(search, window, places), _libvirt(search, window, places)
        if search.domain is None:
            return found
        return (*found, _qemu(search.domain, window, places))

    def _in_time(self, source: Source, end: float) -> tuple[Excerpt, ...]:
        left = round(end - time.monotonic(), 1)
        if left < SPARE:
            return (_missing(source, "there was no time left to look into it"),)
        try:
            return within(
                left, f"the log of {source.log}", lambda: self._of(source, end)
            )
        except StuckError as error:
            return (_missing(source, str(error)),)

    def _of(self, source: Source, end: float) -> tuple[Excerpt, ...]:
        """From the files in use, the journal, or a file that once was in use."""
        there = self._there(source)
        if there.fresh:
            return self._read(source, there.fresh, end)
        told = self._journal(source, end)
        if isinstance(told, Excerpt) and told.lines:
            return (told,)
        if there.old:
            return self._read(source, there.old[:1], end)
        if isinstance(told, Excerpt):
            return (told, *there.closed)
        return there.closed or (self._nowhere(source, told),)

    def _nowhere(self, source: Source, told: str | None) -> Excerpt:
        """`told`: why the journal has nothing of it either."""
        for path in source.files if source.made else ():
            if self.system.exists(dirname(path)):
                return Excerpt(log=source.log, source=path, lines=())
        reasons = (f"none of {', '.join(source.files)} is on this host", told)
        return _missing(source, "; ".join(filter(None, reasons)))

    def _there(self, source: Source) -> "_There":
        found = _There()
        for path in dict.fromkeys(map(self.system.real_path, source.files)):
            try:
                written = self.system.stat(path).st_mtime
            except DeniedError:
                reason = denied.advice(self.system, path, self.user)
                closed = Excerpt(log=source.log, source=path, lines=Missing(reason))
                found.closed = found.closed or (closed,)
            except UnmeasuredError:
                continue
            else:
                late = written >= source.wanted.window.since
                (found.fresh if late else found.old).append(path)
        return found

    def _read(
        self, source: Source, paths: Sequence[str], end: float
    ) -> tuple[Excerpt, ...]:
        """Of daemons with a log each, all that tell something; else the first."""
        reading = Reading(
            system=self.system,
            log=source.log,
            wanted=source.wanted,
            user=self.user,
            end=end - SPARE,
        )
        found = [each for path in paths for each in reading.excerpts(path)]
        return tuple(each for each in found if each.lines) or tuple(found[:1])

    def _journal(self, source: Source, end: float) -> Excerpt | str | None:
        """Or why there is none; None: journald would not have it."""
        wanted = source.from_journal
        if wanted is None or not source.units:
            return None
        argv = journal.command(source.units, wanted.window, *source.options)
        left = end - SPARE - time.monotonic()
        try:
            text = journal.read(self.system, argv, self.user, left)
        except UnmeasuredError as error:
            return str(error)
        kept = Kept(wanted.window, cut=len(text) >= journal.MOST)
        kept.take(picked([text.encode()] if text else [], wanted))
        lines, line = kept.lines(Room()), shlex.join(argv)
        return Excerpt(log=source.log, source=line, lines=lines, cut=kept.cut)


@dataclass(slots=True)
class _There:
    """Files of a log that were written to since, those that were not, those closed."""

    fresh: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    closed: tuple[Excerpt, ...] = ()


def _nova(search: Search, window: Window, places: Places) -> Source:
    wanted = Wanted(_names(search), window, lambda line: bool(_TROUBLE.search(line)))
    return Source(
        log=NOVA,
        files=places.nova_logs,
        wanted=wanted,
        units=places.nova_units,
        from_journal=wanted,
    )


def _libvirt(search: Search, window: Window, places: Places) -> Source:
    """It names servers rarely: all trouble of that time is wanted."""
    words = (*_names(search), *_LIBVIRT_TROUBLE)
    return Source(
        log=LIBVIRT,
        files=places.libvirt_logs,
        wanted=Wanted(words, window, lambda line: _any(_LIBVIRT_TROUBLE, line)),
        units=places.libvirt_units,
        options=("--priority=warning",),
        from_journal=Wanted((b"",), window, bool),
    )


def _qemu(domain: str, window: Window, places: Places) -> Source:
    """All of it is the guest's."""
    return Source(
        log=QEMU,
        files=tuple(join(each, f"{domain}.log") for each in places.qemu_folders),
        wanted=Wanted((b"",), window, lambda line: _STARTS not in line, quotes=False),
        made=True,
    )


def _names(search: Search) -> tuple[bytes, ...]:
    domain = (search.domain,) if search.domain else ()
    names = (search.server_id, *search.request_ids, *domain)
    return tuple(each.encode() for each in dict.fromkeys(names))


def _any(words: tuple[bytes, ...], line: bytes) -> bool:
    return any(each in line for each in words)


def _missing(source: Source, reason: str) -> Excerpt:
    where = source.files[0] if source.files else ""
    return Excerpt(log=source.log, source=where, lines=Missing(reason))
