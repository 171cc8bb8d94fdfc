"""The distribution by its os-release, and the traces that deployments leave."""

import shlex

from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.platform import Platform

FILES = ("/etc/os-release", "/usr/lib/os-release")
# On the host, or inside of nova-compute's container. RHOSO's are started by Kolla's
# scripts as well, so that it is looked for first.
TRACES = {
    "rhoso": (
        "/etc/systemd/system/edpm_nova_compute.service",
        "/var/lib/openstack/config/nova",
        "/var/lib/kolla/config_files/nova-blank.conf",
    ),
    "kolla": ("/etc/kolla/nova-compute", "/usr/local/bin/kolla_start"),
}


def collect(system: System) -> Platform:
    """UnmeasuredError where the host has no os-release that can be read."""
    path = next((each for each in FILES if system.exists(each)), FILES[0])
    told = parse(system.read(path))
    return Platform(
        id=told.get("ID", "linux"),
        like=tuple(told.get("ID_LIKE", "").split()),
        version=told.get("VERSION_ID", ""),
        containers=_containers(system),
    )


def parse(text: str) -> dict[str, str]:
    """Names and values, quoted as a shell reads them; other lines are none of it."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        name, separator, value = line.strip().partition("=")
        if separator and name.isidentifier():
            found[name] = _unquoted(value)
    if not found:
        message = f"{FILES[0]} says nothing"
        raise UnmeasuredError(message)
    return found


def _unquoted(value: str) -> str:
    try:
        return " ".join(shlex.split(value))
    except ValueError:
        return value.strip("\"'")


def _containers(system: System) -> str | None:
    for name, traces in TRACES.items():
        if any(system.exists(each) for each in traces):
            return name
    return None
