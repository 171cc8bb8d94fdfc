"""Whether the target's QEMU and libvirt can take over what runs at the source."""

from typing import Any

from migration_panel.checks import between
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.versions import number
from migration_panel.facts.capabilities import Capabilities
from migration_panel.facts.domains import Domain
from migration_panel.facts.known import KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.text import N_

VERSION = "virsh version"
# More of them than anyone reads one by one.
MOST = 50
_ENDED = ("shut off", "crashed")


def check(pair: KnownPair) -> list[Finding]:
    source = between.capabilities(pair.source)
    target = between.capabilities(pair.target)
    if source is None or target is None:
        return []
    return [
        *qemu_older(pair, source, target),
        *libvirt_older(pair, source, target),
        *machine_type_missing(pair, target),
        *cpu_model_missing(pair, source, target),
    ]


def qemu_older(
    pair: KnownPair, source: Capabilities, target: Capabilities
) -> list[Finding]:
    """Nova's conductor refuses, unless its own nova.conf lets it be."""
    if number(target.qemu_version) >= number(source.qemu_version):
        return []
    hosts = (between.nova(pair.source), between.nova(pair.target))
    known = [each for each in hosts if each is not None]
    let = any(each.skip_hypervisor_version_check_on_lm for each in known)
    return [
        Finding(
            id="pair.qemu-older",
            level=Level.WARNING if let or not known else Level.BLOCKER,
            affects=Affects.LIVE,
            message=N_(
                "QEMU on %(target)s (%(theirs)s) is older than on %(source)s "
                "(%(ours)s): Nova refuses to migrate live to an older one.",
                ours=source.qemu_version,
                theirs=target.qemu_version,
                **between.names(pair),
            ),
            hint=N_("Upgrade the target first, or move servers cold."),
            commands=between.on_target(pair, VERSION),
            **between.compared(pair, VERSION, source.qemu_version, target.qemu_version),
        )
    ]


def libvirt_older(
    pair: KnownPair, source: Capabilities, target: Capabilities
) -> list[Finding]:
    """Nova does not look at it; libvirt promises the way up only."""
    if number(target.libvirt_version) >= number(source.libvirt_version):
        return []
    return [
        Finding(
            id="pair.libvirt-older",
            level=Level.WARNING,
            affects=Affects.LIVE,
            message=N_(
                "libvirt on %(target)s (%(theirs)s) is older than on %(source)s "
                "(%(ours)s): it may not understand what the source says of a guest.",
                ours=source.libvirt_version,
                theirs=target.libvirt_version,
                **between.names(pair),
            ),
            hint=N_("Upgrade the target first; try one server before many."),
            commands=between.on_target(pair, VERSION),
            **between.compared(
                pair, VERSION, source.libvirt_version, target.libvirt_version
            ),
        )
    ]


def machine_type_missing(pair: KnownPair, target: Capabilities) -> list[Finding]:
    """A guest keeps the machine type with which it was started."""
    guests = _guests(pair) if target.machine_types else []
    lost = {each.machine for each in guests}.difference(target.machine_types, [None])
    return [
        Finding(
            id="pair.machine-type-missing",
            level=Level.WARNING,
            message=N_(
                "The guest %(name)s on %(source)s is a %(machine)s, which QEMU on "
                "%(target)s does not know: it cannot migrate live there.",
                name=each.name,
                machine=each.machine or "?",
                **between.names(pair),
            ),
            hint=N_(
                "Upgrade QEMU on the target, move the server cold, or restart it from "
                "Nova with a machine type that all hosts have."
            ),
            commands=between.on_target(pair, "virsh capabilities | grep '<machine'"),
            **_guest(
                pair, each, "virsh dumpxml", each.machine or "", target.qemu_version
            ),
        )
        for each in [x for x in guests if x.machine in lost][:MOST]
    ]


def cpu_model_missing(
    pair: KnownPair, source: Capabilities, target: Capabilities
) -> list[Finding]:
    """A model that the source runs in full, and the target does not."""
    ours, theirs = source.usable_models, target.usable_models
    if isinstance(ours, Missing) or isinstance(theirs, Missing):
        return []
    guests = _guests(pair)
    lost = {each.cpu_model for each in guests}.intersection(ours).difference(theirs)
    return [
        Finding(
            id="pair.cpu-model-missing",
            level=Level.WARNING,
            message=N_(
                "The guest %(name)s on %(source)s has a %(model)s CPU, which "
                "%(target)s cannot give in full: libvirt may refuse it.",
                name=each.name,
                model=each.cpu_model or "?",
                **between.names(pair),
            ),
            hint=N_(
                "Move the server cold, or let cpu_mode = custom name a model that all "
                "hosts have and restart it from Nova."
            ),
            commands=between.on_target(pair, "virsh domcapabilities | grep usable"),
            **_guest(pair, each, "query-cpu-definitions", each.cpu_model or "", "-"),
        )
        for each in [x for x in guests if x.cpu_model in lost][:MOST]
    ]


def _guest(
    pair: KnownPair, guest: Domain, source: str, ours: str, theirs: str
) -> dict[str, Any]:
    """What a finding of one guest that cannot move live has, but for its words."""
    about = between.compared(pair, source, ours, theirs)
    return about | {"affects": Affects.LIVE, "server": guest.server}


def _guests(pair: KnownPair) -> list[Domain]:
    """Nova's, that run."""
    report = pair.source.report
    if isinstance(report, Missing) or isinstance(report.domains, Missing):
        return []
    domains = report.domains.domains
    if isinstance(domains, Missing):
        return []
    return [each for each in domains if each.server and each.state not in _ENDED]
