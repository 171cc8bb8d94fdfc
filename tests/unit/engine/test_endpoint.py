"""What agents, and others, may send."""

import logging
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migration_panel.facts import codec
from migration_panel.facts.report import Report
from migration_panel.rpc import Plan
from migration_panel.store import models
from tests.fakes.engine import FakeEngine

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner)
    ),
    max_leaves=15,
)
MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def test_it_answers_with_a_plan(engine: FakeEngine) -> None:
    engine.hear("compute2")
    plan = codec.decode(Plan, engine.endpoint.plan({}, host="compute1"))
    assert (plan.now, plan.period, plan.peers) == (engine.now, 60, ())


@pytest.mark.parametrize("host", [None, 1, "", "-x", "a b", ["a"], "a\n", "x" * 300])
def test_it_plans_for_no_host_without_a_name(engine: FakeEngine, host: Any) -> None:
    assert engine.endpoint.plan({}, host=host) is None
    assert engine.tally.refused == 1


def test_it_counts_what_it_drops(engine: FakeEngine) -> None:
    engine.endpoint.report({})
    engine.endpoint.report({}, round=None)
    engine.endpoint.report({}, other=1)
    assert engine.tally.refused == 3
    assert len(engine.inbox) == 0


def test_it_says_what_it_dropped(
    engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    raw = engine.round("compute1")
    raw["report"]["period"] = 10**9
    with caplog.at_level(logging.WARNING):
        engine.endpoint.report({}, round=raw)
    assert caplog.messages == ["Dropped a report of compute1: a period out of range"]


def test_it_logs_neither_secrets_nor_lines_of_others(
    engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    raw = engine.round("compute1")
    raw["report"]["period"] = "password=hunter2\nfake: line"
    raw["report"]["host"] = "x\ny"
    engine.endpoint.report({}, round=raw)
    assert "hunter2" not in caplog.text
    assert all("\n" not in each for each in caplog.messages)
    assert "x\ny" not in caplog.text


def test_it_goes_on_after_what_it_dropped(engine: FakeEngine) -> None:
    engine.endpoint.report({}, round={"report": 1})
    engine.hear("compute1")
    assert models.Host.objects.get().name == "compute1"


@MANY
@given(raw=VALUES)
def test_it_survives_anything(engine: FakeEngine, raw: Any) -> None:
    engine.endpoint.report({}, round=raw)
    engine.endpoint.plan({}, host=raw)
    assert len(engine.inbox) == 0


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in JSON values."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(each for key, part in inner for each in paths(part, (*path, key)))]


@MANY
@given(data=st.data())
def test_it_stores_nothing_malformed(engine: FakeEngine, data: st.DataObject) -> None:
    """Whatever one place of a good round is replaced by: in whole, or not at all."""
    raw = engine.round("compute1", "compute2")
    path = data.draw(st.sampled_from(paths(raw)[1:]))
    instead = data.draw(VALUES)
    place = raw
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = instead
    engine.endpoint.report({}, round=raw)
    engine.write()
    assert engine.tally.reports + engine.tally.refused > 0
    for stored in models.Report.objects.all():
        # PostgreSQL keeps values, and neither order nor spelling.
        assert codec.decode(Report, stored.facts) == codec.decode(Report, raw["report"])
        assert stored.host == raw["report"]["host"]
    models.Report.objects.all().delete()
    models.Host.objects.all().delete()
    models.Pair.objects.all().delete()
