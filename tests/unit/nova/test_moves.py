"""The calls that change something."""

from collections.abc import Callable
from typing import Any

import pytest

from migration_panel.nova import errors, moves
from tests.asking import cold
from tests.fakes import FakeCloud


def test_it_live_migrates_to_a_host_and_lets_nova_see_about_blocks(
    cloud: FakeCloud, nova: Any
) -> None:
    web = cloud.add_server("web")
    moves.live_migrate(nova, web.id, "compute2", block=None)
    assert cloud.calls[-1].body == {
        "os-migrateLive": {"host": "compute2", "block_migration": "auto"}
    }


@pytest.mark.parametrize("block", [True, False])
def test_it_says_so_where_blocks_were_chosen(
    cloud: FakeCloud, nova: Any, *, block: bool
) -> None:
    moves.live_migrate(nova, cloud.add_server("web").id, None, block=block)
    sent = cloud.calls[-1].body["os-migrateLive"]
    assert sent == {"host": None, "block_migration": block}


@pytest.mark.parametrize(
    ("host", "body"), [(None, {}), ("compute2", {"host": "compute2"})]
)
def test_it_cold_migrates(cloud: FakeCloud, nova: Any, host: Any, body: Any) -> None:
    moves.cold_migrate(nova, cloud.add_server("web").id, host)
    assert cloud.calls[-1].body == {"migrate": body}


def test_it_resizes(cloud: FakeCloud, nova: Any) -> None:
    moves.resize(nova, cloud.add_server("web").id, "3")
    assert cloud.calls[-1].body["resize"]["flavorRef"] == "3"


@pytest.mark.parametrize("decide", [moves.confirm, moves.revert])
def test_it_decides(
    cloud: FakeCloud, nova: Any, decide: Callable[[Any, str], None]
) -> None:
    web = cloud.add_server("web")
    cold(cloud, web)
    decide(nova, web.id)
    cloud.run()
    assert web.host == ("compute2" if decide is moves.confirm else "compute1")
    assert web.status == "ACTIVE"


def test_it_aborts_and_forces(cloud: FakeCloud, nova: Any) -> None:
    web, db = cloud.add_server("web"), cloud.add_server("db")
    rows = [cloud.add_migration(each) for each in (web, db)]
    moves.force_complete(nova, web.id, rows[0].id)
    moves.abort(nova, db.id, rows[1].id)
    assert rows[0].hurried
    assert not rows[1].due


def test_it_repairs(cloud: FakeCloud, nova: Any) -> None:
    web, db = (cloud.add_server(each, status="ERROR") for each in ("web", "db"))
    moves.reset_to_active(nova, web.id)
    moves.hard_reboot(nova, db.id)
    assert web.status == "ACTIVE"
    assert db.task_state == "rebooting_hard"


@pytest.mark.parametrize("status", [400, 403, 409])
def test_it_raises_novas_refusal(cloud: FakeCloud, nova: Any, status: int) -> None:
    web = cloud.add_server("web")
    cloud.fail_next("POST", "/action", status, "Not now")
    with pytest.raises(errors.RefusedError, match="Not now"):
        moves.hard_reboot(nova, web.id)
