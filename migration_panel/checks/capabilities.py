"""Whether the hypervisor can do what Nova will ask of it."""

import shlex

from migration_panel.checks.about import about
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.versions import Version, minima, number, text
from migration_panel.facts.capabilities import Capabilities
from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.report import Report
from migration_panel.text import N_

# Every build of QEMU since then can copy disks; before, some distributions' cannot.
ALWAYS_COPIES = (3, 0)
QEMU = "/usr/libexec/qemu-kvm"
# Nova's release that compares CPUs with what the hypervisor can give.
COMPARES_HYPERVISORS = (27,)


def check(host: KnownHost) -> list[Finding]:
    report = host.report
    if isinstance(report, Missing) or isinstance(report.capabilities, Missing):
        return []
    found = report.capabilities
    return [
        *no_live_migration(report, found),
        *no_block_migration(report, found),
        *qemu_not_asked(report, found),
        *_beside_nova(host, report, found),
    ]


def _beside_nova(host: KnownHost, report: Report, found: Capabilities) -> list[Finding]:
    nova = report.nova
    if isinstance(nova, Missing):
        return []
    return [
        *no_kvm(report, found, nova),
        *too_old_for_nova(host, report, found, nova),
        *cpu_not_given(report, found, nova),
    ]


def no_live_migration(report: Report, found: Capabilities) -> list[Finding]:
    if found.live_migration:
        return []
    return [
        Finding(
            id="capabilities.no-live-migration",
            level=Level.BLOCKER,
            affects=Affects.LIVE,
            message=N_(
                "libvirt says that the hypervisor of %(host)s migrates no guest live.",
                host=report.host,
            ),
            hint=N_("Move servers cold, or look at libvirt's connection_uri."),
            **about(
                report,
                "virsh capabilities",
                "no <live/> in <migration_features>",
                "virsh capabilities | grep -A4 migration_features",
            ),
        )
    ]


def no_block_migration(report: Report, found: Capabilities) -> list[Finding]:
    """Servers on volumes or shared storage still can move live."""
    if found.migrates_blocks is not False:
        return []
    return [
        Finding(
            id="capabilities.no-block-migration",
            level=Level.WARNING,
            affects=Affects.LIVE,
            message=N_(
                "QEMU %(version)s on %(host)s cannot copy disks while guests run: "
                "servers with disks of their own on the host cannot migrate live.",
                version=found.qemu_version,
                host=report.host,
            ),
            hint=N_(
                "Install a QEMU that can (on CentOS 7 qemu-kvm-ev instead of "
                "qemu-kvm) on both hosts and restart the guests, keep the disks on "
                "shared storage or volumes, or move these servers cold."
            ),
            **about(
                report,
                f"{found.emulator} -qmp stdio: query-commands",
                "no drive-mirror or no nbd-server-start",
                "rpm -qa 'qemu-kvm*'",
            ),
        )
    ]


def qemu_not_asked(report: Report, found: Capabilities) -> list[Finding]:
    """Of a QEMU of today nothing hangs on it."""
    reason = found.migrates_blocks
    if not isinstance(reason, Missing) or number(found.qemu_version) >= ALWAYS_COPIES:
        return []
    return [
        Finding(
            id="capabilities.qemu-not-asked",
            level=Level.UNKNOWN,
            affects=Affects.LIVE,
            message=N_(
                "Whether QEMU %(version)s on %(host)s can copy disks while guests run "
                "is not known: %(reason)s",
                version=found.qemu_version,
                host=report.host,
                reason=reason.reason,
            ),
            hint=N_("Let nova run the QEMU binary; it is started without a machine."),
            **about(
                report,
                found.emulator or "virsh capabilities",
                reason.reason,
                f"ls -lZ {shlex.quote(found.emulator or QEMU)}",
            ),
        )
    ]


def no_kvm(report: Report, found: Capabilities, nova: NovaConf) -> list[Finding]:
    if found.kvm or nova.virt_type != "kvm":
        return []
    return [
        Finding(
            id="capabilities.no-kvm",
            level=Level.BLOCKER,
            affects=Affects.TO,
            message=N_(
                "%(host)s cannot run guests with KVM, as nova.conf wants it "
                "(virt_type = kvm): a server that comes will not start.",
                host=report.host,
            ),
            hint=N_(
                "Turn on VT-x or AMD-V in the firmware, load the kernel's module, and "
                "see that /dev/kvm belongs to the group kvm; then restart libvirt."
            ),
            **about(
                report,
                "virsh capabilities",
                "no <domain type='kvm'>",
                "ls -l /dev/kvm",
                "modprobe -a kvm_intel kvm_amd",
                "dmesg | grep -i kvm",
            ),
        )
    ]


def too_old_for_nova(
    host: KnownHost, report: Report, found: Capabilities, nova: NovaConf
) -> list[Finding]:
    """nova-compute then ends at its start; one that is up has not been told yet."""
    if isinstance(nova.version, Missing):
        return []
    wanted = minima(nova.version)
    old = [] if wanted is None else list(_too_old(found, wanted))
    if not old:
        return []
    return [
        Finding(
            id="capabilities.too-old-for-nova",
            level=Level.WARNING if _is_up(host) else Level.BLOCKER,
            message=N_(
                "Nova %(nova)s does not start on %(host)s: %(old)s.",
                nova=nova.version,
                host=report.host,
                old=", ".join(old),
            ),
            hint=N_("Upgrade libvirt and QEMU first, or keep the Nova that was there."),
            **about(report, "virsh version", ", ".join(old), "virsh version"),
        )
    ]


def _too_old(found: Capabilities, wanted: tuple[Version, Version]) -> list[str]:
    has = (("libvirt", found.libvirt_version), ("QEMU", found.qemu_version))
    return [
        f"{name} {version} < {text(least)}"
        for (name, version), least in zip(has, wanted, strict=True)
        if number(version) < least
    ]


def _is_up(host: KnownHost) -> bool:
    return isinstance(host.service, ComputeService) and host.service.up


def compares_host_cpus(nova: NovaConf) -> bool:
    """Whether Nova, on a host as the target, compares the source's CPU with its own.

    A guest whose cpu_mode is custom is compared by its own model instead.
    """
    if nova.virt_type != "kvm" or nova.skip_cpu_compare_on_dest:
        return False
    return nova.cpu_mode != "custom"


def cpu_not_given(report: Report, found: Capabilities, nova: NovaConf) -> list[Finding]:
    """Nova takes the features of a source's CPU for those of its guests."""
    if found.gives_own_cpu is not False or not compares_host_cpus(nova):
        return []
    if isinstance(nova.version, Missing) or number(nova.version) < COMPARES_HYPERVISORS:
        return []
    return [
        Finding(
            id="capabilities.cpu-not-given",
            level=Level.WARNING,
            affects=Affects.LIVE_TO,
            message=N_(
                "KVM on %(host)s cannot give guests all that its CPU has: Nova "
                "%(nova)s will refuse live migrations from hosts with the same CPU.",
                host=report.host,
                nova=nova.version,
            ),
            hint=N_(
                "Set skip_cpu_compare_on_dest = true in [workarounds] of nova.conf and "
                "restart nova-compute: libvirt compares the guest's own CPU in any "
                "case. Or give guests a model that all hosts have, by cpu_mode = "
                "custom and cpu_models."
            ),
            **about(
                report,
                "virsh hypervisor-cpu-compare",
                "incompatible",
                "virsh capabilities | sed -n '/<cpu>/,/<\\/cpu>/p' > /tmp/cpu.xml",
                "virsh hypervisor-cpu-compare --error /tmp/cpu.xml",
            ),
        )
    ]
