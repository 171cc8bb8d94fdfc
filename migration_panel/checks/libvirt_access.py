"""Whether live migrations of other hosts get in to this one's libvirt.

What others meet is tried from each of them: findings here block only where no host
could get in, whatever it is told.
"""

from migration_panel.checks import remedies
from migration_panel.checks.about import measured
from migration_panel.checks.addresses import is_loopback, parsed
from migration_panel.checks.finding import Affects, Command, Finding, Level
from migration_panel.checks.live_uri import Way, way
from migration_panel.facts.libvirt import Daemon, Settings
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.report import Report
from migration_panel.text import N_

EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what the kernel says
TABLES = "/proc/net/tcp"


def check(report: Report, daemon: Daemon) -> list[Finding]:
    """Others come by the way that this host's nova.conf names, it is assumed."""
    if isinstance(report.nova, Missing) or isinstance(daemon.connects, Missing):
        return []
    by = way(report.nova)
    if by is None or by.transport not in ("tcp", "tls"):
        return []
    return [
        *_of_listeners(report, daemon, report.nova, by),
        *asks_sasl(report, daemon, by),
        *no_authentication(report, daemon, by),
        *settings_not_read(report, daemon),
    ]


def _of_listeners(
    report: Report, daemon: Daemon, nova: NovaConf, by: Way
) -> list[Finding]:
    if isinstance(daemon.listening, Missing) or by.port is None:
        return []
    open_here = [each for each in daemon.listening if each.port == by.port]
    if not open_here:
        return [not_listening(report, daemon.listening, by)]
    reachable = [each for each in open_here if not is_loopback(each.address)]
    if not reachable:
        return [listens_locally(report, open_here, by)]
    return listens_elsewhere(report, reachable, nova, by)


def not_listening(report: Report, listening: tuple[Listener, ...], by: Way) -> Finding:
    """Where another port of libvirt's is open, others may come by that one."""
    return Finding(
        id="libvirt.not-listening",
        level=Level.WARNING if listening else Level.BLOCKER,
        affects=Affects.LIVE_TO,
        message=N_(
            "libvirt on %(host)s does not listen on TCP port %(port)s, by which live "
            "migrations come (%(transport)s).",
            host=report.host,
            port=by.port or 0,
            transport=by.transport,
        ),
        hint=N_(
            "Let libvirt listen there. Before you open plain TCP, see who can reach "
            "the port: it has no password of its own."
        ),
        commands=remedies.listen(report, by.transport),
        **measured(report, TABLES, _shown(listening)),
    )


def listens_locally(report: Report, listening: list[Listener], by: Way) -> Finding:
    return Finding(
        id="libvirt.listens-locally",
        level=Level.BLOCKER,
        affects=Affects.LIVE_TO,
        message=N_(
            "libvirt on %(host)s listens on port %(port)s for the host itself only "
            "(%(addresses)s): live migrations from other hosts are refused.",
            host=report.host,
            port=by.port or 0,
            addresses=_shown(listening),
        ),
        hint=N_(
            "Set listen_addr in the daemon's settings, or ListenStream of its socket, "
            "to the address by which hosts reach each other, and restart it."
        ),
        commands=(
            Command(host=report.host, line=f"grep -n listen_addr {_file(report)}"),
            remedies.restart(report),
        ),
        **measured(report, TABLES, _shown(listening)),
    )


def listens_elsewhere(
    report: Report, listening: list[Listener], nova: NovaConf, by: Way
) -> list[Finding]:
    wanted = nova.live_migration_inbound_addr
    if wanted is None or parsed(wanted) is None:
        return []
    if any(each.address in EVERY_ADDRESS | {wanted} for each in listening):
        return []
    return [
        Finding(
            id="libvirt.listens-elsewhere",
            level=Level.WARNING,
            affects=Affects.LIVE_TO,
            message=N_(
                "Live migrations to %(host)s are sent to %(wanted)s, but libvirt "
                "listens on %(addresses)s.",
                host=report.host,
                wanted=wanted,
                addresses=_shown(listening),
            ),
            hint=N_(
                "Let listen_addr and nova.conf's live_migration_inbound_addr name the "
                "same address."
            ),
            commands=remedies.listen(report, by.transport)[-1:],
            **measured(report, TABLES, _shown(listening)),
        )
    ]


