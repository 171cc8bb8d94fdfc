"""Every cause, and which of them explains which."""

from itertools import chain

from migration_panel.diagnosis.cause import Cause
from migration_panel.diagnosis.causes import (
    access,
    capacity,
    control_plane,
    cpu,
    data_ports,
    devices,
    disk_files,
    jobs,
    leftovers,
    libvirt_connection,
    migration_settings,
    names,
    neutron,
    nova_errors,
    qemu,
    qemu_features,
    requests,
    scheduling,
    space,
    ssh,
    ssh_commands,
    ssh_connection,
    ssh_keys,
    storage,
    volumes,
)

_FILES = (
    *(ssh, ssh_keys, ssh_commands, ssh_connection, names),
    *(libvirt_connection, access, migration_settings, data_ports),
    *(
        qemu,
        qemu_features,
        cpu,
        storage,
        disk_files,
        space,
        volumes,
        leftovers,
        jobs,
        capacity,
        devices,
    ),
    *(scheduling, requests, neutron, control_plane, nova_errors),
)
CAUSES: tuple[Cause, ...] = tuple(chain.from_iterable(each.CAUSES for each in _FILES))
BY_ID = {cause.id: cause for cause in CAUSES}

# What a cause makes the hosts say beside its own words: those are no causes then.
BEATS: dict[str, frozenset[str]] = {
    "ssh_host_key_changed": frozenset(
        {"ssh_host_key_unknown", "ssh_private_key_unusable", "ssh_auth_denied"}
    ),
    "ssh_private_key_unusable": frozenset(
        {"ssh_host_key_unknown", "ssh_auth_denied", "ssh_agent_key_missing"}
    ),
    "ssh_host_key_unknown": frozenset({"ssh_auth_denied"}),
    "ssh_agent_key_missing": frozenset({"ssh_auth_denied"}),
    "ssh_login_disabled": frozenset({"ssh_auth_denied", "ssh_connection_closed"}),
    "ssh_algorithm_mismatch": frozenset({"ssh_auth_denied", "ssh_connection_closed"}),
    "ssh_remote_tool_missing": frozenset({"ssh_connection_closed"}),
    "libvirt_tls_certificate": frozenset({"libvirt_auth_failed"}),
    "qemu_tls_credentials": frozenset(
        {"libvirt_tls_certificate", "console_listen_address"}
    ),
    "dest_hostname_localhost": frozenset({"migration_port_blocked"}),
}
