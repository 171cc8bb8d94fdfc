"""A big fake cloud in a process of its own, and an admin signed in to Horizon on it."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from migration_panel.store import models
from tests.bench.limits import Limit, lines
from tests.bench.measure import Row, table
from tests.fakes.crowd import crowd

ROWS = pytest.StashKey[list[Row]]()
LIMITS = pytest.StashKey[list[Limit]]()
MOVING = 100
PEERS = 30  # of each host, tried by it
NETWORKS = 200  # a network for each fifty servers


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("bench", "comparison with Horizon's own pages")
    group.addoption("--hosts", type=int, default=1000)
    group.addoption("--servers", type=int, default=10000)
    group.addoption("--rounds", type=int, default=9, help="visits of each page")
    group.addoption("--evidence-megabytes", type=int, default=1000)
    group.addoption("--report", default="", help="file for the table")
    group.addoption(
        "--agent-seconds", type=int, default=180, help="time of watching the agent"
    )
    group.addoption(
        "--log-megabytes", type=int, default=1000, help="size of the log to read"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ROWS] = []
    config.stash[LIMITS] = []


def pytest_itemcollected(item: pytest.Item) -> None:
    """Every page may read the store; nothing of ours may touch another database."""
    item.add_marker(pytest.mark.django_db(databases=["migration_panel"]))


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> Iterator[None]:
    rows = config.stash[ROWS]
    size = "{hosts} hosts, {servers} servers".format(**vars(config.option))
    size += f", {NETWORKS} networks"
    limits = lines(config.stash[LIMITS])
    if rows or limits:
        text = f"{size}, medians of one run\n{table(rows)}\n" if rows else ""
        text += f"{limits}\n" if limits else ""
        terminalreporter.write_line(f"\n{text}")
        if config.getoption("--report"):
            Path(config.getoption("--report")).write_text(text)
    yield


@pytest.fixture
def rows(pytestconfig: pytest.Config) -> list[Row]:
    """What has been measured; printed as a table at the end."""
    return pytestconfig.stash[ROWS]


@pytest.fixture
def limits(pytestconfig: pytest.Config) -> list[Limit]:
    """What a process took beside what it may; printed below the table."""
    return pytestconfig.stash[LIMITS]


@pytest.fixture(scope="session")
def agent_seconds(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--agent-seconds"))


@pytest.fixture(scope="session")
def rounds(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--rounds"))


@pytest.fixture(scope="session")
def hosts(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--hosts"))


@pytest.fixture(scope="session", autouse=True)
def _store(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, hosts: int
) -> None:
    """The same hosts, measured; PEERS of each tried, and all of it still holding."""
    assert django_db_setup is None
    with django_db_blocker.unblock():
        crowd(hosts, PEERS)
        later = datetime.now(UTC) + timedelta(days=1)
        models.Host.objects.update(fresh_until=later)
        models.Pair.objects.update(fresh_until=later)
        models.Engine.objects.update(seen=later)


@pytest.fixture(scope="session")
def keystone(pytestconfig: pytest.Config) -> Iterator[str]:
    """Address of a cloud whose answers are prepared, so that it is not measured."""
    size = [f"--{name}={pytestconfig.getoption(name)}" for name in ("hosts", "servers")]
    command = [sys.executable, "-m", "tests.fakes", *size, f"--moving={MOVING}"]
    command += [f"--networks={NETWORKS}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(scope="session")
def _compressed() -> None:
    """What an operator runs after an upgrade."""
    if settings.COMPRESS_OFFLINE:
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("compress", force=True, verbosity=0)


@pytest.fixture(scope="session")
def admin(keystone: str, _compressed: None) -> Iterator[Client]:
    with override_settings(OPENSTACK_KEYSTONE_URL=keystone):
        client = Client()
        form = {"auth_type": "credentials", "username": "admin", "password": "secret"}
        answer = client.post("/auth/login/", form | {"region": "default"})
        assert answer.status_code == 302
        yield client
