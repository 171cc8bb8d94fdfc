"""Servers' folders in the instances path that nothing explains any more."""

import re
import shlex
from typing import Any

from migration_panel.checks.about import about
from migration_panel.checks.domains import since
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.domains import Folder
from migration_panel.facts.known import KnownHost, PlacedServer
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.text import N_

# From this one on (Yoga), Nova removes an old _resize folder before it makes its own.
REMOVES_OLD = 25
_RELEASE = re.compile(r"(?:\d+:)?(\d{1,3})\.\d")


def check(host: KnownHost) -> list[Finding]:
    """Nothing where Nova's list is not known, or other hosts write there too."""
    report, servers = host.report, host.servers
    if isinstance(report, Missing) or isinstance(report.domains, Missing):
        return []
    folders = report.domains.folders
    if isinstance(servers, Missing) or isinstance(folders, Missing):
        return []
    if _others_write_there(report):
        return []
    return left_over(host, report, folders, servers)


def left_over(
    host: KnownHost,
    report: Report,
    folders: tuple[Folder, ...],
    servers: tuple[PlacedServer, ...],
) -> list[Finding]:
    """Folders that no server, and no move that goes on, explains."""
    placed = {each.id: each for each in servers}
    found: list[Finding] = []
    for folder in folders:
        server = placed.get(folder.server)
        if (server and server.moving) or since(folder.modified, host.asked):
            continue
        if folder.kind == "resize" and not (server and server.leaving):
            found.append(stale_resize_folder(report, folder, server))
        elif folder.kind == "del":
            found.append(deleted_folder_left(report, folder))
        elif folder.kind == "instance" and not server and not _runs(report, folder):
            found.append(folder_left(report, folder))
    return found


def stale_resize_folder(
    report: Report, folder: Folder, server: PlacedServer | None
) -> Finding:
    """It matters to that one server, once it is on this host."""
    name = server.name if server else folder.server
    check = "leftovers.resize-folder"
    message = N_(
        "A folder of an old migration of %(name)s is left on %(host)s; Nova deletes "
        "it, with whatever it holds, when that server next leaves the host cold.",
        name=name,
        host=report.host,
    )
    if in_the_way(folder, report):
        check = "leftovers.resize-folder-in-the-way"
        message = N_(
            "A folder of an old migration of %(name)s is left on %(host)s. The next "
            "cold migration of that server from there fails, and Nova then puts the "
            "old disks of this folder in the place of the server's own.",
            name=name,
            host=report.host,
        )
    return Finding(
        id=check,
        level=Level.WARNING if server else Level.INFO,
        message=message,
        hint=N_(
            "Make sure that no move of the server waits to be confirmed or reverted, "
            "and that it has all its disks. Then rename the folder, and delete it "
            "after some days."
        ),
        affects=Affects.COLD_FROM,
        server=folder.server,
        **_to_rename(report, folder),
    )


def in_the_way(folder: Folder, report: Report) -> bool:
    """Whether a cold migration of the folder's server from this host must fail."""
    if folder.kind != "resize" or folder.empty:
        return False
    return not folder.removable or not _removes_old(report)


def _removes_old(report: Report) -> bool:
    version = report.nova.version if not isinstance(report.nova, Missing) else ""
    found = _RELEASE.match(version) if isinstance(version, str) else None
    # Nobody knows: then it is the Nova of today.
    return found is None or int(found[1]) >= REMOVES_OLD


def folder_left(report: Report, folder: Folder) -> Finding:
    return Finding(
        id="leftovers.folder",
        level=Level.WARNING,
        message=N_(
            "The folder of the server %(id)s is left on %(host)s, where Nova has no "
            "such server: it cannot come there live, as Nova refuses where its folder "
            "is already there.",
            id=folder.server,
            host=report.host,
        ),
        hint=N_(
            "Ask Nova where the server is. If it runs elsewhere and not from this "
            "folder, or was deleted, move the folder away. Do not where Nova shows it "
            "nowhere and nobody deleted it: its disks may be the only ones."
        ),
        affects=Affects.LIVE_TO,
        server=folder.server,
        **_to_rename(report, folder),
    )


def deleted_folder_left(report: Report, folder: Folder) -> Finding:
    path = folder_path(report, folder)
    return Finding(
        id="leftovers.deleted-folder",
        level=Level.INFO,
        message=N_(
            "What Nova could not delete of the server %(id)s is left on %(host)s and "
            "takes room.",
            id=folder.server,
            host=report.host,
        ),
        hint=N_("See what is in it and whose it is, then delete it."),
        affects=Affects.NOTHING,
        **about(report, path, _of_folder(folder), f"ls -laR {shlex.quote(path)}"),
    )


def _to_rename(report: Report, folder: Folder) -> dict[str, Any]:
    path = folder_path(report, folder)
    quoted = shlex.quote(path)
    lines = (f"ls -la {quoted}", f"mv {quoted} {quoted}.old")
    return about(report, path, _of_folder(folder), *lines)


def folder_path(report: Report, folder: Folder) -> str:
    """As Nova names it."""
    storage = report.storage
    base = storage.path if not isinstance(storage, Missing) else "instances_path"
    ending = {"instance": "", "resize": "_resize", "del": "_del"}.get(folder.kind, "")
    return f"{base.rstrip('/')}/{folder.server}{ending}"


def _others_write_there(report: Report) -> bool:
    """Folders of other hosts' servers belong there, and nobody knows of which."""
    return isinstance(report.storage, Missing) or report.storage.on_network


def _runs(report: Report, folder: Folder) -> bool:
    """Then the guest is what is told of."""
    domains = report.domains
    if isinstance(domains, Missing) or isinstance(domains.domains, Missing):
        return True
    return any(each.uuid == folder.server for each in domains.domains)


def _of_folder(folder: Folder) -> str:
    parts = [f"{folder.owner}, changed {folder.modified:%Y-%m-%d %H:%M} UTC"]
    if folder.empty:
        parts.append("empty")
    if not folder.removable:
        parts.append("nova cannot remove it")
    return ", ".join(parts)
