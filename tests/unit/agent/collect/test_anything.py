"""Whatever files and programs say: collectors answer, or say why they cannot."""

import json
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from migration_panel.agent.collect import (
    capabilities,
    certificates,
    libvirt,
    libvirt_settings,
    qemu,
)
from migration_panel.agent.system import Output, UnmeasuredError
from migration_panel.facts.codec import decode, encode
from migration_panel.facts.libvirt import Daemon
from tests.fakes.hypervisor import FakeConnection, captured
from tests.fakes.system import FakeSystem

TEXTS = st.text(max_size=200)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)
    ),
    max_leaves=10,
)
CAPABILITIES = captured("capabilities/virsh-capabilities-el7.xml")
MANY = settings(max_examples=40)


@MANY
@given(TEXTS)
def test_it_bears_any_text_for_capabilities(text: str) -> None:
    with suppress(UnmeasuredError):
        capabilities.parse(text)


@MANY
@given(st.integers(0, len(CAPABILITIES)), st.integers(0, 200))
def test_it_bears_capabilities_of_which_a_piece_is_missing(at: int, size: int) -> None:
    with suppress(UnmeasuredError):
        capabilities.parse(CAPABILITIES[:at] + CAPABILITIES[at + size :])


@MANY
@given(TEXTS)
def test_it_bears_any_text_for_qemus_answers(text: str) -> None:
    with suppress(UnmeasuredError):
        qemu.parse("qemu", Output(0, text, ""))


@MANY
@given(st.lists(JSON, min_size=4, max_size=4))
def test_it_bears_any_values_for_qemus_answers(values: list[object]) -> None:

    lines = (
        json.dumps({"id": name, "return": value})
        for name, value in zip(qemu.QUESTIONS, values, strict=True)
    )
    found = qemu.parse("qemu", Output(0, "\n".join(lines), ""))
    assert all(isinstance(each, str) for each in (*found.commands, *found.models))


@MANY
@given(st.binary(max_size=300))
def test_it_bears_anything_for_a_certificate(content: bytes) -> None:
    with suppress(UnmeasuredError):
        certificates.parse("a.pem", content.decode(errors="replace"))


@MANY
@given(TEXTS)
def test_it_bears_any_text_for_settings(text: str) -> None:
    told = libvirt_settings.parse(text)
    assert all(name.isidentifier() or name[:1].isdigit() for name in told)


@MANY
@given(TEXTS, TEXTS, TEXTS)
def test_it_bears_any_text_for_a_daemon(conf: str, comm: str, units: str) -> None:
    """What it makes of that can travel."""
    files = {
        "/etc/libvirt/libvirtd.conf": conf,
        "/etc/pki/CA/cacert.pem": conf,
        "/proc/1/comm": "libvirtd",
        "/proc/1/cmdline": comm,
        "/proc/2/comm": comm,
        "/proc/2/cmdline": conf,
    }
    system = FakeSystem(files=files, outputs={"systemctl": units})
    found = libvirt.collect(system, FakeConnection(), ())
    assert decode(Daemon, encode(found)) == found
