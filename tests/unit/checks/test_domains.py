"""Where libvirt and Nova disagree about servers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from migration_panel.checks import domains as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.domains import Domain, Domains
from migration_panel.facts.known import KnownHost, PlacedServer
from migration_panel.facts.missing import Missing
from tests.unit.checks.known import (
    DB,
    NOW,
    WEB,
    a_domain,
    a_host,
    a_placed,
    an_instances_path,
    the_domains,
)

LATER = NOW + timedelta(seconds=1)


def known(*domains: Domain, servers: Any = (), **facts: Any) -> KnownHost:
    held = the_domains(*domains)
    storage = an_instances_path()
    return a_host(domains=held, storage=storage, servers=servers, **facts)


def found(
    *domains: Domain, servers: tuple[PlacedServer, ...] = (), **facts: Any
) -> list[Finding]:
    return checks.check(known(*domains, servers=servers, **facts))


# -- nothing to say -----------------------------------------------------------------


def test_it_has_nothing_to_say_where_both_name_the_same() -> None:
    assert found(a_domain(), servers=(a_placed(),)) == []
    assert found() == []


@pytest.mark.parametrize("state", ["shut off", "paused", "crashed", "idle"])
def test_it_does_not_mind_what_a_domain_does(state: str) -> None:
    assert found(a_domain(state=state), servers=(a_placed(),)) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"report": Missing("x")},
        {"domains": Missing("x")},
        {"domains": Domains(domains=Missing("x"), folders=())},
        {"servers": Missing("x"), "domains": the_domains(a_domain())},
    ],
)
def test_it_has_nothing_to_say_of_what_is_not_known(facts: dict[str, Any]) -> None:
    assert checks.check(a_host(**facts)) == []


# -- domains without a server ------------------------------------------------------


def test_it_warns_of_a_guest_that_nova_has_not_got_here() -> None:
    (only,) = found(a_domain())
    assert (only.id, only.level) == ("domains.orphan", Level.WARNING)
    assert only.affects is Affects.TO


def test_it_says_when_not_to_undefine_it() -> None:
    (only,) = found(a_domain())
    assert "Do not while it migrates" in str(only.hint)
    assert only.commands[-1].line.endswith(f"undefine --keep-nvram {WEB}")
    assert "dumpxml" in only.commands[-3].line


def test_it_warns_of_a_guest_that_nova_did_not_make() -> None:
    (only,) = found(a_domain(server=None, created=None))
    assert (only.id, only.level) == ("domains.foreign", Level.WARNING)
    assert not any("undefine" in each.line for each in only.commands)


def test_it_says_whose_moves_a_disagreement_matters_to() -> None:
    assert [each.server for each in found(a_domain())] == [WEB]
    assert [each.server for each in found(servers=(a_placed(),))] == [WEB]
    assert found(a_domain(server=None))[0].server is None


def test_it_tells_of_each_guest() -> None:
    both = (a_domain(), a_domain(DB, name="instance-00000002"))
    assert [each.id for each in found(*both)] == ["domains.orphan"] * 2


def test_it_counts_both_sides() -> None:
    leaving = a_placed(DB, leaving=True)
    first = found(a_domain(), servers=(leaving,))[0]
    assert "0 in the database, 1 on the hypervisor" in first.evidence[0].text


def test_it_does_not_mind_a_guest_that_is_on_its_way() -> None:
    """In a live migration both hosts have it."""
    assert found(a_domain(), servers=(a_placed(moving=True),)) == []


def test_it_does_not_mind_the_guest_of_a_server_that_waits_to_be_confirmed() -> None:
    assert found(a_domain(), servers=(a_placed(leaving=True),)) == []


def test_it_does_not_mind_a_guest_made_since_nova_was_asked() -> None:
    assert found(a_domain(created=LATER)) == []


def test_it_minds_where_nobody_knows_when_it_was_made() -> None:
    assert len(found(a_domain(created=None))) == 1
    assert len(found(a_domain(), asked=None)) == 1


@pytest.mark.parametrize("uuid", ["x; reboot", "-h", "", WEB + "\n", WEB.upper()])
def test_it_offers_no_line_to_copy_with_a_strange_uuid(uuid: str) -> None:
    assert found(a_domain(uuid))[0].commands == ()


def test_it_offers_no_line_to_copy_with_a_name() -> None:
    """Names of guests are anybody's."""
    (only,) = found(a_domain(name="$(reboot)"))
    assert not any("reboot" in each.line for each in only.commands)


# -- servers without a domain ----------------------------------------------------


def test_it_warns_of_a_server_that_libvirt_does_not_know() -> None:
    (only,) = found(servers=(a_placed(),))
    assert (only.id, only.level) == ("domains.missing", Level.WARNING)
    assert only.affects is Affects.FROM
    assert only.commands[0].line == f"openstack server reboot --hard {WEB}"


def test_it_does_not_take_one_guest_for_another() -> None:
    ids = [each.id for each in found(a_domain(DB), servers=(a_placed(),))]
    assert ids == ["domains.orphan", "domains.missing"]


@pytest.mark.parametrize(
    "facts", [{"moving": True}, {"leaving": True}, {"since": NOW}, {"since": LATER}]
)
def test_it_waits_for_a_server_that_may_be_elsewhere_or_nowhere_yet(
    facts: dict[str, Any],
) -> None:
    assert found(servers=(a_placed(**facts),)) == []


def test_it_does_not_wait_where_nobody_knows_since_when() -> None:
    assert len(found(servers=(a_placed(since=None),))) == 1


def test_it_goes_by_the_time_of_the_report_not_of_the_judgement() -> None:
    host = known(servers=(a_placed(since=NOW - timedelta(minutes=1)),))
    assert not isinstance(host.report, Missing)
    older = replace(host.report, taken=NOW - timedelta(minutes=2))
    assert len(checks.check(host)) == 1
    assert checks.check(replace(host, report=older)) == []


@pytest.mark.parametrize("id_", ["x; reboot", "-h", ""])
def test_it_offers_no_line_to_copy_with_a_strange_id(id_: str) -> None:
    assert found(servers=(a_placed(id_),))[0].commands == ()


def test_it_shows_a_hostile_name_as_it_is() -> None:
    (only,) = found(servers=(a_placed(name="%(x)s <b>"),))
    assert "%(x)s <b>" in str(only.message)
