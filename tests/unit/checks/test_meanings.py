"""The tables of what ssh and libvirt mean, and what checks of pairs share."""

import re
from typing import Any

import pytest

from migration_panel.checks import between, libvirt_meanings, pair_libvirt, pair_ssh
from migration_panel.checks import ssh_meanings as ssh
from migration_panel.checks.finding import Level
from migration_panel.checks.meanings import Meaning, of
from migration_panel.text import N_
from tests.pairs import ADDRESS, a_pair, failed, said, silent, source, target
from tests.reports import NOON, SILENT
from tests.sound import network

TABLES = (ssh.MEANINGS, libvirt_meanings.MEANINGS)
OTHERS = (pair_ssh.OTHER, pair_libvirt.OTHER, pair_libvirt.BY_SSH)
ALL = (*TABLES[0], *TABLES[1], *OTHERS)
NAMES = {"source", "target", "said", "address", "port"}
EACH = pytest.mark.parametrize("means", ALL, ids=lambda means: means.id)


def a_meaning(name: str, *signs: str) -> Meaning:
    return Meaning(id=name, signs=signs, message=N_("m"), hint=N_("h"))


def test_it_takes_the_first_that_fits() -> None:
    first, second = a_meaning("a.first", "denied"), a_meaning("a.second", "den")
    assert of("Permission DENIED", (first, second)) is first
    assert of("Permission den", (first, second)) is second


@pytest.mark.parametrize("text", ["", "permitted", "de nied"])
def test_it_takes_none_that_does_not_fit(text: str) -> None:
    assert of(text, (a_meaning("a.one", "denied"),)) is None
    assert of(text, ()) is None


def test_it_needs_one_sign_of_several() -> None:
    both = a_meaning("a.both", "one", r"t\w+o")
    assert of("it is two", (both,)) is both


def test_it_looks_at_every_line() -> None:
    means = a_meaning("a.one", "second")
    assert of("first\nsecond\nthird", (means,)) is means


def test_it_has_each_meaning_once() -> None:
    ids = [each.id for each in ALL]
    assert len(ids) == len(set(ids))


@EACH
def test_it_knows_every_parameter_of_its_words(means: Meaning) -> None:
    """What is missing would raise where a page shows it."""
    words = f"{means.message.msgid} {means.hint.msgid}"
    assert set(re.findall(r"%\((\w+)\)s", words)) <= NAMES
    assert not re.search(r"%(?!\(\w+\)s)", words)


@EACH
def test_it_knows_every_place_in_its_lines(means: Meaning) -> None:
    lines = " ".join((*means.source, *means.target))
    assert set(re.findall(r"\{(\w+)\}", lines)) <= {"address", "port"}


@EACH
def test_it_names_hosts_in_its_words(means: Meaning) -> None:
    assert re.search(r"%\((source|target)\)s", means.message.msgid)
    assert means.hint.msgid.endswith(".")


@EACH
def test_it_is_never_a_mere_note(means: Meaning) -> None:
    """Something did not work."""
    assert means.level > Level.INFO


@pytest.mark.parametrize(
    "file", ["libvirt-debian12.txt", "libvirt-by-ssh-debian12.txt"]
)
def test_it_takes_no_word_of_libvirts_for_one_that_stops_cold_moves(file: str) -> None:
    for _name, text in said(file):
        pair = a_pair(libvirt=failed(text))
        assert pair_ssh.check(pair) == []


@pytest.mark.parametrize("file", ["ssh-debian12.txt", "ssh-el7.txt", "ssh-el9.txt"])
def test_it_takes_no_word_of_sshs_for_one_that_stops_live_moves(file: str) -> None:
    for _name, text in said(file):
        assert pair_libvirt.check(a_pair(ssh=failed(text))) == []


# -- what they share -----------------------------------------------------------------


def test_it_names_a_pair_in_the_direction_of_the_move() -> None:
    assert between.subject(a_pair()) == "compute1 → compute2"
    assert between.names(a_pair()) == {"source": "compute1", "target": "compute2"}


@pytest.mark.parametrize("host", [silent("compute1"), source()])
def test_it_tells_what_is_known_of_a_host(host: Any) -> None:
    reported = host.report is not SILENT
    assert (between.nova(host) is not None) is reported
    assert (between.capabilities(host) is not None) is reported


def test_it_tells_nothing_of_a_topic_that_is_missing() -> None:
    host = source(network=SILENT, capabilities=SILENT)
    assert between.network(host) is None
    assert between.capabilities(host) is None
    assert between.network(silent("compute1")) is None


@pytest.mark.parametrize(
    ("host", "address"),
    [
        (target(), ADDRESS),
        (target({"migration_inbound_addr": "198.51.100.2"}), "198.51.100.2"),
        (target({"migration_inbound_addr": "%s"}), "compute2"),
        (
            target(
                {"migration_inbound_addr": "%s-mig"},
                network=network(hostname="compute2.example.org"),
            ),
            "compute2.example.org-mig",
        ),
        (target({"migration_inbound_addr": "%s"}, network=SILENT), "compute2"),
        (silent("compute2"), "compute2"),
    ],
)
def test_it_knows_where_novas_ssh_goes(host: Any, address: str) -> None:
    assert between.cold_address(host) == address


def test_it_tells_when_it_was_tried_and_by_whom() -> None:
    told = between.tried(a_pair(), failed("no", "ssh compute2"))
    (seen,) = told["evidence"]
    assert (seen.host, seen.source, seen.text) == ("compute1", "ssh compute2", "no")
    assert seen.taken == NOON


def test_it_tells_what_both_hosts_say() -> None:
    told = between.compared(a_pair(), "virsh version", "9.0.0", "8.0.0")
    assert [(each.host, each.text) for each in told["evidence"]] == [
        ("compute1", "9.0.0"),
        ("compute2", "8.0.0"),
    ]


def test_it_tells_on_which_host_a_line_is_run() -> None:
    (here,) = between.on_source(a_pair(), "one")
    (there,) = between.on_target(a_pair(), "two")
    assert (here.host, here.line) == ("compute1", "one")
    assert (there.host, there.line) == ("compute2", "two")


@pytest.mark.parametrize(
    ("host", "so"),
    [
        (source({"live_migration_tunnelled": True}), True),
        (source(), False),
        (silent("compute1"), False),
    ],
)
def test_it_knows_a_tunnel(host: Any, *, so: bool) -> None:
    assert between.tunnelled(a_pair(host)) is so
