"""An engine lives, lets verdicts age, and prunes."""

from datetime import timedelta

import pytest

from migration_panel.engine.tally import Tally
from migration_panel.engine.upkeep import Upkeep
from migration_panel.store import models
from migration_panel.store.pruning import Limits
from migration_panel.text import N_
from tests.fakes.engine import FakeEngine, changes, everywhere, states

LIMITS = Limits(history=timedelta(days=30), changes=1000, forget=timedelta(hours=24))


def upkeep(engine: FakeEngine, name: str = "one") -> Upkeep:
    return Upkeep(name, f"{name}/1", engine.tally, LIMITS, engine.clock)


def test_it_says_that_it_lives(engine: FakeEngine) -> None:
    one, started = upkeep(engine), engine.now
    one.live()
    engine.later(5)
    engine.tally.count(3)
    engine.tally.refuse()
    one.live()
    row = models.Engine.objects.get()
    assert (row.name, row.started, row.seen) == ("one", started, engine.now)
    assert (row.reports, row.refused, row.trouble) == (3, 1, None)


def test_it_says_what_keeps_it_from_working(engine: FakeEngine) -> None:
    one = upkeep(engine)
    engine.tally.trouble("nova", N_("Nova is away."))
    one.live()
    assert "Nova is away." in str(models.Engine.objects.get().trouble)
    engine.tally.trouble("nova", None)
    one.live()
    assert models.Engine.objects.get().trouble is None


def test_it_has_a_row_for_each_engine(engine: FakeEngine) -> None:
    upkeep(engine, "one").live()
    upkeep(engine, "two").live()
    assert models.Engine.objects.count() == 2


def test_it_lets_verdicts_age(engine: FakeEngine) -> None:
    engine.mesh("compute1", "compute2")
    engine.later(181)
    upkeep(engine).turn()
    assert states("compute1") == everywhere("unknown")
    assert ("cold_to", "ready", "unknown") in changes("compute1")


def test_it_leaves_it_to_the_engine_that_has_the_lease(engine: FakeEngine) -> None:
    upkeep(engine, "one").turn()
    engine.mesh("compute1", "compute2")
    before = engine.now
    engine.now = before - timedelta(seconds=20)  # the lease lasts
    models.Host.objects.update(fresh_until=engine.now - timedelta(seconds=1))
    upkeep(engine, "two").turn()
    assert states("compute1") == everywhere("ready")
    upkeep(engine, "one").turn()
    assert states("compute1") == everywhere("unknown")


def test_it_prunes_now_and_then(engine: FakeEngine) -> None:
    one = upkeep(engine)
    one.turn()
    old = engine.now - timedelta(days=31)
    models.Change.objects.create(at=old, host="a", move="cold_to")
    one.turn()
    assert models.Change.objects.count() == 1
    engine.later(301)
    one.turn()
    assert models.Change.objects.count() == 0


def test_it_tells_the_first_of_several_troubles() -> None:
    tally = Tally()
    tally.trouble("rabbit", N_("RabbitMQ is away."))
    tally.trouble("nova", N_("Nova is away."))
    assert str(tally.told) == "RabbitMQ is away."
    tally.trouble("rabbit", None)
    assert str(tally.told) == "Nova is away."


@pytest.mark.parametrize("who", ["nova", "rabbit"])
def test_it_has_no_trouble_to_begin_with(who: str) -> None:
    tally = Tally()
    tally.trouble(who, None)
    assert tally.told is None
