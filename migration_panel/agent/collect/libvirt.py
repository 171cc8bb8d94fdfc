"""libvirt's daemons: how they were started, where they listen, what they are told."""

from collections.abc import Iterable, Iterator

from migration_panel.agent.collect import certificates, libvirt_settings
from migration_panel.agent.hypervisor import Connection
from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.libvirt import TCP_PORT, TLS_PORT, Daemon, Settings
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing

MONOLITHIC, MODULAR = "monolithic", "modular"
SOCKETS, LISTEN, NONE = "sockets", "listen", "none"
# The daemon that others reach, by layout, and that which runs the guests.
REACHED = {MONOLITHIC: "libvirtd", MODULAR: "virtproxyd"}
RUNNING = {MONOLITHIC: "libvirtd", MODULAR: "virtqemud"}
LOCAL = ("service", "socket")
REMOTE = ("tcp", "tls")
UNITS = (
    *(f"{name}.{kind}" for name in ("libvirtd", "virtqemud") for kind in LOCAL),
    *(f"{name}-{way}.socket" for name in REACHED.values() for way in REMOTE),
)
# Started with either, libvirtd listens without systemd's help.
LISTENING = frozenset({"-l", "--listen"})


def collect(
    system: System, connection: Connection, listeners: tuple[Listener, ...] | Missing
) -> Daemon:
    """Every part is measured for itself, and may be Missing for itself."""
    active, running = units(system), processes(system)
    layout = _layout(active, running)
    settings = _settings(system, layout)
    return Daemon(
        layout=layout,
        activation=_activation(layout, active, running, settings),
        connects=_connects(connection),
        listening=_listening(listeners, settings),
        settings=settings,
        certificates=certificates.collect(system, settings),
    )


def units(system: System) -> frozenset[str]:
    """Those of libvirt that are active; none where systemd is not in charge."""
    try:
        output = system.run("systemctl", "show", "--property=Id,ActiveState", *UNITS)
    except UnmeasuredError:
        return frozenset()
    return parse_units(output.out) if output.ok else frozenset()


def parse_units(text: str) -> frozenset[str]:
    """Names of active units; a unit's properties stand together, in any order."""
    blocks = (dict(_pairs(block)) for block in text.split("\n\n"))
    return frozenset(
        each["Id"]
        for each in blocks
        if each.get("ActiveState") == "active" and "Id" in each
    )


def _pairs(block: str) -> Iterator[tuple[str, str]]:
    for line in block.splitlines():
        name, separator, value = line.partition("=")
        if separator:
            yield name, value


def processes(system: System) -> dict[str, tuple[str, ...]]:
    """Arguments of libvirt's running daemons, by name."""
    wanted = {*REACHED.values(), *RUNNING.values()}
    found = {}
    for pid in _pids(system):
        try:
            name = system.read(f"/proc/{pid}/comm").strip()
            if name in wanted:
                line = system.read(f"/proc/{pid}/cmdline")
                found[name] = tuple(line.rstrip("\0").split("\0"))
        except UnmeasuredError:  # it ended meanwhile
            continue
    return found


def _pids(system: System) -> Iterable[str]:
    try:
        return [each for each in system.names("/proc") if each.isdecimal()]
    except UnmeasuredError:
        return []


def _layout(active: Iterable[str], running: Iterable[str]) -> str | Missing:
    """A daemon that sockets start need not run just now."""
    for layout, name in RUNNING.items():
        if any(f"{name}.{kind}" in active for kind in LOCAL) or name in running:
            return layout
    return Missing("neither libvirtd nor virtqemud runs here, and no socket of theirs")


def _activation(
    layout: str | Missing,
    active: Iterable[str],
    running: dict[str, tuple[str, ...]],
    settings: Settings | Missing,
) -> str | Missing:
    if isinstance(layout, Missing):
        return layout
    name = REACHED[layout]
    if any(f"{name}-{way}.socket" in active for way in REMOTE):
        return SOCKETS
    if layout == MONOLITHIC:
        return LISTEN if LISTENING & set(running.get(name, ())) else NONE
    # virtproxyd has no --listen: its settings decide.
    if name not in running:
        return NONE
    if isinstance(settings, Missing):
        return settings
    return LISTEN if settings.listen_tcp or settings.listen_tls else NONE


def _settings(system: System, layout: str | Missing) -> Settings | Missing:
    if isinstance(layout, Missing):
        return layout
    try:
        return libvirt_settings.collect(system, REACHED[layout])
    except UnmeasuredError as error:
        return Missing(str(error))


def _connects(connection: Connection) -> str | Missing:
    try:
        return connection.uri()
    except UnmeasuredError as error:
        return Missing(str(error))


def _listening(
    listeners: tuple[Listener, ...] | Missing, settings: Settings | Missing
) -> tuple[Listener, ...] | Missing:
    if isinstance(listeners, Missing):
        return listeners
    ports = {TCP_PORT, TLS_PORT}
    if isinstance(settings, Settings):
        ports |= {settings.tcp_port, settings.tls_port}
    return tuple(each for each in listeners if each.port in ports)
