"""The lab as it was seeded, a browser signed in as admin, and what is really so."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.chromium import chromium
from tests.e2e.panel import Panel
from tests.lab import api
from tests.lab.layout import INSTANCES

PASSWORDS = api.PASSWORDS
# Seconds; a migration on two cores that also run the cloud.
PATIENCE = 240
STATE = {
    "status": "status",
    "host": "OS-EXT-SRV-ATTR:host",
    "task_state": "OS-EXT-STS:task_state",
    "power_state": "OS-EXT-STS:power_state",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shots", default="", help="folder for the README's pictures")
    every = "only the tests of every fault that fails a move, a quarter of an hour"
    parser.addoption("--every-cause", action="store_true", help=every)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Either what each run tests, or what takes longer than that."""
    if not collection_path.name.startswith("test_"):
        return None
    only = collection_path.name == "test_every_cause.py"
    return only is not config.getoption("--every-cause")


class Truth:
    """What Nova's API and the hypervisors themselves say, without the panel."""

    def __init__(self) -> None:
        self.cloud = api.admin()

    def server(self, name: str) -> str:
        """The UUID of a seeded guest."""
        return str(api.server(name)["id"])

    def flavor(self, name: str) -> str:
        flavors = self.cloud.nova("/flavors")["flavors"]
        return next(str(each["id"]) for each in flavors if each["name"] == name)

    def becomes(self, server: str, **wanted: object) -> dict[str, Any]:
        """Wait until Nova tells the wanted state of a server."""
        seen: dict[str, Any] = {}

        def look() -> bool:
            seen.update(self.cloud.nova(f"/servers/{server}")["server"])
            return all(seen[STATE[key]] == value for key, value in wanted.items())

        api.wait_for(look, PATIENCE, f"{server} to be {json.dumps(wanted)}")
        return seen

    def migrates(self, server: str, status: str) -> None:
        """Wait until the server's newest migration has the status."""
        what = f"the migration of {server} to be {status}"
        api.wait_for(
            lambda: self.last_migration(server)["status"] == status, PATIENCE, what
        )

    def last_migration(self, server: str) -> dict[str, Any]:
        return next(iter(api.migrations(server)), {"status": "none yet"})

    def actions(self, server: str) -> list[str]:
        """What was asked of the server, newest first."""
        asked = self.cloud.nova(f"/servers/{server}/os-instance-actions")
        return [str(each["action"]) for each in asked["instanceActions"]]

    def domain_host(self, server: str) -> str | None:
        """The host whose libvirt runs the guest."""
        return api.domain_host(server)

    def instance_folders(self, host: str) -> list[str]:
        """What stands below the host's instances path."""
        return api.run(host, "ls", INSTANCES).out.split()

    def broken(self, fault: str, *hosts: str) -> AbstractContextManager[None]:
        """Break hosts, and heal them at the end."""
        return api.broken(fault, *hosts)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    profile = tmp_path_factory.mktemp("chromium")
    with chromium(profile, api.ADDRESSES[api.CONTROLLER]) as driver:
        yield driver


@pytest.fixture
def truth() -> Truth:
    """The lab with nothing broken and every guest where it was seeded."""
    api.seed()
    return Truth()


@pytest.fixture
def panel(browser: WebDriver, truth: Truth) -> Panel:  # noqa: ARG001 - seeded first
    """The panel, signed in as admin."""
    panel = Panel(browser, api.HORIZON_URL)
    panel.sign_in("admin", PASSWORDS["admin"])
    return panel


@pytest.fixture
def shared_storage() -> Iterator[None]:
    """GlusterFS below every host's instances path, and local disks afterwards."""
    api.use_storage("shared")
    yield
    api.use_storage("local")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Keep what a failed test's browser showed."""
    report = yield
    if report.failed and (browser := item.funcargs.get("browser")):  # type: ignore[attr-defined]
        folder = Path("test-results")
        folder.mkdir(exist_ok=True)
        browser.save_screenshot(str(folder / f"{item.name}.png"))
    return report
