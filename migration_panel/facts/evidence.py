"""What the logs of a host say around a failed migration."""

from dataclasses import dataclass
from datetime import datetime

from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What an agent is asked to look for, and when: `since` to `until`.

    A line belongs to it that names the server, one of its requests or its `domain`,
    libvirt's name of the guest (instance-0000002a), or that follows such a line
    without a time of its own. `peer`: the migration's other host.
    """

    server_id: str
    since: datetime
    until: datetime
    request_ids: tuple[str, ...] = ()
    domain: str | None = None
    peer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line, masked and cut; `at` is None where the log does not tell."""

    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Lines of one log, oldest first. `log`: nova-compute, libvirtd or qemu.

    `source`: its file, or the command that a person would read it with. `cut`: there
    were more lines than are kept.
    """

    log: str
    source: str
    lines: tuple[LogLine, ...] | Missing
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvidence:
    """Every log of a host that was looked into, those that could not be as well."""

    host: str
    taken: datetime
    excerpts: tuple[Excerpt, ...]
