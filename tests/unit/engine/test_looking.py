"""Everything that knows of a failure is asked, and what is missing is said."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from migration_panel.diagnosis.combine import Failed
from migration_panel.diagnosis.diagnosis import Diagnosis
from migration_panel.engine import agents, ends
from migration_panel.facts.clock import Clock
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, Probe
from migration_panel.store import models
from tests.asking import LIVE, ask
from tests.fakes.following import FakeFollowing, FakeHands, failure
from tests.fakes.state import Migration

DENIED = Attempt(worked=False, tried="ssh", said="Permission denied", seconds=0.1)


def broken(following: FakeFollowing, **facts: Any) -> Migration:
    """A server `web` has not arrived on compute2."""
    web = following.fake.add_server("web")
    known = {"status": "error", "dest": "compute2"}
    return following.fake.add_migration(web, **(known | facts))


def seen(following: FakeFollowing) -> Failed:
    """What the first diagnosis was made of."""
    following.turn()
    return following.doctor.seen[0]


def test_it_gathers_what_there_is(following: FakeFollowing) -> None:
    row = broken(following)
    found = seen(following)
    assert found.migration.uuid == row.uuid
    assert found.server is not None
    assert found.server.name == "web"
    assert [each.host for each in found.evidence] == ["compute1", "compute2"]
    assert found.reports.keys() == {"compute1", "compute2"}
    assert isinstance(found.probe, Probe)
    assert found.missing == ()
    assert found.destination == "compute2"


def test_it_searches_for_the_guest_by_its_names(following: FakeFollowing) -> None:
    row = broken(following)
    seen(following)
    search = following.agents.searches["compute2"]
    assert search.server_id == row.server.id
    assert search.domain == "instance-00000001"
    assert search.peer == "compute1"
    assert search.since <= row.created <= search.until


def test_it_names_the_request_to_the_agents(following: FakeFollowing) -> None:
    web = following.fake.add_server("web")
    following.fake.next_move_fails("live-precheck")
    ask(following.fake, web, "os-migrateLive", **LIVE)
    found = seen(following)
    assert found.requests[0].id == web.actions[0].request_id
    assert found.requests[0].events
    search = following.agents.searches["compute1"]
    assert search.request_ids == (web.actions[0].request_id,)


def test_it_finds_the_target_that_nova_forgot(following: FakeFollowing) -> None:
    web = following.fake.add_server("web")
    following.fake.next_move_fails("live-precheck")
    ask(following.fake, web, "os-migrateLive", **LIVE)
    found = seen(following)
    assert found.migration.dest is None
    assert found.target == "compute2"
    assert failure().target == "compute2"


def test_it_searches_by_the_hosts_own_clock(following: FakeFollowing) -> None:
    fast = Clock(offset=600.0, error=0.1)
    following.later(60)
    following.engine.hear("compute1", clock=fast)
    broken(following)
    seen(following)
    searches = following.agents.searches
    apart = searches["compute1"].since - searches["compute2"].since
    assert apart == timedelta(seconds=600)


def test_it_tries_the_pair_and_judges_it(following: FakeFollowing) -> None:
    following.agents.tried = {"ssh": DENIED}
    broken(following)
    found = seen(following)
    assert isinstance(found.probe, Probe)
    assert found.probe.ssh == DENIED
    pair = models.Pair.objects.get(source="compute1", target="compute2")
    assert pair.probe["ssh"]["said"] == "Permission denied"


def test_it_does_not_ask_where_no_agent_is(following: FakeFollowing) -> None:
    following.fake.add_host("compute9")
    broken(following, source="compute9")
    found = seen(following)
    assert ("compute9", ends.NO_AGENT) in found.missing
    assert found.probe == ends.NO_AGENT
    assert "compute9" not in [host for host, _ in following.agents.asked]


def test_it_does_not_ask_an_agent_that_fell_silent(following: FakeFollowing) -> None:
    following.later(600)
    following.engine.hear("compute2")
    broken(following)
    found = seen(following)
    assert found.missing == (("compute1", ends.SILENT),)
    assert found.probe == ends.SILENT
    assert found.findings[0].id == "agent.report-old"


def test_it_says_when_an_agent_does_not_answer(following: FakeFollowing) -> None:
    following.agents.silent = {"compute2"}
    broken(following)
    found = seen(following)
    assert found.missing == (("compute2", agents.NO_ANSWER),)
    assert [each.host for each in found.evidence] == ["compute1"]


def test_it_tries_no_pair_without_a_target(following: FakeFollowing) -> None:
    broken(following, dest=None)
    found = seen(following)
    assert isinstance(found.probe, Missing)
    assert following.agents.probes() == []
    assert failure().target == ""


def test_it_tries_nothing_whose_address_is_not_known(following: FakeFollowing) -> None:
    models.Report.objects.filter(host="compute2").update(bus="")
    broken(following)
    assert seen(following).probe == ends.NO_ADDRESS


def test_it_does_without_a_server_that_is_gone(following: FakeFollowing) -> None:
    row = broken(following)
    row.server.vm_state = "deleted"
    found = seen(following)
    assert found.server is None
    assert [each.host for each in found.evidence] == ["compute1", "compute2"]


def test_it_does_without_what_nova_refuses(following: FakeFollowing) -> None:
    broken(following)
    following.fake.fail_next("GET", ".*/servers/[0-9a-f-]+$", 500, "Oops")
    found = seen(following)
    assert found.server is None
    assert found.evidence


def test_it_looks_again_when_nova_did_not_tell_all(following: FakeFollowing) -> None:
    following.agents.logs["compute1"] = ["Host key verification failed."]
    broken(following)
    following.fake.fail_next("GET", ".*/servers/[0-9a-f-]+$", 500, "Oops")
    following.turn()
    assert (failure().state, failure().cause) == ("looking", "ssh_host_key_unknown")
    following.turn(6)
    assert (failure().state, failure().server_name) == ("done", "web")


def test_it_uses_a_probe_that_cannot_be_judged(following: FakeFollowing) -> None:
    def judge(*_: Any) -> None:
        raise ValueError

    following.ends.probed = judge  # type: ignore[assignment, method-assign]
    broken(following)
    assert isinstance(seen(following).probe, Probe)


def test_it_hands_the_fault_on_with_its_time(following: FakeFollowing) -> None:
    row = broken(following)
    row.server.vm_state = "error"
    following.fake.add_fault(row.server, "Host key verification failed")
    fault = seen(following).fault
    assert fault is not None
    assert fault.created == following.fake.clock.now - timedelta(seconds=2)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "\u202e\x1b[31m"])
def test_it_keeps_hostile_names_as_they_are(
    following: FakeFollowing, hostile: str
) -> None:
    web = following.fake.add_server(hostile)
    following.fake.add_migration(web, status="error", dest="compute2")
    following.turn()
    assert failure().server_name == hostile


def thinking(following: FakeFollowing) -> list[tuple[list[str], str]]:
    """While compute2's agent thinks: who has answered, and the cause on the page."""
    hands, states = FakeHands(late=1), []

    def diagnose(failed: Failed) -> Diagnosis:
        states.append(([each.host for each in failed.evidence], failure().cause))
        hands.catch_up()
        return following.doctor(failed)

    following.tools = replace(
        following.tools, diagnose=diagnose, first=0.0, hands=hands
    )
    following.begin("one")
    broken(following)
    following.turn()
    return states


def test_it_shows_what_it_knows_while_an_agent_thinks(
    following: FakeFollowing,
) -> None:
    following.agents.logs["compute1"] = ["Host key verification failed."]
    assert thinking(following) == [
        (["compute1"], ""),
        (["compute1", "compute2"], "ssh_host_key_unknown"),
    ]
    assert failure().state == "done"


def test_it_shows_nothing_before_it_knows_something(following: FakeFollowing) -> None:
    assert thinking(following) == [(["compute1"], ""), (["compute1", "compute2"], "")]
    assert failure().state == "looking"


def test_it_does_not_wait_for_ever(following: FakeFollowing) -> None:
    given: dict[str, Any] = {"first": 0.0, "rest": 0.0, "hands": FakeHands(late=1)}
    following.tools = replace(following.tools, **given)
    following.begin("one")
    broken(following)
    following.turn()
    assert following.doctor.seen[-1].missing == (("compute2", agents.NO_ANSWER),)
