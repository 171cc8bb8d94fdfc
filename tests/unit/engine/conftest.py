"""An engine on an empty store, and its way into a cloud."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from oslo_config import cfg

from migration_panel.engine import options
from migration_panel.engine.cloud import Cloud
from tests.fakes import FakeCloud, FakeServer, small_cloud
from tests.fakes.engine import FakeEngine
from tests.fakes.following import FakeFollowing

MakeCloud = Callable[..., Cloud]


def pytest_itemcollected(item: pytest.Item) -> None:
    """The store alone, and no other database."""
    item.add_marker(pytest.mark.django_db(databases=["migration_panel"]))


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def connected(tmp_path: Path) -> MakeCloud:
    """``connected(auth_type="password")``: by these options of the section [nova]."""

    def make(**nova: str) -> Cloud:
        file = tmp_path / "engine.conf"
        lines = "".join(f"{key} = {value}\n" for key, value in nova.items())
        file.write_text(f"[nova]\n{lines}")
        conf = cfg.ConfigOpts()
        options.load(conf, ["--config-file", str(file)])
        return Cloud(conf)

    return make


def signing_in(server: FakeServer, **more: str) -> dict[str, str]:
    return {
        "auth_type": "password",
        "auth_url": server.auth_url,
        "username": "admin",
        "password": "secret",
        "project_name": "admin",
        "user_domain_name": "Default",
        "project_domain_name": "Default",
        "interface": "public",
    } | more


@pytest.fixture(scope="session")
def fake_server() -> Iterator[FakeServer]:
    """As elsewhere, without Horizon's settings: these run where it is not there."""
    with FakeServer(FakeCloud()) as server:
        yield server


@pytest.fixture
def following(fake_server: FakeServer, connected: MakeCloud) -> FakeFollowing:
    """compute1 to compute3 with agents that live, and an engine that looked once."""
    fake = fake_server.serve(small_cloud())
    found = FakeFollowing(fake, connected(**signing_in(fake_server)))
    found.report(*fake.hosts)
    found.follower.turn()
    fake.reset_calls()
    return found
