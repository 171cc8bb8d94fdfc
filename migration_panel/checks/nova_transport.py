"""Whether the way on which nova.conf sends live migrations can be taken."""

import re
from shlex import quote
from typing import Any

from migration_panel.checks.about import about, restart_nova
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.live_uri import way
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.report import Report
from migration_panel.text import N_

# What may stand behind the plus sign in a libvirt URI that leads to another host.
TRANSPORTS = frozenset({"tcp", "tls", "ssh", "libssh", "libssh2", "ext"})
MIGRATES = frozenset({"kvm", "qemu", "parallels"})
URI = "[libvirt]live_migration_uri"
SCHEME = "[libvirt]live_migration_scheme"
ONE_NAME = re.compile(r"(?:[^%]|%%)*%s(?:[^%]|%%)*")


def transport(report: Report, nova: NovaConf) -> list[Finding]:
    return [
        *no_live_migration(report, nova),
        *uri_malformed(report, nova),
        *transport_unknown(report, nova),
        *scheme_ignored(report, nova),
        *uri_deprecated(report, nova),
        *by_ssh(report, nova),
        *tunnelled_and_tls(report, nova),
        *tunnelled(report, nova),
    ]


def _about(report: Report, nova: NovaConf, text: str) -> dict[str, Any]:
    known = about(report, " ".join(nova.files), text, restart_nova(report))
    return known | {"affects": Affects.LIVE_FROM}


def no_live_migration(report: Report, nova: NovaConf) -> list[Finding]:
    if nova.virt_type in MIGRATES or nova.live_migration_uri:
        return []
    return [
        Finding(
            id="nova.no-live-migration",
            level=Level.BLOCKER,
            message=N_(
                "Nova knows no way to migrate servers of %(kind)s live away from "
                "%(host)s.",
                kind=nova.virt_type,
                host=report.host,
            ),
            hint=N_("Migrate them cold."),
            **_about(report, nova, f"[libvirt]virt_type = {nova.virt_type}"),
        )
    ]


def uri_malformed(report: Report, nova: NovaConf) -> list[Finding]:
    """Nova puts one name into it, by Python's own rule, and libvirt reads the rest."""
    uri = nova.live_migration_uri
    if not uri or (ONE_NAME.fullmatch(uri) and way(nova)):
        return []
    return [
        Finding(
            id="nova.uri-malformed",
            level=Level.BLOCKER,
            message=N_(
                "%(option)s of %(host)s is %(uri)s. It must be a URI such as "
                "qemu+tls://%%s/system, in which Nova puts the target's name once.",
                option=URI,
                host=report.host,
                uri=uri,
            ),
            hint=N_(
                "Take the line out: Nova makes the URI from live_migration_scheme and "
                "from the target's live_migration_inbound_addr."
            ),
            **_about(report, nova, f"{URI} = {uri}"),
        )
    ]


def transport_unknown(report: Report, nova: NovaConf) -> list[Finding]:
    taken = way(nova)
    if taken is None or taken.transport in TRANSPORTS:
        return []
    return [
        Finding(
            id="nova.transport-unknown",
            level=Level.BLOCKER,
            message=N_(
                "Live migrations away from %(host)s are to go by %(transport)s, by "
                "which libvirt reaches no other host.",
                host=report.host,
                transport=taken.transport,
            ),
            hint=N_("Set [libvirt]live_migration_scheme to tls, tcp or ssh."),
            **_about(report, nova, nova.uri("TARGET")),
        )
    ]


def scheme_ignored(report: Report, nova: NovaConf) -> list[Finding]:
    scheme, uri, taken = nova.live_migration_scheme, nova.live_migration_uri, way(nova)
    if not scheme or not uri or (taken and scheme == taken.transport):
        return []
    return [
        Finding(
            id="nova.scheme-ignored",
            level=Level.WARNING,
            message=N_(
                "%(host)s has live_migration_scheme %(scheme)s, which Nova passes over "
                "because live_migration_uri is set, to %(uri)s.",
                host=report.host,
                scheme=scheme,
                uri=uri,
            ),
            hint=N_("Take live_migration_uri out if the scheme is what was meant."),
            **_about(report, nova, f"{SCHEME} = {scheme}\n{URI} = {uri}"),
        )
    ]


def uri_deprecated(report: Report, nova: NovaConf) -> list[Finding]:
    if not nova.live_migration_uri:
        return []
    return [
        Finding(
            id="nova.uri-deprecated",
            level=Level.INFO,
            message=N_(
                "%(host)s sets live_migration_uri, which Nova still reads but will "
                "drop.",
                host=report.host,
            ),
            hint=N_(
                "Set live_migration_scheme instead, and live_migration_inbound_addr "
                "on each host to the address at which it takes servers in."
            ),
            **_about(report, nova, f"{URI} = {nova.live_migration_uri}"),
        )
    ]


def by_ssh(report: Report, nova: NovaConf) -> list[Finding]:
    """The source's libvirt connects, as root: what nova's ssh can do proves nothing."""
    taken = way(nova)
    if taken is None or not taken.by_ssh or "keyfile=" in taken.query:
        return []
    return [
        Finding(
            id="nova.by-ssh",
            level=Level.WARNING,
            message=N_(
                "Live migrations away from %(host)s go by ssh. libvirt logs in as "
                "root of this host with root's key, which nova cannot try.",
                host=report.host,
            ),
            hint=N_(
                "Try it as root of this host, with the address of each target; or use "
                "tls, which needs no login."
            ),
            affects=Affects.LIVE_FROM,
            **about(
                report,
                " ".join(nova.files),
                nova.uri("TARGET"),
                f"virsh -c {quote(nova.uri('TARGET'))} hostname",
            ),
        )
    ]


def tunnelled_and_tls(report: Report, nova: NovaConf) -> list[Finding]:
    if not (nova.live_migration_tunnelled and nova.live_migration_with_native_tls):
        return []
    return [
        Finding(
            id="nova.tunnelled-and-tls",
            level=Level.WARNING,
            message=N_(
                "%(host)s is set to tunnel live migrations and to encrypt them in QEMU "
                "too, which is not meant to go together.",
                host=report.host,
            ),
            hint=N_("Take live_migration_tunnelled out; QEMU's own TLS does both."),
            **_about(
                report,
                nova,
                "[libvirt]live_migration_tunnelled = true\n"
                "[libvirt]live_migration_with_native_tls = true",
            ),
        )
    ]


def tunnelled(report: Report, nova: NovaConf) -> list[Finding]:
    if not nova.live_migration_tunnelled:
        return []
    return [
        Finding(
            id="nova.tunnelled",
            level=Level.WARNING,
            message=N_(
                "Live migrations away from %(host)s are tunnelled through libvirt: "
                "disks that are not shared cannot come along, and memory moves slowly.",
                host=report.host,
            ),
            hint=N_(
                "Use live_migration_with_native_tls instead where data must be "
                "encrypted, and open the migration ports between compute hosts."
            ),
            **_about(report, nova, "[libvirt]live_migration_tunnelled = true"),
        )
    ]
