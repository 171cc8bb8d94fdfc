"""How nova's ssh leaves a host, and what lets others in."""

from dataclasses import dataclass

from migration_panel.facts.account import Account
from migration_panel.facts.file import Entry
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateKey:
    """A private key that ssh would try; `type` is ssh's: ssh-ed25519, ssh-rsa …

    `encrypted`: it has a passphrase, so that only an agent can use it. `error`:
    what ssh-keygen said of a file that it cannot use. Type and fingerprint are
    None where only the passphrase, or nobody, could tell.
    """

    file: Entry
    type: str | None
    encrypted: bool
    fingerprint: str | None
    error: str | None = None

    @property
    def usable(self) -> bool:
        return not self.encrypted and self.error is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sshd:
    """sshd's own configuration; OpenSSH's defaults where nova may not read it.

    `read`: the files that were read; empty: none could be. `certain`: all of them
    were, and none has a Match block, which may change all of this for some.
    `key_files`: where sshd looks for the account's authorized keys. `other_ways`:
    lines that may let it in without those files. `refusing`: lines that may keep
    it out. `use_pam`: whether it asks PAM, as it does on every distribution.
    """

    read: tuple[str, ...]
    certain: bool
    ports: tuple[int, ...]
    strict_modes: bool
    use_pam: bool
    key_files: tuple[str, ...]
    other_ways: tuple[str, ...]
    refusing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ssh:
    """Fingerprints are SHA256:…, as `ssh-keygen -lf` prints them.

    `config_error`: what ssh said of a configuration with which it does not start;
    OpenSSH's defaults stand for it then. From `ssh -G`, by that configuration:
    `user`, whom it logs in as, `port`, `identity_agent`, `strict_host_keys` (yes,
    ask, accept-new, no), and `other_ways`: lines by which it may get in without a
    key.
    `identities`: private keys that are there, in the order in which ssh tries them.
    `known_hosts`: the files that ssh reads, with the number of their entries.
    `login`: the account on this host that a peer's ssh logs in to.
    `way_in`: the folders and files that sshd's StrictModes looks at, from the home
    folder down to authorized_keys. `authorized`: fingerprints in authorized_keys.
    `listening`: sockets on sshd's ports, and on the port that nova's ssh uses.
    """

    client_version: str | Missing
    config_error: str | None
    user: str
    port: int
    identity_agent: str | None
    strict_host_keys: str
    other_ways: tuple[str, ...]
    identities: tuple[PrivateKey, ...] | Missing
    known_hosts: tuple[tuple[str, int], ...] | Missing
    login: Account | Missing
    server: Sshd
    way_in: tuple[Entry, ...] | Missing
    authorized: tuple[str, ...] | Missing
    host_keys: tuple[str, ...] | Missing
    listening: tuple[Listener, ...] | Missing
