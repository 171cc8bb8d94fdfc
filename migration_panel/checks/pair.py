"""Every check of an ordered pair of hosts."""

from collections.abc import Callable

from migration_panel.checks import (
    pair_cpu,
    pair_hosts,
    pair_libvirt,
    pair_network,
    pair_probe,
    pair_ssh,
    pair_storage,
    pair_versions,
)
from migration_panel.checks.finding import Finding
from migration_panel.facts.known import KnownPair

Check = Callable[[KnownPair], list[Finding]]

TOPICS: tuple[Check, ...] = (
    pair_probe.check,
    pair_hosts.check,
    pair_ssh.check,
    pair_libvirt.check,
    pair_cpu.check,
    pair_versions.check,
    pair_storage.check,
    pair_network.check,
)


def check(pair: KnownPair) -> tuple[Finding, ...]:
    """All findings between source and target, in the order of the topics."""
    return tuple(finding for topic in TOPICS for finding in topic(pair))
