"""The host's clock beside the engine's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Seconds; a positive offset is a host that is ahead, sure within `error`."""

    offset: float
    error: float
