"""A compute host's services."""

from __future__ import annotations

from tests.lab.config.panel import AGENT_CONF
from tests.lab.layout import NOVA_HOME, Paths
from tests.lab.service import Service

LISTENING = ("libvirtd", "--listen")
AGENT = "migration-panel-agent"


def daemons(_paths: Paths) -> list[Service]:
    """What a distribution's own units would run."""
    return [
        Service(
            name="sshd",
            argv=("/usr/sbin/sshd", "-D", "-E", "/var/log/sshd.log"),
            probe=("ssh-keyscan", "-T", "2", "-t", "ed25519", "127.0.0.1"),
            log="sshd.log",
        ),
        Service(name="virtlogd", argv=("virtlogd",)),
        Service(name="virtlockd", argv=("virtlockd",)),
        Service(
            name="libvirtd",
            argv=LISTENING,
            probe=("virsh", "--connect", "qemu:///system", "--quiet", "uri"),
            log="libvirt/libvirtd.log",
        ),
    ]


def nova_compute(paths: Paths) -> list[Service]:
    return [
        Service(
            name="nova-compute",
            argv=(
                paths.program("nova-compute"),
                "--config-file",
                "/etc/nova/nova.conf",
            ),
            user="nova",
            env={"HOME": NOVA_HOME, "PYTHONWARNINGS": "ignore"},
            log="nova/nova-compute.log",
        )
    ]


def agent(paths: Paths) -> list[Service]:
    """In the environment of nova-compute: libvirt's bindings are there."""
    return [
        Service(
            name=AGENT,
            argv=(paths.program(AGENT), "--config-file", AGENT_CONF),
            user="nova",
            env={"HOME": NOVA_HOME, "PYTHONWARNINGS": "ignore"},
        )
    ]
