"""What has to be measured before the silence of a check tells anything."""

from dataclasses import dataclass, replace

from migration_panel.checks.finding import Affects


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Parts of a Probe, and of the Reports of source and target, by their names.

    `attempt`: the part of the probe that shows by working that all is well. `moves`:
    those that the check sees. `nova`: it also goes by what Nova says of the host.
    `alone`: it is silent where other hosts write to the instances path as well.
    `elsewhere`: it looks at a server when a move is chosen, and never at hosts.
    """

    attempt: str | None = None
    probe: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    moves: Affects = Affects.ALL
    nova: bool = False
    alone: bool = False
    elsewhere: bool = False


_SSH = Need(attempt="ssh", moves=Affects.COLD)
_LIBVIRT = Need(attempt="libvirt", moves=Affects.LIVE)
_NAMES = Need(probe=("names",), moves=Affects.LIVE)
_CPU = Need(probe=("cpu",), moves=Affects.LIVE)
_BOTH = Need(source=("capabilities",), target=("capabilities",), moves=Affects.LIVE)
_GUESTS = replace(_BOTH, source=("domains.domains", "capabilities"))
_KEYS = Need(source=("ssh.identities",), moves=Affects.COLD)
_ACCOUNT = Need(target=("ssh.login",), moves=Affects.COLD)
_SSHD = Need(target=("ssh.listening",), moves=Affects.COLD)
_WAY_IN = Need(target=("ssh.way_in", "ssh.login"), moves=Affects.COLD)
_LISTENING = Need(target=("libvirt.listening", "nova"), moves=Affects.LIVE)
_TLS = Need(
    source=("libvirt.certificates", "nova"),
    target=("libvirt.certificates", "nova"),
    moves=Affects.LIVE,
)
_CONF = Need(source=("nova",), moves=Affects.LIVE)
_STORAGE = Need(source=("storage",), target=("storage",))
_DOMAINS = Need(source=("domains.domains",), target=("domains.domains",), nova=True)
_SERVICE = Need(nova=True)
_ELSEWHERE = Need(elsewhere=True)

NEEDS: dict[str, Need] = {
    **dict.fromkeys(
        (
            *("pair.ssh-host-key-changed", "pair.ssh-host-key-unknown"),
            *("pair.ssh-key-unusable", "pair.ssh-denied", "pair.ssh-login-disabled"),
            *("pair.ssh-fails", "pair.ssh-no-common-algorithm", "pair.ssh-refused"),
            *("pair.ssh-timed-out", "pair.ssh-no-route", "pair.ssh-closed"),
            *("pair.ssh-too-slow", "pair.ssh-name-unknown"),
        ),
        _SSH,
    ),
    **dict.fromkeys(
        (
            *("pair.libvirt-refused", "pair.libvirt-timed-out"),
            *("pair.libvirt-no-route", "pair.libvirt-fails", "pair.libvirt-login"),
            *("pair.libvirt-no-login", "pair.libvirt-name-unknown"),
            *("pair.libvirt-tls-not-trusted", "pair.libvirt-tls-refused"),
            "pair.libvirt-tls-own-file",
        ),
        _LIBVIRT,
    ),
    "pair.data-port-closed": Need(attempt="data_port", moves=Affects.LIVE),
    "pair.instances-path-not-writable": Need(
        attempt="instances_path", moves=Affects.COLD
    ),
    **dict.fromkeys(("pair.name-loopback", "pair.data-name-unknown"), _NAMES),
    **dict.fromkeys(("pair.cpu-incompatible", "pair.cpu-not-given"), _CPU),
    **dict.fromkeys(
        (
            *("pair.same-uuid", "pair.security-differs"),
            *("pair.qemu-older", "pair.libvirt-older"),
        ),
        _BOTH,
    ),
    **dict.fromkeys(("pair.machine-type-missing", "pair.cpu-model-missing"), _GUESTS),
    "pair.no-block-migration": replace(_BOTH, probe=("shared_storage",)),
    **dict.fromkeys(
        ("pair.disks-shared", "pair.disks-copied"),
        Need(probe=("shared_storage",), moves=Affects.LIVE),
    ),
    "pair.instances-path-differs": Need(source=("nova",), target=("nova",)),
    "pair.other-cell": Need(source=("nova",), target=("nova",)),
    **dict.fromkeys(
        (
            *("ssh.no-private-key", "ssh.key-has-passphrase"),
            *("ssh.key-permissions", "ssh.key-broken", "ssh.configuration-refused"),
        ),
        _KEYS,
    ),
    "ssh.no-known-hosts": replace(_KEYS, source=("ssh.known_hosts",)),
    **dict.fromkeys(
        ("ssh.sshd-not-listening", "ssh.other-port", "ssh.other-address"), _SSHD
    ),
    "ssh.no-authorized-key": replace(_WAY_IN, target=("ssh.authorized",)),
    **dict.fromkeys(("ssh.strict-modes", "ssh.refused"), _WAY_IN),
    "account.shell-runs-nothing": replace(_ACCOUNT, target=("ssh.login.shell_runs",)),
    "account.expired": replace(_ACCOUNT, target=("ssh.login.expires",)),
    "account.password-expired": replace(
        _ACCOUNT, target=("ssh.login.password_expires",)
    ),
    **dict.fromkeys(
        ("network.hostname-localhost", "network.own-name-loopback"),
        Need(target=("network.names", "nova"), moves=Affects.LIVE),
    ),
    **dict.fromkeys(
        ("network.migration-address-foreign", "nova.live-address-foreign"),
        Need(target=("network.addresses", "nova"), moves=Affects.LIVE),
    ),
    "nova.cold-address-foreign": Need(
        target=("network.addresses", "nova"), moves=Affects.COLD
    ),
    **dict.fromkeys(
        (
            *("libvirt.not-listening", "libvirt.listens-locally"),
            "libvirt.listens-elsewhere",
        ),
        _LISTENING,
    ),
    "libvirt.asks-sasl": replace(_LISTENING, target=("libvirt.settings", "nova")),
    "libvirt.does-not-answer": Need(
        source=("libvirt.connects",), target=("libvirt.connects",)
    ),
    **dict.fromkeys(("tls.file-missing", "tls.expired", "tls.other-name"), _TLS),
    **dict.fromkeys(
        (
            *("nova.uri-malformed", "nova.transport-unknown"),
            *("nova.no-live-migration", "nova.tunnelled-and-tls"),
            "nova.bandwidth-too-low",
        ),
        _CONF,
    ),
    **dict.fromkeys(
        ("nova.post-copy-in-parallel", "nova.config-drive-iso"),
        replace(_CONF, source=("nova", "capabilities")),
    ),
    "nova.unsafe-cache": replace(_CONF, source=("nova", "storage")),
    "nova.lvm": replace(_CONF, moves=Affects.COLD),
    "capabilities.no-block-migration": Need(
        source=("capabilities.migrates_blocks",),
        target=("capabilities.migrates_blocks",),
        moves=Affects.LIVE,
    ),
    "capabilities.no-kvm": Need(target=("capabilities",)),
    **dict.fromkeys(
        (
            *("storage.read-only", "storage.path-missing", "storage.not-writable"),
            *("storage.full", "storage.inodes-used-up"),
        ),
        _STORAGE,
    ),
    **dict.fromkeys(
        ("memory.hardly-available", "memory.huge-pages-used"), Need(target=("memory",))
    ),
    **dict.fromkeys(("domains.orphan", "domains.missing", "domains.foreign"), _DOMAINS),
    "leftovers.folder": Need(
        target=("domains.folders", "domains.domains", "storage"),
        moves=Affects.LIVE,
        nova=True,
        alone=True,
    ),
    **dict.fromkeys(
        ("leftovers.resize-folder", "leftovers.resize-folder-in-the-way"),
        Need(
            source=("domains.folders", "storage"),
            moves=Affects.COLD,
            nova=True,
            alone=True,
        ),
    ),
    **dict.fromkeys(
        (
            *("service.down", "service.forced-down"),
            *("service.disabled", "service.disabled-itself"),
        ),
        _SERVICE,
    ),
    **dict.fromkeys(
        (
            *("target.older-hypervisor", "target.other-hypervisor"),
            *("target.same-host", "move.host-unknown", "move.locked", "server.busy"),
            *("resize.smaller-disk", "resize.smaller-ephemeral", "resize.zero-disk"),
            *("move.block-config-drive", "guest.cdrom", "guest.pci-device"),
            *("guest.vgpu", "guest.vtpm", "guest.pinned", "guest.accelerator"),
            *("guest.memory-encryption", "guest.persistent-memory"),
            *("group.apart", "group.together"),
        ),
        _ELSEWHERE,
    ),
}

# Causes of which checks see only a part: silence tells nothing where none was seen.
PARTLY = frozenset(
    {
        *("dest_disk_space", "storage_permission_denied", "disk_file_missing"),
        *("cpu_incompatible", "qemu_state_stream_mismatch", "qemu_tls_credentials"),
        *("migration_port_bind_failed", "migration_flags_or_uri_invalid"),
        *("security_driver_or_label", "dest_memory_insufficient"),
        *("hugepages_unavailable", "power_state_sync_mismatch"),
        *("dest_hypervisor_incompatible", "dest_host_unknown_or_unmapped"),
        *("migration_timeout", "migration_capability_unsupported"),
        *("config_drive_or_cdrom", "no_valid_host"),
    }
)
# What a running guest keeps though the host was mended.
KEPT_BY_GUESTS = frozenset({"unsafe_disk_cache"})
# What a marker file tells of the storage of two hosts.
SHARED = {"storage_not_shared": False, "storage_is_shared": True}
