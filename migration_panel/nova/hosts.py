"""Compute hosts: Nova's services and hypervisors, Placement's capacities."""

import json
from collections.abc import Mapping

from keystoneauth1.adapter import Adapter

from migration_panel.facts.host import (
    Amount,
    Capacity,
    ComputeService,
    Host,
    Hypervisor,
)
from migration_panel.nova.api import Json, Nova, encoded, get, when
from migration_panel.nova.errors import GoneError, translated


def services(nova: Nova) -> tuple[ComputeService, ...]:
    """Every nova-compute, by host name."""
    body = get(nova, "/os-services", {"binary": "nova-compute"})
    found = (_service(each) for each in body.get("services", ()))
    return tuple(sorted(found, key=lambda each: each.host))


def service(nova: Nova, host: str) -> ComputeService | None:
    """The nova-compute of one host."""
    body = get(nova, "/os-services", {"binary": "nova-compute", "host": host})
    found = (_service(each) for each in body.get("services", ()))
    return next((each for each in found if each.host == host), None)


def hypervisor(nova: Nova, host: str) -> Hypervisor | None:
    """The hypervisor of one host, whose own name begins with the host's as a rule."""
    short = host.split(".", maxsplit=1)[0]
    try:
        body = get(
            nova, "/os-hypervisors/detail", {"hypervisor_hostname_pattern": short}
        )
    except GoneError:
        return None
    found = (_hypervisor(each) for each in body.get("hypervisors", ()))
    return next((each for each in found if each.host == host), None)


def hypervisors(nova: Nova) -> dict[str, Hypervisor]:
    """The hypervisors by the name of their host."""
    found: dict[str, Hypervisor] = {}
    marker = None
    while True:
        body = get(nova, "/os-hypervisors/detail", {"marker": marker, "limit": 1000})
        listed = [_hypervisor(each) for each in body.get("hypervisors", ())]
        found |= {each.host: each for each in listed}
        if "hypervisors_links" not in body or not listed:
            return found
        marker = listed[-1].id


def capacities(
    placement: Adapter, wanted: Mapping[str, int] | None = None
) -> dict[str, Capacity]:
    """What is free, by resource provider, in one call.

    Placement answers with those providers only that have room for what is
    wanted, by resource class, or for one MiB of memory. No limit is asked for:
    Placement cuts the summaries to the candidates it returns, and then whoever
    is missing may have room all the same.
    """
    resources = wanted or {"MEMORY_MB": 1}
    named = ",".join(f"{name}:{amount}" for name, amount in resources.items())
    with translated("Placement"):
        answer = placement.get("/allocation_candidates" + encoded({"resources": named}))
    summaries = _summaries(answer.content.decode())
    return {uuid: _capacity(each["resources"]) for uuid, each in summaries.items()}


def capacity(placement: Adapter, provider: str) -> Capacity:
    """What one resource provider has, in two calls."""
    path = f"/resource_providers/{provider}"
    with translated("Placement"):
        held = placement.get(f"{path}/inventories").json()["inventories"]
        used = placement.get(f"{path}/usages").json()["usages"]
    return _capacity(
        {
            name: {
                "capacity": int(
                    (each["total"] - each["reserved"]) * each["allocation_ratio"]
                ),
                "used": used.get(name, 0),
            }
            for name, each in held.items()
        }
    )


def _summaries(body: str) -> Json:
    """What follows the candidates, which are half of the answer and never used.

    Neither half has free text in it: names of resource classes and traits, UUIDs,
    and numbers. Another Placement's order of the two costs time and no more.
    """
    key = '"provider_summaries": '
    start = body.find(key)
    if start < 0:
        whole: Json = json.loads(body)
        return whole.get("provider_summaries") or {}
    found: Json = json.JSONDecoder().raw_decode(body, start + len(key))[0]
    return found


def joined(
    of: tuple[ComputeService, ...],
    by_host: dict[str, Hypervisor],
    by_provider: dict[str, Capacity] | None,
) -> tuple[Host, ...]:
    """Services with their hypervisors and capacities."""
    return tuple(
        _join(service, by_host.get(service.host), by_provider) for service in of
    )


def _join(
    service: ComputeService,
    hypervisor: Hypervisor | None,
    by_provider: dict[str, Capacity] | None,
) -> Host:
    capacity = None
    if by_provider is not None and hypervisor is not None:
        capacity = by_provider.get(hypervisor.id, Capacity())
    return Host(service=service, hypervisor=hypervisor, capacity=capacity)


def _service(raw: Json) -> ComputeService:
    return ComputeService(
        id=raw.get("id"),
        host=raw["host"],
        zone=raw.get("zone"),
        up=raw.get("state") == "up",
        enabled=raw.get("status") == "enabled",
        forced_down=bool(raw.get("forced_down")),
        disabled_reason=raw.get("disabled_reason"),
        updated=when(raw.get("updated_at")),
        cell_answered=raw.get("status") != "UNKNOWN",
    )


def _hypervisor(raw: Json) -> Hypervisor:
    return Hypervisor(
        id=str(raw["id"]),
        hostname=raw["hypervisor_hostname"],
        host=raw["service"]["host"],
        type=raw.get("hypervisor_type", ""),
        version=_version(raw.get("hypervisor_version")),
        ip=raw.get("host_ip"),
        running_vms=raw.get("running_vms"),
    )


def _version(number: int | None) -> str:
    """7002015 is 7.2.15, as libvirt and QEMU number themselves."""
    if not number:
        return ""
    return f"{number // 1_000_000}.{number // 1_000 % 1_000}.{number % 1_000}"


def _capacity(resources: Json) -> Capacity:
    return Capacity(
        vcpus=_amount(resources.get("VCPU")),
        memory_mb=_amount(resources.get("MEMORY_MB")),
        disk_gb=_amount(resources.get("DISK_GB")),
    )


def _amount(raw: Json | None) -> Amount | None:
    return Amount(capacity=raw["capacity"], used=raw["used"]) if raw else None
