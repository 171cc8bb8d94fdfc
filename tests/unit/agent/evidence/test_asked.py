"""A search from outside is looked at before anything is done for it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.agent.evidence.asked import opened
from migration_panel.facts import codec
from migration_panel.facts.evidence import Search
from migration_panel.facts.missing import Missing

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SEARCH = Search(
    server_id="22f2a455-b200-46bb-819b-47d3f7bad75e",
    since=NOW - timedelta(minutes=5),
    until=NOW,
    request_ids=("req-0965a8ae-c56a-4e6c-8a5d-059e603cd04f",),
    domain="instance-0000002a",
    peer="compute2.example.org",
)
RAW = codec.encode(SEARCH)


def test_it_opens_a_search() -> None:
    assert opened(RAW, NOW) == SEARCH


def test_it_needs_no_more_than_server_and_time() -> None:
    few = {each: RAW[each] for each in ("server_id", "since", "until")}
    found = opened(few, NOW)
    assert isinstance(found, Search)
    assert (found.request_ids, found.domain, found.peer) == ((), None, None)


@pytest.mark.parametrize("domain", ["vm", "one-42", "a.b_c", "instance-0000002A"])
def test_it_takes_any_name_that_nova_gives_a_guest(domain: str) -> None:
    assert isinstance(opened(RAW | {"domain": domain}, NOW), Search)


WRONG: list[Mapping[str, Any]] = [
    {"server_id": ""},
    {"server_id": "22F2A455-B200-46BB-819B-47D3F7BAD75E"},
    {"server_id": "22f2a455-b200-46bb-819b-47d3f7bad75e\n"},
    {"server_id": "22f2a455b20046bb819b47d3f7bad75e"},
    {"server_id": ".*"},
    {"server_id": None},
    {"request_ids": ["x"]},
    {"request_ids": ["req-"]},
    {"request_ids": [""]},
    {"request_ids": "req-0965a8ae-c56a-4e6c-8a5d-059e603cd04f"},
    {"request_ids": [RAW["request_ids"][0]] * 21},
    {"domain": ""},
    {"domain": "../../etc/passwd"},
    {"domain": "a/b"},
    {"domain": ".."},
    {"domain": "-x"},
    {"domain": "a\n"},
    {"domain": "a b"},
    {"domain": "x" * 300},
    {"peer": "-oProxyCommand=sh"},
    {"peer": ""},
    {"since": "yesterday"},
    {"since": None},
    {"until": 5},
    {"since": (NOW + timedelta(minutes=1)).isoformat()},
    {"since": (NOW - timedelta(hours=25)).isoformat()},
    {"since": "0001-01-01T00:00:00+00:00", "until": "0001-01-01T01:00:00+00:00"},
    {"since": "9999-12-31T00:00:00+00:00", "until": "9999-12-31T23:59:59+00:00"},
    {"until": (NOW + timedelta(days=2)).isoformat()},
    {"run": "sh"},
    {"files": ["/etc/shadow"]},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_it_refuses_what_is_no_search(wrong: Mapping[str, Any]) -> None:
    found = opened({**RAW, **wrong}, NOW)
    assert isinstance(found, Missing)
    assert found.reason.startswith("that is no search: ")


@pytest.mark.parametrize("raw", [None, [], "", 5, {}, {"server_id": RAW["server_id"]}])
def test_it_refuses_what_is_none_at_all(raw: Any) -> None:
    assert isinstance(opened(raw, NOW), Missing)


def test_it_says_all_that_is_wrong() -> None:
    found = opened(RAW | {"server_id": "x", "domain": "/"}, NOW)
    assert found == Missing("that is no search: no server, no domain")


@given(st.dictionaries(st.sampled_from(sorted(RAW)), st.text() | st.none()))
@settings(deadline=None)
def test_it_is_harmed_by_nothing(changed: dict[str, Any]) -> None:
    assert isinstance(opened(RAW | changed, NOW), Search | Missing)
