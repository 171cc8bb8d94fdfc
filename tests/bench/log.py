"""A log as nova-compute writes it over weeks, of any size, with one failure in it."""

import random
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

FAILURE = (
    "Live Migration failure: operation failed: Failed to connect to remote libvirt URI "
    "qemu+tcp://compute2/system: unable to connect to server at 'compute2:16509': "
    "Connection refused: libvirt.libvirtError: operation failed"
)
_LOCK = (
    'oslo_concurrency.lockutils [{request}] Lock "compute_resources" acquired by '
    '"nova.compute.resource_tracker.ResourceTracker.update_available_resource" :: '
    "waited 0.001s inner /usr/lib/python3/dist-packages/oslo_concurrency/"
    "lockutils.py:402"
)
_COMMAND = (
    "oslo_concurrency.processutils [{request}] Running cmd (subprocess): "
    "/usr/bin/python3 -m oslo_concurrency.prlimit --as=1073741824 --cpu=30 -- env "
    "LC_ALL=C LANG=C qemu-img info /var/lib/nova/instances/{server}/disk --force-share "
    "--output=json execute /usr/lib/python3/dist-packages/oslo_concurrency/"
    "processutils.py:384"
)
_TASK = (
    "oslo_service.periodic_task [{request}] Running periodic task "
    "ComputeManager._poll_volume_usage run_periodic_tasks "
    "/usr/lib/python3/dist-packages/oslo_service/periodic_task.py:210"
)
_VIEW = (
    "nova.compute.resource_tracker [{request}] Final resource view: name=compute1 "
    "phys_ram=257649MB used_ram=33792MB phys_disk=3577GB used_disk=260GB "
    "total_vcpus=96 used_vcpus=28 pci_stats=[]"
)
_IMAGE = (
    "nova.virt.libvirt.imagecache [{request}] image "
    "0673dd71-34c5-4fbb-86c4-40623fbe45b4 at (/var/lib/nova/instances/_base/"
    "a489c868f0c37da93b76227c91bb03908ac0e742): checking"
)
_EVENT = (
    "nova.compute.manager [{request}] [instance: {server}] VM Started (Lifecycle Event)"
)
_UNEXPECTED = (
    "nova.compute.manager [{request}] [instance: {server}] Received unexpected event "
    "network-vif-unplugged-{server} for instance with vm_state active and task_state "
    "None."
)
_COUNTED = (
    "nova.compute.manager [{request}] While synchronizing instance power states, found "
    "21 instances in the database and 21 instances on the hypervisor."
)
_FRAME = '  File "/usr/lib/python3/dist-packages/nova/compute/manager.py", line {line}'
_TRACE = (
    "Traceback (most recent call last):",
    *(
        text
        for line in range(20)
        for text in (_FRAME.format(line=line * 97), f"    return self._step_{line}()")
    ),
    "nova.exception.SomethingElse: the frobnicator exploded",
)
# How often each level is logged in a thousand entries, and what.
_KINDS = (
    (560, "DEBUG", (_LOCK, _COMMAND, _TASK)),
    (409, "INFO", (_VIEW, _IMAGE, _EVENT)),
    (30, "WARNING", (_UNEXPECTED, _COUNTED)),
    (1, "ERROR", ()),
)


def write(path: Path, size: int) -> None:
    """A log of at least so many bytes; the failure is its last line."""
    with path.open("w") as log:
        entries = _entries(random.Random(size))  # noqa: S311 - the same log each time
        while log.tell() < size:
            log.writelines(next(entries) for _ in range(1000))
        log.write(f"{_stamp(0)} ERROR nova.virt.libvirt.driver [-] {FAILURE}\n")


def _entries(chance: random.Random) -> Iterator[str]:
    servers = [_uuid(chance) for _ in range(60)]
    weights = [weight for weight, _, _ in _KINDS]
    number = 0
    while True:
        number += 1
        _, level, texts = chance.choices(_KINDS, weights)[0]
        names = {"request": f"req-{_uuid(chance)} - - - - -"}
        names["server"] = chance.choice(servers)
        start = f"{_stamp(number)} {level} "
        if texts:
            yield start + chance.choice(texts).format_map(names) + "\n"
        else:
            start += f"nova.compute.manager [{names['request']}] "
            yield "".join(f"{start}{text}\n" for text in _TRACE)


def _uuid(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128)))


def _stamp(number: int) -> str:
    day, rest = divmod(number, 864_000)
    hour, rest = divmod(rest, 36_000)
    minute, tenths = divmod(rest, 600)
    time = f"{hour:02d}:{minute:02d}:{tenths // 10:02d}.{tenths % 10}00"
    return f"2026-11-{1 + day % 28:02d} {time} 812"
