"""Whether the way from source to target was tried at all."""

from collections.abc import Iterator

from migration_panel.checks import between, pair_cpu, pair_names
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.known import KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.probe import Attempt, Probe
from migration_panel.text import N_, Text

Part = tuple[Text, Affects, Missing]


def check(pair: KnownPair) -> list[Finding]:
    """What did not work is told elsewhere; this is of what is not known."""
    cells = other_cell(pair)
    if cells:
        return cells
    if isinstance(pair.probe, Missing):
        return [not_probed(pair, pair.probe)]
    return [not_measured(pair, part) for part in _parts(pair, pair.probe)]


def other_cell(pair: KnownPair) -> list[Finding]:
    """Where a probe was made the engine knows better than the names of brokers."""
    source, target = between.nova(pair.source), between.nova(pair.target)
    if not isinstance(pair.probe, Missing) or source is None or target is None:
        return []
    if _brokers(source) & _brokers(target):
        return []
    return [
        Finding(
            id="pair.other-cell",
            level=Level.BLOCKER,
            message=N_(
                "%(source)s and %(target)s have no RabbitMQ in common: they are in "
                "different cells, between which nothing migrates live.",
                **between.names(pair),
            ),
            hint=N_(
                "Choose a host of the same cell. Cold migrations to another cell need "
                "Nova's policy for cross-cell resize. If both are in one cell after "
                "all, let transport_url name the same brokers."
            ),
            commands=(
                *between.on_source(pair, SHOW),
                *between.on_target(pair, SHOW),
            ),
            **between.compared(pair, "transport_url", source.bus, target.bus),
        )
    ]


SHOW = "grep -c ^transport_url /etc/nova/nova.conf"


def _brokers(conf: NovaConf) -> frozenset[str]:
    """Hosts may list the same brokers in another order."""
    brokers, _, virtual_host = conf.bus.partition("/")
    return frozenset(f"{each}/{virtual_host}" for each in brokers.split(","))


def not_probed(pair: KnownPair, missing: Missing) -> Finding:
    return Finding(
        id="pair.not-probed",
        level=Level.UNKNOWN,
        message=N_(
            "The way from %(source)s to %(target)s was not tried: %(reason)s",
            reason=missing.reason,
            **between.names(pair),
        ),
        hint=N_(
            "Check %(source)s again: its agent then tries its peers. In a large cloud "
            "each host tries some of the others in turn.",
            **between.names(pair),
        ),
        **between.measured(pair, "probe", missing.reason),
    )


def not_measured(pair: KnownPair, part: Part) -> Finding:
    what, affects, missing = part
    return Finding(
        id="pair.not-measured",
        level=Level.UNKNOWN,
        affects=affects,
        message=N_(
            "%(what)s from %(source)s to %(target)s could not be tried: %(reason)s",
            what=what,
            reason=missing.reason,
            **between.names(pair),
        ),
        hint=N_(
            "See whether the agents run on both hosts and reach RabbitMQ, and what the "
            "reason names; then check %(source)s again.",
            **between.names(pair),
        ),
        **between.measured(pair, "probe", missing.reason),
    )


def _parts(pair: KnownPair, probe: Probe) -> Iterator[Part]:
    """Those that are missing and matter; what follows from a failure does not."""
    if isinstance(probe.ssh, Missing):
        yield N_("ssh as nova"), Affects.COLD, probe.ssh
    elif probe.ssh.worked and isinstance(probe.instances_path, Missing):
        yield N_("Writing in the instances path"), Affects.COLD, probe.instances_path
    if isinstance(probe.libvirt, Missing):
        yield N_("libvirt"), Affects.LIVE, probe.libvirt
    else:
        yield from _of_libvirt(pair, probe, probe.libvirt)
    if isinstance(probe.data_port, Missing) and not between.tunnelled(pair):
        yield N_("A port for a guest's memory"), Affects.LIVE, probe.data_port
    if isinstance(probe.names, Missing) and pair_names.matters(pair):
        yield N_("Names"), Affects.LIVE, probe.names


def _of_libvirt(pair: KnownPair, probe: Probe, opened: Attempt) -> Iterator[Part]:
    if not opened.worked or not pair_cpu.matters(pair):
        return
    if isinstance(probe.cpu, Missing):
        yield N_("A comparison of the CPUs"), Affects.LIVE, probe.cpu
    elif (unasked := pair_cpu.unasked(pair)) is not None:
        yield N_("What KVM gives of the CPU"), Affects.LIVE, unasked
