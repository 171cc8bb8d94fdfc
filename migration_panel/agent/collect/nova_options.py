"""The options of nova-compute that matter to migrations, as Nova has them.

Names, types and defaults are those of nova/conf; choices are left to Nova, which
does not start with a wrong one.
"""

from oslo_config import cfg

from migration_panel.agent.system import System

LIBVIRT = (
    cfg.StrOpt("virt_type", default="kvm"),
    cfg.StrOpt("live_migration_scheme"),
    cfg.StrOpt("live_migration_uri"),
    cfg.StrOpt("live_migration_inbound_addr"),
    cfg.StrOpt("migration_inbound_addr", default="$my_ip"),
    cfg.BoolOpt("live_migration_tunnelled", default=False),
    cfg.BoolOpt("live_migration_with_native_tls", default=False),
    cfg.BoolOpt("live_migration_permit_post_copy", default=False),
    cfg.BoolOpt("live_migration_permit_auto_converge", default=False),
    cfg.IntOpt("live_migration_parallel_connections", default=1),
    cfg.IntOpt("live_migration_bandwidth", default=0),
    cfg.IntOpt("live_migration_completion_timeout", default=800),
    cfg.StrOpt("live_migration_timeout_action", default="abort"),
    cfg.StrOpt("cpu_mode"),
    cfg.ListOpt("cpu_models", default=[], deprecated_name="cpu_model"),
    cfg.StrOpt("images_type", default="default"),
    cfg.ListOpt("disk_cachemodes", default=[]),
)
WORKAROUNDS = (
    cfg.BoolOpt("skip_cpu_compare_on_dest", default=False),
    cfg.BoolOpt("skip_hypervisor_version_check_on_lm", default=False),
)
# Since which version Nova knows an option that older ones pass over.
SINCE = {"migration_inbound_addr": 29}

# Which Nova was the first that no longer read them: Juno is 10, Newton 14,
# Stein 19, Yoga 25.
REMOVED = {
    ("libvirt", "live_migration_flag"): 14,
    ("libvirt", "block_migration_flag"): 14,
    ("libvirt", "live_migration_progress_timeout"): 19,
    ("vnc", "vncserver_listen"): 25,
    ("vnc", "vncserver_proxyclient_address"): 25,
    ("DEFAULT", "live_migration_uri"): 10,
    ("DEFAULT", "live_migration_flag"): 10,
    ("DEFAULT", "block_migration_flag"): 10,
    ("DEFAULT", "live_migration_bandwidth"): 10,
    ("DEFAULT", "disk_cachemodes"): 10,
    ("DEFAULT", "libvirt_type"): 10,
    ("DEFAULT", "libvirt_cpu_mode"): 10,
    ("DEFAULT", "libvirt_cpu_model"): 10,
    ("DEFAULT", "libvirt_images_type"): 10,
}


def groups(system: System, code: str) -> dict[str, tuple[cfg.Opt, ...]]:
    """All of them by section; `code` is the folder that holds the package nova."""
    return {
        "DEFAULT": (
            cfg.StrOpt("pybasedir", default=code),
            cfg.StrOpt("state_path", default="$pybasedir"),
            cfg.StrOpt("instances_path", default="$state_path/instances"),
            cfg.StrOpt("host", default=system.hostname()),
            cfg.StrOpt("my_ip", default=system.outward_address()),
            cfg.BoolOpt("allow_resize_to_same_host", default=False),
            cfg.IntOpt("resize_confirm_window", default=0),
            cfg.StrOpt("config_drive_format", default="iso9660"),
        ),
        "libvirt": LIBVIRT,
        "workarounds": WORKAROUNDS,
    }
