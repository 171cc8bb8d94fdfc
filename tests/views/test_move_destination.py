"""What the engine cannot learn of Nova, where a move was to go, is written down."""

import pytest

from migration_panel import requested
from migration_panel.store import models
from tests.fakes import FakeCloud
from tests.fakes.state import Server
from tests.fakes.store import store_failing
from tests.views.move import MoveForm, asked, form, web

__all__ = ["form", "web"]


@pytest.mark.parametrize(
    ("fields", "kind", "target"),
    [
        ({"target": "compute3"}, "live-migration", "compute3"),
        ({"kind": "cold", "target": "compute2"}, "migration", "compute2"),
        ({}, "live-migration", ""),
    ],
)
def test_it_writes_down_where_it_is_to_go(
    form: MoveForm, web: Server, fields: dict[str, str], kind: str, target: str
) -> None:
    form.answer(web, **fields)
    row = models.Destination.objects.get()
    assert (str(row.server), row.kind, row.target) == (web.id, kind, target)


def test_it_writes_nothing_down_that_nova_refused(
    form: MoveForm, web: Server, cloud: FakeCloud
) -> None:
    cloud.fail_next("POST", ".*/action", 400, "No")
    form.answer(web, target="compute3")
    assert not models.Destination.objects.exists()


def test_it_moves_where_the_database_is_away(
    form: MoveForm, web: Server, cloud: FakeCloud
) -> None:
    with store_failing():
        assert form.answer(web, target="compute3").status_code == 302
    assert len(asked(cloud)) == 1
    assert [each.target for each in requested.recall(web.id)] == ["compute3"]
