"""What is known of a host decides which lines are for it."""

from typing import Any

import pytest

from migration_panel.diagnosis.traits import (
    LABELS,
    QUESTIONS,
    Trait,
    fits,
    labelled,
    of_move,
    traits,
    transport,
)
from migration_panel.facts.platform import Platform
from migration_panel.text import N_
from tests import sound
from tests.hypervisors import capabilities
from tests.reports import SILENT, report

NOTHING: frozenset[Trait] = frozenset()
STEP = N_("Do it.")


def platform(
    name: str, like: tuple[str, ...] = (), inside: str | None = None
) -> Platform:
    return Platform(id=name, like=like, version="", containers=inside)


def of(*wanted: Trait) -> frozenset[Trait]:
    return frozenset(wanted)


def test_it_asks_of_each_trait_once() -> None:
    asked = [trait for question in QUESTIONS for trait in question]
    assert sorted(asked, key=str) == sorted(Trait, key=str)
    assert LABELS.keys() == set(Trait) - {Trait.PLAIN}


@pytest.mark.parametrize(
    ("found", "known"),
    [
        (platform("debian"), of(Trait.DEBIAN, Trait.PLAIN)),
        (platform("ubuntu", ("debian",)), of(Trait.DEBIAN, Trait.PLAIN)),
        (platform("mint", ("ubuntu", "debian")), of(Trait.DEBIAN, Trait.PLAIN)),
        (platform("rocky", ("rhel", "centos")), of(Trait.RED_HAT, Trait.PLAIN)),
        (platform("fedora"), of(Trait.RED_HAT, Trait.PLAIN)),
        (platform("sles", ("suse",)), of(Trait.PLAIN)),
        (platform("rhel", (), "rhoso"), of(Trait.RED_HAT, Trait.RHOSO)),
        (platform("debian", (), "kolla"), of(Trait.DEBIAN, Trait.KOLLA)),
        (SILENT, NOTHING),
        (None, NOTHING),
    ],
)
def test_it_knows_distributions_and_deployments(
    found: Any, known: frozenset[Trait]
) -> None:
    assert traits(report(platform=found)) == known


@pytest.mark.parametrize(
    ("kind", "trait"),
    [
        ("live-migration", Trait.LIVE),
        ("migration", Trait.COLD),
        ("resize", Trait.COLD),
    ],
)
def test_it_knows_what_kind_of_move_it_was(kind: str, trait: Trait) -> None:
    assert of_move(kind, None) == {trait}


def test_it_knows_nothing_of_what_is_no_move() -> None:
    assert of_move(None, None) == frozenset()


def test_it_knows_nothing_without_a_report() -> None:
    assert traits(None) == transport(None) == NOTHING


def test_it_knows_red_hat_by_its_emulator() -> None:
    can = capabilities(emulator="/usr/libexec/qemu-kvm")
    assert Trait.RED_HAT in traits(report(capabilities=can))


@pytest.mark.parametrize(
    ("version", "trait"), [("9.0.0", Trait.SOCKETS), ("4.5.0", Trait.LISTEN)]
)
def test_it_knows_by_its_version_how_libvirt_would_listen(
    version: str, trait: Trait
) -> None:
    can = capabilities(libvirt_version=version)
    assert traits(report(capabilities=can)) & {Trait.SOCKETS, Trait.LISTEN} == {trait}


@pytest.mark.parametrize(
    ("nova", "known"),
    [
        ({}, of(Trait.TCP)),
        ({"live_migration_scheme": "tls"}, of(Trait.TLS)),
        ({"live_migration_scheme": "ssh"}, NOTHING),
        ({"live_migration_uri": "no uri"}, NOTHING),
    ],
)
def test_it_knows_how_live_migrations_leave(
    nova: dict[str, Any], known: frozenset[Trait]
) -> None:
    assert transport(report(nova=sound.nova_conf(**nova))) == known


@pytest.mark.parametrize(
    ("only", "known", "fit"),
    [
        (NOTHING, NOTHING, True),
        (NOTHING, of(Trait.DEBIAN), True),
        (of(Trait.DEBIAN), NOTHING, True),
        (of(Trait.DEBIAN), of(Trait.DEBIAN), True),
        (of(Trait.DEBIAN), of(Trait.RED_HAT), False),
        (of(Trait.DEBIAN), of(Trait.MODULAR), True),
        (of(Trait.PLAIN, Trait.RHOSO), of(Trait.RHOSO), True),
        (of(Trait.PLAIN, Trait.RHOSO), of(Trait.KOLLA), False),
        (of(Trait.DEBIAN, Trait.MODULAR), of(Trait.DEBIAN, Trait.MONOLITHIC), False),
    ],
)
def test_it_fits_unless_something_speaks_against_it(
    only: frozenset[Trait],
    known: frozenset[Trait],
    fit: bool,  # noqa: FBT001 - a case of the table
) -> None:
    assert fits(only, known) is fit


@pytest.mark.parametrize(
    ("only", "known", "said"),
    [
        (NOTHING, NOTHING, "Do it."),
        (of(Trait.DEBIAN), NOTHING, "Debian and Ubuntu: Do it."),
        (of(Trait.DEBIAN), of(Trait.DEBIAN), "Do it."),
        (of(Trait.PLAIN, Trait.RHOSO), NOTHING, "Do it."),
        (of(Trait.KOLLA, Trait.RHOSO), NOTHING, "Kolla or RHOSO: Do it."),
        (
            of(Trait.DEBIAN, Trait.SOCKETS),
            NOTHING,
            "Debian and Ubuntu, started by sockets of systemd: Do it.",
        ),
        (
            of(Trait.DEBIAN, Trait.SOCKETS),
            of(Trait.SOCKETS),
            "Debian and Ubuntu: Do it.",
        ),
    ],
)
def test_it_says_for_whom_a_step_is_where_that_is_open(
    only: frozenset[Trait], known: frozenset[Trait], said: str
) -> None:
    assert str(labelled(STEP, only, known)) == said
