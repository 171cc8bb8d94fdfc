"""User nova has no login shell, as Debian's nova-common makes it."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.run("usermod", "--shell", "/usr/sbin/nologin", "nova")


def heal_it(host: Host) -> None:
    host.run("usermod", "--shell", "/bin/bash", "nova")


FAULT = Fault(
    "ssh-nologin",
    "nova's shell is nologin: cold migrations to the host fail",
    break_it,
    heal_it,
    cold="ssh_login_disabled",
)
