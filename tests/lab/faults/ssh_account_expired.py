"""User nova's account has expired."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host


def break_it(host: Host) -> None:
    host.run("usermod", "--expiredate", "2020-01-01", "nova")


def heal_it(host: Host) -> None:
    host.run("usermod", "--expiredate", "", "nova")


FAULT = Fault(
    "ssh-account-expired",
    "nova's account has expired: cold migrations to the host fail",
    break_it,
    heal_it,
    cold="ssh_login_disabled",
)
