"""What the lab's network does on a machine that is not ready for it."""

from pathlib import Path

import pytest

from tests.lab import network

HOME = Path("/var/lib/somewhere")


def test_it_clears_nothing_where_there_is_no_ip(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first up on a fresh machine clears before it installs iproute2."""
    monkeypatch.setenv("PATH", str(tmp_path))
    network.remove(HOME)


def test_it_knows_its_own_links_by_their_alias() -> None:
    ours = network.alias(HOME)
    links = f'[{{"ifname": "a", "ifalias": "{ours}"}}, {{"ifname": "b"}}]'
    assert network.own_links(links, HOME) == ["a"]
    assert network.own_links(links, HOME / "else") == []
