"""The flavor a server had before its resize, from what Placement holds; pure."""

from collections.abc import Iterable, Mapping

from migration_panel.facts.server import Flavor
from migration_panel.text import N_, Text


def told(
    held: Mapping[str, int], flavors: Iterable[Flavor], *, volume_backed: bool
) -> Text | str:
    """The one flavor of that size by name, else the size, else that nobody says."""
    if not held:
        return N_("unknown to Nova's API")
    fitting = [each for each in flavors if _size(each, volume_backed) == _known(held)]
    if len(fitting) == 1:
        return fitting[0].name
    return N_(
        "%(vcpus)s vCPU, %(memory)s MiB, %(disk)s GiB",
        vcpus=held.get("VCPU", held.get("PCPU", 0)),
        memory=held.get("MEMORY_MB", 0),
        disk=held.get("DISK_GB", 0),
    )


def _known(held: Mapping[str, int]) -> tuple[int, int, int]:
    cpus = held.get("VCPU", 0) + held.get("PCPU", 0)
    return cpus, held.get("MEMORY_MB", 0), held.get("DISK_GB", 0)


def _size(flavor: Flavor, volume_backed: bool) -> tuple[int, int, int]:  # noqa: FBT001 - private
    """As Nova asks Placement for it: a volume takes the root disk's place."""
    root = 0 if volume_backed else flavor.disk_gb
    disk = root + flavor.ephemeral_gb + -(-flavor.swap_mb // 1024)
    return flavor.vcpus, flavor.memory_mb, disk
