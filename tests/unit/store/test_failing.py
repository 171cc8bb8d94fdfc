"""Failures are kept once, and grouped by cause and place."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from migration_panel.diagnosis.diagnosis import (
    Confidence,
    Diagnosed,
    Diagnosis,
    Place,
    Proof,
    Standing,
)
from migration_panel.facts import codec
from migration_panel.facts.allocation import Held, Leftover
from migration_panel.facts.migration import Migration
from migration_panel.store import failing, holding, models
from migration_panel.store.failing import Outcome

pytestmark = pytest.mark.django_db(databases=["migration_panel"])

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOLD = Held(provider="p", name="compute1", resources=(("VCPU", 1),))


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def migration(number: int = 1, **known: Any) -> Migration:
    facts: dict[str, Any] = {
        "id": number,
        "uuid": str(uuid.UUID(int=number)),
        "server_id": str(uuid.UUID(int=100 + number)),
        "kind": "migration",
        "status": "error",
        "source": "compute1",
        "dest": "compute2",
        "created": NOON,
        "updated": after(number),
    }
    return Migration(**(facts | known))


def diagnosis(
    cause: str = "ssh_host_key_unknown",
    place: Place = Place.PAIR,
    standing: Standing = Standing.UNKNOWN,
) -> Diagnosis:
    proof = Proof(confidence=Confidence.LOG, host="compute1", source="log", text="No")
    found = Diagnosed(
        cause=cause, place=place, proofs=(proof,), remedy=(), standing=standing
    )
    return Diagnosis(taken=NOON, causes=(found,), phase="compute_resize_instance")


NOTHING = Diagnosis(taken=NOON)


def found(number: int, what: Diagnosis, **known: Any) -> models.Failure:
    """A failure that was noticed and diagnosed."""
    failing.notice([migration(number)], after(number + 1))
    return again(number, what, **known)


def again(number: int, what: Diagnosis, **known: Any) -> models.Failure:
    facts: dict[str, Any] = {"done": True} | known
    key = uuid.UUID(int=number)
    failing.diagnosed(Outcome(migration=key, diagnosis=what, **facts), after(60))
    return models.Failure.objects.get(migration=key)


def problem() -> models.Problem:
    return models.Problem.objects.get()


def test_it_is_looking_to_begin_with() -> None:
    assert failing.notice([migration()], after(2)) == [uuid.UUID(int=1)]
    row = models.Failure.objects.get()
    assert (row.state, row.cause, row.diagnosis) == ("looking", "", None)
    assert (row.failed, row.noticed) == (after(1), after(2))
    assert failing.looking() == [(uuid.UUID(int=1), uuid.UUID(int=101))]


def test_it_is_kept_once() -> None:
    failing.notice([migration()], NOON)
    assert failing.notice([migration(), migration(2)], NOON) == [uuid.UUID(int=2)]
    assert failing.known([str(uuid.UUID(int=1)), str(uuid.UUID(int=3))]) == {
        str(uuid.UUID(int=1)): "error"
    }


def test_it_is_looked_into_again_when_it_fails_anew() -> None:
    failing.notice([migration(status="confirming")], NOON)
    again(1, diagnosis())
    turned = migration(status="error", updated=after(30))
    assert failing.notice([turned], after(31)) == [uuid.UUID(int=1)]
    row = models.Failure.objects.get()
    assert (row.status, row.failed, row.state) == ("error", after(30), "looking")
    assert (row.noticed, row.cause) == (NOON, "ssh_host_key_unknown")


def test_it_asks_nothing_of_leftovers_of_what_goes_on() -> None:
    failing.notice([migration(status="migrating")], NOON)
    assert holding.without_leftover(after(3600), 10) == []


def test_it_writes_nothing_where_nothing_is_new() -> None:
    assert failing.notice([], NOON) == []
    assert not models.Lease.objects.exists(), "no transaction was begun"


def test_it_cuts_what_does_not_fit() -> None:
    failing.notice([migration(source="x" * 999, kind="k" * 99)], NOON)
    row = models.Failure.objects.get()
    assert (len(row.source), len(row.kind)) == (255, 32)


def test_it_writes_what_was_found_down() -> None:
    row = found(1, diagnosis(), server_name="web", request="req-1")
    assert (row.state, row.cause) == ("done", "ssh_host_key_unknown")
    assert (row.server_name, row.request) == ("web", "req-1")
    assert row.phase == "compute_resize_instance"
    assert codec.decode(Diagnosis, row.diagnosis) == diagnosis()
    assert failing.looking() == []


def test_it_fills_the_target_in_that_nova_forgot() -> None:
    failing.notice([migration(dest=None)], NOON)
    assert again(1, diagnosis(), target="compute3").target == "compute3"
    assert again(1, diagnosis(), target="compute4").target == "compute3"


def test_it_is_unknown_only_at_the_end() -> None:
    row = found(1, NOTHING, done=False)
    assert (row.state, row.cause) == ("looking", "")
    assert again(1, NOTHING).cause == "unknown"


def test_it_is_not_written_where_it_was_forgotten() -> None:
    outcome = Outcome(migration=uuid.uuid4(), diagnosis=diagnosis(), done=True)
    failing.diagnosed(outcome, NOON)
    assert not models.Failure.objects.exists()
    assert not models.Problem.objects.exists()


@pytest.mark.parametrize(
    ("place", "host", "target", "server"),
    [
        (Place.SOURCE, "compute1", "", None),
        (Place.TARGET, "compute2", "", None),
        (Place.PAIR, "compute1", "compute2", None),
        (Place.SERVER, "", "", uuid.UUID(int=101)),
        (Place.CLOUD, "", "", None),
    ],
)
def test_it_opens_a_problem_where_it_is_mended(
    place: Place, host: str, target: str, server: Any
) -> None:
    found(1, diagnosis(place=place))
    one = problem()
    assert (one.host, one.target, one.server) == (host, target, server)
    assert (one.victims, one.newest, one.closed) == (1, after(1), None)


@pytest.mark.parametrize("place", [Place.TARGET, Place.PAIR])
def test_it_is_the_servers_where_the_host_is_not_known(place: Place) -> None:
    failing.notice([migration(dest=None)], NOON)
    again(1, diagnosis(place=place))
    assert (problem().host, problem().server) == ("", uuid.UUID(int=101))


def test_it_counts_victims_of_one_problem() -> None:
    for number in range(1, 12):
        found(number, diagnosis(place=Place.TARGET))
        again(number, diagnosis(place=Place.TARGET))
    assert (problem().victims, problem().newest) == (11, after(11))


def test_it_keeps_causes_and_places_apart() -> None:
    found(1, diagnosis())
    found(2, diagnosis("ssh_auth_denied"))
    found(3, diagnosis(place=Place.SOURCE))
    assert models.Problem.objects.count() == 3


@pytest.mark.parametrize("cause", ["none", "migration_cancelled"])
def test_it_opens_no_problem_that_nobody_mends(cause: str) -> None:
    assert found(1, diagnosis(cause)).problem is None
    assert not models.Problem.objects.exists()


def test_it_opens_no_problem_for_the_unknown() -> None:
    assert found(1, NOTHING).problem is None


def test_it_leaves_a_problem_that_it_was_not() -> None:
    found(1, diagnosis())
    found(2, diagnosis())
    again(1, diagnosis("ssh_auth_denied"))
    rows = models.Problem.objects.values_list("cause", "victims")
    assert set(rows) == {("ssh_host_key_unknown", 1), ("ssh_auth_denied", 1)}
    again(2, diagnosis("ssh_auth_denied"))
    assert (problem().cause, problem().victims) == ("ssh_auth_denied", 2)


def test_it_opens_a_new_problem_after_the_old_was_closed() -> None:
    found(1, diagnosis())
    assert failing.close(problem().id, after(1), after(70))
    found(2, diagnosis())
    assert models.Problem.objects.count() == 2


def test_it_does_not_close_what_has_a_new_victim() -> None:
    found(1, diagnosis())
    found(2, diagnosis())
    assert not failing.close(problem().id, after(1), after(70))
    assert problem().closed is None


def test_it_knows_whether_it_stands() -> None:
    row = found(1, diagnosis(standing=Standing.STANDS))
    assert (row.standing, row.checked) == ("stands", after(60))
    assert (problem().standing, problem().checked) == ("stands", after(60))
    assert found(2, diagnosis()).checked is None
    assert problem().standing == "stands", "who knows nothing says nothing"


def test_it_tells_all_victims_what_a_check_has_shown() -> None:
    found(1, diagnosis())
    found(2, diagnosis())
    found(3, diagnosis("ssh_auth_denied"))
    one = failing.case(uuid.UUID(int=1))
    assert one
    failing.stands(one, Standing.GONE, after(90))
    rows = models.Failure.objects.order_by("failed").values_list("standing", flat=True)
    assert list(rows) == ["gone", "gone", "unknown"]
    gone = models.Problem.objects.get(cause="ssh_host_key_unknown")
    assert (gone.standing, gone.checked) == ("gone", after(90))


def test_it_tells_the_one_that_is_of_no_problem() -> None:
    found(1, NOTHING)
    one = failing.case(uuid.UUID(int=1))
    assert one
    failing.stands(one, Standing.GONE, after(90))
    assert models.Failure.objects.get().standing == "gone"


def test_it_lists_open_problems_with_their_newest_victim() -> None:
    found(1, diagnosis())
    found(2, diagnosis())
    [one] = failing.open_problems()
    assert one.victim
    assert (one.victim.migration, one.newest) == (uuid.UUID(int=2), after(2))
    failing.close(one.id, after(2), after(70))
    assert failing.open_problems() == []


@pytest.mark.parametrize(
    "raw", [None, {}, {"causes": []}, {"causes": [{"cause": "x"}]}, [], "text"]
)
def test_it_reads_what_another_version_wrote(raw: Any) -> None:
    found(1, diagnosis())
    models.Failure.objects.update(diagnosis=raw)
    one = failing.case(uuid.UUID(int=1))
    assert one
    assert one.seen == ()


def test_it_keeps_what_was_there_when_it_gives_up() -> None:
    found(1, diagnosis(), done=False)
    failing.give_up(uuid.UUID(int=1), after(80))
    row = models.Failure.objects.get()
    assert (row.state, row.cause) == ("done", "ssh_host_key_unknown")


def test_it_asks_of_leftovers_until_they_are_gone() -> None:
    found(1, diagnosis())
    key = uuid.UUID(int=1)
    assert holding.without_leftover(NOON, 10) == []
    assert [e.migration for e in holding.without_leftover(after(60), 10)] == [key]
    holding.left(key, Leftover(asked=after(60), held=(HOLD,)))
    assert holding.without_leftover(after(60), 10) == []
    assert [each.migration for each in holding.with_leftover(10)] == [key]
    holding.left(key, Leftover(asked=after(90), held=()))
    assert holding.with_leftover(10) == []
