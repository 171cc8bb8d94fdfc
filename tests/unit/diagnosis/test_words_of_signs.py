"""A sign has one of its words in whatever its pattern can fit."""

import re._constants as kind  # type: ignore[import-not-found]  # as below
import re._parser as parser  # type: ignore[import-not-found]  # Python has no other
from collections.abc import Iterator
from itertools import islice, product
from typing import Any

import pytest

from migration_panel.diagnosis.catalog import CAUSES
from migration_panel.diagnosis.cause import Sign

SIGNS = [(cause.id, sign) for cause in CAUSES for sign in cause.signs]
MOST = 40_000
# What stands for a character that may be any.
ANY = "\0"
_NOTHING = {kind.AT, kind.ASSERT, kind.ASSERT_NOT}


def shortest(pattern: str) -> Iterator[str]:
    """The shortest texts that a pattern fits, one for each way through it."""
    yield from _ways(list(parser.parse(pattern, 0)))


def _ways(parts: list[Any]) -> Iterator[str]:
    each = [list(islice(_of(*part), MOST)) for part in parts]
    yield from ("".join(way) for way in product(*each))


def _of(operator: Any, value: Any) -> Iterator[str]:
    if operator is kind.LITERAL:
        yield chr(value)
    elif operator is kind.BRANCH:
        for branch in value[1]:
            yield from _ways(list(branch))
    elif operator is kind.SUBPATTERN:
        yield from _ways(list(value[3]))
    elif operator in {kind.MAX_REPEAT, kind.MIN_REPEAT}:
        yield from _repeated(*value)
    elif operator in _NOTHING:
        yield ""
    else:
        yield ANY


def _repeated(least: int, most: int, parts: Any) -> Iterator[str]:
    yield from _ways(list(parts) * least)
    if (least, most) == (0, 1):
        yield from _ways(list(parts))


@pytest.mark.parametrize(("cause", "sign"), SIGNS, ids=lambda each: str(each)[:40])
def test_it_has_a_word_in_each_text_that_fits(cause: str, sign: Sign) -> None:
    for text in islice(shortest(sign.pattern), MOST):
        assert sign.may_fit(text.lower()), (cause, text.replace(ANY, "."))


def test_it_goes_each_way_through_a_pattern() -> None:
    assert list(shortest(r"a(?:b|c\d)d?")) == ["ab", "abd", f"ac{ANY}", f"ac{ANY}d"]
