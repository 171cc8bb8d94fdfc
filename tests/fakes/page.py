"""Just enough HTML reading for tests: find elements, read their text, see messages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
_PART = re.compile(
    r"(?P<kind>[.#]?)(?P<name>[\w-]+)|\[(?P<key>[\w-]+)(?:=(?P<value>[^\]]*))?\]"
)


class Response(Protocol):
    content: bytes


@dataclass
class Node:
    """An element; ``children`` are elements and texts in their order."""

    tag: str
    attrs: dict[str, str]
    children: list[Node | str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attrs[name]

    @property
    def text(self) -> str:
        """What a reader sees, with runs of white space made one space."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in ("script", "style"):
                yield from child._texts()

    def all(self, selector: str) -> list[Node]:
        """Descendants by ``tag#id.class[attr=value]`` parts; a space means inside."""
        found = [self]
        for step in selector.split():
            inside = [node for each in found for node in each._descendants()]
            found = [node for node in _unique(inside) if node._fits(step)]
        return found

    def one(self, selector: str) -> Node:
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements fit {selector}"
        return found[0]

    def has(self, selector: str) -> bool:
        return bool(self.all(selector))

    def texts(self, selector: str) -> list[str]:
        return [each.text for each in self.all(selector)]

    def _descendants(self) -> Iterator[Node]:
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child._descendants()

    def _fits(self, step: str) -> bool:
        return all(self._fits_part(part) for part in _PART.finditer(step))

    def _fits_part(self, part: re.Match[str]) -> bool:
        if part["key"]:
            value = self.attrs.get(part["key"])
            return value is not None and part["value"] in (None, value)
        if part["kind"] == "#":
            return self.attrs.get("id") == part["name"]
        if part["kind"] == ".":
            return part["name"] in self.attrs.get("class", "").split()
        return self.tag == part["name"]


class Page(Node):
    """A whole answer."""

    @property
    def messages(self) -> list[str]:
        """Horizon's messages, without the close button's sign."""
        found = self.texts(".messages .alert")
        return [text.removeprefix("×").strip() for text in found]  # noqa: RUF001 - as Horizon has it

    @property
    def title(self) -> str:
        return self.one("h1").text


def read(response: Response | str) -> Page:
    text = response if isinstance(response, str) else response.content.decode()
    builder = _Builder()
    builder.feed(text)
    return builder.page


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page("html", {})
        self._open: list[Node] = [self.page]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def _unique(nodes: list[Node]) -> list[Node]:
    return list({id(node): node for node in nodes}.values())
