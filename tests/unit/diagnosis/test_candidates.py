"""Where Nova found no host, those that it leaves out whatever moves are named."""

from typing import Any

import pytest

from migration_panel.checks.finding import Affects, Command, Evidence, Finding, Level
from migration_panel.diagnosis import candidates
from migration_panel.diagnosis.combine import diagnose
from migration_panel.diagnosis.diagnosis import (
    Confidence,
    Diagnosed,
    Place,
    Standing,
)
from migration_panel.diagnosis.standing import Context, standing
from migration_panel.facts import codec
from migration_panel.facts.migration import COLD, LIVE
from migration_panel.text import N_
from tests.unit.diagnosis.cases import (
    a_failure,
    after,
    asked,
    first,
    found,
    ids,
    logged,
    refused,
)

NO_HOST = "No valid host was found."
NO_TARGET = {"dest": None}
GONE, STANDS, UNKNOWN = Standing.GONE, Standing.STANDS, Standing.UNKNOWN
ENABLE = "openstack compute service set --enable compute2 nova-compute"
KEY = "Stderr: 'Host key verification failed.'"


def out(host: str = "compute2", check: str = "service.disabled", **facts: Any) -> Any:
    """Nova has just said that it leaves a host out."""
    seen = Evidence(host=host, source="os-services", text="status=disabled")
    known = {
        "affects": Affects.TO,
        "evidence": (seen,),
        "message": N_("nova-compute on %(host)s is disabled.", host=host),
        "hint": N_("Enable it."),
    }
    return found(check, host, **(known | facts))


def no_host(*left_out: Finding, kind: str = COLD, **facts: Any) -> Diagnosed:
    known = {"migration": NO_TARGET, "requests": asked(kind, refused(NO_HOST))}
    return first(kind=kind, **(known | {"left_out": left_out} | facts))


def inferred(found: Diagnosed) -> list[str]:
    """Hosts that are named for what they are, and not for what anybody said."""
    proofs = (e for e in found.proofs if e.confidence is Confidence.INFERRED)
    return [each.host for each in proofs]


@pytest.mark.parametrize("kind", [COLD, LIVE])
@pytest.mark.parametrize("check", sorted(candidates.CHECKS))
def test_it_names_hosts_that_nova_leaves_out(check: str, kind: str) -> None:
    told = no_host(out(check=check), kind=kind)
    assert told.cause == "no_valid_host"
    assert (inferred(told), told.left_out) == (["compute2"], ("compute2",))
    assert (told.place, told.standing) == (Place.CLOUD, STANDS)


def test_it_says_so_in_words_behind_what_nova_said() -> None:
    seen = Evidence(
        host="compute2", source="os-services", text="status=", taken=after(62)
    )
    last = no_host(out(evidence=(seen,))).proofs[-1]
    assert last.text == "nova-compute on compute2 is disabled."
    assert (last.source, last.at) == ("os-services", after(62))
    assert no_host(out()).confidence == (Confidence.NOVA, Confidence.INFERRED)


def test_it_says_first_what_to_do_on_that_host() -> None:
    line = Command(host="", line=ENABLE)
    general = no_host().remedy
    own, *rest = no_host(out(commands=(line,))).remedy
    assert str(own.text) == "nova-compute on compute2 is disabled. Enable it."
    assert own.command == line
    assert tuple(rest) == general


def test_it_has_no_line_to_copy_for_a_hostile_name() -> None:
    host = "$(reboot)<b>"
    told = no_host(out(host))
    assert told.remedy[0].command is None
    assert codec.decode(Diagnosed, codec.encode(told)) == told


def test_it_names_a_handful() -> None:
    many = [out(f"compute{number}") for number in range(2, 40)]
    assert len(inferred(no_host(*many))) == candidates.MOST
    assert len(no_host(*many).left_out) == candidates.MOST


def test_it_tells_all_that_stands_against_a_host() -> None:
    told = no_host(out(check="service.down"), out())
    assert len(inferred(told)) == len(told.remedy) - len(no_host().remedy) == 2
    assert told.left_out == ("compute2",)


@pytest.mark.parametrize(
    "other",
    [
        out(level=Level.UNKNOWN),
        out(level=Level.INFO),
        out(check="service.cell-silent", level=Level.UNKNOWN),
        out(check="storage.full"),
        out(check="libvirt.does-not-answer"),
        out(check="agent.report-old"),
        out(affects=Affects.FROM),
        out(affects=Affects.LIVE_TO),
        out("compute1"),
    ],
    ids=lambda each: f"{each.id} {each.level.name} {each.affects} {each.subject}",
)
def test_it_names_nobody_whom_the_scheduler_does_not_leave_out(other: Finding) -> None:
    assert no_host(other) == no_host()
    assert no_host().left_out == ()


@pytest.mark.parametrize(
    "known", [{"target": "compute3"}, {"migration": {"dest": "compute3"}}]
)
def test_it_names_nobody_where_the_target_is_known(known: dict[str, Any]) -> None:
    told = no_host(out(), **known)
    assert (inferred(told), told.left_out) == ([], ())


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (KEY, "ssh_host_key_unknown"),
        ("CPU doesn't have compatibility.", "cpu_incompatible"),
    ],
)
def test_it_names_nobody_where_more_is_known(line: str, cause: str) -> None:
    told = no_host(out(), evidence=(logged(line),))
    assert (told.cause, inferred(told), told.left_out) == (cause, [], ())


@pytest.mark.parametrize("said", ["Something new broke.", None])
def test_it_makes_no_cause_of_what_nobody_spoke_of(said: str | None) -> None:
    requests = asked(COLD, refused(said)) if said else ()
    failed = a_failure(COLD, migration=NO_TARGET, requests=requests, left_out=(out(),))
    assert ids(diagnose(failed)) == []


def test_it_takes_a_target_that_is_down_for_the_cause() -> None:
    """It explains that Nova found no host."""
    down = found("service.down", "compute2")
    told = no_host(target="compute2", findings=(down,), left_out=(out("compute3"),))
    assert (told.cause, told.place) == ("compute_service_down", Place.TARGET)
    assert told.left_out == ()


def test_it_shows_a_target_that_is_disabled() -> None:
    told = no_host(target="compute2", findings=(out(),))
    assert (told.cause, told.checks) == ("no_valid_host", ("service.disabled",))
    assert (told.left_out, told.standing) == ((), STANDS)


BOTH = ("compute2", "compute3")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ((out(), out("compute3", "service.down")), STANDS),
        ((out(), out(check="service.down"), out("compute3")), STANDS),
        ((), GONE),
        ((out("compute4"),), UNKNOWN),
        ((out("compute3"),), UNKNOWN),
        ((out("compute2", "service.not-told", level=Level.UNKNOWN),), UNKNOWN),
        ((out("compute2", "service.cell-silent", level=Level.UNKNOWN),), UNKNOWN),
    ],
)
def test_it_is_gone_when_nobody_is_left_out(
    findings: tuple[Finding, ...], expected: Standing
) -> None:
    context = Context(left_out=BOTH)
    assert standing("no_valid_host", findings, None, context) is expected


def test_it_is_not_known_where_nobody_was_named() -> None:
    assert no_host().standing is UNKNOWN
    assert standing("no_valid_host", (), None, Context()) is UNKNOWN
