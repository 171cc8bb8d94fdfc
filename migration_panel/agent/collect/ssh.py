"""How nova's ssh leaves the host, by its own configuration, and how others come in."""

import base64
import binascii
import hashlib
import re

from migration_panel.agent.collect import account as accounts
from migration_panel.agent.collect import listeners, sshd
from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.account import Account
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing
from migration_panel.facts.ssh import PrivateKey, Ssh

# A type and a key, wherever in a line of authorized_keys they stand.
PUBLIC_KEY = re.compile(r"(?:^|\s)(ssh-\S+|ecdsa-\S+|sk-\S+)\s+(AAAA[A-Za-z0-9+/=]+)")
HOST_KEYS = re.compile(r"ssh_host_\w+_key\.pub")
ETC = "/etc/ssh"
WITHOUT_KEY_FILE = ("hostbasedauthentication", "pkcs11provider")

Settings = dict[str, tuple[str, ...]]
DEFAULTS: Settings = {
    "port": ("22",),
    "identityfile": tuple(
        f"~/.ssh/id_{kind}" for kind in ("rsa", "ecdsa", "ed25519", "dsa")
    ),
    "userknownhostsfile": ("~/.ssh/known_hosts", "~/.ssh/known_hosts2"),
    "globalknownhostsfile": (f"{ETC}/ssh_known_hosts", f"{ETC}/ssh_known_hosts2"),
}


def collect(system: System, account: Account | Missing) -> Ssh:
    """UnmeasuredError without ssh, or without the account whose ssh it is."""
    if isinstance(account, Missing):
        raise UnmeasuredError(account.reason)
    client, error = client_settings(system)
    user, port = _first(client, "user", account.user), _port(client)
    login = account if user == account.user else _account(system, user)
    server = sshd.collect(system, login)
    ways = sshd.ways_in(system, server, login)
    return Ssh(
        client_version=_version(system),
        config_error=error,
        user=user,
        port=port,
        identity_agent=_identity_agent(client),
        strict_host_keys=_first(client, "stricthostkeychecking", "ask"),
        other_ways=_other_ways(client),
        identities=_identities(system, client, account),
        known_hosts=_known_hosts(system, client, account),
        login=login,
        server=server,
        way_in=ways,
        authorized=_authorized(system, server.key_files, own=login == account),
        host_keys=_host_keys(system),
        listening=_listening(system, (*server.ports, port)),
    )


def client_settings(system: System) -> tuple[Settings, str | None]:
    """Of `ssh -G`; an own address stands for the peers' ones, as nova gives them.

    With what ssh said where it does not start at all, and defaults then.
    """
    said = system.run("ssh", "-G", "--", system.outward_address())
    if said.ok:
        return parse_settings(said.out), None
    error = said.err.strip()
    if said.code is None or not error or "usage: ssh" in error:
        message = f"ssh -G: {error}"
        raise UnmeasuredError(message)
    return dict(DEFAULTS), error


def parse_settings(text: str) -> Settings:
    """Keyword to its values, those of all its lines: ssh -G has one line a file."""
    found: Settings = {}
    for line in text.splitlines():
        key, *values = line.split() or [""]
        found[key] = (*found.get(key, ()), *values)
    return found


def _first(client: Settings, key: str, default: str) -> str:
    return (*client.get(key, ()), default)[0]


def _port(client: Settings) -> int:
    port = _first(client, "port", "22")
    if not re.fullmatch(r"[0-9]{1,5}", port):
        message = f"ssh -G: port {port!r}"
        raise UnmeasuredError(message)
    return int(port)


def _account(system: System, user: str) -> Account | Missing:
    try:
        return accounts.collect(system, user)
    except UnmeasuredError as error:
        return Missing(str(error))


def _version(system: System) -> str | Missing:
    """As in `OpenSSH_9.2p1 Debian-2+deb12u3, OpenSSL 3.0.15`, the part in front."""
    said = system.run("ssh", "-V")
    text = (said.err or said.out).partition(",")[0].strip()
    return text or Missing("ssh -V says nothing")


def _identity_agent(client: Settings) -> str | None:
    """Only one that the configuration names: nova-compute has no other."""
    named = _first(client, "identityagent", "none")
    return None if named.lower() in {"none", "ssh_auth_sock"} else named


