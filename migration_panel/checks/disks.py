"""What is told of Nova being told how to treat the disks of a live migration."""

from collections.abc import Iterable

from migration_panel.checks.about import of_server
from migration_panel.checks.finding import Finding, Level
from migration_panel.facts.server import Server
from migration_panel.text import N_

# Ids of what was measured of a pair.
SHARED, COPIED = "pair.disks-shared", "pair.disks-copied"


def with_block(server: Server, *, block: bool | None) -> list[Finding]:
    """What to know before telling Nova how to treat disks; None lets it decide."""
    if block is None:
        return []
    if not block:
        return _shared_wanted(server)
    return [
        *_nothing_to_copy(server),
        *_volumes_beside(server),
        *_config_drive(server),
    ]


def _shared_wanted(server: Server) -> list[Finding]:
    if server.volume_backed:
        return []
    message = N_(
        "The disk of %(server)s is not copied: Nova refuses unless both hosts "
        "share the storage it is on.",
        server=server.name,
    )
    hint = N_("Leave it at automatic unless you know that they do.")
    check = "move.block-no-needs-shared"
    return [of_server(check, Level.WARNING, server, message, hint)]


def _nothing_to_copy(server: Server) -> list[Finding]:
    if not server.volume_backed:
        return []
    message = N_(
        "%(server)s boots from a volume: where there is no local disk beside it, "
        "Nova refuses to copy it.",
        server=server.name,
    )
    hint = N_("Leave it at automatic: volumes are never copied, but attached anew.")
    return [of_server("move.block-of-volume", Level.WARNING, server, message, hint)]


def _volumes_beside(server: Server) -> list[Finding]:
    if server.volume_backed or not server.volumes:
        return []
    message = N_(
        "%(server)s has volumes attached. They are not copied; with tunneled "
        "migration (live_migration_tunnelled) Nova refuses.",
        server=server.name,
    )
    hint = N_("Detach them, or turn tunneling off in nova.conf, if Nova refuses.")
    return [of_server("move.block-with-volumes", Level.INFO, server, message, hint)]


def _config_drive(server: Server) -> list[Finding]:
    if not server.config_drive:
        return []
    message = N_("The config drive of %(server)s is copied too.", server=server.name)
    hint = N_(
        "Hosts with a libvirt older than 1.2.17 cannot copy one in ISO 9660 format; "
        "there, set config_drive_format to vfat before servers are built."
    )
    return [of_server("move.block-config-drive", Level.INFO, server, message, hint)]


def shared(between: Iterable[str]) -> bool | None:
    """By the ids of a pair's findings; None where it was not measured."""
    known = set(between)
    return True if SHARED in known else False if COPIED in known else None


def toward(server: Server, *, shared: bool | None, block: bool | None) -> list[Finding]:
    """What Nova refuses of the answer, by what was measured between two hosts."""
    if block is True and shared is True:
        return [_copied_onto_itself(server)]
    if block is False and shared is False and not server.volume_backed:
        return [_left_behind(server)]
    return []


def _copied_onto_itself(server: Server) -> Finding:
    message = N_(
        "Both hosts share the storage of %(server)s: Nova refuses to copy its disks.",
        server=server.name,
    )
    hint = N_("Leave it at automatic: then nothing is copied.")
    return of_server("move.block-on-shared", Level.BLOCKER, server, message, hint)


def _left_behind(server: Server) -> Finding:
    message = N_(
        "The two hosts share no storage: Nova refuses to move %(server)s without a "
        "copy of its disk.",
        server=server.name,
    )
    hint = N_("Leave it at automatic: then the disk is copied.")
    return of_server("move.block-no-not-shared", Level.BLOCKER, server, message, hint)
