"""Whatever is missing, and whatever hosts say: checks answer, and never raise."""

import re
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migration_panel.checks import capabilities, libvirt, pair, tls
from migration_panel.checks.finding import Finding, Level
from migration_panel.checks.meanings import of
from migration_panel.checks.ssh_meanings import MEANINGS
from migration_panel.facts.known import KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import CpuMatch, Probe
from tests.hypervisors import FILES, certificate, daemon
from tests.pairs import cpus, failed, resolved, sound_probe
from tests.whole_hosts import source, target

TEXTS = st.text(max_size=80)
GONE = TEXTS.map(lambda text: Missing(text or "no reason"))
# As shlex.quote writes it; a quote in it stands between double ones.
QUOTED = re.compile(r"'[^']*'|\"'\"")
PARTS = ("ssh", "instances_path", "libvirt", "data_port")
MEASURED = ("nova", "libvirt", "capabilities", "network", "storage", "domains")
MANY = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])


def missing_topics() -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(MEASURED), GONE)


def nova_settings() -> st.SearchStrategy[dict[str, Any]]:
    """Settings as an admin may have written them, sensible or not."""
    texts = ("live_migration_uri", "live_migration_inbound_addr", "instances_path")
    names = st.one_of(st.none(), TEXTS)
    return st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(texts[:2], names),
            "instances_path": TEXTS,
            "live_migration_scheme": st.sampled_from([None, "tcp", "tls", "ssh", "x"]),
            "migration_inbound_addr": TEXTS,
            "virt_type": st.sampled_from(["kvm", "qemu", "parallels", "lxc"]),
            "cpu_mode": st.sampled_from([None, "none", "custom", "host-model"]),
            "images_type": st.sampled_from(["default", "rbd", "raw"]),
            "bus": TEXTS,
            "version": st.one_of(TEXTS, GONE),
        },
    )


def probes() -> st.SearchStrategy[Probe]:
    attempts = st.one_of(GONE, TEXTS.map(failed))
    comparisons = st.builds(cpus, st.sampled_from(CpuMatch), TEXTS)
    addresses = st.lists(TEXTS, max_size=2)
    names = st.builds(lambda name, led: (resolved(name, *led),), TEXTS, addresses)
    return st.builds(
        sound_probe,
        **dict.fromkeys(PARTS, attempts),
        cpu=st.one_of(GONE, comparisons),
        names=st.one_of(GONE, names),
        shared_storage=st.one_of(GONE, st.booleans()),
    )


def sound(findings: Any) -> bool:
    return all(_sound(each) for each in findings)


def _sound(finding: Finding) -> bool:
    """Renders, says what to do, and where it is known from."""
    shown = str(finding.message), str(finding.hint)
    return all(shown) and bool(finding.subject) and isinstance(finding.level, Level)


@MANY
@given(missing_topics(), missing_topics(), st.one_of(GONE, probes()))
def test_it_judges_pairs_of_which_anything_is_missing(
    ours: dict[str, Any], theirs: dict[str, Any], tried: Probe | Missing
) -> None:
    known = KnownPair(source=source(**ours), target=target(**theirs), probe=tried)
    assert sound(pair.check(known))


@MANY
@given(nova_settings(), nova_settings(), probes())
def test_it_judges_pairs_with_any_settings(
    ours: dict[str, Any], theirs: dict[str, Any], tried: Probe
) -> None:
    known = KnownPair(source=source(ours), target=target(theirs), probe=tried)
    assert sound(pair.check(known))


@MANY
@given(nova_settings(), missing_topics())
def test_it_judges_hosts_with_any_settings(
    conf: dict[str, Any], topics: dict[str, Any]
) -> None:
    known = source(conf, **topics)
    for check in (libvirt.check, capabilities.check, tls.check):
        assert sound(check(known))


@MANY
@given(st.lists(TEXTS, max_size=3), TEXTS)
def test_it_judges_certificates_with_any_names(names: list[str], path: str) -> None:
    by_tls = {"live_migration_scheme": "tls", "live_migration_with_native_tls": True}
    told = (certificate(role, names=tuple(names), path=path) for role in FILES)
    known = source(by_tls, libvirt=daemon(certificates=tuple(told)))
    assert sound(tls.check(known))


@MANY
@given(TEXTS)
def test_it_finds_a_meaning_or_none_in_any_text(text: str) -> None:
    found = of(text, MEANINGS)
    assert found is None or found in MEANINGS


@MANY
@given(TEXTS)
def test_it_puts_no_text_of_a_host_into_a_line_unquoted(text: str) -> None:
    """Lines are copied to a shell; what a host calls itself is a word of them."""
    evil = f"$({text})"
    there = target(
        {"migration_inbound_addr": evil, "live_migration_inbound_addr": evil}
    )
    tried = sound_probe(ssh=failed("Connection refused"), libvirt=failed("timed out"))
    known = KnownPair(source=source(), target=there, probe=tried)
    lines = [each.line for found in pair.check(known) for each in found.commands]
    assert not [line for line in lines if "$(" in QUOTED.sub("", line)]


@MANY
@given(st.sampled_from(MEASURED), GONE)
def test_it_is_never_worse_off_for_knowing_less(topic: str, gone: Missing) -> None:
    """What is not known of hosts is told of hosts; pairs then say less, or as much."""
    whole = KnownPair(source=source(), target=target(), probe=sound_probe())
    less: dict[str, Any] = {topic: gone}
    known = replace(whole, source=source(**less))
    told = [each for each in pair.check(known) if each.level > Level.INFO]
    assert told == []