def _other_ways(client: Settings) -> tuple[str, ...]:
    off = {"no", "none", "false", ""}
    told = ((key, _first(client, key, "")) for key in WITHOUT_KEY_FILE)
    return tuple(f"{key} {value}" for key, value in told if value.lower() not in off)


def _identities(
    system: System, client: Settings, account: Account
) -> tuple[PrivateKey, ...] | Missing:
    paths = [_path(each, account) for each in client.get("identityfile", ())]
    try:
        there = [path for path in dict.fromkeys(paths) if system.exists(path)]
        return tuple(_identity(system, path) for path in there)
    except UnmeasuredError as error:
        return Missing(str(error))


def _path(path: str, account: Account) -> str:
    """With the tokens that ssh_config allows in names of files, the common ones."""
    tokens = {"%d": account.home, "%u": account.user, "%%": "%"}
    full = re.sub(r"%[du%]", lambda found: tokens[found[0]], path)
    return account.home + full[1:] if full.startswith("~/") else full


def _identity(system: System, path: str) -> PrivateKey:
    """Unlocked with an empty passphrase, as ssh in nova-compute's hands does."""
    said = system.run("ssh-keygen", "-y", "-P", "", "-f", path)
    encrypted = "incorrect passphrase" in said.err
    public = said.out.split() if said.ok else []
    kind, key = (public[0], public[1]) if len(public) > 1 else (None, None)
    failed = not said.ok and not encrypted
    return PrivateKey(
        file=system.entry(path),
        type=kind,
        encrypted=encrypted,
        fingerprint=fingerprint(key) if key else _listed(system, path),
        error=(said.err.strip().splitlines() or ["ssh-keygen: no answer"])[-1]
        if failed
        else None,
    )


def _listed(system: System, path: str) -> str | None:
    """The fingerprint of a key that stays locked, where its file tells it."""
    found = re.search(r"SHA256:\S+", system.run("ssh-keygen", "-lf", path).out)
    return found[0] if found else None


def fingerprint(key: str) -> str | None:
    """SHA256:… of a public key in base64, as OpenSSH prints it."""
    try:
        digest = hashlib.sha256(base64.b64decode(key)).digest()
    except (ValueError, binascii.Error):
        return None
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _known_hosts(
    system: System, client: Settings, account: Account
) -> tuple[tuple[str, int], ...]:
    """A file that nova may not read is none for its ssh either."""
    keys = ("userknownhostsfile", "globalknownhostsfile")
    paths = [_path(each, account) for key in keys for each in client.get(key, ())]
    there = [path for path in paths if system.exists(path) and path != "/dev/null"]
    return tuple((path, len(_lines(system, path))) for path in there)


def _lines(system: System, path: str) -> list[str]:
    try:
        lines = map(str.strip, system.read(path).splitlines())
    except UnmeasuredError:
        return []
    return [line for line in lines if line and not line.startswith("#")]


def _authorized(
    system: System, files: tuple[str, ...], *, own: bool
) -> tuple[str, ...] | Missing:
    """What the account may not read, sshd, which reads it as the account, may not."""
    found: list[str] = []
    for path in filter(system.exists, files):
        try:
            found += parse_public_keys(system.read(path))
        except UnmeasuredError as error:
            if not own:
                return Missing(str(error))
    return tuple(found)


def parse_public_keys(text: str) -> tuple[str, ...]:
    """Fingerprints of a file of public keys, comments and options aside."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found = [PUBLIC_KEY.search(line) for line in lines]
    prints = [fingerprint(each[2]) for each in found if each]
    return tuple(each for each in prints if each)


def _host_keys(system: System) -> tuple[str, ...] | Missing:
    try:
        names = [each for each in system.names(ETC) if HOST_KEYS.fullmatch(each)]
        texts = [system.read(f"{ETC}/{name}") for name in names]
    except UnmeasuredError as error:
        return Missing(str(error))
    return tuple(key for text in texts for key in parse_public_keys(text))


def _listening(
    system: System, ports: tuple[int, ...]
) -> tuple[Listener, ...] | Missing:
    try:
        return tuple(each for each in listeners.collect(system) if each.port in ports)
    except UnmeasuredError as error:
        return Missing(str(error))
