"""A listening TCP socket."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Listener:
    """As /proc/net/tcp and tcp6 tell it; 0.0.0.0 and :: are every address."""

    address: str
    port: int
