"""Ranges of ports that meet."""

import pytest

from migration_panel.facts.network import PortRange

DATA = PortRange(first=49152, last=49215)


@pytest.mark.parametrize(
    ("first", "last"),
    [(32768, 60999), (49152, 49152), (49215, 50000), (49160, 49170), (1, 49152)],
)
def test_it_sees_ranges_that_share_a_port(first: int, last: int) -> None:
    other = PortRange(first=first, last=last)
    assert DATA.overlaps(other)
    assert other.overlaps(DATA)


@pytest.mark.parametrize(("first", "last"), [(1, 49151), (49216, 65535), (22, 22)])
def test_it_sees_ranges_that_share_none(first: int, last: int) -> None:
    other = PortRange(first=first, last=last)
    assert not DATA.overlaps(other)
    assert not other.overlaps(DATA)
