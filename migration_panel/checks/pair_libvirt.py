"""Whether the source's libvirt gets to the target's: what every live migration needs.

nova tries; libvirt will do it as root. What only differs by the user blocks nothing.
"""

import shlex

from migration_panel.checks import between
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.libvirt_meanings import MEANINGS
from migration_panel.checks.live_uri import Way, way
from migration_panel.checks.meanings import Meaning, of
from migration_panel.checks.pair_names import libvirts_way
from migration_panel.facts.known import KnownPair
from migration_panel.facts.libvirt import TCP_PORT, Certificate
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.probe import Attempt
from migration_panel.text import N_

OTHER = Meaning(
    id="pair.libvirt-fails",
    signs=(),
    message=N_(
        "nova on %(source)s cannot open libvirt on %(target)s, where live migrations "
        "go: %(said)s"
    ),
    hint=N_("Run the line on %(source)s, as nova and as root, and see libvirt's logs."),
    level=Level.WARNING,
    target=("journalctl -u 'libvirtd*' -u 'virtproxyd*' --since -10min",),
)
BY_SSH = Meaning(
    id="pair.libvirt-ssh",
    signs=(),
    message=N_(
        "nova on %(source)s does not reach libvirt on %(target)s by ssh. Live "
        "migrations go there as root, with root's key and known_hosts, which could not "
        "be tried: %(said)s"
    ),
    hint=N_(
        "Run the line as root on %(source)s. Name key and account in the URI "
        "(keyfile=…) to have both use the same, or use TLS, which needs no login."
    ),
    level=Level.UNKNOWN,
)
# No login comes into these: root meets them as nova does.
FOR_EVERYONE = frozenset({"pair.libvirt-name-unknown", "pair.libvirt-no-route"})
NOVAS_OWN = "/.pki/"


def check(pair: KnownPair) -> list[Finding]:
    if isinstance(pair.probe, Missing) or isinstance(pair.probe.libvirt, Missing):
        return []
    attempt = pair.probe.libvirt
    return [] if attempt.worked else [no_way_in(pair, attempt)]


def no_way_in(pair: KnownPair, attempt: Attempt) -> Finding:
    conf = between.nova(pair.source)
    by = None if conf is None else way(conf)
    means = meaning(attempt.said, by)
    address = libvirts_way(pair)
    known = between.names(pair) | {
        "said": attempt.said,
        "address": address,
        "port": str(by.port if by and by.port else TCP_PORT),
    }
    lines = {"{address}": shlex.quote(address), "{port}": known["port"]}
    return Finding(
        id=means.id,
        level=_level(pair, attempt, means),
        affects=Affects.LIVE,
        message=N_(means.message.msgid, **known),
        hint=N_(means.hint.msgid, **known),
        commands=(
            *between.on_source(
                pair, *_filled(means.source, lines), *_again(conf, address)
            ),
            *between.on_target(pair, *_filled(means.target, lines)),
        ),
        **between.tried(pair, attempt),
    )


def _again(conf: NovaConf | None, address: str) -> list[str]:
    """Made anew: what a host says that it tried is not for anyone to copy."""
    if conf is None:
        return []
    uri = shlex.quote(conf.uri(address))
    return [f"{who}virsh -r -c {uri} hostname" for who in ("sudo -u nova ", "")]


def meaning(said: str, by: Way | None) -> Meaning:
    """Whatever ssh says of keys and accounts is nova's alone."""
    means = of(said, MEANINGS)
    if by is not None and by.by_ssh:
        return means if means and means.id in FOR_EVERYONE else BY_SSH
    return means or OTHER


def _level(pair: KnownPair, attempt: Attempt, means: Meaning) -> Level:
    if NOVAS_OWN in attempt.said:
        return Level.UNKNOWN
    if means.id == "pair.libvirt-tls-refused" and _hidden_key(pair):
        return Level.UNKNOWN
    return means.level


def _hidden_key(pair: KnownPair) -> bool:
    """A key that nova may not see is not presented, and libvirt as root presents it."""
    files = _certificates(pair)
    own = [each for each in files if each.role in ("client", "client-key")]
    return not own or any(isinstance(each.exists, Missing) for each in own)


def _certificates(pair: KnownPair) -> tuple[Certificate, ...]:
    report = pair.source.report
    if isinstance(report, Missing) or isinstance(report.libvirt, Missing):
        return ()
    return report.libvirt.certificates


def _filled(lines: tuple[str, ...], known: dict[str, str]) -> list[str]:
    found = []
    for line in lines:
        for name, value in known.items():
            line = line.replace(name, value)  # noqa: PLW2901 - it is what it becomes
        found.append(line)
    return found
