"""What went wrong, in words for the page."""

from typing import Any

import pytest
from django.http import HttpRequest

from migration_panel.nova import api, client, errors
from tests.fakes import FakeCloud


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.RefusedError),
        (401, errors.TokenExpiredError),
        (403, errors.RefusedError),
        (404, errors.GoneError),
        (409, errors.RefusedError),
        (500, errors.UnreachableError),
        (503, errors.UnreachableError),
    ],
)
def test_it_sorts_novas_answers(
    cloud: FakeCloud, nova: Any, status: int, kind: type[errors.CloudError]
) -> None:
    cloud.fail_next("GET", "/servers", status, "Because.")
    with pytest.raises(kind) as caught:
        api.get(nova, "/servers")
    assert type(caught.value) is kind
    assert caught.value.status == status


def test_it_keeps_novas_own_words(cloud: FakeCloud, nova: Any) -> None:
    cloud.fail_next("GET", "/servers", 409, "Instance is locked")
    with pytest.raises(errors.RefusedError, match="Nova refused: Instance is locked"):
        api.get(nova, "/servers")


def test_it_ends_with_one_full_stop(cloud: FakeCloud, nova: Any) -> None:
    cloud.fail_next("GET", "/servers", 500, "Unexpected API Error.")
    with pytest.raises(errors.UnreachableError) as caught:
        api.get(nova, "/servers")
    assert "Error. Its log" in str(caught.value)


def test_it_says_when_nobody_answered(cloud: FakeCloud, nova: Any) -> None:
    cloud.down("nova", "hangup")
    with pytest.raises(errors.UnreachableError, match="Nova did not answer"):
        api.get(nova, "/servers")


def test_it_says_when_placement_did_not(
    cloud: FakeCloud, request_: HttpRequest
) -> None:
    cloud.down("placement")
    placement = client.placement(request_)
    with (
        pytest.raises(
            errors.UnreachableError, match="Placement failed with status 503"
        ),
        errors.translated("Placement"),
    ):
        placement.get("/resource_providers")


def test_it_knows_an_expired_token(cloud: FakeCloud, nova: Any) -> None:
    cloud.expire_tokens()
    with pytest.raises(errors.TokenExpiredError):
        api.get(nova, "/servers")


def test_it_says_when_a_service_has_no_endpoint(request_: Any) -> None:
    user = request_.user
    user.service_catalog = [
        each for each in user.service_catalog if each["type"] != "placement"
    ]
    with pytest.raises(errors.UnreachableError, match="not in the service catalog"):
        client.placement(request_)


def test_it_leaves_our_own_mistakes_alone() -> None:
    with pytest.raises(ZeroDivisionError), errors.translated("Nova"):
        1 / 0  # noqa: B018 - it is to raise
