"""What could not be measured, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """In the place of a fact; `reason` is what the host said, never empty."""

    reason: str
