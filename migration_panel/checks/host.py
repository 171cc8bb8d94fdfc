"""Every check of a host, topic by topic."""

from collections.abc import Callable

from migration_panel.checks import (
    account,
    agent,
    capabilities,
    clock,
    domains,
    leftovers,
    libvirt,
    memory,
    network,
    nova,
    service,
    ssh,
    storage,
    tls,
)
from migration_panel.checks.finding import Finding
from migration_panel.facts.known import KnownHost

Check = Callable[[KnownHost], list[Finding]]

# Each is the `check` of the file of its topic.
TOPICS: tuple[Check, ...] = (
    service.check,
    agent.check,
    nova.check,
    account.check,
    ssh.check,
    network.check,
    clock.check,
    libvirt.check,
    capabilities.check,
    tls.check,
    storage.check,
    memory.check,
    domains.check,
    leftovers.check,
)


def check(host: KnownHost) -> tuple[Finding, ...]:
    """All findings of a host, in the order of the topics."""
    return tuple(finding for topic in TOPICS for finding in topic(host))
