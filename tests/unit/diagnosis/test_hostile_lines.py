"""A line made to be slow to read is not."""

import time

import pytest

from migration_panel.diagnosis.catalog import CAUSES
from migration_panel.diagnosis.clean import LONGEST

# Seconds of the processor for one sign on one line of the greatest length.
MOST = 1.0
BEGINNINGS = [
    "open /instances/disk",
    "/var/lib/nova/instances/disk:",
    "could not open ",
    "open/",
    "volume ",
    "migration ",
    "rbd ",
    "host 'x' ",
    "failed to ",
    "domain ",
    "cannot migrate ",
    "cpu ",
    "nbd-server",
    "disk.config ",
    "_resize ",
    "swtpm ",
    "amqp",
    "rabbit",
    "iscsiadm ",
    "apparmor ",
    "qemu-kvm: ",
    "(confirming",
    "'",
    "a",
]


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_it_reads_a_hostile_line_at_once(beginning: str) -> None:
    line = (beginning * LONGEST)[: LONGEST - 20] + " permission denied"
    for cause in CAUSES:
        for sign in cause.signs:
            began = time.process_time()
            sign.fits(line.lower(), len(line), [len(line)])
            assert time.process_time() - began < MOST, (cause.id, sign.pattern)
