"""What Nova says of hosts, beside what agents say."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from migration_panel.engine.merging import Merger
from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import PlacedServer
from migration_panel.facts.missing import Missing
from migration_panel.nova.census import Census
from migration_panel.nova.errors import CloudError, TokenExpiredError, UnreachableError
from migration_panel.store import leases, models
from migration_panel.text import N_
from tests.fakes.engine import FakeEngine, everywhere, ids, states

WEB = PlacedServer(id="5e4b0b5c-0000-4000-8000-000000000001", name="instance-1")
UP = ComputeService(host="compute1", up=True, enabled=True, zone="az1")
LASTING = timedelta(minutes=3)


def census(*services: ComputeService, **known: Any) -> Census:
    told: dict[str, Any] = {
        "servers": {each.host: () for each in services},
        "aggregates": {},
    }
    return Census(services=services, **told | known)


def test_it_knows_hosts_that_never_reported(engine: FakeEngine) -> None:
    engine.merge(census(UP))
    host = models.Host.objects.get()
    assert (host.name, host.zone, host.fresh_until) == ("compute1", "az1", None)
    assert ids("compute1") == ["agent.never-reported"]
    assert states("compute1") == everywhere("unknown")


def test_it_puts_nova_beside_the_report(engine: FakeEngine) -> None:
    engine.hear("compute1")
    engine.merge(
        census(UP, servers={"compute1": (WEB,)}, aggregates={"compute1": ("ssd",)})
    )
    known = engine.rules.last_of("compute1")
    assert known.service == UP
    assert known.servers == (WEB,)
    assert known.aggregates == ("ssd",)
    assert not isinstance(known.report, Missing)


def test_it_keeps_when_a_server_was_first_seen_on_a_host(engine: FakeEngine) -> None:
    new = replace(WEB, id="5e4b0b5c-0000-4000-8000-000000000002")
    engine.hear("compute1")
    engine.merge(census(UP, servers={"compute1": (WEB,)}))
    first = engine.now
    for _ in range(2):
        engine.later(60)
        engine.merge(census(UP, servers={"compute1": (WEB, new)}))
    known = engine.rules.last_of("compute1").servers
    assert known == (WEB, replace(new, since=first + timedelta(seconds=60)))


def test_it_keeps_nova_when_a_report_comes(engine: FakeEngine) -> None:
    engine.merge(census(UP, servers={"compute1": (WEB,)}))
    engine.hear("compute1")
    assert engine.rules.last_of("compute1").servers == (WEB,)
    assert models.Host.objects.get().zone == "az1"


def test_it_judges_nobody_of_whom_nova_says_the_same(engine: FakeEngine) -> None:
    engine.hear("compute1")
    engine.merge(census(UP))
    engine.rules.seen.clear()
    engine.later(60)
    engine.merge(census(replace(UP, updated=engine.now)))
    assert engine.rules.seen == []
    assert models.Host.objects.get().asked_nova == engine.now


@pytest.mark.parametrize(
    "change",
    [{"up": False}, {"enabled": False}, {"forced_down": True}, {"zone": "az2"}],
)
def test_it_judges_whoever_changed(engine: FakeEngine, change: dict[str, Any]) -> None:
    engine.merge(census(UP))
    engine.rules.seen.clear()
    engine.merge(census(replace(UP, **change)))
    assert engine.rules.last_of("compute1").service == replace(UP, **change)


def test_it_judges_pairs_of_whoever_changed(engine: FakeEngine) -> None:
    engine.mesh("compute1", "compute2")
    engine.merge(census(UP))
    engine.rules.seen.clear()
    engine.merge(census(replace(UP, up=False)))
    assert len(engine.rules.seen) == 3  # the host, and the pair either way


def test_it_forgets_what_nova_said_too_long_ago(engine: FakeEngine) -> None:
    engine.merge(census(UP, servers={"compute1": (WEB,)}))
    engine.later(181)
    engine.hear("compute1")
    known = engine.rules.last_of("compute1")
    assert "of late" in getattr(known.service, "reason", "")
    assert isinstance(known.servers, Missing)


def test_it_judges_again_when_nova_comes_back(engine: FakeEngine) -> None:
    engine.merge(census(UP))
    engine.later(600)
    engine.hear("compute1")
    engine.merge(census(UP))
    assert engine.rules.last_of("compute1").service == UP


def test_it_knows_a_host_that_left_nova(engine: FakeEngine) -> None:
    engine.hear("compute1")
    engine.merge(census(UP))
    engine.merge(census())
    assert "no nova-compute" in getattr(
        engine.rules.last_of("compute1").service, "reason", ""
    )
    assert models.Host.objects.get().service is None


def test_it_takes_servers_that_were_not_told_for_unknown(engine: FakeEngine) -> None:
    engine.merge(census(UP, servers={}))
    assert isinstance(engine.rules.last_of("compute1").servers, Missing)


def merger(engine: FakeEngine, answer: Any, holder: str = "one") -> Merger:
    def ask() -> Census:
        if isinstance(answer, Exception):
            raise answer
        found: Census = answer
        return found

    return Merger(holder, ask, engine.judge, engine.tally)


def test_it_leaves_it_to_the_engine_that_has_the_lease(engine: FakeEngine) -> None:
    assert merger(engine, census(UP), "one").turn(engine.now, LASTING)
    assert not merger(engine, census(), "two").turn(engine.now, LASTING)
    assert models.Host.objects.get().service


def test_it_takes_over_from_an_engine_that_died(engine: FakeEngine) -> None:
    merger(engine, census(UP), "one").turn(engine.now, LASTING)
    engine.later(LASTING.total_seconds() + 1)
    assert merger(engine, census(), "two").turn(engine.now, LASTING)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UnreachableError(N_("Nova did not answer.")), "Nova did not answer."),
        (TokenExpiredError(N_("Your session has expired.")), "service user"),
    ],
)
def test_it_says_when_nova_does_not_answer(
    engine: FakeEngine, error: CloudError, said: str
) -> None:
    merger(engine, census(UP)).turn(engine.now, LASTING)
    merger(engine, error).turn(engine.now, LASTING)
    assert said in str(engine.tally.told)
    assert models.Host.objects.get().service, "nothing was written"
    merger(engine, census(UP)).turn(engine.now, LASTING)
    assert engine.tally.told is None


def test_it_has_no_trouble_that_another_engine_is_to_tell(engine: FakeEngine) -> None:
    merger(engine, UnreachableError(N_("No."))).turn(engine.now, LASTING)
    leases.give_back("one")
    leases.take("nova", "two", engine.now, LASTING)
    merger(engine, census(UP)).turn(engine.now, LASTING)
    assert engine.tally.told is None
