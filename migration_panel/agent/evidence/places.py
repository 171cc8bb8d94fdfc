"""Where nova-compute, libvirt and QEMU write their logs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from posixpath import join
from typing import Any

from oslo_config import cfg

from migration_panel.agent.collect import nova
from migration_panel.agent.system import System, UnmeasuredError

# Distributions, then as Kolla's and RHOSO's containers leave them to the host.
NOVA_LOGS = (
    "/var/log/nova/nova-compute.log",
    "/var/log/kolla/nova/nova-compute.log",
    "/var/log/containers/nova/nova-compute.log",
)
NOVA_UNITS = (
    "nova-compute",
    "openstack-nova-compute",
    "devstack@n-cpu",
    "edpm_nova_compute",
    "tripleo_nova_compute",
)
LIBVIRT_LOGS = (
    "/var/log/libvirt/libvirtd.log",
    "/var/log/libvirt/virtqemud.log",
    "/var/log/libvirt/virtproxyd.log",
    "/var/log/kolla/libvirt/libvirtd.log",
    "/var/log/containers/libvirt/libvirtd.log",
    "/var/log/containers/libvirt/virtqemud.log",
    "/var/log/containers/libvirt/virtproxyd.log",
)
LIBVIRT_UNITS = ("libvirtd", "virtqemud", "virtproxyd")
QEMU_FOLDERS = (
    "/var/log/libvirt/qemu",
    "/var/log/kolla/libvirt/qemu",
    "/var/log/containers/libvirt/qemu",
)
# What oslo.log makes the name of a log of.
_OPTIONS = (
    cfg.StrOpt("log_file", deprecated_name="logfile"),
    cfg.StrOpt("log_dir", deprecated_name="logdir"),
)


@dataclass(frozen=True, slots=True)
class Places:
    """Files and folders to look for, and systemd's units where none is there."""

    nova_logs: tuple[str, ...] = NOVA_LOGS
    nova_units: tuple[str, ...] = NOVA_UNITS
    libvirt_logs: tuple[str, ...] = LIBVIRT_LOGS
    libvirt_units: tuple[str, ...] = LIBVIRT_UNITS
    qemu_folders: tuple[str, ...] = QEMU_FOLDERS

    def with_nova_conf(self, system: System, files: tuple[str, ...]) -> "Places":
        """What nova.conf says comes first."""
        try:
            told = nova_log(nova.settings(system, files, _OPTIONS))
        except UnmeasuredError:
            return self
        known = (told, *self.nova_logs) if told else self.nova_logs
        return replace(self, nova_logs=tuple(dict.fromkeys(known)))


def nova_log(told: Mapping[str, Any]) -> str | None:
    """nova-compute's file as oslo.log names it; None: it logs to no file."""
    file, folder = told.get("log_file"), told.get("log_dir")
    found = join(folder, file or "nova-compute.log") if folder else file or ""
    return found if found.startswith("/") else None
