"""Where libvirt and Nova's database disagree about a host's servers."""

import re
from datetime import datetime

from migration_panel.checks.about import measured, to_copy
from migration_panel.checks.finding import Affects, Command, Finding, Level
from migration_panel.facts.domains import Domain
from migration_panel.facts.known import KnownHost, PlacedServer
from migration_panel.facts.missing import Missing
from migration_panel.facts.report import Report
from migration_panel.text import N_

VIRSH = "virsh --connect qemu:///system"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


def check(host: KnownHost) -> list[Finding]:
    """Nothing where Nova's list is not known; the rest is told as not measured."""
    report, servers = host.report, host.servers
    if isinstance(report, Missing) or isinstance(report.domains, Missing):
        return []
    domains = report.domains.domains
    if isinstance(servers, Missing) or isinstance(domains, Missing):
        return []
    return disagreeing(host, report, domains, servers)


def disagreeing(
    host: KnownHost,
    report: Report,
    domains: tuple[Domain, ...],
    servers: tuple[PlacedServer, ...],
) -> list[Finding]:
    """Domains without a server, and servers without a domain."""
    listed = {each.id for each in servers}
    known = {each.uuid for each in domains}
    here = sum(not (each.leaving or each.moving) for each in servers)
    counts = f"{here} in the database, {len(domains)} on the hypervisor"
    extra = [each for each in domains if each.uuid not in listed]
    orphans = [
        orphan(report, each, counts) if each.server else foreign(report, each, counts)
        for each in extra
        if not since(each.created, host.asked)
    ]
    lost = [
        missing(report, each, counts)
        for each in servers
        if each.id not in known and _settled(each, report)
    ]
    return [*orphans, *lost]


def _settled(server: PlacedServer, report: Report) -> bool:
    """Whether its domain must have been there when libvirt was asked."""
    if server.leaving or server.moving:
        return False
    return server.since is None or server.since < report.taken


def orphan(report: Report, domain: Domain, counts: str) -> Finding:
    return Finding(
        id="domains.orphan",
        level=Level.WARNING,
        message=N_(
            "libvirt has the guest %(name)s (%(uuid)s, %(state)s) on %(host)s, but "
            "Nova has no such server there: nobody counts what it takes, and the same "
            "server cannot come.",
            name=domain.name,
            uuid=domain.uuid,
            state=domain.state,
            host=report.host,
        ),
        hint=N_(
            "Ask Nova where the server is (openstack server show). If it runs on "
            "another host, or was deleted, keep a copy of the definition and undefine "
            "the guest. Do not where Nova shows it nowhere and nobody deleted it: this "
            "may be the only copy. Do not while it migrates or is evacuated."
        ),
        affects=Affects.TO,
        server=domain.uuid,
        commands=_virsh(report, domain, "undefine --keep-nvram"),
        **measured(
            report, "virsh list --all", f"{domain.name} {domain.state}; {counts}"
        ),
    )


def foreign(report: Report, domain: Domain, counts: str) -> Finding:
    return Finding(
        id="domains.foreign",
        level=Level.WARNING,
        message=N_(
            "libvirt has the guest %(name)s (%(state)s) on %(host)s, which Nova did "
            "not make: Placement offers the memory that it takes to others.",
            name=domain.name,
            state=domain.state,
            host=report.host,
        ),
        hint=N_(
            "Find out whose it is. Move it to a host without Nova, or raise "
            "reserved_host_memory_mb in nova.conf by what it takes."
        ),
        affects=Affects.TO,
        commands=_virsh(report, domain),
        **measured(
            report, "virsh list --all", f"{domain.name} {domain.state}; {counts}"
        ),
    )


def missing(report: Report, server: PlacedServer, counts: str) -> Finding:
    """Nova cannot even shut it down, which every cold migration begins with."""
    return Finding(
        id="domains.missing",
        level=Level.WARNING,
        message=N_(
            "Nova has the server %(name)s (%(id)s) on %(host)s, but libvirt there "
            "knows no such guest: moving it fails.",
            name=server.name,
            id=server.id,
            host=report.host,
        ),
        hint=N_(
            "Make sure that it runs on no other host and that its disks are in the "
            "instances path, then hard-reboot it: Nova defines the guest anew."
        ),
        affects=Affects.FROM,
        server=server.id,
        commands=_reboot(server.id),
        **measured(report, "virsh list --all", f"no domain {server.id}; {counts}"),
    )


def _reboot(server: str) -> tuple[Command, ...]:
    if not _UUID.match(server):
        return ()
    return (Command(host="", line=f"openstack server reboot --hard {server}"),)


def since(when: datetime | None, moment: datetime | None) -> bool:
    """Whether it is newer than what it is compared with."""
    return when is not None and moment is not None and when > moment


def _virsh(report: Report, domain: Domain, last: str = "") -> tuple[Command, ...]:
    """By uuid, and none where that is not one: names are anybody's."""
    if not _UUID.match(domain.uuid):
        return ()
    copy = f"{VIRSH} dumpxml {domain.uuid} > /root/{domain.uuid}.xml"
    lines = [f"{VIRSH} dominfo {domain.uuid}", f"{VIRSH} domblklist {domain.uuid}"]
    if last:
        lines += [
            copy,
            f"{VIRSH} destroy {domain.uuid}",
            f"{VIRSH} {last} {domain.uuid}",
        ]
    return to_copy(report, *lines)
