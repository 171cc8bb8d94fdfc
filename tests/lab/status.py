"""How the lab is: every service, every host, every guest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

from tests.lab import faults, guests, memory, services, storage
from tests.lab.layout import CONTROLLER, HOSTS, Paths
from tests.lab.node import Node
from tests.lab.openstack import Cloud, RefusedError
from tests.lab.service import Running


@dataclass(frozen=True)
class Line:
    """One thing that is fine, or is not."""

    kind: str
    where: str
    name: str
    fine: bool
    detail: str = ""


def service_line(running: Running) -> Line:
    node, up = running.node.name, running.node.init() is not None
    found = running.processes() if up else []
    fine = bool(found) and running.answers()
    detail = "" if fine else ("does not answer" if found else "not running")
    return Line("service", node, running.name, fine, detail)


def service_lines(paths: Paths) -> list[Line]:
    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(service_line, services.everywhere(paths)))


def host_lines(found: Sequence[dict[str, Any]]) -> list[Line]:
    """From Nova's list of its compute services."""
    seen = {service["host"]: service for service in found}
    lines = []
    for host in HOSTS:
        service = seen.get(host, {"state": "unknown to Nova", "status": ""})
        fine = service["state"] == "up" and service["status"] == "enabled"
        detail = f"{service['state']} {service['status']}".strip()
        lines.append(Line("host", host, "nova-compute", fine, detail))
    return lines


def guest_lines(servers: Iterable[guests.Server]) -> list[Line]:
    lines = []
    for server in sorted(servers, key=lambda server: str(server["name"])):
        host = server["OS-EXT-SRV-ATTR:host"] or "-"
        status = server["status"]
        lines.append(Line("guest", host, server["name"], status == "ACTIVE", status))
    return lines


def cloud_lines() -> list[Line]:
    cloud = Cloud()
    try:
        found = cloud.nova("/os-services?binary=nova-compute")["services"]
        return [*host_lines(found), *guest_lines(guests.all_servers(cloud))]
    except RefusedError as error:
        return [
            Line("host", CONTROLLER, "nova-api", fine=False, detail=str(error)[:200])
        ]


def fault_lines(broken: Sequence[faults.Broken]) -> list[Line]:
    """A lab that is broken on purpose is not fine either."""
    return [Line("fault", item.host, item.fault, fine=False) for item in broken]


def look(paths: Paths) -> list[Line]:
    """Everything about the lab; nothing running at all is not fine."""
    if Node(CONTROLLER, paths).init() is None:
        return [Line("lab", CONTROLLER, "lab", fine=False, detail="down")]
    return [*service_lines(paths), *cloud_lines(), *fault_lines(faults.broken(paths))]


def fine(lines: Sequence[Line]) -> bool:
    return all(line.fine for line in lines)


def table(lines: Sequence[Line]) -> str:
    rows = [("", "KIND", "WHERE", "NAME", "DETAIL")]
    rows += [
        ("ok" if line.fine else "!!", line.kind, line.where, line.name, line.detail)
        for line in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def as_data(paths: Paths, lines: Sequence[Line]) -> dict[str, object]:
    """What ``status --json`` prints."""
    return {
        "fine": fine(lines),
        "storage": storage.current(paths),
        "memory_mb": memory.used_mb(paths.home),
        "faults": [asdict(broken) for broken in faults.broken(paths)],
        "lines": [asdict(line) for line in lines],
    }
