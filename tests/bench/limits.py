"""What a process may take at most, and what it took."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """``unit`` is said behind both numbers; ``at_least``: the more, the better."""

    what: str
    measured: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        if self.at_least:
            return self.measured >= self.limit
        return self.measured <= self.limit

    def __str__(self) -> str:
        bound = "at least" if self.at_least else "at most"
        wanted = f"{bound} {self.limit:g} {self.unit}"
        verdict = "yes" if self.met else "no"
        return f"{self.what}: {self.measured:.3g} {self.unit}, {wanted}: {verdict}"


def lines(limits: list[Limit]) -> str:
    return "\n".join(map(str, limits))
