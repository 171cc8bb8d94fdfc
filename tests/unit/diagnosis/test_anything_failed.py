"""Whatever Nova, logs and hosts say, there is a diagnosis, and it can be stored."""

from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.checks.finding import Affects, Level
from migration_panel.diagnosis.combine import diagnose
from migration_panel.diagnosis.needs import NEEDS
from migration_panel.facts import codec
from migration_panel.facts.migration import COLD, LIVE, RESIZE
from migration_panel.facts.missing import Missing
from tests.pairs import sound_probe
from tests.samples import a_server
from tests.unit.diagnosis.cases import (
    PAIR,
    a_failure,
    a_fault,
    asked,
    found,
    logged,
    refused,
)
from tests.unit.diagnosis.texts import reported

MANY = settings(max_examples=60, deadline=None)
STORED = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.one_of(
    st.text(STORED, max_size=300), st.sampled_from([each.text for each in reported()])
)
KINDS = st.sampled_from([LIVE, COLD, RESIZE, "evacuation"])
FINDINGS = st.builds(
    found,
    st.sampled_from(sorted(NEEDS)),
    st.sampled_from([PAIR, "compute1", "compute2", "compute3"]),
    level=st.sampled_from(Level),
    affects=st.sampled_from([Affects.ALL, Affects.COLD, Affects.LIVE_TO]),
)
NAMES = st.one_of(st.none(), st.just("compute2"), st.text(STORED, max_size=40))


@MANY
@given(st.lists(TEXTS, max_size=6), st.lists(FINDINGS, max_size=5), KINDS)
def test_it_can_always_be_stored(
    lines: list[str], findings: list[object], kind: str
) -> None:
    known = diagnose(
        a_failure(
            kind,
            evidence=(logged(*lines),),
            findings=tuple(findings),
            probe=sound_probe(),
        )
    )
    assert codec.decode(type(known), codec.encode(known)) == known


@MANY
@given(TEXTS, TEXTS)
def test_it_bears_whatever_nova_says(details: str, fault: str) -> None:
    requests = asked(COLD, refused(details))
    known = diagnose(a_failure(COLD, requests=requests, fault=a_fault(fault)))
    assert known.causes or known.unexplained or not details + fault


@MANY
@given(NAMES, NAMES, NAMES)
def test_it_bears_any_name(source: str, target: str, domain: str) -> None:
    known = diagnose(
        a_failure(
            migration={"source": source, "dest": None},
            target=target,
            server=a_server(instance_name=domain),
            missing=((source or "", Missing("no agent")),),
            findings=(found("pair.libvirt-refused", f"{source} → {target}"),),
        )
    )
    assert known.missing or not (source or target)


@MANY
@given(st.lists(FINDINGS, max_size=8))
def test_it_names_each_cause_once(findings: list[object]) -> None:
    known = diagnose(a_failure(findings=tuple(findings)))
    named = [each.cause for each in known.causes]
    assert len(named) == len(set(named))
