"""Names and paths of one migration in the lines to copy, and nothing else.

Lines of the catalog have words in capitals where a person would fill something in.
What replaces them came from hosts and from Nova: only what no shell, and no program,
could take for anything but a name goes in, so that it needs no quotes and breaks none.
"""

import re
from collections.abc import Mapping
from ipaddress import ip_address

from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.rpc import HOST

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_PROJECT = re.compile(r"[0-9a-f]{32}\Z")
_REQUEST = re.compile(r"req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_DOMAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}\Z")
_PATH = re.compile(r"(/[A-Za-z0-9_+][A-Za-z0-9_.+-]{0,254}){1,32}\Z")
_WORD = re.compile(r"(?<![A-Za-z])[A-Z]{4,}(?:_[A-Z]{4,})?(?![A-Za-z])")

HOME = "~nova/"
INSTANCES = "/var/lib/nova/instances"
NOVA_CONF = "/etc/nova/nova.conf"
LIBVIRTD_CONF = "/etc/libvirt/libvirtd.conf"
DATA_PORTS = (49152, 49215)


def host(name: str | None) -> str | None:
    return name if name and HOST.match(name) else None


def address(text: str | None) -> str | None:
    """An IP address, or a name; no scope, as shells have other ideas of a %."""
    if not text:
        return None
    try:
        return str(ip_address(text)) if "%" not in text else None
    except ValueError:
        return host(text)


def uuid(text: str | None) -> str | None:
    return text if text and _UUID.match(text) else None


def project(text: str | None) -> str | None:
    """As Keystone makes them; a person's name for one is not filled in."""
    return text if text and _PROJECT.match(text) else None


def request(text: str | None) -> str | None:
    return text if text and _REQUEST.match(text) else None


def domain(text: str | None) -> str | None:
    return text if text and _DOMAIN.match(text) else None


def path(text: str | None) -> str | None:
    """An absolute one; no part of it begins with a dot or a dash."""
    text = (text or "").rstrip("/")
    return text if _PATH.match(text) else None


def filled(line: str, known: Mapping[str, str | None]) -> str:
    """Words in capitals that are known, in one pass: what goes in is not looked at."""
    return _WORD.sub(lambda found: known.get(found[0]) or found[0], line)


def placed(line: str, report: Report | None) -> str:
    """The host's own paths and ports where lines have the usual ones."""
    if report is None:
        return line
    for usual, own in _own(report).items():
        if own is not None and own != usual:
            line = line.replace(usual, own)
    return line


def _own(report: Report) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    if not isinstance(report.account, Missing):
        home = path(report.account.home)
        found[HOME] = f"{home}/" if home else None
    if not isinstance(report.nova, Missing):
        found[INSTANCES] = path(report.nova.instances_path)
        found[NOVA_CONF] = _nova_conf(report.nova.files)
    if not isinstance(report.libvirt, Missing):
        settings = report.libvirt.settings
        if not isinstance(settings, Missing):
            found[LIBVIRTD_CONF] = path(settings.file)
    if not isinstance(report.network, Missing):
        ports = report.network.data_ports
        for separator in "-", ":":
            usual = separator.join(map(str, DATA_PORTS))
            found[usual] = f"{int(ports.first)}{separator}{int(ports.last)}"
        found[f":{DATA_PORTS[0]} "] = f":{int(ports.first)} "
        found[f":{DATA_PORTS[1]} "] = f":{int(ports.last)} "
        found[f" {DATA_PORTS[0]}"] = f" {int(ports.first)}"
    return found


def _nova_conf(files: tuple[str, ...]) -> str | None:
    """Where there are several, the one whose settings win over the others'."""
    if NOVA_CONF in files:
        return None
    return path(files[-1]) if files else None
