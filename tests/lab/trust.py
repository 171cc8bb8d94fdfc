"""SSH keys: every host's nova user may sign in on every other host."""

from __future__ import annotations

from pathlib import Path

from tests.lab.files import File
from tests.lab.layout import ADDRESSES, HOSTS, NOVA_HOME, Paths
from tests.lab.shell import run

KEY_KIND = "ed25519"
KNOWN_HOSTS = f"{NOVA_HOME}/.ssh/known_hosts"
AUTHORIZED_KEYS = f"{NOVA_HOME}/.ssh/authorized_keys"
PRIVATE_KEY = f"{NOVA_HOME}/.ssh/id_{KEY_KIND}"
HOST_KEY = f"/etc/ssh/ssh_host_{KEY_KIND}_key"


def folder(paths: Paths) -> Path:
    return paths.cache / "ssh"


def make_keys(paths: Paths) -> None:
    """One key for each host and one for its nova user; kept for later runs."""
    folder(paths).mkdir(parents=True, exist_ok=True, mode=0o700)
    for host in HOSTS:
        for kind in ("host", "nova"):
            key = folder(paths) / f"{host}-{kind}"
            if not key.exists():
                make = [
                    "ssh-keygen",
                    "-q",
                    "-t",
                    KEY_KIND,
                    "-N",
                    "",
                    "-C",
                    f"{kind}@{host}",
                ]
                run([*make, "-f", str(key)])


def public(paths: Paths, host: str, kind: str) -> str:
    return (folder(paths) / f"{host}-{kind}.pub").read_text().strip()


def known_hosts(paths: Paths) -> str:
    """Every host's key under its name and its address."""
    lines = [
        f"{host},{ADDRESSES[host]} {' '.join(public(paths, host, 'host').split()[:2])}"
        for host in HOSTS
    ]
    return "\n".join(lines) + "\n"


def authorized_keys(paths: Paths) -> str:
    return "".join(f"{public(paths, host, 'nova')}\n" for host in HOSTS)


def trust_files(paths: Paths, host: str) -> list[File]:
    own = folder(paths)
    private, login = (own / f"{host}-host", own / f"{host}-nova")
    return [
        File(HOST_KEY, private.read_text(), mode=0o600),
        File(f"{HOST_KEY}.pub", f"{public(paths, host, 'host')}\n"),
        File(PRIVATE_KEY, login.read_text(), mode=0o600, owner="nova"),
        File(f"{PRIVATE_KEY}.pub", f"{public(paths, host, 'nova')}\n", owner="nova"),
        File(KNOWN_HOSTS, known_hosts(paths), mode=0o644, owner="nova"),
        File(AUTHORIZED_KEYS, authorized_keys(paths), mode=0o600, owner="nova"),
    ]
