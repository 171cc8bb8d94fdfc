"""Whether nova has a key to log in with, and knows whom it talks to."""

from shlex import quote
from typing import Any

from migration_panel.checks.about import about, blocks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.facts.ssh import PrivateKey, Ssh
from migration_panel.text import N_

TAKES_ANY_KEY = frozenset({"no", "off", "false"})
TAKES_NEW_KEYS = TAKES_ANY_KEY | {"accept-new"}
DEFAULT_KEY = "~/.ssh/id_ed25519"


def way_out(report: Report, ssh: Ssh) -> list[Finding]:
    return [
        *configuration_refused(report, ssh),
        *no_private_key(report, ssh),
        *key_has_passphrase(report, ssh),
        *key_permissions(report, ssh),
        *key_broken(report, ssh),
        *no_known_hosts(report, ssh),
        *host_keys_unchecked(report, ssh),
    ]


def configuration_refused(report: Report, ssh: Ssh) -> list[Finding]:
    """It does not start then, whatever the target."""
    if ssh.config_error is None:
        return []
    return [
        Finding(
            id="ssh.configuration-refused",
            level=Level.BLOCKER,
            message=N_(
                "nova's ssh on %(host)s does not start: %(error)s. Cold migrations and "
                "resizes away from this host fail.",
                host=report.host,
                error=ssh.config_error,
            ),
            hint=N_(
                "Mend the line that is named, or give the file to nova and let nobody "
                "else write to it."
            ),
            affects=Affects.COLD_FROM,
            **about(
                report,
                "ssh -G",
                ssh.config_error,
                "runuser -u nova -- sh -c 'chmod go-w ~/.ssh/config'",
                "runuser -u nova -- ssh -G -- PEER_ADDRESS",
            ),
        )
    ]


def _keys(ssh: Ssh) -> tuple[PrivateKey, ...]:
    return () if isinstance(ssh.identities, Missing) else ssh.identities


def _another_way(ssh: Ssh) -> bool:
    """An agent, a token or the host's own key may do it; a probe tells."""
    return bool(ssh.identity_agent or ssh.other_ways)


def _level(ssh: Ssh) -> Level:
    """Of a key that cannot be used; another one that can makes it no matter."""
    if any(key.usable for key in _keys(ssh)):
        return Level.INFO
    return blocks(certain=not _another_way(ssh))


def no_private_key(report: Report, ssh: Ssh) -> list[Finding]:
    if ssh.identities != ():
        return []
    make = f"ssh-keygen -q -t ed25519 -N '' -f {DEFAULT_KEY}"
    return [
        Finding(
            id="ssh.no-private-key",
            level=_level(ssh),
            message=N_(
                "nova has no private key on %(host)s: cold migrations and resizes "
                "away from it fail.",
                host=report.host,
            ),
            hint=N_(
                "Make one without a passphrase, and add its public half to "
                "authorized_keys of nova on all other compute hosts."
            ),
            affects=Affects.COLD_FROM,
            **about(
                report,
                "ssh -G",
                "",
                f"runuser -u nova -- sh -c {quote(f'mkdir -pm 0700 ~/.ssh && {make}')}",
                "runuser -u nova -- sh -c 'cat ~/.ssh/id_ed25519.pub'",
            ),
        )
    ]


def _about_key(
    report: Report, ssh: Ssh, key: PrivateKey, *lines: str
) -> dict[str, Any]:
    said = key.error or "incorrect passphrase"
    known = about(report, f"ssh-keygen -y -P '' -f {key.file.path}", said, *lines)
    return known | {"affects": Affects.COLD_FROM, "level": _level(ssh)}


def key_has_passphrase(report: Report, ssh: Ssh) -> list[Finding]:
    """An ssh-agent of somebody's shell is not there for nova-compute."""
    return [
        Finding(
            id="ssh.key-has-passphrase",
            message=N_(
                "nova's key %(path)s on %(host)s has a passphrase, for which nobody "
                "is there to ask. An ssh-agent that knows it in a shell is none of "
                "nova-compute's.",
                path=key.file.path,
                host=report.host,
            ),
            hint=N_(
                "Take the passphrase away, or make a key without one and add its "
                "public half to authorized_keys of nova on the other compute hosts."
            ),
            **_about_key(
                report,
                ssh,
                key,
                f"runuser -u nova -- ssh-keygen -p -N '' -f {quote(key.file.path)}",
            ),
        )
        for key in _keys(ssh)
        if key.encrypted
    ]


