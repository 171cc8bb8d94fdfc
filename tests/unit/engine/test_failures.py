"""All that follows failures is put together from the configuration."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from oslo_config import cfg

from migration_panel.engine import failures, options
from migration_panel.engine.closing import Closer
from migration_panel.engine.cloud import Cloud
from migration_panel.engine.ends import Ends
from migration_panel.engine.failures import Office
from migration_panel.engine.following import Follower
from tests.fakes.engine import FakeEngine


def conf(folder: Path, text: str = "") -> cfg.ConfigOpts:
    file = folder / "engine.conf"
    file.write_text(f"[failures]\n{text}")
    found = cfg.ConfigOpts()
    options.load(found, ["--config-file", str(file)])
    return found


def loops(engine: FakeEngine, found: cfg.ConfigOpts) -> dict[str, tuple[Any, float]]:
    office = Office(
        name="one",
        holder="one/1",
        cloud=Cloud(found),
        ends=Ends(engine.archive, engine.judge),
        tally=engine.tally,
        ask=lambda *_, **__: None,
        tell=lambda *_: None,
        clock=engine.clock,
    )
    return {
        name: (turn, seconds) for name, turn, seconds in failures.loops(found, office)
    }


def test_it_does_four_things_again_and_again(
    engine: FakeEngine, tmp_path: Path
) -> None:
    found = loops(engine, conf(tmp_path))
    assert {name: seconds for name, (_, seconds) in found.items()} == {
        "failures": 2,
        "rechecks": 1.0,
        "problems": 10.0,
        "leftovers": 30.0,
    }


def test_it_goes_by_its_configuration(engine: FakeEngine, tmp_path: Path) -> None:
    text = "period = 5\nlook_back = 7\nstuck_after = 9\ncheck_period = 20\n"
    text += "close_after = 3\nforget_after = 2\n"
    found = loops(engine, conf(tmp_path, text))
    follower = found["failures"][0].__self__
    assert isinstance(follower, Follower)
    assert found["failures"][1] == 5
    assert follower._look_back == timedelta(minutes=7)
    assert follower._noticer.limits.stuck == timedelta(minutes=9)
    closer = found["problems"][0].__self__
    assert isinstance(closer, Closer)
    assert closer._terms.every == timedelta(seconds=20)
    assert closer._terms.probe == timedelta(seconds=100)
    assert closer._terms.quiet == timedelta(minutes=3)
    assert closer._terms.forget == timedelta(hours=2)


def test_it_says_when_it_may_not_sign_in(engine: FakeEngine, tmp_path: Path) -> None:
    turn, _seconds = loops(engine, conf(tmp_path))["failures"]
    assert turn() is True
    assert "no service user" in str(engine.tally.told)


def test_it_does_nothing_where_there_is_nothing(
    engine: FakeEngine, tmp_path: Path
) -> None:
    found = loops(engine, conf(tmp_path))
    for name in ("rechecks", "problems", "leftovers"):
        found[name][0]()
    assert engine.tally.told is None
