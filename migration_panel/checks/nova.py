"""Whether nova.conf's settings for migrations are read, fit together, and can work."""

from typing import Any

from migration_panel.checks.about import about, restart_nova
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.nova_addresses import reached
from migration_panel.checks.nova_transport import transport
from migration_panel.checks.versions import number
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.report import Report
from migration_panel.text import N_

# Where libvirt learned to copy a config drive, and QEMU both ways at once.
COPIES_CONFIG_DRIVE = (1, 2, 17)
POST_COPY_IN_PARALLEL = (10, 1)
# libvirt trusts these to show both hosts the same, whatever is in a cache.
COHERENT = frozenset({"gfs2", "ocfs2", "ceph", "gpfs"})
SAFE_CACHES = frozenset({"none", "directsync", "default"})
MIB_IN_GIB = 1024


def check(host: KnownHost) -> list[Finding]:
    report = host.report
    if isinstance(report, Missing) or isinstance(report.nova, Missing):
        return []
    nova = report.nova
    return [
        *obsolete_option(report, nova),
        *transport(report, nova),
        *reached(report, nova),
        *lvm(report, nova),
        *config_drive_iso(report, nova),
        *unsafe_cache(report, nova),
        *post_copy_in_parallel(report, nova),
        *bandwidth_too_low(report, nova),
        *no_timeout(report, nova),
        *confirms_itself(report, nova),
    ]


def _about(report: Report, nova: NovaConf, text: str) -> dict[str, Any]:
    """Of a finding that matters to live migrations away, as most here do."""
    lines = (restart_nova(report),)
    known = about(report, " ".join(nova.files), text, *lines)
    return known | {"affects": Affects.LIVE_FROM}


def obsolete_option(report: Report, nova: NovaConf) -> list[Finding]:
    return [
        Finding(
            id="nova.obsolete-option",
            level=Level.WARNING if _tunnel_expected(nova, value) else Level.INFO,
            message=N_(
                "nova.conf of %(host)s sets %(option)s, which this Nova does not read: "
                "what it was meant to do does not happen.",
                host=report.host,
                option=name,
            ),
            hint=N_(
                "Take the line out. Nova sets the flags of migrations itself; see "
                "[libvirt]live_migration_tunnelled, live_migration_permit_post_copy "
                "and live_migration_permit_auto_converge for what can be chosen."
            ),
            **_about(report, nova, f"{name} = {value}"),
        )
        for name, value in nova.obsolete
    ]


def _tunnel_expected(nova: NovaConf, value: str) -> bool:
    """Who asked for a tunnel may have closed the ports that it would spare."""
    return "VIR_MIGRATE_TUNNELLED" in value and not nova.live_migration_tunnelled


def lvm(report: Report, nova: NovaConf) -> list[Finding]:
    if nova.images_type != "lvm":
        return []
    return [
        Finding(
            id="nova.lvm",
            level=Level.WARNING,
            message=N_(
                "%(host)s keeps servers' disks in LVM: Nova cannot migrate them cold "
                "or resize them, unless they boot from a volume.",
                host=report.host,
            ),
            hint=N_(
                "Boot such servers from volumes, or set [libvirt]images_type to "
                "another kind before servers are created."
            ),
            **_about(report, nova, "[libvirt]images_type = lvm")
            | {"affects": Affects.COLD_FROM},
        )
    ]


def config_drive_iso(report: Report, nova: NovaConf) -> list[Finding]:
    """An ISO image is a CD-ROM to libvirt, which older ones did not copy."""
    capabilities = report.capabilities
    if isinstance(capabilities, Missing) or nova.config_drive_format != "iso9660":
        return []
    if number(capabilities.libvirt_version) >= COPIES_CONFIG_DRIVE:
        return []
    return [
        Finding(
            id="nova.config-drive-iso",
            level=Level.WARNING,
            message=N_(
                "libvirt %(version)s on %(host)s does not copy config drives of the "
                "form iso9660: servers with one do not migrate live with their disks.",
                version=capabilities.libvirt_version,
                host=report.host,
            ),
            hint=N_(
                "Update libvirt, or set config_drive_format = vfat on all compute "
                "hosts before servers are created; migrate the others cold."
            ),
            **_about(report, nova, "config_drive_format = iso9660"),
        )
    ]


