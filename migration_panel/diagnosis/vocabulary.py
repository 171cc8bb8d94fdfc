"""Which of many words are in a text, looked for all at once."""

import re
from collections.abc import Iterable, Iterator


class Vocabulary:
    """The words become one regular expression, a tree of their letters."""

    def __init__(self, words: Iterable[str]) -> None:
        known = set(words)
        self._tree = re.compile(_tree(known))
        # Where a longer word is found, the shorter ones that it begins with are too.
        self._all = {word: [*_beginnings(word, known)] for word in known}

    def of(self, text: str) -> Iterator[str]:
        """Each word that is in a text, at least once."""
        found = self._tree.search(text)
        while found is not None:
            yield from self._all[found[0]]
            found = self._tree.search(text, found.start() + 1)


def _beginnings(word: str, known: set[str]) -> Iterator[str]:
    yield from (word[:end] for end in range(1, len(word) + 1) if word[:end] in known)


def _tree(words: set[str]) -> str:
    by_first: dict[str, set[str]] = {}
    for word in words - {""}:
        by_first.setdefault(word[0], set()).add(word[1:])
    ways = [re.escape(first) + _tree(rest) for first, rest in sorted(by_first.items())]
    if not ways:
        return ""
    return f"(?:{'|'.join(ways)}){'?' if '' in words else ''}"
