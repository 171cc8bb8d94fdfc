"""libvirt runs a guest that Nova does not know."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host

VIRSH = ("virsh", "--connect", "qemu:///system", "--quiet")
NAME = "instance-0000dead"
FILE = "/tmp/orphan.xml"  # noqa: S108 -- the node's own
XML = f"""\
<domain type="qemu">
  <name>{NAME}</name>
  <uuid>0badcafe-0000-4000-8000-00000000dead</uuid>
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
    if not host.run(*VIRSH, "domstate", NAME, check=False).ok:
        host.write(FILE, XML)
        host.run(*VIRSH, "create", FILE)


def heal_it(host: Host) -> None:
    host.run(*VIRSH, "destroy", NAME, check=False)


FAULT = Fault(
    "orphan-domain",
    "a guest runs that Nova does not know",
    break_it,
    heal_it,
)
