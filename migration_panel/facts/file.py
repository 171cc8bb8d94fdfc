"""A file or folder as the permission checks of others see it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Owner by name, or by number where it has none; mode as in chmod (0o600)."""

    path: str
    owner: str
    mode: int

    @property
    def octal(self) -> str:
        return f"{self.mode:04o}"
