"""What the names of a peer lead to on this host."""

import time
from collections.abc import Iterable

from migration_panel.agent.bounded import StuckError, within
from migration_panel.agent.system import System
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Resolution
from migration_panel.rpc import HOST, is_address


def probe(
    system: System, names: Iterable[str | None], timeout: float
) -> tuple[Resolution, ...] | Missing:
    """Each name once; an address is no name."""
    wanted = dict.fromkeys(each for each in names if each and not is_address(each))
    try:
        return tuple(
            resolve(system, each, timeout) for each in wanted if HOST.match(each)
        )
    except StuckError as error:
        return Missing(str(error))


def resolve(system: System, name: str, timeout: float) -> Resolution:
    start = time.monotonic()
    found = within(timeout, f"resolving {name}", lambda: system.resolve(name))
    return Resolution(name=name, addresses=found, seconds=time.monotonic() - start)
