"""Addresses as they are written, and what is none."""

import pytest

from migration_panel.checks.addresses import is_loopback, parsed


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:DB8::1]", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("0.0.0.0", "0.0.0.0"),  # noqa: S104 - nothing is bound
    ],
)
def test_it_reads_an_address(text: str, address: str) -> None:
    assert str(parsed(text)) == address


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "compute1",
        "192.0.2.256",
        "192.0.2.1:22",
        "[]",
        "%eth0",
        "1.2.3",
        "::g",
    ],
)
def test_it_takes_nothing_else_for_one(text: str | None) -> None:
    assert parsed(text) is None
    assert not is_loopback(text)


@pytest.mark.parametrize("text", ["127.0.0.1", "127.1.2.3", "::1", "[::1]"])
def test_it_knows_a_hosts_way_to_itself(text: str) -> None:
    assert is_loopback(text)


@pytest.mark.parametrize("text", ["192.0.2.1", "::", "2001:db8::1"])
def test_it_takes_no_other_for_that(text: str) -> None:
    assert not is_loopback(text)
