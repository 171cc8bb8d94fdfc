"""A fault, a move that fails of it, and what the panel tells before and after."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from selenium.common.exceptions import TimeoutException

from tests.e2e.conftest import Truth
from tests.e2e.panel import Panel
from tests.e2e.readiness import Page, check_again
from tests.lab import api

PATIENCE = 60  # seconds from Nova's record of a failure to its cause, at most
MOVING = 240  # seconds until a move that is bound to fail has failed
FAILED = ("error", "failed")
COLD, LIVE = "cold", "live"
# Servers by the host that they leave.
LEAVING = {
    COLD: dict(zip(api.HOSTS, ("web-1", "mail-1", "cache-1"), strict=True)),
    LIVE: dict(zip(api.HOSTS, ("db-1", "web-2", "batch-1"), strict=True)),
}


@dataclass(frozen=True)
class Case:
    """A fault of a host, and a seeded server whose move fails of it.

    `predicted`: the Move form's verdict. `copies`: what Nova is asked of disks.
    """

    fault: str
    broken: str
    kind: str
    source: str
    target: str
    predicted: str = "blocked"
    copies: str | bool = "auto"

    @property
    def server(self) -> str:
        return LEAVING[self.kind][self.source]

    @property
    def cause(self) -> str:
        arriving = self.target == self.broken
        return api.cause(self.fault, self.kind, arriving=arriving)

    def begin(self, server: str) -> None:
        if self.kind == COLD:
            api.server_action(server, migrate={"host": self.target})
            return
        how = {"host": self.target, "block_migration": self.copies}
        api.server_action(server, **{"os-migrateLive": how})


def ends_well(panel: Panel, truth: Truth, cases: Sequence[Case]) -> list[str]:
    """Break, predict, move, tell, heal, check again; what went otherwise."""
    with ExitStack() as broken:
        for fault, host in dict.fromkeys((each.fault, each.broken) for each in cases):
            broken.enter_context(truth.broken(fault, host))
        wrong = not_predicted(panel, truth, cases)
        pages = fail(truth, cases)
        wrong += not_told(panel, pages)
    return wrong + not_gone(panel, pages)


def not_predicted(panel: Panel, truth: Truth, cases: Iterable[Case]) -> list[str]:
    """Moves that the form of their server judges otherwise, after a new check.

    Nova is asked again some seconds later, for whom a new folder may be.
    """
    wrong = []
    for case in cases:
        check_again(panel, Page(case.source, case.target))
        panel.open("move", server=truth.server(case.server))
        what = f"{case.fault}: {case.kind} move is {case.predicted}"
        try:
            panel.reloads(partial(is_predicted, panel, case), what, PATIENCE)
        except TimeoutException:
            wrong.append(f"{case.fault}: {case.kind} move is {verdict(panel, case)}")
    return wrong


def is_predicted(panel: Panel, case: Case) -> bool:
    return verdict(panel, case) == case.predicted


def verdict(panel: Panel, case: Case) -> str:
    """In the open form, of the kind of move, and of the target's row for it."""
    panel.find("#target-table")
    if panel.all(f"input[name=kind][value={case.kind}]:disabled"):
        return "blocked"
    row = panel.find(f"#target-table tr:has(input[value='{case.target}'])")
    return (row.get_attribute(f"data-{case.kind}") or "").split()[0]


def fail(truth: Truth, cases: Sequence[Case]) -> dict[Case, str]:
    """Move a server for each, and return the pages of what became of them."""
    servers = {case: truth.server(case.server) for case in cases}
    earlier = {truth.last_migration(server).get("uuid") for server in servers.values()}
    for case, server in servers.items():
        case.begin(server)
    for case, server in servers.items():
        failed = partial(failed_since, truth, server, earlier)
        api.wait_for(failed, MOVING, f"the move to fail of {case.fault}")
    return {
        case: f"history/{server}/{truth.last_migration(server)['uuid']}"
        for case, server in servers.items()
    }


def failed_since(truth: Truth, server: str, earlier: Collection[str | None]) -> bool:
    """Whether its newest migration is none of those, and has failed."""
    newest = truth.last_migration(server)
    return newest["status"] in FAILED and newest["uuid"] not in earlier


def not_told(panel: Panel, pages: dict[Case, str]) -> list[str]:
    """Failures whose page names another cause; it looks again until one is known."""
    wrong = []
    for case, page in pages.items():
        panel.open(page)
        try:
            card = f'section[data-cause="{case.cause}"]'
            panel.loads(card, patience=PATIENCE)
        except TimeoutException:
            wrong.append(f"{case.fault}: {case.kind} move failed of {causes(panel)}")
    return wrong


def causes(panel: Panel) -> list[str | None]:
    return [each.get_attribute("data-cause") for each in panel.all("[data-cause]")]


def not_gone(panel: Panel, pages: dict[Case, str], *, again: bool = True) -> list[str]:
    """Causes that are healed and not shown so after Check again.

    `again`: the server is there still, so that its move can be tried again.
    """
    wrong = []
    for case, page in pages.items():
        panel.open(page)
        panel.click(".mp-cause .mp-check-again button")
        try:
            gone = 'section.mp-cause[data-standing="gone"]'
            panel.loads(gone, patience=PATIENCE)
            assert bool(panel.all("#try-again")) is again
        except TimeoutException:
            wrong.append(f"{case.fault}: {case.kind} move's cause is not gone")
    return wrong
