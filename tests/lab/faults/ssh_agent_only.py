"""User nova's private key has a passphrase that only an agent would know."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.trust import PRIVATE_KEY


def break_it(host: Host) -> None:
    host.restore(PRIVATE_KEY)
    host.run("ssh-keygen", "-q", "-p", "-N", "only-the-agent-knows", "-f", PRIVATE_KEY)
    host.run("chown", "nova:nova", PRIVATE_KEY)


def heal_it(host: Host) -> None:
    host.restore(PRIVATE_KEY)


FAULT = Fault(
    "ssh-agent-only",
    "nova's key has a passphrase: cold migrations away from the host fail",
    break_it,
    heal_it,
    cold="ssh_agent_key_missing",
)
