"""The host was reinstalled: its SSH host key is a new one."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.trust import HOST_KEY, KEY_KIND


def break_it(host: Host) -> None:
    host.run("rm", "-f", HOST_KEY, f"{HOST_KEY}.pub")
    host.run("ssh-keygen", "-q", "-t", KEY_KIND, "-N", "", "-f", HOST_KEY)
    host.restart("sshd")


def heal_it(host: Host) -> None:
    host.restore(HOST_KEY)
    host.restore(f"{HOST_KEY}.pub")
    host.restart("sshd")


FAULT = Fault(
    "ssh-host-key-changed",
    "the host's SSH host key is another one: cold migrations to the host fail",
    break_it,
    heal_it,
    cold="ssh_host_key_changed",
)
