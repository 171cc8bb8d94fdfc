"""What of a host, and of a move, decides which lines fit it."""

from enum import Enum
from functools import reduce

from migration_panel.checks.live_uri import way
from migration_panel.checks.remedies import SOCKETS_SINCE
from migration_panel.checks.versions import number
from migration_panel.facts.capabilities import Capabilities
from migration_panel.facts.libvirt import Daemon
from migration_panel.facts.migration import LIVE
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.platform import Platform
from migration_panel.facts.report import Report
from migration_panel.text import N_, Text


class Trait(Enum):
    """A side of a question; a host, or a move, has one answer to each."""

    DEBIAN = "debian"
    RED_HAT = "red hat"
    MONOLITHIC = "monolithic"
    MODULAR = "modular"
    SOCKETS = "sockets"
    LISTEN = "listen"
    PLAIN = "plain"
    KOLLA = "kolla"
    RHOSO = "rhoso"
    TCP = "tcp"
    TLS = "tls"
    COLD = "cold"
    LIVE = "live"


QUESTIONS = (
    frozenset({Trait.DEBIAN, Trait.RED_HAT}),
    frozenset({Trait.MONOLITHIC, Trait.MODULAR}),
    frozenset({Trait.SOCKETS, Trait.LISTEN}),
    frozenset({Trait.PLAIN, Trait.KOLLA, Trait.RHOSO}),
    frozenset({Trait.TCP, Trait.TLS}),
    frozenset({Trait.COLD, Trait.LIVE}),
)
LABELS: dict[Trait, Text] = {
    Trait.DEBIAN: N_("Debian and Ubuntu"),
    Trait.RED_HAT: N_("CentOS and Red Hat"),
    Trait.MONOLITHIC: N_("libvirtd"),
    Trait.MODULAR: N_("modular daemons of libvirt"),
    Trait.SOCKETS: N_("started by sockets of systemd"),
    Trait.LISTEN: N_("started with --listen"),
    Trait.KOLLA: N_("Kolla"),
    Trait.RHOSO: N_("RHOSO"),
    Trait.TCP: N_("scheme tcp"),
    Trait.TLS: N_("scheme tls"),
    Trait.COLD: N_("cold migrations"),
    Trait.LIVE: N_("live migrations"),
}
_FAMILIES = {
    **dict.fromkeys(("debian", "ubuntu"), Trait.DEBIAN),
    **dict.fromkeys(("rhel", "fedora", "centos"), Trait.RED_HAT),
}
_DEPLOYED = {None: Trait.PLAIN, "kolla": Trait.KOLLA, "rhoso": Trait.RHOSO}
_LAYOUTS = {"monolithic": Trait.MONOLITHIC, "modular": Trait.MODULAR}
_ACTIVATIONS = {"sockets": Trait.SOCKETS, "listen": Trait.LISTEN}
_TRANSPORTS = {"tcp": Trait.TCP, "tls": Trait.TLS}


def traits(report: Report | None) -> frozenset[Trait]:
    """What is known of a host; nothing where nothing was measured."""
    if report is None:
        return frozenset()
    found = {*_platform(report), _family(report), _layout(report), _activation(report)}
    return frozenset(each for each in found if each is not None)


def of_move(kind: str | None, source: Report | None) -> frozenset[Trait]:
    """A resize copies as a cold migration does; None: it is not known, or no move."""
    way = Trait.LIVE if kind == LIVE else Trait.COLD
    return transport(source) | ({way} if kind else frozenset())


def transport(report: Report | None) -> frozenset[Trait]:
    """How the source's live migrations go out: what its targets have to offer."""
    if report is None or not isinstance(report.nova, NovaConf):
        return frozenset()
    by = way(report.nova)
    found = _TRANSPORTS.get(by.transport) if by else None
    return frozenset({found} if found else ())


def fits(only: frozenset[Trait], known: frozenset[Trait]) -> bool:
    """Whether nothing that is known of the host speaks against it."""
    return all(_answered(only & each, known & each) for each in QUESTIONS)


def _answered(wanted: frozenset[Trait], known: frozenset[Trait]) -> bool:
    return not wanted or not known or bool(wanted & known)


def labelled(step: Text, only: frozenset[Trait], known: frozenset[Trait]) -> Text:
    """A step with what a person has to know of a host before it is for them.

    That nothing runs in containers goes without saying.
    """
    open_ones = [only & each for each in QUESTIONS if not known & each]
    asked = [each for each in open_ones if each and Trait.PLAIN not in each]
    if not asked:
        return step
    variant = reduce(_and, map(_any_of, asked))
    return N_("%(variant)s: %(step)s", variant=variant, step=step)


def _any_of(traits: frozenset[Trait]) -> Text:
    return reduce(_or, [LABELS[each] for each in Trait if each in traits])


def _or(one: Text, other: Text) -> Text:
    return N_("%(one)s or %(other)s", one=one, other=other)


def _and(one: Text, other: Text) -> Text:
    return N_("%(one)s, %(other)s", one=one, other=other)


def _platform(report: Report) -> set[Trait]:
    known = report.platform
    if not isinstance(known, Platform):
        return set()
    return {_DEPLOYED.get(known.containers, Trait.PLAIN)}


def _family(report: Report) -> Trait | None:
    known, can = report.platform, report.capabilities
    if isinstance(known, Platform):
        named = (_FAMILIES.get(each) for each in (known.id, *known.like))
        return next((each for each in named if each), None)
    emulator = can.emulator if isinstance(can, Capabilities) else None
    if emulator and emulator.startswith("/usr/libexec/"):
        return Trait.RED_HAT
    return None


def _layout(report: Report) -> Trait | None:
    daemon = report.libvirt
    if isinstance(daemon, Missing) or isinstance(daemon.layout, Missing):
        return None
    return _LAYOUTS.get(daemon.layout)


def _activation(report: Report) -> Trait | None:
    """Where it does not listen at all, it would as its version does."""
    daemon, can = report.libvirt, report.capabilities
    said = daemon.activation if isinstance(daemon, Daemon) else None
    if isinstance(said, str) and said in _ACTIVATIONS:
        return _ACTIVATIONS[said]
    if not isinstance(can, Capabilities):
        return None
    new = number(can.libvirt_version) >= SOCKETS_SINCE
    return Trait.SOCKETS if new else Trait.LISTEN
