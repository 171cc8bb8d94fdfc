"""Configuration files of a compute host."""

from __future__ import annotations

import uuid
from pathlib import Path

from tests.lab.config.nova import CONF, nova_conf
from tests.lab.config.panel import AGENT_CONF, agent_conf
from tests.lab.files import File
from tests.lab.layout import Paths
from tests.lab.trust import HOST_KEY, trust_files

QEMU = """\
security_driver = "none"
namespaces = []
cgroup_controllers = []
"""
SUDOERS = "nova ALL=(root) NOPASSWD: ALL\n"
SSHD = f"""\
HostKey {HOST_KEY}
UsePAM no
PasswordAuthentication no
PidFile /run/sshd.pid
Subsystem sftp /usr/lib/openssh/sftp-server
"""


def host_uuid(host: str) -> str:
    """Hosts on one machine share its SMBIOS uuid, and libvirt refuses equal ones."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{host}.migration-panel-lab"))


def libvirtd_conf(host: str) -> str:
    options = {
        "listen_tls": 0,
        "listen_tcp": 1,
        "listen_addr": '"0.0.0.0"',
        "auth_tcp": '"none"',
        # The default asks polkit, which needs a system bus.
        "auth_unix_rw": '"none"',
        "auth_unix_ro": '"none"',
        "host_uuid": f'"{host_uuid(host)}"',
        "log_outputs": '"2:file:/var/log/libvirt/libvirtd.log"',
    }
    return "".join(f"{name} = {value}\n" for name, value in options.items())


def host_files(paths: Paths, host: str) -> list[File]:
    return [
        File(AGENT_CONF, agent_conf(), mode=0o640, owner="nova"),
        File(CONF, nova_conf(host, Path(paths.program("privsep-helper")))),
        File("/etc/libvirt/libvirtd.conf", libvirtd_conf(host)),
        File("/etc/libvirt/qemu.conf", QEMU),
        File("/etc/sudoers.d/nova", SUDOERS, mode=0o440),
        File("/etc/ssh/sshd_config", SSHD),
        File("/etc/machine-id", f"{uuid.UUID(host_uuid(host)).hex}\n"),
        *trust_files(paths, host),
    ]
