"""Anybody may write to nova's home folder, so sshd trusts no key in it.

Debian's sshd lets the group write, where nobody else is in it.
"""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import NOVA_HOME


def break_it(host: Host) -> None:
    host.run("chmod", "0777", NOVA_HOME)


def heal_it(host: Host) -> None:
    host.run("chmod", "0755", NOVA_HOME)


FAULT = Fault(
    "ssh-strict-modes",
    "nova's home is writable by all: cold migrations to the host fail",
    break_it,
    heal_it,
    cold="ssh_auth_denied",
)
