"""The catalogs of texts to translate hold what the code says, and no more."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "migration_panel" / "locale"
PLURAL = (1, 2)
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    **dict.fromkeys(("N_", "_", "gettext", "gettext_lazy")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
}


def spoken(domain: str) -> set[str]:
    """Every text that the sources mark for translation."""
    with (ROOT / f"babel-{domain}.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT, methods, options, KEYWORDS)
    texts = (each[2] for each in found)
    return {text if isinstance(text, str) else text[0] for text in texts}


def collected(domain: str) -> set[str]:
    with (LOCALE / f"{domain}.pot").open("rb") as catalog:
        ids = (message.id for message in read_po(catalog) if message.id)
        return {each if isinstance(each, str) else each[0] for each in ids}


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_it_collects_every_text(domain: str) -> None:
    """`tox -e messages` was run since the last text changed."""
    assert collected(domain) == spoken(domain)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_it_finds_texts_at_all(domain: str) -> None:
    """An empty catalog would agree with an extractor that finds nothing."""
    assert len(spoken(domain)) > 5
