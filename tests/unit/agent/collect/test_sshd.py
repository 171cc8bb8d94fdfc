"""What sshd is set to, and which files let nova in."""

from typing import Any

import pytest

from migration_panel.agent.collect import sshd
from migration_panel.facts.missing import Missing
from migration_panel.facts.ssh import Sshd
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem
from tests.sound import HOME, account

FOLDER = "/etc/ssh/sshd_config.d"
OWN = f"{HOME}/.ssh/authorized_keys"


def config(name: str) -> str:
    return captured(f"ssh/sshd_config-{name}.txt")


def told(text: str, **more: str) -> Sshd:
    """Of a sshd_config and files beside it in sshd_config.d."""
    files = {f"{FOLDER}/{name}.conf": said for name, said in more.items()}
    host = FakeSystem(files={sshd.CONFIG: text, **files})
    return sshd.collect(host, account())


@pytest.mark.parametrize("name", ["debian-12", "ubuntu-24.04"])
def test_it_reads_debians_defaults(name: str) -> None:
    read = told(config(name))
    assert (read.ports, read.strict_modes, read.certain) == ((22,), True, True)
    assert read.key_files == (OWN, f"{OWN}2")
    assert (read.other_ways, read.refusing) == ((), ())


@pytest.mark.parametrize("name", ["centos-stream-9", "el7"])
def test_it_reads_the_one_file_of_keys_of_red_hat(name: str) -> None:
    read = told(config(name), redhat=config("centos-stream-9-50-redhat"))
    assert read.key_files == (OWN,)
    assert (read.ports, read.strict_modes, read.certain) == ((22,), True, True)
    assert (read.other_ways, read.refusing) == ((), ())


def test_it_reads_kollas_port() -> None:
    assert told(config("kolla")).ports == (8022,)


def test_it_takes_defaults_for_what_it_may_not_read() -> None:
    files = {sshd.CONFIG: "Port 2222\n"}
    host = FakeSystem(files=files, denied=frozenset(files))
    read = sshd.collect(host, account())
    assert (read.read, read.certain) == ((), False)
    assert (read.ports, read.strict_modes) == ((22,), True)
    assert read.key_files == (OWN, f"{OWN}2")


def test_it_is_not_certain_where_one_file_is_roots() -> None:
    """As cloud-init leaves it on Ubuntu."""
    other = f"{FOLDER}/50-cloud-init.conf"
    files = {sshd.CONFIG: config("ubuntu-24.04"), other: "PasswordAuthentication yes"}
    host = FakeSystem(files=files, denied=frozenset({other}))
    read = sshd.collect(host, account())
    assert (read.read, read.certain) == ((sshd.CONFIG,), False)


# -- a configuration in which much is set --------------------


def test_it_takes_every_port() -> None:
    assert told(config("hardened")).ports == (22, 2200, 2201, 2222)


def test_it_finds_files_of_keys_by_their_tokens() -> None:
    assert told(config("hardened")).key_files == (
        "/etc/ssh/keys/nova",
        "/etc/ssh/more keys/64060",
        OWN,
    )


def test_it_leaves_out_what_stands_behind_match() -> None:
    read = told(config("hardened"))
    assert read.strict_modes is False
    assert read.certain is False


def test_it_tells_other_ways_in() -> None:
    assert told(config("hardened")).other_ways == (
        "AuthorizedKeysCommand /usr/bin/sss_ssh_authorizedkeys",
        "TrustedUserCAKeys /etc/ssh/ca.pub",
    )


def test_it_tells_what_keeps_nova_out() -> None:
    assert told(config("hardened")).refusing == (
        "AllowUsers ops@192.0.2.0/24 root",
        "AllowGroups wheel admin*",
        "PubkeyAuthentication no",
        "AuthenticationMethods publickey,password password",
    )


@pytest.mark.parametrize(
    "line",
    [
        "DenyUsers nova",
        "DenyUsers no*",
        "DenyGroups libvirt",
        "AllowUsers root ops",
        "AllowGroups wheel",
        "PubkeyAuthentication no",
        'pubkeyauthentication "no"',
        "AuthenticationMethods password",
        "AuthenticationMethods publickey,password",
    ],
)
def test_it_tells_each_line_that_keeps_nova_out(line: str) -> None:
    assert len(told(line).refusing) == 1


