"""A failed migration's cause: broken, predicted, told, mended, gone.

Faults that do not hide each other are broken together, and all servers fail at once.
"""

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from tests.e2e.conftest import Truth
from tests.e2e.panel import Panel
from tests.e2e.readiness import Page, check_again, verdicts
from tests.lab import api

PATIENCE = 60  # seconds from Nova's record of a failure to its cause, at most
MOVING = 120  # seconds until a move that is bound to fail has failed
FAILED = ("error", "failed")


@dataclass(frozen=True)
class Case:
    """A fault of a host, and the seeded server whose move fails of it."""

    fault: str
    broken: str
    server: str
    kind: str
    source: str
    target: str
    cause: str

    def begin(self, server: str) -> None:
        if self.kind == "cold":
            api.server_action(server, migrate={"host": self.target})
            return
        how = {"host": self.target, "block_migration": "auto"}
        api.server_action(server, **{"os-migrateLive": how})


ONE, TWO, THREE = api.HOSTS
CASES = (
    Case(
        "ssh-host-key-unknown", TWO, "web-2", "cold", TWO, ONE, "ssh_host_key_unknown"
    ),
    Case(
        *("libvirt-not-listening", TWO, "web-1", "live", ONE, TWO),
        "libvirtd_connection_refused",
    ),
    Case(
        *("data-ports-blocked", THREE, "mail-1", "live", TWO, THREE),
        "migration_port_blocked",
    ),
)


def not_predicted(panel: Panel, cases: Sequence[Case]) -> list[str]:
    """Faults that do not block the pair on its page after a new check."""
    wrong = []
    for case in cases:
        check_again(panel, Page(case.source, case.target))
        if "blocked" not in verdicts(panel):
            wrong.append(f"{case.fault}: {verdicts(panel)}")
    return wrong


def fail(truth: Truth, cases: Sequence[Case]) -> dict[Case, str]:
    """Move a server for each, and return the pages of what became of them."""
    servers = {case: truth.server(case.server) for case in cases}
    earlier = {truth.last_migration(server).get("uuid") for server in servers.values()}
    for case, server in servers.items():
        case.begin(server)
    for server in servers.values():
        api.wait_for(
            partial(failed_since, truth, server, earlier),
            MOVING,
            f"the migration of {server} to fail",
        )
    return {
        case: f"history/{server}/{truth.last_migration(server)['uuid']}"
        for case, server in servers.items()
    }


def failed_since(truth: Truth, server: str, earlier: Collection[str | None]) -> bool:
    """Whether its newest migration is none of those, and has failed."""
    newest = truth.last_migration(server)
    return newest["status"] in FAILED and newest["uuid"] not in earlier


def tells(panel: Panel, page: str, case: Case) -> None:
    """Wait for the cause; the page looks again by itself until it is known."""
    panel.open(page)
    panel.loads(f'section[data-cause="{case.cause}"]', patience=PATIENCE)


def is_gone(panel: Panel, page: str) -> None:
    """Press the button, and wait for what came of it."""
    panel.open(page)
    panel.click(".mp-cause .mp-check-again button")
    panel.loads('section.mp-cause[data-standing="gone"]', patience=PATIENCE)


def test_it_tells_why_a_migration_failed_until_that_is_mended(
    panel: Panel, truth: Truth
) -> None:
    """One cause of SSH, one of libvirt, one of the ports for data."""
    with ExitStack() as broken:
        for case in CASES:
            broken.enter_context(truth.broken(case.fault, case.broken))
        assert not_predicted(panel, CASES) == []
        pages = fail(truth, CASES)
        for case, page in pages.items():
            tells(panel, page, case)
    for page in pages.values():
        is_gone(panel, page)
    assert panel.all("#try-again")
