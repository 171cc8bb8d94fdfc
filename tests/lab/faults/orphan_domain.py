"""libvirt runs guests that Nova has on other hosts, as after a fence that was none."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import HOSTS

VIRSH = ("virsh", "--connect", "qemu:///system", "--quiet")
FILE = "/tmp/orphan.xml"  # noqa: S108 -- the node's own
KNOWN = "/tmp/orphans"  # noqa: S108 -- the node's own
XML = """\
<domain type="qemu">
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <metadata>
    <nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1">
      <nova:name>forgotten</nova:name>
    </nova:instance>
  </metadata>
  <memory unit="MiB">16</memory>
  <vcpu>1</vcpu>
  <os><type arch="x86_64">hvm</type></os>
</domain>
"""


def break_it(host: Host) -> None:
    others = [Host(name, host.paths) for name in HOSTS if name != host.name]
    servers = [server for other in others for server in other.servers()]
    host.write(KNOWN, "".join(f"{server['id']}\n" for server in servers))
    for server in servers:
        name = server["OS-EXT-SRV-ATTR:instance_name"]
        host.write(FILE, XML.format(name=name, uuid=server["id"]))
        if not host.run(*VIRSH, "domstate", server["id"], check=False).ok:
            host.run(*VIRSH, "create", FILE)


def heal_it(host: Host) -> None:
    """A failed move may have ended some, or defined them."""
    for uuid in host.run("cat", KNOWN, check=False).out.split():
        host.run(*VIRSH, "destroy", uuid, check=False)
        host.run(*VIRSH, "undefine", uuid, check=False)
    host.remove(KNOWN)


FAULT = Fault(
    "orphan-domain",
    "guests of other hosts run on it, too: none of them can come",
    break_it,
    heal_it,
    cold="duplicate_domain_on_dest",
    live="duplicate_domain_on_dest",
)