@pytest.mark.parametrize(
    "line",
    [
        "#DenyUsers nova",
        "DenyUsers root",
        "DenyGroups wheel",
        "AllowUsers root nova",
        "AllowUsers nova@192.0.2.0/24",
        "AllowGroups libvirt",
        "PubkeyAuthentication yes",
        "AuthenticationMethods any",
        "AuthenticationMethods publickey",
        "AuthenticationMethods password publickey",
        "PasswordAuthentication no",
        "Match User guest\nDenyUsers nova",
        "PubkeyAuthentication yes\nPubkeyAuthentication no",
    ],
)
def test_it_tells_no_other(line: str) -> None:
    assert told(line).refusing == ()


@pytest.mark.parametrize(
    "line",
    [
        "AuthorizedKeysCommand none",
        "TrustedUserCAKeys none",
        "GSSAPIAuthentication yes",
    ],
)
def test_it_sees_no_other_way_in(line: str) -> None:
    assert told(line).other_ways == ()


@pytest.mark.parametrize("name", ["debian-12", "ubuntu-24.04", "el7", "kolla"])
def test_it_knows_that_distributions_ask_pam(name: str) -> None:
    assert told(config(name)).use_pam is True


def test_it_takes_openssh_default_for_pam_unless_it_reads_nothing() -> None:
    assert told("Port 22").use_pam is False
    assert sshd.collect(FakeSystem(), account()).use_pam is True


# -- more files --------------------


def test_it_takes_the_first_of_two_values_whatever_file_it_is_in() -> None:
    include = f"Include {FOLDER}/*.conf\nStrictModes yes\n"
    assert told(include, b="StrictModes yes", a="StrictModes no").strict_modes is False


def test_it_reads_relative_includes() -> None:
    assert told("Include sshd_config.d/a*", a="Port 2022", b="Port 2023").ports == (
        2022,
    )


@pytest.mark.parametrize("what", ["/no/where/*.conf", "none", ""])
def test_it_passes_over_an_include_of_nothing(what: str) -> None:
    assert told(f"Include {what}\nPort 2022").ports == (2022,)


def test_it_ends_where_files_include_each_other() -> None:
    assert told("Include sshd_config\nPort 2022").ports == (2022,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "#",
        "Port",
        "Port x",
        f"Port {10**30}",
        "ListenAddress 192.0.2.11",
        "= 22",
        '"',
    ],
)
def test_it_takes_the_default_port_for_nonsense(text: str) -> None:
    assert told(text).ports == (22,)


# -- ways in --------------------


def ways(*paths: str, key_files: tuple[str, ...] = (OWN,)) -> Any:
    host = FakeSystem(entries=dict.fromkeys(paths, ("nova", 0o700)))
    server = Sshd(
        read=(),
        certain=False,
        ports=(22,),
        strict_modes=True,
        use_pam=True,
        key_files=key_files,
        other_ways=(),
        refusing=(),
    )
    return sshd.ways_in(host, server, account())


def test_it_looks_at_home_folder_and_file() -> None:
    found = ways(HOME, f"{HOME}/.ssh", OWN)
    assert [each.path for each in found] == [HOME, f"{HOME}/.ssh", OWN]


def test_it_looks_at_what_is_there() -> None:
    assert [each.path for each in ways(HOME)] == [HOME]


def test_it_looks_up_to_the_root_for_a_file_elsewhere() -> None:
    elsewhere = "/etc/ssh/keys/nova"
    found = ways(elsewhere, HOME, "/etc", "/", key_files=(elsewhere,))
    above = ["/", "/etc", "/etc/ssh", "/etc/ssh/keys", elsewhere]
    assert [each.path for each in found] == [*above, HOME]


def test_it_looks_nowhere_without_an_account() -> None:
    server = sshd.collect(FakeSystem(), Missing("no account"))
    assert server.key_files == ()
    assert sshd.ways_in(FakeSystem(), server, Missing("no account")) == Missing(
        "no account"
    )
