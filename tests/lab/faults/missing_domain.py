"""Somebody removed a guest behind Nova's back."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.openstack import Cloud
from tests.lab.progress import wait_for

VIRSH = ("virsh", "--connect", "qemu:///system", "--quiet")


def known(host: Host, server: str) -> bool:
    return host.run(*VIRSH, "domstate", server, check=False).ok


def break_it(host: Host) -> None:
    for server in host.servers()[:1]:
        host.run(*VIRSH, "destroy", server["id"], check=False)
        host.run(*VIRSH, "undefine", server["id"], check=False)


def heal_it(host: Host) -> None:
    lost = [server for server in host.servers() if not known(host, server["id"])]
    for server in lost:
        path = f"/servers/{server['id']}/action"
        Cloud().nova(path, {"reboot": {"type": "HARD"}})
    wait_for(
        lambda: all(known(host, server["id"]) for server in lost),
        90,
        "Nova to make the domains anew",
        1,
    )


FAULT = Fault(
    "missing-domain",
    "libvirt has lost the host's first guest, which Nova still lists",
    break_it,
    heal_it,
    cold="domain_not_found",
    live="domain_not_found",
)
