"""The settings of nova.conf that matter to migrations, as nova-compute reads them."""

from dataclasses import dataclass

from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class NovaConf:
    """Names are Nova's, the section [libvirt] where they begin so there.

    `bus`: the brokers of transport_url, without user and password; compute hosts
    with the same bus are in the same cell. `obsolete`: options in the files that
    this Nova no longer reads, such as [libvirt]live_migration_flag, and their
    values. Bandwidth in MiB/s (0: no limit), windows and time-outs in seconds.
    `version` is that of Nova itself. `migration_inbound_addr` is my_ip for a Nova
    that has no such option.
    """

    files: tuple[str, ...]
    version: str | Missing
    host: str
    my_ip: str
    migration_inbound_addr: str
    bus: str
    virt_type: str
    live_migration_scheme: str | None
    live_migration_uri: str | None
    live_migration_inbound_addr: str | None
    live_migration_tunnelled: bool
    live_migration_with_native_tls: bool
    live_migration_permit_post_copy: bool
    live_migration_permit_auto_converge: bool
    live_migration_parallel_connections: int
    live_migration_bandwidth: int
    live_migration_completion_timeout: int
    live_migration_timeout_action: str
    cpu_mode: str | None
    cpu_models: tuple[str, ...]
    images_type: str
    instances_path: str
    allow_resize_to_same_host: bool
    resize_confirm_window: int
    config_drive_format: str
    disk_cachemodes: tuple[str, ...]
    skip_cpu_compare_on_dest: bool
    skip_hypervisor_version_check_on_lm: bool
    obsolete: tuple[tuple[str, str], ...]

    def cold_address(self, hostname: str) -> str:
        """Where others' ssh reaches this host; `hostname` is libvirt's of it."""
        return self.migration_inbound_addr.replace("%s", hostname)

    def uri(self, target: str) -> str:
        """The libvirt URI by which a live migration reaches `target`."""
        address = _bracketed(target)
        if self.live_migration_uri:
            return self.live_migration_uri.replace("%s", address)
        if self.virt_type == "parallels":
            return f"parallels+tcp://{address}/system"
        return f"qemu+{self.live_migration_scheme or 'tcp'}://{address}/system"


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address and not address.startswith("[") else address
