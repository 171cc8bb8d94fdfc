"""Whether nova's ssh can leave the host, and whether sshd lets others' in."""

from shlex import quote
from typing import Any

from migration_panel.checks.about import about, blocks, on_debian, restart_sshd
from migration_panel.checks.addresses import is_loopback, parsed
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.ssh_keys import way_out
from migration_panel.facts.file import Entry
from migration_panel.facts.known import KnownHost
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.facts.ssh import Ssh
from migration_panel.text import N_

OTHERS_WRITE, GROUP_WRITES = 0o002, 0o020
CONFIG = "/etc/ssh/sshd_config"


def check(host: KnownHost) -> list[Finding]:
    report = host.report
    if isinstance(report, Missing) or isinstance(report.ssh, Missing):
        return []
    ssh = report.ssh
    return [
        *way_out(report, ssh),
        *sshd_not_listening(report, ssh),
        *other_port(report, ssh),
        *other_address(report, ssh),
        *no_authorized_key(report, ssh),
        *strict_modes(report, ssh),
        *refused(report, ssh),
    ]


def sshd_not_listening(report: Report, ssh: Ssh) -> list[Finding]:
    """Neither on its own ports nor on the one that nova's ssh goes to."""
    if ssh.listening != ():
        return []
    ports = ", ".join(str(port) for port in sorted({*ssh.server.ports, ssh.port}))
    return [
        Finding(
            id="ssh.sshd-not-listening",
            level=blocks(certain=ssh.server.certain),
            message=N_(
                "Nothing listens for ssh on %(host)s (port %(ports)s): cold migrations "
                "and resizes to this host fail.",
                host=report.host,
                ports=ports,
            ),
            hint=N_("Start sshd, and see in its log why it does not run."),
            affects=Affects.COLD_TO,
            **about(
                report,
                "/proc/net/tcp",
                "",
                restart_sshd(report),
                "sshd -t",
                "ss -ltnp",
            ),
        )
    ]


def other_port(report: Report, ssh: Ssh) -> list[Finding]:
    """By this host's configuration of ssh, which peers have most likely too."""
    if isinstance(ssh.listening, Missing) or not ssh.listening or _met(ssh):
        return []
    ports = ", ".join(str(port) for port in sorted({x.port for x in ssh.listening}))
    return [
        Finding(
            id="ssh.other-port",
            level=Level.WARNING,
            message=N_(
                "sshd listens at port %(ports)s of %(host)s, but nova's ssh here goes "
                "to port %(port)s. Peers that are configured alike do not get in.",
                ports=ports,
                host=report.host,
                port=ssh.port,
            ),
            hint=N_(
                "Set the same port on both sides: Port in nova's ~/.ssh/config on "
                "every compute host, and Port in sshd_config."
            ),
            affects=Affects.COLD_TO,
            **_listening(report, ssh.listening),
        )
    ]


def other_address(report: Report, ssh: Ssh) -> list[Finding]:
    """Where sshd listens, but not at the address that Nova tells the source."""
    addresses = [each.address for each in _met(ssh)]
    told = _cold_address(report)
    if not addresses or _accepts(addresses, told):
        return []
    alone = all(map(is_loopback, addresses))
    return [
        Finding(
            id="ssh.other-address",
            level=blocks(certain=alone),
            message=N_(
                "sshd on %(host)s listens at %(addresses)s alone. Cold migrations to "
                "this host come to %(told)s.",
                host=report.host,
                addresses=", ".join(addresses),
                told=told or "?",
            ),
            hint=N_(
                "Let sshd listen at that address: see ListenAddress in sshd_config and "
                "ListenStream of ssh.socket, where that is in use."
            ),
            affects=Affects.COLD_TO,
            **_listening(report, _met(ssh)),
        )
    ]


def _met(ssh: Ssh) -> tuple[Listener, ...]:
    """The sockets that nova's ssh would come to."""
    found = () if isinstance(ssh.listening, Missing) else ssh.listening
    return tuple(each for each in found if each.port == ssh.port)


def _cold_address(report: Report) -> str | None:
    if isinstance(report.nova, Missing):
        return None
    network = report.network
    hostname = "" if isinstance(network, Missing) else network.hostname
    return report.nova.cold_address(hostname).strip("[]")


