"""Connections, and small things about Nova's wire."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import override_settings

from migration_panel.nova import api, client
from tests.fakes import FakeCloud


def test_it_makes_one_client_a_request(request_: HttpRequest) -> None:
    assert client.connect(request_) is client.connect(request_)


def test_it_asks_at_one_microversion_and_for_no_new_token(
    cloud: FakeCloud, nova: Any
) -> None:
    api.get(nova, "/servers", {"all_tenants": 1})
    assert [(call.service, call.microversion) for call in cloud.calls] == [
        ("nova", "2.87")
    ]


def test_it_asks_placement_at_its_own_microversion(
    cloud: FakeCloud, request_: HttpRequest
) -> None:
    client.placement(request_).get("/resource_providers")
    assert [(call.service, call.microversion) for call in cloud.calls] == [
        ("placement", "1.29")
    ]


@override_settings(MIGRATION_PANEL_NOVA_TIMEOUT=7)
def test_it_gives_up_when_the_setting_says(request_: HttpRequest) -> None:
    assert client.connect(request_).client.session.timeout == 7


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({}, ""),
        ({"a": None, "b": ""}, ""),
        ({"a": 0}, "?a=0"),
        ({"name": "a b&c=#d"}, "?name=a+b%26c%3D%23d"),
        ({"status": ["A", "B"]}, "?status=A&status=B"),
    ],
)
def test_it_encodes_what_was_asked(query: dict[str, Any], text: str) -> None:
    assert api.encoded(query) == text


@pytest.mark.parametrize(
    "value",
    [
        "",
        "compute1",
        "5e4b0b5c00004000800000000000000a",
        "5e4b0b5c-0000-4000-8000-00000000000",
        "5e4b0b5c-0000-4000-8000-00000000000a\n",
        "5e4b0b5c-0000-4000-8000-00000000000a/../x",
    ],
)
def test_it_lets_nothing_but_a_uuid_into_a_path(value: str) -> None:
    assert not api.is_uuid(value)


def test_it_knows_a_uuid_in_either_case() -> None:
    assert api.is_uuid("5e4b0b5c-0000-4000-8000-00000000000a")
    assert api.is_uuid("5E4B0B5C-0000-4000-8000-00000000000A")


@pytest.mark.parametrize(
    "said",
    ["2026-11-22T12:00:00", "2026-11-22T12:00:00Z", "2026-11-22T12:00:00.000000"],
)
def test_it_takes_novas_times_as_utc(said: str) -> None:
    assert api.when(said) == datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize("said", [None, ""])
def test_it_knows_no_time_where_none_was_said(said: str | None) -> None:
    assert api.when(said) is None
