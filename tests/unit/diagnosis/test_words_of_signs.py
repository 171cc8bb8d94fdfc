"""What a branch of a sign needs is in whatever it can fit, so that none is missed."""

import re
import re._constants as kind  # type: ignore[import-not-found]  # as below
import re._parser as parser  # type: ignore[import-not-found]  # Python has no other
from collections.abc import Iterator
from itertools import islice, product
from typing import Any

import pytest

from migration_panel.diagnosis.branches import branches
from migration_panel.diagnosis.catalog import CAUSES
from migration_panel.diagnosis.cause import Sign
from migration_panel.diagnosis.vocabulary import Vocabulary
from tests.unit.diagnosis.texts import every_sample

SIGNS = [(cause.id, sign) for cause in CAUSES for sign in cause.signs]
TEXTS = [" ".join(each.text.lower().split()) for each in every_sample()]
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
def test_it_needs_only_what_is_in_each_text_that_fits(cause: str, sign: Sign) -> None:
    for branch in branches(sign.pattern):
        assert branch.needs, (cause, branch.source)
        for text in islice(shortest(branch.source), MOST):
            assert branch.may_fit(text), (cause, text.replace(ANY, "."))


@pytest.mark.parametrize(("cause", "sign"), SIGNS, ids=lambda each: str(each)[:40])
def test_it_finds_what_the_whole_pattern_finds(cause: str, sign: Sign) -> None:
    whole = re.compile(sign.pattern)
    for text in TEXTS:
        found = any(
            each.may_fit(text) and each.pattern.search(text)
            for each in branches(sign.pattern)
        )
        assert found == (whole.search(text) is not None), (cause, text)


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("abc", [[("abc",)]]),
        ("ab|cd", [[("ab",)], [("cd",)]]),
        (r"ab?c\.d", [[("c.d",), ("a",)]]),
        (r"a\bc[|)]d+e", [[("ac",), ("d",), ("e",)]]),
        ("x(?:ab|c(?:d|e)?)y", [[("x",), ("ab", "c"), ("y",)]]),
        (r"x(?:ab|\d)y(?!zz)(?:q){0,3}", [[("x",), ("y",)]]),
        (r"(?P<n>ab)-(?P=n)", [[("ab",), ("-",)]]),
    ],
)
def test_it_takes_a_pattern_apart(pattern: str, needs: object) -> None:
    assert [sorted(each.needs) for each in branches(pattern)] == [
        sorted(each)
        for each in needs  # type: ignore[attr-defined]  # of the table
    ]


def test_it_finds_words_within_words_and_at_their_beginning() -> None:
    vocabulary = Vocabulary(["connect", "connection re", "on", "refused", "absent"])
    found = set(vocabulary.of("a connection refused"))
    assert found == {"connect", "connection re", "on", "refused"}
    assert set(vocabulary.of("nothing")) == set()


def test_it_goes_each_way_through_a_pattern() -> None:
    assert list(shortest(r"a(?:b|c\d)d?")) == ["ab", "abd", f"ac{ANY}", f"ac{ANY}d"]