def _accepts(addresses: list[str], told: str | None) -> bool:
    """Every address does, and where a name or nothing is told, any but loopback's."""
    if any(found.is_unspecified for found in map(parsed, addresses) if found):
        return True
    outer = [each for each in addresses if not is_loopback(each)]
    return bool(outer) if parsed(told) is None else told in outer


def _listening(report: Report, found: tuple[Listener, ...]) -> dict[str, Any]:
    text = "\n".join(f"{each.address} {each.port}" for each in found)
    lines = (f"grep -nE '^ *(Port|ListenAddress)' {CONFIG}", "ss -ltnp")
    return about(report, "/proc/net/tcp", text, *lines, restart_sshd(report))


def no_authorized_key(report: Report, ssh: Ssh) -> list[Finding]:
    if ssh.authorized != ():
        return []
    first = (*ssh.server.key_files, "authorized_keys")[0]
    user = quote(ssh.user)
    return [
        Finding(
            id="ssh.no-authorized-key",
            level=blocks(certain=ssh.server.certain and not ssh.server.other_ways),
            message=N_(
                "No key may log in as %(user)s to %(host)s: cold migrations and "
                "resizes to this host fail.",
                user=ssh.user,
                host=report.host,
            ),
            hint=N_(
                "Add the public keys of the other compute hosts' nova to "
                "authorized_keys, as owner %(user)s and readable by it.",
                user=ssh.user,
            ),
            affects=Affects.COLD_TO,
            **about(
                report,
                first,
                "",
                f"runuser -u {user} -- tee -a {quote(first)} < peers-keys.pub",
                f"chmod 0600 {quote(first)}",
            ),
        )
    ]


def strict_modes(report: Report, ssh: Ssh) -> list[Finding]:
    """Each file and folder for which sshd passes over the keys in it."""
    if isinstance(ssh.way_in, Missing) or not ssh.server.strict_modes:
        return []
    user = ssh.user
    return [
        _distrusted(report, ssh, each)
        for each in ssh.way_in
        if each.owner not in {user, "root"} or each.mode & (OTHERS_WRITE | GROUP_WRITES)
    ]


def _distrusted(report: Report, ssh: Ssh, entry: Entry) -> Finding:
    path = quote(entry.path)
    return Finding(
        id="ssh.strict-modes",
        level=blocks(certain=_surely_distrusted(report, ssh, entry)),
        message=N_(
            "%(path)s on %(host)s is of %(owner)s with mode %(mode)s. While others "
            "than %(user)s may write there, sshd trusts no key in it, and cold "
            "migrations to this host fail.",
            path=entry.path,
            host=report.host,
            owner=entry.owner,
            mode=entry.octal,
            user=ssh.user,
        ),
        hint=N_("Let only %(user)s own it and write there.", user=ssh.user),
        affects=Affects.COLD_TO,
        **about(
            report,
            f"stat {entry.path}",
            f"{entry.octal} {entry.owner}",
            f"chown {quote(ssh.user)}: {path}",
            f"chmod go-w {path}",
        ),
    )


def _surely_distrusted(report: Report, ssh: Ssh, entry: Entry) -> bool:
    """Debian lets a group write of which the owner is the one member."""
    if isinstance(ssh.way_in, Missing) or not ssh.server.certain:
        return False
    owned = entry.owner in {ssh.user, "root"}
    if owned and not entry.mode & OTHERS_WRITE and on_debian(report):
        return False
    inside = entry.path.rstrip("/") + "/"
    files = [x.path for x in ssh.way_in if x.path in ssh.server.key_files]
    all_of_them = all(x == entry.path or x.startswith(inside) for x in files)
    return all_of_them and not ssh.server.other_ways


def refused(report: Report, ssh: Ssh) -> list[Finding]:
    """One for each line; Match blocks may make exceptions, so a probe decides."""
    return [
        Finding(
            id="ssh.refused",
            level=Level.WARNING,
            message=N_(
                "sshd on %(host)s has the line %(line)s, by which %(user)s does not "
                "get in with a key.",
                host=report.host,
                line=line,
                user=ssh.user,
            ),
            hint=N_(
                "Make an exception for %(user)s: add it to the list, or a Match block "
                "for the addresses of the other compute hosts.",
                user=ssh.user,
            ),
            affects=Affects.COLD_TO,
            **about(
                report,
                CONFIG,
                line,
                f"grep -rn {quote(line.split()[0])} {CONFIG} {CONFIG}.d",
                restart_sshd(report),
            ),
        )
        for line in ssh.server.refusing
    ]
