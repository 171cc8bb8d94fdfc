"""What is said of Nova's refusals: causes that their words name, and no other."""

from typing import Any

import pytest

from migration_panel.diagnosis.fitting import Fitting
from migration_panel.diagnosis.move import Move
from migration_panel.nova.errors import (
    CloudError,
    GoneError,
    RefusedError,
    UnreachableError,
)
from migration_panel.refusals import TO_ACT, TO_MOVE, Advice, Refusal, refusal
from migration_panel.text import N_
from tests.samples import SERVER_ID, a_server

DOWN = "Service is unavailable at this time."
BOTH = pytest.mark.parametrize("advice", [TO_MOVE, TO_ACT], ids=["move", "act"])


def told(error: CloudError, advice: Advice = TO_MOVE) -> Refusal:
    move = Move(source="compute1", target="compute2", server=SERVER_ID)
    return refusal(error, advice, lambda: Fitting.to(move, a_server(), {}))


def refused(said: str, status: int = 409, advice: Advice = TO_MOVE) -> Refusal:
    return told(RefusedError(N_("no"), said=said, status=status), advice)


def cause(said: str) -> str:
    found = refused(said).cause
    return found.id if found else ""


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Compute service of compute2 is unavailable at this time.", "compute_service"),
        (DOWN, "compute_service_down"),
        ("No valid host was found. There are not enough", "no_valid_host"),
        ("Quota exceeded for cores: Requested 8, but", "quota_exceeded"),
        (f"Instance {SERVER_ID} is locked", "instance_state_conflict"),
        (f"Cannot 'migrate' instance {SERVER_ID} while it is in vm_state error", "in"),
        ("Compute host compute9 could not be found.", "dest_host_unknown"),
        ("Policy doesn't allow os_compute_api:x to be performed.", "policy_forbidden"),
        ("Cannot migrate to the host where the server exists.", "same_host"),
    ],
)
def test_it_names_the_cause(said: str, named: str) -> None:
    assert cause(said).startswith(named)
    assert refused(said).remedy
    assert refused(said).advice is None


def test_it_names_the_most_specific_of_several() -> None:
    said = f"No valid host was found.\nCompute service of compute2 is down. {DOWN}"
    assert cause(said) == "compute_service_down"


def test_it_fits_steps_to_what_was_asked_for() -> None:
    lines = [each.command for each in refused(DOWN).remedy if each.command]
    assert {"compute1", "compute2", ""} == {each.host for each in lines}
    assert lines[-1].line == f"openstack server evacuate {SERVER_ID}"


@pytest.mark.parametrize(
    "said",
    [
        *("", "no", "Boom", "Conflict", "Flavor 9 could not be found."),
        "When resizing, instances must change flavor!",
        "Invalid input for field/attribute host. Value: 7. 7 is not of type 'string'",
        "<script>alert(1)</script>",
        "ERROR\x00\x1b[31m\r\n\r\n",
    ],
)
def test_it_guesses_no_cause(said: str) -> None:
    found = refused(said, 400)
    assert (found.cause, found.remedy) == (None, ())
    assert found.advice == TO_MOVE.refused


@BOTH
@pytest.mark.parametrize(
    ("status", "words"), [(403, "policy"), (409, "changed meanwhile"), (400, "as Nova")]
)
def test_it_goes_by_the_status_where_no_cause_is_named(
    status: int, words: str, advice: Advice
) -> None:
    assert words in str(refused("Boom", status, advice).advice)


@BOTH
@pytest.mark.parametrize("said", [DOWN, "", "<class 'MessagingTimeout'>"])
@pytest.mark.parametrize("status", [500, 503, None])
def test_it_takes_no_failure_for_a_refusal(
    status: int | None, said: str, advice: Advice
) -> None:
    found = told(UnreachableError(N_("no"), said=said, status=status), advice)
    assert (found.cause, found.advice) == (None, advice.silent)
    assert "may have taken the request" in str(found.advice)


@BOTH
def test_it_tells_of_what_is_gone(advice: Advice) -> None:
    said = f"Instance {SERVER_ID} could not be found."
    found = told(GoneError(N_("no"), said=said, status=404), advice)
    assert found.gone
    assert (found.cause, found.advice) == (None, advice.gone)


@pytest.mark.parametrize(
    "error",
    [
        RefusedError(N_("no"), said="Boom", status=409),
        GoneError(N_("no"), said=DOWN, status=404),
        UnreachableError(N_("no"), said=DOWN, status=500),
    ],
)
def test_it_asks_for_no_hosts_without_a_cause(error: CloudError) -> None:
    def never() -> Any:
        pytest.fail("nothing is to be fitted")

    assert refusal(error, TO_MOVE, never).cause is None
