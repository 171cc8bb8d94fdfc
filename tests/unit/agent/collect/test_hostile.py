"""Whatever a host prints is read, or refused with a reason; nothing else is raised."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.agent.collect import account, listeners, network, ssh, sshd
from migration_panel.agent.system import Output, UnmeasuredError
from migration_panel.facts.codec import decode, encode
from migration_panel.facts.ssh import Ssh, Sshd
from tests import sound
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem

# Real texts, to be cut and spoiled.
REAL = {
    account.parse_chage: "account/chage-debian-12.txt",
    account.parse_passwd: "account/passwd-el7.txt",
    listeners.parse: "network/tcp6-centos-stream-9.txt",
    network.parse_fib_trie: "network/fib_trie-debian-12.txt",
    network.parse_if_inet6: "network/if_inet6-debian-12.txt",
    network.parse_qemu_conf: "network/qemu.conf-set.txt",
    network.parse_ports: "network/qemu.conf-set.txt",
    ssh.parse_public_keys: "ssh/authorized_keys.txt",
    ssh.parse_settings: "ssh/ssh-G-el7.txt",
}
# No program prints a NUL, where texts end.
PRINTED = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
FEW = settings(max_examples=25, deadline=None)
CONFIG = captured("ssh/sshd_config-hardened.txt")


def spoiled(text: str) -> st.SearchStrategy[str]:
    """A part of it, with something in its midst."""
    places = st.integers(0, len(text))
    return st.builds(
        lambda a, b, c, what: text[min(a, b) : c] + what + text[c : max(a, b)],
        places,
        places,
        places,
        st.text(PRINTED, max_size=12),
    )


@pytest.mark.parametrize("parse", REAL, ids=lambda each: each.__name__)
@FEW
@given(data=st.data())
def test_it_reads_or_refuses_a_spoiled_text(
    parse: Callable[[str], Any], data: st.DataObject
) -> None:
    with suppress(UnmeasuredError):
        parse(data.draw(spoiled(captured(REAL[parse]))))


@pytest.mark.parametrize("parse", REAL, ids=lambda each: each.__name__)
@FEW
@given(text=st.text(PRINTED, max_size=80))
def test_it_reads_or_refuses_any_text(parse: Callable[[str], Any], text: str) -> None:
    with suppress(UnmeasuredError):
        parse(text)


@FEW
@given(text=spoiled(CONFIG))
def test_it_reads_any_configuration_of_sshd(text: str) -> None:
    told = sshd.collect(FakeSystem(files={sshd.CONFIG: text}), sound.account())
    assert isinstance(told, Sshd)
    assert all(0 <= port < 10**5 for port in told.ports)


@FEW
@given(
    client=spoiled(captured("ssh/ssh-G-debian-12.txt")),
    key=spoiled(captured("ssh/keygen-y-plain.out.txt")),
    said=spoiled(captured("ssh/keygen-y-open.err.txt")),
    code=st.sampled_from([0, 1, 255, None]),
)
def test_it_tells_of_ssh_what_can_travel(
    client: str, key: str, said: str, code: int | None
) -> None:
    outputs: dict[str, Output | str] = {
        "ssh -G": client,
        "ssh -V": Output(0, "", said),
        "ssh-keygen": Output(code, key, said),
        "getent": Output(2, "", ""),
    }
    files = {f"{sound.HOME}/.ssh/id_rsa": "", "/proc/net/tcp": "", "/etc/ssh/x": ""}
    with suppress(UnmeasuredError):
        told = ssh.collect(FakeSystem(files=files, outputs=outputs), sound.account())
        assert decode(Ssh, json.loads(json.dumps(encode(told)))) == told
