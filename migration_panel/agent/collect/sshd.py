"""What sshd is set to, and the files by which it lets an account in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.account import Account
from migration_panel.facts.file import Entry
from migration_panel.facts.missing import Missing
from migration_panel.facts.ssh import Sshd

CONFIG = "/etc/ssh/sshd_config"
KEY_FILES = (".ssh/authorized_keys", ".ssh/authorized_keys2")
# sshd takes the first value of a keyword, and every value of these.
GATHERED = frozenset({"port", "listenaddress", "allowusers", "denyusers"}) | {
    *("allowgroups", "denygroups")
}
DEEPEST = 8


@dataclass
class _Config:
    """Keywords in lower case to their values; what is behind Match is left out."""

    read: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    conditional: bool = False
    values: dict[str, list[str]] = field(default_factory=dict)

    def take(self, key: str, words: list[str]) -> None:
        if key in GATHERED:
            self.values.setdefault(key, []).extend(words)
        else:
            self.values.setdefault(key, words)

    def first(self, key: str, default: str) -> str:
        return (self.values.get(key) or [default])[0]

    def yes(self, key: str, default: str) -> bool:
        return self.first(key, default).lower() != "no"


def collect(system: System, login: Account | Missing) -> Sshd:
    """As far as nova may read it: on some distributions the files are root's."""
    config = _Config()
    _load(system, CONFIG, config, DEEPEST)
    return Sshd(
        read=tuple(config.read),
        certain=bool(config.read) and not config.unread and not config.conditional,
        ports=_ports(config),
        strict_modes=config.yes("strictmodes", "yes"),
        use_pam=config.yes("usepam", "no" if config.read else "yes"),
        key_files=_key_files(config, login),
        other_ways=_other_ways(config),
        refusing=() if isinstance(login, Missing) else _refusing(config, login),
    )


def _load(system: System, path: str, config: _Config, depth: int) -> None:
    try:
        lines = system.read(path).splitlines()
    except UnmeasuredError:
        config.unread.append(path)
        return
    config.read.append(path)
    for line in lines:
        key, *words = _words(line) or [""]
        if key == "match":
            config.conditional = True
            return
        if key == "include" and depth:
            for each in _included(system, words):
                _load(system, each, config, depth - 1)
        elif key:
            config.take(key, words)


def _words(line: str) -> list[str]:
    """Keyword and arguments; a `=` may part them, quotes may be around one."""
    text = line.strip()
    if text.startswith("#"):
        return []
    text = re.sub(r"^(\w+)\s*=\s*", r"\1 ", text)
    words = [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', text)]
    before = [each for each in words if each]
    return [before[0].lower(), *before[1:]] if before else []


def _included(system: System, patterns: list[str]) -> list[str]:
    """In the order of their names; relative ones are sshd's own folder's."""
    found = []
    for pattern in patterns:
        path = PurePosixPath("/etc/ssh", pattern)
        folder = str(path.parent)
        try:
            names = system.names(folder)
        except UnmeasuredError:
            continue
        found += [f"{folder}/{each}" for each in names if fnmatchcase(each, path.name)]
    return found


def _ports(config: _Config) -> tuple[int, ...]:
    """Those of Port, and those that ListenAddress has of its own."""
    ports = config.values.get("port", [])
    named = [each for each in ports if re.fullmatch(r"[0-9]{1,5}", each)]
    listed = [
        found[1]
        for each in config.values.get("listenaddress", [])
        if (found := re.search(r"^(?:[^:]+|\[.*\]):([0-9]{1,5})$", each))
    ]
    return tuple(sorted({int(each) for each in named + listed or ["22"]}))


def _key_files(config: _Config, login: Account | Missing) -> tuple[str, ...]:
    named = config.values.get("authorizedkeysfile") or list(KEY_FILES)
    if isinstance(login, Missing):
        return ()
    return tuple(_path(each, login) for each in named if each.lower() != "none")


def _path(path: str, login: Account) -> str:
    tokens = {"%h": login.home, "%u": login.user, "%U": str(login.uid), "%%": "%"}
    full = re.sub(r"%[huU%]", lambda found: tokens[found[0]], path)
    return str(PurePosixPath(login.home, full))


def _other_ways(config: _Config) -> tuple[str, ...]:
    """Lines by which sshd may let somebody in whose key is in no file of theirs."""
    told = {
        "AuthorizedKeysCommand": "none",
        "TrustedUserCAKeys": "none",
        "HostbasedAuthentication": "no",
    }
    values = {name: config.first(name.lower(), off) for name, off in told.items()}
    return tuple(
        f"{name} {value}"
        for name, value in values.items()
        if value.lower() != told[name]
    )


def _refusing(config: _Config, login: Account) -> tuple[str, ...]:
    """Lines that keep an account out, or its key."""
    kept = [f"{name} {' '.join(x)}" for name, x, fits in _lists(config, login) if fits]
    if not config.yes("pubkeyauthentication", "yes"):
        kept.append("PubkeyAuthentication no")
    methods = config.values.get("authenticationmethods", ["any"])
    if not any(re.fullmatch(r"any|publickey(:\w+)?", each) for each in methods):
        kept.append(f"AuthenticationMethods {' '.join(methods)}")
    return tuple(kept)


def _lists(config: _Config, login: Account) -> list[tuple[str, list[str], bool]]:
    """Each list, and whether it keeps the account out."""
    fitting: dict[str, Callable[[list[str]], bool]] = {
        "Users": lambda patterns: _fits(patterns, (login.user,)),
        "Groups": lambda patterns: _fits(patterns, login.groups),
    }
    found = []
    for what, fits in fitting.items():
        denied = config.values.get(f"deny{what.lower()}", [])
        allowed = config.values.get(f"allow{what.lower()}", [])
        found.append((f"Deny{what}", denied, fits(denied)))
        found.append((f"Allow{what}", allowed, bool(allowed) and not fits(allowed)))
    return found


def _fits(patterns: list[str], names: tuple[str, ...]) -> bool:
    """Of user@host the user alone: whence somebody comes is for a probe to say."""
    bare = [each.partition("@")[0] for each in patterns]
    return any(fnmatchcase(name, each) for name in names for each in bare)


def ways_in(
    system: System, server: Sshd, login: Account | Missing
) -> tuple[Entry, ...] | Missing:
    """What StrictModes looks at: each file with keys, and the folders that hold it."""
    if isinstance(login, Missing):
        return login
    paths = [path for each in server.key_files for path in _upward(each, login.home)]
    there = [path for path in sorted({login.home, *paths}) if system.exists(path)]
    try:
        return tuple(system.entry(path) for path in there)
    except UnmeasuredError as error:
        return Missing(str(error))


def _upward(path: str, home: str) -> list[str]:
    """A file and its folders, as far as the home folder, or to the root."""
    folders = [str(each) for each in PurePosixPath(path).parents]
    inside = [each for each in folders if each == home or each.startswith(f"{home}/")]
    return [path, *(inside or folders)]
