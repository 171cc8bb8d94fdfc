"""Whether the names by which live migrations find the target lead there."""

import shlex

from migration_panel.checks import between
from migration_panel.checks.about import blocks
from migration_panel.checks.addresses import is_loopback, parsed
from migration_panel.checks.finding import Affects, Finding
from migration_panel.facts.known import KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe, Resolution
from migration_panel.text import N_


def check(pair: KnownPair, probe: Probe) -> list[Finding]:
    if isinstance(probe.names, Missing):
        return []
    data, all_names = data_name(pair), names_in_use(pair)
    return [
        finding
        for each in probe.names
        for finding in (
            *(unknown(pair, each) if each.name == data else []),
            *(loopback(pair, each) if each.name in all_names else []),
        )
    ]


def matters(pair: KnownPair) -> bool:
    """Not where the target's nova.conf names an address for all of it."""
    return any(parsed(each) is None for each in names_in_use(pair))


def names_in_use(pair: KnownPair) -> frozenset[str]:
    """Where libvirt goes, and where a guest's memory goes."""
    way = libvirts_way(pair)
    return frozenset({way, data_name(pair) or way})


def libvirts_way(pair: KnownPair) -> str:
    """The address that the target's nova.conf names, or its name in Nova."""
    conf = between.nova(pair.target)
    inbound = None if conf is None else conf.live_migration_inbound_addr
    return inbound or pair.target.name


def data_name(pair: KnownPair) -> str | None:
    """Where libvirt goes is tried for itself; this only libvirt of the target tells."""
    conf, net = between.nova(pair.target), between.network(pair.target)
    if conf is not None and conf.live_migration_inbound_addr:
        return None
    if net is None or between.tunnelled(pair):
        return None
    return net.migration_host or net.hostname


def _told_for_certain(pair: KnownPair) -> bool:
    """A migration_host in a qemu.conf that nova may not read would be told instead."""
    net = between.network(pair.target)
    return net is not None and net.qemu_conf_read


def unknown(pair: KnownPair, name: Resolution) -> list[Finding]:
    if name.addresses or parsed(name.name):
        return []
    return [
        Finding(
            id="pair.data-name-unknown",
            level=blocks(certain=_told_for_certain(pair)),
            affects=Affects.LIVE,
            message=N_(
                "%(target)s would have a guest's memory sent to the name %(name)s, "
                "which %(source)s does not know.",
                name=name.name,
                **between.names(pair),
            ),
            hint=N_(
                "Set live_migration_inbound_addr in nova.conf of %(target)s to an "
                "address, or add the name to the name server or to /etc/hosts.",
                **between.names(pair),
            ),
            commands=between.on_source(pair, f"getent ahosts {shlex.quote(name.name)}"),
            **between.measured(pair, "getaddrinfo", name.name),
        )
    ]


def loopback(pair: KnownPair, name: Resolution) -> list[Finding]:
    """Addresses are tried in turn: another one behind it may lead there."""
    led = [is_loopback(each) for each in name.addresses]
    if not led or not led[0]:
        return []
    taken = name.name == libvirts_way(pair) or _told_for_certain(pair)
    sure = all(led) and taken and between.nova(pair.target) is not None
    return [
        Finding(
            id="pair.name-loopback",
            level=blocks(certain=sure),
            affects=Affects.LIVE,
            message=N_(
                "Live migrations to %(target)s go to the name %(name)s, which is "
                "%(address)s on %(source)s: that host itself.",
                name=name.name,
                address=name.addresses[0],
                **between.names(pair),
            ),
            hint=N_(
                "Take the name out of the line of 127.0.0.1 in /etc/hosts of "
                "%(source)s, or set live_migration_inbound_addr on %(target)s.",
                **between.names(pair),
            ),
            commands=between.on_source(pair, f"getent ahosts {shlex.quote(name.name)}"),
            **between.measured(pair, "getaddrinfo", ", ".join(name.addresses)),
        )
    ]
