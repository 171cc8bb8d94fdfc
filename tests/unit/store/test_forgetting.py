"""Failures and problems go with the history, unless somebody still has to act."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from migration_panel.store import models, pruning
from migration_panel.store.pruning import Limits

pytestmark = pytest.mark.django_db(databases=["migration_panel"])

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIMITS = Limits(history=timedelta(days=30), changes=5, forget=timedelta(hours=24))
OLD, NEW = NOW - timedelta(days=31), NOW - timedelta(days=29)


def failure(at: datetime, problem: models.Problem | None = None) -> models.Failure:
    return models.Failure.objects.create(
        migration=uuid.uuid4(),
        server=uuid.uuid4(),
        kind="migration",
        status="error",
        failed=at,
        noticed=at,
        problem=problem,
    )


def problem(at: datetime, closed: datetime | None) -> models.Problem:
    return models.Problem.objects.create(
        cause="ssh_host_key_unknown", opened=at, newest=at, closed=closed
    )


def left() -> tuple[int, int]:
    pruning.prune(LIMITS, NOW)
    return models.Failure.objects.count(), models.Problem.objects.count()


def test_it_forgets_old_failures() -> None:
    failure(OLD)
    kept = failure(NEW)
    assert left() == (1, 0)
    assert models.Failure.objects.get() == kept


def test_it_forgets_closed_problems_with_their_victims() -> None:
    failure(OLD, problem(OLD, closed=OLD))
    assert left() == (0, 0)


def test_it_keeps_a_problem_that_was_closed_of_late() -> None:
    problem(OLD, closed=NEW)
    assert left() == (0, 1)


def test_it_keeps_an_open_problem_with_its_victims() -> None:
    failure(OLD, problem(OLD, closed=None))
    assert left() == (1, 1)


def test_it_keeps_what_was_noticed_late() -> None:
    failure(OLD)
    models.Failure.objects.update(noticed=NEW)
    assert left() == (1, 0)


def test_it_keeps_a_victim_whose_problem_goes() -> None:
    kept = failure(NEW, problem(OLD, closed=OLD))
    assert left() == (1, 0)
    kept.refresh_from_db()
    assert kept.problem is None
