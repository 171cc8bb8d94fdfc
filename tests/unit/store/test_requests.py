"""What the web asks of the engine, and who takes it upon himself."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from migration_panel.store import models, requests
from migration_panel.text import N_

pytestmark = pytest.mark.django_db(databases=["migration_panel"])

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PATIENCE = timedelta(seconds=180)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def state(request: uuid.UUID) -> str:
    found = requests.get(request)
    assert found
    return found.state


def test_it_waits_to_begin_with() -> None:
    found = requests.get(requests.ask("compute1", "admin", NOON))
    assert found
    assert (found.host, found.asked_by, found.asked) == ("compute1", "admin", NOON)
    assert (found.state, found.engine, found.ended) == ("waiting", "", None)


@pytest.mark.parametrize("request_", ["", "x", "5e4b0b5c", uuid.uuid4(), "' OR 1=1"])
def test_it_knows_no_other(request_: str | uuid.UUID) -> None:
    assert requests.get(request_) is None


def test_it_is_found_by_its_text() -> None:
    request = requests.ask("compute1", "admin", NOON)
    assert requests.get(str(request))


def test_it_is_shared_while_nobody_has_taken_it() -> None:
    first = requests.ask("compute1", "admin", NOON)
    assert requests.ask("compute1", "olive", NOON) == first
    assert requests.ask("compute2", "olive", NOON) != first
    requests.claim("one", NOON)
    assert requests.ask("compute1", "admin", NOON) != first


def test_it_asks_of_a_failure_and_of_no_host() -> None:
    migration = uuid.uuid4()
    first = requests.ask_failure(migration, "admin", NOON)
    found = requests.get(first)
    assert found
    assert (found.migration, found.host, found.state) == (migration, "", "waiting")
    assert requests.ask_failure(migration, "olive", NOON) == first
    assert requests.ask_failure(uuid.uuid4(), "olive", NOON) != first
    assert requests.claim("one", NOON) == [], "no agent is told of it"
    requests.claim_failures("one", NOON)
    assert requests.ask_failure(migration, "admin", NOON) != first


def failure_asked() -> uuid.UUID:
    return requests.ask_failure(uuid.uuid4(), "admin", NOON)


def test_it_has_a_failure_worked_on_by_one_engine() -> None:
    migration = uuid.uuid4()
    request = requests.ask_failure(migration, "admin", NOON)
    requests.ask("compute1", "admin", NOON)
    assert requests.claim_failures("one", NOON) == [(request, migration)]
    assert requests.claim_failures("two", after(59)) == []
    assert requests.claim_failures("two", after(61)) == [(request, migration)]


def test_it_is_done_when_the_cause_was_checked() -> None:
    request = failure_asked()
    requests.claim_failures("one", NOON)
    requests.done(request, after(3))
    found = requests.get(request)
    assert found
    assert (found.state, found.ended) == ("done", after(3))


def test_it_does_not_do_what_has_failed() -> None:
    request = failure_asked()
    requests.fail(request, N_("No."), after(1))
    requests.done(request, after(3))
    assert state(request) == "failed"


def test_it_does_not_wait_for_an_agent_to_hear_of_a_failure() -> None:
    request = failure_asked()
    requests.give_up(after(3600), PATIENCE)
    assert state(request) == "waiting"


def test_it_cuts_a_name_that_is_too_long() -> None:
    found = requests.get(requests.ask("compute1", "x" * 999, NOON))
    assert found
    assert len(found.asked_by) == 255


def test_it_is_claimed_once() -> None:
    request = requests.ask("compute1", "admin", NOON)
    assert requests.claim("one", NOON) == [(request, "compute1")]
    assert requests.claim("two", NOON) == []
    assert requests.claim("one", NOON) == []


def test_it_is_claimed_in_order() -> None:
    late = requests.ask("compute1", "admin", after(1))
    early = requests.ask("compute2", "admin", NOON)
    assert [each for each, _ in requests.claim("one", after(2))] == [early, late]


def test_it_is_claimed_again_when_a_claim_has_run_out() -> None:
    request = requests.ask("compute1", "admin", NOON)
    requests.claim("one", NOON)
    assert requests.claim("two", after(30)) == []
    assert requests.claim("two", after(31)) == [(request, "compute1")]


def test_it_is_told_only_by_who_claimed_it_last() -> None:
    request = requests.ask("compute1", "admin", NOON)
    requests.claim("one", NOON)
    requests.claim("two", after(31))
    requests.told(request, "one", after(200))
    assert state(request) == "waiting"
    requests.told(request, "two", after(200))
    assert state(request) == "asked"
    assert requests.claim("three", after(1000)) == []


@pytest.mark.parametrize("told", [True, False])
def test_it_is_done_when_its_host_answers(*, told: bool) -> None:
    request = requests.ask("compute1", "admin", NOON)
    requests.claim("one", NOON)
    if told:
        requests.told(request, "one", after(200))
    requests.answered([(str(request), "compute1")], after(5))
    found = requests.get(request)
    assert found
    assert (found.state, found.ended) == ("done", after(5))


def test_it_stays_done_when_telling_comes_late() -> None:
    request = requests.ask("compute1", "admin", NOON)
    requests.claim("one", NOON)
    requests.answered([(str(request), "compute1")], after(5))
    requests.told(request, "one", after(200))
    assert state(request) == "done"


def test_it_is_not_done_by_another_host() -> None:
    request = requests.ask("compute1", "admin", NOON)
    requests.answered([(str(request), "compute2")], after(5))
    assert state(request) == "waiting"


def test_it_takes_no_answer_to_what_was_never_asked() -> None:
    requests.answered([(str(uuid.uuid4()), "compute1")], NOON)
    assert not models.Request.objects.exists()


def test_it_does_not_end_twice() -> None:
    request = requests.ask("compute1", "admin", NOON)
    requests.fail(request, N_("No."), after(1))
    requests.answered([(str(request), "compute1")], after(2))
    found = requests.get(request)
    assert found
    assert (found.state, found.ended) == ("failed", after(1))


@pytest.mark.parametrize(
    ("seconds", "wanted"), [(179, "asked"), (180, "asked"), (181, "failed")]
)
def test_it_fails_when_the_agent_is_silent(seconds: float, wanted: str) -> None:
    request = requests.ask("compute1", "admin", NOON)
    requests.claim("one", NOON)
    requests.told(request, "one", after(180))
    requests.give_up(after(seconds), PATIENCE)
    assert state(request) == wanted


@pytest.mark.parametrize(("seconds", "wanted"), [(360, "waiting"), (361, "failed")])
def test_it_fails_when_no_engine_could_tell(seconds: float, wanted: str) -> None:
    request = requests.ask("compute1", "admin", NOON)
    requests.give_up(after(seconds), PATIENCE)
    assert state(request) == wanted
