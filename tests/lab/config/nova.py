"""nova.conf of the controller and of the compute hosts."""

from __future__ import annotations

from pathlib import Path

from tests.lab.config.common import (
    QUEUE,
    REGION,
    Section,
    ini,
    pool,
    service_login,
    token_check,
)
from tests.lab.layout import ADDRESSES, CONTROLLER, NOVA_HOME

CONF = "/etc/nova/nova.conf"
PRIVSEP_SECTIONS = ("nova_sys_admin", "vif_plug_ovs_privileged", "privsep_osbrick")


def nova_conf(node: str, privsep_helper: Path) -> str:
    own = (
        controller_sections()
        if node == CONTROLLER
        else compute_sections(privsep_helper)
    )
    return ini(merged(shared_sections(node), own))


def merged(*parts: dict[str, Section]) -> dict[str, Section]:
    """Sections of all parts; options of the same section come together."""
    whole: dict[str, Section] = {}
    for part in parts:
        for name, options in part.items():
            whole[name] = {**whole.get(name, {}), **options}
    return whole


def shared_sections(node: str) -> dict[str, Section]:
    login = service_login("nova")
    return {
        "DEFAULT": {
            "host": node,
            "my_ip": ADDRESSES[node],
            "transport_url": QUEUE,
            "state_path": NOVA_HOME,
            "log_dir": "/var/log/nova",
            "use_stderr": False,
            # A host that is gone is seen within 20 s instead of 60.
            "report_interval": 5,
            # Else the first look for new hosts comes up to 60 s late.
            "periodic_fuzzy_delay": 0,
            "service_down_time": 20,
            "allow_resize_to_same_host": False,
            "resize_confirm_window": 0,
            "block_device_allocate_retries": 10,
        },
        "keystone_authtoken": token_check("nova"),
        "service_user": {**login, "send_service_user_token": True},
        "placement": login,
        "glance": login,
        "neutron": login,
        "oslo_concurrency": {"lock_path": f"{NOVA_HOME}/lock"},
        "cinder": {"catalog_info": "volumev3::publicURL", "os_region_name": REGION},
        "vnc": {"enabled": False},
    }


def controller_sections() -> dict[str, Section]:
    return {
        "api_database": pool("nova_api"),
        "database": pool("nova"),
        "scheduler": {"workers": 1, "discover_hosts_in_cells_interval": 5},
        "conductor": {"workers": 1},
        "quota": {"instances": -1, "cores": -1, "ram": -1},
    }


def compute_sections(privsep_helper: Path) -> dict[str, Section]:
    helper = f"sudo {privsep_helper} --config-file {CONF}"
    privsep = {name: {"helper_command": helper} for name in PRIVSEP_SECTIONS}
    return {
        "DEFAULT": {
            "compute_driver": "libvirt.LibvirtDriver",
            # Small guests that hardly run: many may be on their way at once.
            "cpu_allocation_ratio": 16.0,
            "vif_plugging_is_fatal": False,
            "vif_plugging_timeout": 0,
            "resume_guests_state_on_host_boot": False,
        },
        "libvirt": {
            # Some machines show a /dev/kvm that cannot be used.
            "virt_type": "qemu",
            "cpu_mode": "none",
            "num_pcie_ports": 4,
            "live_migration_scheme": "tcp",
            # QEMU's own choice is several times the guest's memory.
            "tb_cache_size": 32,
        },
        **privsep,
    }
