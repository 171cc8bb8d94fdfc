"""Texts that pure code speaks and views translate."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A message id with named parameters; a parameter may be a Text itself."""

    msgid: str
    params: tuple[tuple[str, "str | int | Text"], ...] = ()

    def __str__(self) -> str:
        """Render untranslated, as logs and tests want it."""
        return self.said(str)

    def said(self, translate: Callable[[str], str]) -> str:
        """Translate it and each Text in it; other parameters stand as they are."""
        values = {
            key: value.said(translate) if isinstance(value, Text) else str(value)
            for key, value in self.params
        }
        return translate(self.msgid) % values


def N_(msgid: str, /, **params: str | int | Text) -> Text:  # noqa: N802 - gettext's name
    """Mark `msgid` for extraction; it is translated where it is shown."""
    return Text(msgid, tuple(sorted(params.items())))
