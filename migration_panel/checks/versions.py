"""What Nova asks of the versions of libvirt and QEMU."""

import re
from functools import lru_cache

Version = tuple[int, ...]

# Of Nova's libvirt driver: the first release that asks for them, libvirt, QEMU.
MINIMA: dict[int, tuple[Version, Version]] = {
    18: ((1, 3, 1), (2, 5, 0)),
    19: ((3, 0, 0), (2, 8, 0)),
    21: ((4, 0, 0), (2, 11, 0)),
    22: ((5, 0, 0), (4, 0, 0)),
    23: ((6, 0, 0), (4, 2, 0)),
    28: ((7, 0, 0), (5, 2, 0)),
    31: ((8, 0, 0), (6, 2, 0)),
}


@lru_cache(maxsize=256)  # a cloud has few versions, and every pair compares them
def number(version: str) -> Version:
    """(9, 0, 0) of 9.0.0; what comes behind the numbers does not count."""
    return tuple(int(each) for each in re.findall(r"\d+", version)[:3])


def minima(nova: str) -> tuple[Version, Version] | None:
    """Of libvirt and QEMU; None for a Nova that is older than all we know."""
    release = number(nova)[:1]
    fitting = [since for since in MINIMA if (since,) <= release]
    return MINIMA[max(fitting)] if fitting else None


def text(version: Version) -> str:
    return ".".join(map(str, version))