def asks_sasl(report: Report, daemon: Daemon, by: Way) -> list[Finding]:
    """It is libvirt's default for TCP; where auth.conf is there, someone meant it."""
    settings = daemon.settings
    if isinstance(settings, Missing) or _authentication(settings, by) != "sasl":
        return []
    return [
        Finding(
            id="libvirt.asks-sasl",
            level=Level.INFO if settings.credentials else Level.WARNING,
            affects=Affects.LIVE_TO,
            message=N_(
                "libvirt on %(host)s asks others for a SASL login on %(transport)s.",
                host=report.host,
                transport=by.transport,
            ),
            hint=N_(
                "Give every host a login in /etc/libvirt/auth.conf, readable for nova "
                "too, so that it can be tried; or use TLS, which needs none; or, in a "
                "network of hosts alone, set auth_tcp to none."
            ),
            commands=(
                Command(host=report.host, line=f"grep -n ^auth_ {_file(report)}"),
                Command(
                    host=report.host, line="sasldblistusers2 -f /etc/libvirt/passwd.db"
                ),
            ),
            **measured(report, settings.file, f"auth_{by.transport} = sasl"),
        )
    ]


def no_authentication(report: Report, daemon: Daemon, by: Way) -> list[Finding]:
    """No warning: moves work, and in many clouds the network is the guard."""
    settings = daemon.settings
    if isinstance(settings, Missing) or by.transport != "tcp":
        return []
    if settings.auth_tcp != "none" or not _reachable(daemon, settings.tcp_port):
        return []
    return [
        Finding(
            id="libvirt.no-authentication",
            level=Level.INFO,
            affects=Affects.LIVE_TO,
            message=N_(
                "Whoever reaches port %(port)s of %(host)s controls its guests, and in "
                "effect the host: plain TCP without a login.",
                host=report.host,
                port=settings.tcp_port,
            ),
            hint=N_(
                "Let a firewall admit compute hosts only, or change to TLS: "
                "live_migration_scheme = tls, with certificates on every host."
            ),
            commands=(Command(host=report.host, line="nft list ruleset"),),
            **measured(report, settings.file, "auth_tcp = none"),
        )
    ]


def settings_not_read(report: Report, daemon: Daemon) -> list[Finding]:
    """Whether others get in is tried from each of them, so that nothing hangs on it."""
    if not isinstance(daemon.settings, Missing) or isinstance(daemon.layout, Missing):
        return []
    reason = daemon.settings.reason
    return [
        Finding(
            id="libvirt.settings-not-read",
            level=Level.INFO,
            affects=Affects.LIVE_TO,
            message=N_(
                "Whom libvirt on %(host)s lets in is not known: %(reason)s",
                host=report.host,
                reason=reason,
            ),
            hint=N_(
                "Let nova read libvirt's settings to have them judged too. Whether "
                "others get in is tried in any case."
            ),
            commands=(
                Command(host=report.host, line="setfacl -m u:nova:rx /etc/libvirt"),
                Command(host=report.host, line=f"setfacl -m u:nova:r {_file(report)}"),
            ),
            **measured(report, _file(report), reason),
        )
    ]


def _authentication(settings: Settings, by: Way) -> str:
    return settings.auth_tcp if by.transport == "tcp" else settings.auth_tls


def _reachable(daemon: Daemon, port: int) -> bool:
    if isinstance(daemon.listening, Missing):
        return False
    here = [each for each in daemon.listening if each.port == port]
    return any(not is_loopback(each.address) for each in here)


def _file(report: Report) -> str:
    daemon = report.libvirt
    modular = isinstance(daemon, Daemon) and daemon.layout == "modular"
    return f"/etc/libvirt/{'virtproxyd' if modular else 'libvirtd'}.conf"


def _shown(listening: tuple[Listener, ...] | list[Listener]) -> str:
    return ", ".join(f"{each.address} port {each.port}" for each in listening) or "-"
