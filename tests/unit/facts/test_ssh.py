"""Which private keys ssh can use without anybody's help."""

import pytest

from migration_panel.facts.file import Entry
from tests.sound import private_key


def test_it_can_use_a_sound_key() -> None:
    assert private_key().usable


@pytest.mark.parametrize(
    ("encrypted", "error"), [(True, None), (False, "bad permissions"), (True, "x")]
)
def test_it_cannot_use_another(encrypted: object, error: str | None) -> None:
    assert not private_key(encrypted=encrypted, error=error).usable


@pytest.mark.parametrize(
    ("mode", "octal"), [(0o600, "0600"), (0o1777, "1777"), (0, "0000")]
)
def test_it_writes_modes_as_chmod_takes_them(mode: int, octal: str) -> None:
    assert Entry(path="/x", owner="nova", mode=mode).octal == octal
