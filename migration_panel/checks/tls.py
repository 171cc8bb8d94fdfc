"""Certificates and keys of libvirt's TLS, and of QEMU's own, where they are in use.

As a target the host is tried by others, each by the way of its own nova.conf: findings
block only what leaves the host by TLS.
"""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from migration_panel.checks.finding import Affects, Command, Evidence, Finding, Level
from migration_panel.checks.live_uri import way
from migration_panel.facts.known import KnownHost
from migration_panel.facts.libvirt import Certificate
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.report import Report
from migration_panel.text import N_, Text

SOON = timedelta(days=30)
MARK = "%Y-%m-%d %H:%M UTC"
SHOW = "openssl x509 -in {path} -noout -subject -issuer -dates"
# What a file is for, and which moves need it.
PARTS: dict[str, tuple[Text, Affects]] = {
    "ca": (N_("the CA"), Affects.LIVE),
    "client-ca": (N_("the CA that clients trust"), Affects.LIVE_FROM),
    "server": (N_("the server's certificate"), Affects.LIVE_TO),
    "server-key": (N_("the server's key"), Affects.LIVE_TO),
    "client": (N_("the client's certificate"), Affects.LIVE_FROM),
    "client-key": (N_("the client's key"), Affects.LIVE_FROM),
    "qemu-ca": (N_("QEMU's CA"), Affects.LIVE),
    "qemu-server": (N_("QEMU's certificate"), Affects.LIVE_TO),
    "qemu-server-key": (N_("QEMU's key"), Affects.LIVE_TO),
}
# What libvirt looks at before it opens a TLS connection, whatever the peer says.
NEEDED = frozenset({"ca", "client-ca"})
VALID = NEEDED | {"client"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A file in use on a host, and for which moves; `now` is the engine's clock."""

    report: Report
    nova: NovaConf
    file: Certificate
    affects: Affects
    now: datetime

    @property
    def names(self) -> dict[str, str | Text]:
        what, _affects = PARTS[self.file.role]
        return {"what": what, "host": self.report.host, "path": self.file.path}


def check(host: KnownHost) -> list[Finding]:
    return [
        finding
        for use in in_use(host)
        for ask in (missing, expired, expires_soon, other_name, not_read)
        for finding in ask(use)
    ]


def in_use(host: KnownHost) -> Iterator[Use]:
    """QEMU's with native TLS, libvirt's where nova.conf names it as the way."""
    report = host.report
    if isinstance(report, Missing) or isinstance(report.libvirt, Missing):
        return
    if isinstance(report.nova, Missing):
        return
    files = report.libvirt.certificates
    roles = {each.role for each in files}
    wanted = _wanted(report.nova)
    for each in files:
        if each.role in PARTS and each.role.startswith("qemu-") in wanted:
            yield Use(
                report=report,
                nova=report.nova,
                file=each,
                affects=_affects(each.role, roles),
                now=host.now,
            )


def _wanted(nova: NovaConf) -> set[bool]:
    """False: libvirt's own; True: QEMU's."""
    by = way(nova)
    own = by is not None and by.transport == "tls" and "pkipath=" not in by.query
    qemu = nova.live_migration_with_native_tls
    return ({False} if own else set()) | ({True} if qemu else set())


def _affects(role: str, roles: set[str]) -> Affects:
    """A CA of the daemon's alone is nothing to the host as a source."""
    split = role == "ca" and "client-ca" in roles
    return Affects.LIVE_TO if split else PARTS[role][1]


def missing(use: Use) -> list[Finding]:
    """Others decide by what they meet here; without a CA no way leads out."""
    if use.file.exists is not False:
        return []
    return [
        Finding(
            id="tls.file-missing",
            level=level,
            affects=side,
            message=N_("Missing on %(host)s: %(what)s, %(path)s", **use.names),
            hint=N_(
                "Install it as on the other hosts, readable for root, or for QEMU's "
                "user where it is QEMU's own, and restart libvirt."
            ),
            commands=(_command(use, "ls -lZ {path}"),),
            **_about(use, "No such file or directory"),
        )
        for level, side in _levels(use, NEEDED)
    ]


def expired(use: Use) -> list[Finding]:
    end = use.file.expires
    if not isinstance(end, datetime) or end > use.now:
        return []
    return [
        Finding(
            id="tls.expired",
            level=level,
            affects=side,
            message=N_(
                "Expired on %(host)s since %(end)s: %(what)s, %(path)s",
                end=end.strftime(MARK),
                **use.names,
            ),
            hint=N_("Renew it, and restart libvirt: it reads its files at its start."),
            commands=(_command(use, SHOW),),
            **_about(use, end.strftime(MARK)),
        )
        for level, side in _levels(use, VALID)
    ]


def expires_soon(use: Use) -> list[Finding]:
    end = use.file.expires
    if not isinstance(end, datetime) or not use.now < end <= use.now + SOON:
        return []
    return [
        Finding(
            id="tls.expires-soon",
            level=Level.WARNING,
            affects=use.affects,
            message=N_(
                "Expires on %(host)s on %(end)s (days left: %(days)s): %(what)s, "
                "%(path)s",
                days=(end - use.now).days,
                end=end.strftime(MARK),
                **use.names,
            ),
            hint=N_("Renew it, and restart libvirt: it reads its files at its start."),
            commands=(_command(use, SHOW),),
            **_about(use, end.strftime(MARK)),
        )
    ]


def other_name(use: Use) -> list[Finding]:
    """Others compare it with the address to which nova.conf sends them."""
    wanted = use.nova.live_migration_inbound_addr or use.nova.host
    if use.file.role != "server" or not isinstance(use.file.expires, datetime):
        return []
    if any(covers(name, wanted) for name in use.file.names):
        return []
    names = ", ".join(use.file.names) or "-"
    return [
        Finding(
            id="tls.other-name",
            level=Level.WARNING,
            affects=Affects.LIVE_TO,
            message=N_(
                "The server's certificate of %(host)s is for %(names)s, but others "
                "come to %(wanted)s: they will not trust it.",
                host=use.report.host,
                names=names,
                wanted=wanted,
            ),
            hint=N_(
                "Issue a certificate whose alternative names have %(wanted)s, as IP "
                "where it is an address, and restart libvirt.",
                wanted=wanted,
            ),
            commands=(_command(use, f"{SHOW} -ext subjectAltName"),),
            **_about(use, names),
        )
    ]


def covers(name: str, wanted: str) -> bool:
    """A star stands for one label, at the beginning."""
    if name.startswith("*."):
        return "." in wanted and name[1:].lower() == wanted[wanted.find(".") :].lower()
    return name.lower() == wanted.lower()


def not_read(use: Use) -> list[Finding]:
    """What others meet is tried from each of them, so that nothing hangs on it."""
    reasons = (use.file.exists, use.file.expires)
    reason = next((each.reason for each in reasons if isinstance(each, Missing)), None)
    if reason is None:
        return []
    return [
        Finding(
            id="tls.not-read",
            level=Level.INFO,
            affects=use.affects,
            message=N_(
                "Whether %(what)s is sound on %(host)s is not known: %(reason)s",
                what=use.names["what"],
                host=use.report.host,
                reason=reason,
            ),
            hint=N_(
                "Let nova read certificates, and let it pass the folder of the keys, "
                "to have them judged too. Keys themselves are never read."
            ),
            commands=(_command(use, "namei -l {path}"),),
            **_about(use, reason),
        )
    ]


def _levels(use: Use, sure: frozenset[str]) -> Iterator[tuple[Level, Affects]]:
    blocked = use.affects & Affects.LIVE_FROM if use.file.role in sure else None
    if blocked:
        yield Level.BLOCKER, blocked
    if use.affects != blocked:
        yield Level.WARNING, use.affects & ~(blocked or Affects.NOTHING)


def _command(use: Use, line: str) -> Command:
    path = shlex.quote(use.file.path)
    return Command(host=use.report.host, line=line.replace("{path}", path))


def _about(use: Use, text: str) -> dict[str, Any]:
    host, taken = use.report.host, use.report.taken
    seen = Evidence(host=host, source=use.file.path, text=text, taken=taken)
    return {"subject": host, "evidence": (seen,)}
