"""How nova's ssh leaves a host, and what lets others in."""

from dataclasses import dataclass

from migration_panel.facts.file import Entry
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateKey:
    """A private key of nova's that ssh would try; `type` is ssh's: ed25519, rsa …

    `encrypted`: it has a passphrase, so that only an agent can use it.
    """

    file: Entry
    type: str
    encrypted: bool
    fingerprint: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ssh:
    """Fingerprints are SHA256:…, as `ssh-keygen -lf` prints them.

    `way_in`: the folders and files that sshd's StrictModes looks at, from the home
    folder down to authorized_keys. `authorized`: fingerprints in authorized_keys.
    `known_hosts`: the files that ssh reads, with the number of their entries.
    `identities`: private keys, the ones of the ssh configuration first.
    `ports`: those that sshd is configured for.
    """

    identities: tuple[PrivateKey, ...] | Missing
    way_in: tuple[Entry, ...] | Missing
    authorized: tuple[str, ...] | Missing
    known_hosts: tuple[tuple[str, int], ...] | Missing
    host_keys: tuple[str, ...] | Missing
    strict_modes: bool
    ports: tuple[int, ...]
    listening: tuple[Listener, ...] | Missing
    client_version: str | Missing
