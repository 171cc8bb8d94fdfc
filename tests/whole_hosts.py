"""Hosts of which every topic was measured and all is well."""

from collections.abc import Mapping
from typing import Any

from migration_panel.facts.known import KnownHost
from tests.hypervisors import UUID, capabilities, daemon
from tests.pairs import ADDRESS, OTHER_UUID
from tests.reports import NOON, report
from tests.sound import account, clock, network, nova_conf, ssh
from tests.unit.checks.known import (
    a_memory,
    a_service,
    an_instances_path,
    the_domains,
)

Facts = Mapping[str, Any]
NONE: Facts = {}


def whole_host(name: str, address: str, uuid: str, **topics: Any) -> KnownHost:
    told: dict[str, Any] = {
        "account": account(),
        "ssh": ssh(),
        "nova": nova_conf(host=name, my_ip=address, migration_inbound_addr=address),
        "libvirt": daemon(),
        "capabilities": capabilities(host_uuid=uuid),
        "storage": an_instances_path(),
        "memory": a_memory(),
        "network": network(hostname=name, names=(), addresses=("127.0.0.1", address)),
        "clock": clock(),
        "domains": the_domains(),
    }
    return KnownHost(
        name=name,
        now=NOON,
        report=report(name, **(told | topics)),
        service=a_service(host=name),
        servers=(),
    )


def source(nova: Facts = NONE, /, can: Facts = NONE, **topics: Any) -> KnownHost:
    """Compute1."""
    own: dict[str, Any] = {}
    if nova:
        own["nova"] = nova_conf(**nova)
    if can:
        own["capabilities"] = capabilities(**can)
    return whole_host("compute1", "192.0.2.11", UUID, **(own | topics))


def target(nova: Facts = NONE, /, can: Facts = NONE, **topics: Any) -> KnownHost:
    """Compute2."""
    own: dict[str, Any] = {}
    if nova:
        conf = {"host": "compute2", "my_ip": ADDRESS, "migration_inbound_addr": ADDRESS}
        own["nova"] = nova_conf(**(conf | dict(nova)))
    if can:
        own["capabilities"] = capabilities(**({"host_uuid": OTHER_UUID} | dict(can)))
    return whole_host("compute2", ADDRESS, OTHER_UUID, **(own | topics))