def unsafe_cache(report: Report, nova: NovaConf) -> list[Finding]:
    """On shared storage only: a disk that is copied has no cache on both sides."""
    storage = report.storage
    if isinstance(storage, Missing) or not storage.shared:
        return []
    modes = dict(each.partition("=")[::2] for each in nova.disk_cachemodes)
    mode = modes.get("file", "default")
    if storage.file_system in COHERENT or mode in SAFE_CACHES:
        return []
    return [
        Finding(
            id="nova.unsafe-cache",
            level=Level.WARNING,
            message=N_(
                "Disks on %(kind)s of %(host)s are cached (%(mode)s). libvirt calls a "
                "live migration with such disks unsafe and refuses it.",
                kind=storage.file_system,
                host=report.host,
                mode=mode,
            ),
            hint=N_(
                "Set [libvirt]disk_cachemodes = file=none, then hard-reboot the "
                "servers, or migrate them cold, so that they start without the cache."
            ),
            **_about(
                report,
                nova,
                f"[libvirt]disk_cachemodes = {','.join(nova.disk_cachemodes)}",
            ),
        )
    ]


def post_copy_in_parallel(report: Report, nova: NovaConf) -> list[Finding]:
    """By the help text of Nova's option."""
    parallel = nova.live_migration_parallel_connections
    capabilities = report.capabilities
    both = parallel > 1 and nova.live_migration_permit_post_copy
    if isinstance(capabilities, Missing) or not both:
        return []
    if number(capabilities.qemu_version) >= POST_COPY_IN_PARALLEL:
        return []
    return [
        Finding(
            id="nova.post-copy-in-parallel",
            level=Level.WARNING,
            message=N_(
                "%(host)s permits post-copy and %(count)s connections at once, which "
                "QEMU %(version)s cannot do together: servers may end switched off.",
                host=report.host,
                count=parallel,
                version=capabilities.qemu_version,
            ),
            hint=N_(
                "Set [libvirt]live_migration_parallel_connections = 1, or do not "
                "permit post-copy, until QEMU is 10.1 on all compute hosts."
            ),
            **_about(
                report,
                nova,
                "[libvirt]live_migration_permit_post_copy = true\n"
                f"[libvirt]live_migration_parallel_connections = {parallel}",
            ),
        )
    ]


def bandwidth_too_low(report: Report, nova: NovaConf) -> list[Finding]:
    """Nova gives each GiB that many seconds, and the limit lets so much through."""
    limit = nova.live_migration_bandwidth
    given = nova.live_migration_completion_timeout
    if not limit or not given or MIB_IN_GIB / limit <= given:
        return []
    return [
        Finding(
            id="nova.bandwidth-too-low",
            level=Level.WARNING,
            message=N_(
                "Live migrations away from %(host)s are limited to %(limit)s MiB/s, at "
                "which a GiB takes %(takes)s s. Nova gives it %(given)s s: full "
                "memory never gets through.",
                host=report.host,
                limit=limit,
                takes=MIB_IN_GIB // limit,
                given=given,
            ),
            hint=N_(
                "Raise [libvirt]live_migration_bandwidth (0 is without a limit), or "
                "[libvirt]live_migration_completion_timeout."
            ),
            **_about(
                report,
                nova,
                f"[libvirt]live_migration_bandwidth = {limit}\n"
                f"[libvirt]live_migration_completion_timeout = {given}",
            ),
        )
    ]


def no_timeout(report: Report, nova: NovaConf) -> list[Finding]:
    if nova.live_migration_completion_timeout:
        return []
    return [
        Finding(
            id="nova.no-timeout",
            level=Level.INFO,
            message=N_(
                "Nothing ends a live migration away from %(host)s that gets nowhere: "
                "Nova neither aborts it nor switches to post-copy by itself.",
                host=report.host,
            ),
            hint=N_(
                "Watch such migrations, abort them or force them to complete; or set "
                "[libvirt]live_migration_completion_timeout to seconds for each GiB."
            ),
            **_about(report, nova, "[libvirt]live_migration_completion_timeout = 0"),
        )
    ]


def confirms_itself(report: Report, nova: NovaConf) -> list[Finding]:
    """Nova's API does not tell; the host a server came to does it."""
    window = nova.resize_confirm_window
    if not window:
        return []
    return [
        Finding(
            id="nova.confirms-itself",
            level=Level.INFO,
            message=N_(
                "Cold migrations and resizes to %(host)s are confirmed after "
                "%(window)s s unless somebody reverts them before.",
                host=report.host,
                window=window,
            ),
            hint=N_(
                "Set the panel's own setting for this window to the same, and "
                "resize_confirm_window alike on all compute hosts."
            ),
            **_about(report, nova, f"resize_confirm_window = {window}")
            | {"affects": Affects.COLD_TO},
        )
    ]
