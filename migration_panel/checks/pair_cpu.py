"""Whether the target takes the source's CPU: Nova asks before every live migration.

Only where the target runs guests with KVM, and for guests without a model of their own.
"""

import re

from migration_panel.checks import between
from migration_panel.checks.capabilities import COMPARES_HYPERVISORS
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.versions import number
from migration_panel.facts.known import KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.probe import CpuComparison, CpuMatch
from migration_panel.text import N_, Text

ASKED = "virsh -c … cpu-compare --error"
# KVM gives guests these on any CPU.
EMULATED = frozenset(
    {"arat", "hypervisor", "tsc-deadline", "tsc_adjust", "umip", "x2apic"}
)
_FEATURES = re.compile(r"does not provide required features: (.+)")


def check(pair: KnownPair) -> list[Finding]:
    if isinstance(pair.probe, Missing) or not matters(pair):
        return []
    compared = pair.probe.cpu
    if isinstance(compared, Missing):
        return []
    if compared.match is CpuMatch.INCOMPATIBLE:
        return [incompatible(pair, compared)]
    return not_given(pair, compared)


def matters(pair: KnownPair) -> bool:
    """Whether Nova compares at all; True where the target's settings are not known."""
    source, target = between.nova(pair.source), between.nova(pair.target)
    own_models = source is not None and source.cpu_mode == "custom"
    return not own_models and (target is None or _asks(target))


def _asks(target: NovaConf) -> bool:
    return target.virt_type == "kvm" and not target.skip_cpu_compare_on_dest


def incompatible(pair: KnownPair, compared: CpuComparison) -> Finding:
    return Finding(
        id="pair.cpu-incompatible",
        level=Level.BLOCKER if _for_certain(pair, compared) else Level.WARNING,
        affects=Affects.LIVE,
        message=N_(
            "The CPU of %(target)s lacks what that of %(source)s has. Nova refuses to "
            "migrate live: %(said)s",
            said=compared.said or N_("libvirt gives no reason."),
            **between.names(pair),
        ),
        hint=_way_out(),
        commands=between.on_target(pair, "lscpu", "virsh capabilities | head -n 80"),
        **between.measured(pair, ASKED, compared.said),
    )


def _for_certain(pair: KnownPair, compared: CpuComparison) -> bool:
    """Not where KVM may make up for it, or the target's settings are not known."""
    if between.nova(pair.target) is None:
        return False
    named = _FEATURES.search(compared.said)
    lacking = set(re.split(r",\s*", named[1].strip())) if named else set()
    return not lacking or not lacking <= EMULATED


def unasked(pair: KnownPair) -> Missing | None:
    """Why it is not known whether KVM on the target can give what Nova asks for."""
    conf, can = between.nova(pair.target), between.capabilities(pair.target)
    if conf is None or can is None or not _asks_kvm(conf):
        return None
    return can.gives_own_cpu if isinstance(can.gives_own_cpu, Missing) else None


def _asks_kvm(conf: NovaConf) -> bool:
    """Since 27 Nova compares with what KVM can give, not with the CPU itself."""
    if isinstance(conf.version, Missing):
        return False
    return number(conf.version) >= COMPARES_HYPERVISORS


def not_given(pair: KnownPair, compared: CpuComparison) -> list[Finding]:
    """What the target's own CPU has and KVM cannot give, a lesser one may not have."""
    conf, can = between.nova(pair.target), between.capabilities(pair.target)
    if conf is None or can is None or not _asks_kvm(conf):
        return []
    if can.gives_own_cpu is not False:
        return []
    same = compared.match is CpuMatch.IDENTICAL
    return [
        Finding(
            id="pair.cpu-not-given",
            level=Level.BLOCKER if same else Level.WARNING,
            affects=Affects.LIVE,
            message=N_(
                "KVM on %(target)s cannot give guests all that the CPU of %(source)s "
                "has, which is what Nova %(version)s asks for: it refuses to migrate "
                "live, though the CPUs fit.",
                version=str(conf.version),
                **between.names(pair),
            ),
            hint=_way_out(),
            commands=between.on_target(
                pair, "virsh hypervisor-cpu-compare --error /tmp/cpu.xml"
            ),
            **between.measured(pair, ASKED, compared.match.value),
        )
    ]


def _way_out() -> Text:
    return N_(
        "Let cpu_mode = custom in nova.conf name cpu_models that all hosts have, and "
        "restart the guests; or move servers cold. Where you know that guests fit, set "
        "skip_cpu_compare_on_dest in [workarounds] on the target: libvirt still "
        "compares the guest's own CPU."
    )