def key_permissions(report: Report, ssh: Ssh) -> list[Finding]:
    """Readable by others, or not by nova."""
    return [
        Finding(
            id="ssh.key-permissions",
            message=N_(
                "ssh does not use nova's key %(path)s on %(host)s, which is of "
                "%(owner)s with mode %(mode)s: nova alone must be able to read it.",
                path=key.file.path,
                host=report.host,
                owner=key.file.owner,
                mode=key.file.octal,
            ),
            hint=N_("Give the file to nova, and let nobody else read it."),
            **_about_key(
                report,
                ssh,
                key,
                f"chown nova: {quote(key.file.path)}",
                f"chmod 0600 {quote(key.file.path)}",
            ),
        )
        for key in _keys(ssh)
        if _about_permissions(key)
    ]


def _about_permissions(key: PrivateKey) -> bool:
    return key.error is not None and "permission" in key.error.lower()


def key_broken(report: Report, ssh: Ssh) -> list[Finding]:
    return [
        Finding(
            id="ssh.key-broken",
            message=N_(
                "ssh cannot read nova's key %(path)s on %(host)s: %(error)s",
                path=key.file.path,
                host=report.host,
                error=key.error or "",
            ),
            hint=N_(
                "Write the file anew, whole and with the end of its last line, or make "
                "another key and add its public half to authorized_keys of nova on the "
                "other compute hosts."
            ),
            **_about_key(
                report,
                ssh,
                key,
                f"runuser -u nova -- ssh-keygen -l -f {quote(key.file.path)}",
                f"tail -n 1 {quote(key.file.path)}",
            ),
        )
        for key in _keys(ssh)
        if key.error is not None and not _about_permissions(key)
    ]


def no_known_hosts(report: Report, ssh: Ssh) -> list[Finding]:
    """Whether the one peer that matters is in it, a probe tells."""
    if isinstance(ssh.known_hosts, Missing) or ssh.strict_host_keys in TAKES_NEW_KEYS:
        return []
    if any(count for _, count in ssh.known_hosts):
        return []
    files = ", ".join(path for path, _ in ssh.known_hosts) or "known_hosts"
    return [
        Finding(
            id="ssh.no-known-hosts",
            level=Level.WARNING,
            message=N_(
                "nova's ssh on %(host)s knows no host's key, and asks about each new "
                "one. Nobody is there to answer: cold migrations away from it end "
                "with “Host key verification failed”.",
                host=report.host,
            ),
            hint=N_(
                "Put the keys of all compute hosts, under the addresses that are "
                "their my_ip, into /etc/ssh/ssh_known_hosts."
            ),
            affects=Affects.COLD_FROM,
            **about(
                report,
                files,
                "",
                "ssh-keyscan -- PEER_ADDRESS >> /etc/ssh/ssh_known_hosts",
            ),
        )
    ]


def host_keys_unchecked(report: Report, ssh: Ssh) -> list[Finding]:
    if ssh.strict_host_keys not in TAKES_ANY_KEY:
        return []
    line = f"stricthostkeychecking {ssh.strict_host_keys}"
    return [
        Finding(
            id="ssh.host-keys-unchecked",
            level=Level.INFO,
            message=N_(
                "nova's ssh on %(host)s takes whoever answers for the host it wants. "
                "Someone in between could be given servers' disks.",
                host=report.host,
            ),
            hint=N_(
                "Put the keys of all compute hosts into /etc/ssh/ssh_known_hosts, "
                "then take StrictHostKeyChecking out of nova's ~/.ssh/config."
            ),
            affects=Affects.COLD_FROM,
            **about(
                report, "ssh -G", line, "runuser -u nova -- ssh -G -- PEER_ADDRESS"
            ),
        )
    ]
