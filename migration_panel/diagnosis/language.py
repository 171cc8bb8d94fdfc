"""The terminal's language, with what Python brings along."""

import gettext
import locale
from collections.abc import Callable
from pathlib import Path

from migration_panel.text import Text

Say = Callable[[Text], str]

LOCALE = Path(__file__).resolve().parents[1] / "locale"
# Django calls it by its script, a terminal by its country.
FOLDERS = {"zh_CN": "zh_Hans", "zh_SG": "zh_Hans"}


def of_terminal() -> Say:
    """As LC_ALL, LC_MESSAGES or LANG has it, where that locale is installed."""
    try:
        return speaking(locale.setlocale(locale.LC_MESSAGES, ""))
    except locale.Error:
        return str


def speaking(name: str) -> Say:
    """`name`: a locale's, such as zh_CN.UTF-8; of one without catalog, English."""
    folder = FOLDERS.get(name.partition(".")[0].partition("@")[0])
    if folder is None:
        return str
    catalog = gettext.translation("django", LOCALE, [folder], fallback=True)
    return lambda text: text.said(catalog.gettext)
