"""The catalogs of texts to translate hold what the code says, and no more."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import to_locale

from migration_panel.facts.reasons import REASONS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "migration_panel"
LOCALE = PACKAGE / "locale"
DOMAINS = ("django", "djangojs")
LANGUAGES = sorted(each.name for each in LOCALE.iterdir() if each.is_dir())
PLURAL = (1, 2)
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    **dict.fromkeys(("N_", "_", "gettext", "gettext_lazy")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
}
PARAMETER = re.compile(r"%(?:\((?P<name>\w+)\))?[-#0+]*[\d.]*(?P<kind>[a-zA-Z%])")
TAG = re.compile(r"</?[a-zA-Z][^>]*>|&\w+;")

Said = str | tuple[str, ...] | list[str] | None

each_domain = pytest.mark.parametrize("domain", DOMAINS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def spoken(domain: str) -> frozenset[str]:
    """Every text that the sources mark for translation."""
    with (ROOT / f"babel-{domain}.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT, methods, options, KEYWORDS)
    texts = (each[2] for each in found)
    return frozenset(text if isinstance(text, str) else text[0] for text in texts)


def collected(domain: str) -> set[str]:
    with (LOCALE / f"{domain}.pot").open("rb") as catalog:
        return {first(message.id) for message in read_po(catalog) if message.id}


def translations(language: str, domain: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


@cache
def translated(language: str, domain: str) -> Catalog:
    with translations(language, domain).open("rb") as catalog:
        return read_po(catalog, locale=language, domain=domain)


def messages(language: str, domain: str) -> list[Message]:
    return [each for each in translated(language, domain) if each.id]


def first(text: Said) -> str:
    return forms(text)[0]


def forms(text: Said) -> tuple[str, ...]:
    """Singular and plurals; one empty text where nobody has said anything."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def faults(original: str, said: str) -> Iterator[str]:
    """What keeps a translation from standing in for its text."""
    if set(_parameters(original)) != set(_parameters(said)):
        yield "parameters"
    elif _in_order(original) != _in_order(said):
        yield "parameters without a name, in another order"
    if sorted(TAG.findall(original)) != sorted(TAG.findall(said)):
        yield "tags"
    if original.endswith("\n") != said.endswith("\n"):
        yield "a line's end"


def _parameters(text: str) -> list[tuple[str | None, str]]:
    found = PARAMETER.finditer(text) if _is_format(text) else ()
    return [(each["name"], each["kind"]) for each in found if each["kind"] != "%"]


def _in_order(text: str) -> list[str]:
    return [kind for name, kind in _parameters(text) if name is None]


def _is_format(text: str) -> bool:
    """Whether Python could fill it in: it has no lone sign of percent."""
    return "%" not in PARAMETER.sub("", text)


@each_domain
def test_it_collects_every_text(domain: str) -> None:
    """`tox -e messages` was run since the last text changed."""
    assert collected(domain) == spoken(domain)


@each_domain
def test_it_finds_texts_at_all(domain: str) -> None:
    """An empty catalog would agree with an extractor that finds nothing."""
    assert len(spoken(domain)) > 5


def test_it_marks_no_text_where_the_collector_does_not_look() -> None:
    """Babel does not read what stands within an f-string."""
    assert [*within_strings()] == []


def within_strings() -> Iterator[str]:
    for file in PACKAGE.rglob("*.py"):
        every = ast.walk(ast.parse(file.read_text()))
        strings = [each for each in every if isinstance(each, ast.JoinedStr)]
        for node in (inner for each in strings for inner in ast.walk(each)):
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in KEYWORDS:
                    yield f"{file.name}:{node.lineno}"


def test_it_speaks_chinese() -> None:
    assert "zh_Hans" in LANGUAGES


@each_language
def test_it_has_only_languages_that_horizon_offers(language: str) -> None:
    """By Django's name of the folder; Horizon lists what a user may choose."""
    assert language in {to_locale(code) for code, _ in settings.LANGUAGES}


@each_domain
@each_language
def test_it_translates_every_text(language: str, domain: str) -> None:
    """`tox -e messages` put new texts into the .po files: fill them in there."""
    told = messages(language, domain)
    said = {first(each.id) for each in told if all(forms(each.string))}
    assert spoken(domain) - said == set()


@each_domain
@each_language
def test_it_keeps_no_translation_of_a_text_that_is_gone(
    language: str, domain: str
) -> None:
    told = {first(each.id) for each in messages(language, domain)}
    assert told - spoken(domain) == set()
    assert list(translated(language, domain).obsolete) == []


@each_domain
@each_language
def test_it_guesses_no_translation(language: str, domain: str) -> None:
    """A fuzzy one is that of another text, which looked alike."""
    guessed = [each.id for each in messages(language, domain) if each.fuzzy]
    assert guessed == []


@each_domain
@each_language
def test_it_keeps_parameters_and_tags(language: str, domain: str) -> None:
    wrong = {
        said: found
        for each in messages(language, domain)
        for said in forms(each.string)
        if said and (found := [*faults(forms(each.id)[-1], said)])
    }
    assert wrong == {}


@each_domain
@each_language
def test_it_has_every_plural_that_the_language_has(language: str, domain: str) -> None:
    number = translated(language, domain).num_plurals
    plural = [each for each in messages(language, domain) if each.pluralizable]
    assert [each.id for each in plural if len(forms(each.string)) != number] == []


@each_domain
@each_language
def test_it_is_compiled_from_what_stands_there(language: str, domain: str) -> None:
    """`tox -e messages` compiles; what users get is the compiled file."""
    with translations(language, domain).with_suffix(".mo").open("rb") as compiled:
        told = GNUTranslations(compiled)
    for message in messages(language, domain):
        original, *plural = forms(message.id)
        said = first(message.string) or original
        got = (
            told.ngettext(original, plural[0], 1) if plural else told.gettext(original)
        )
        assert got == said


def test_it_knows_the_reasons_that_are_the_panels_own() -> None:
    """Where a literal stands for what is Missing, pages find it to translate it."""
    told = {each.msgid for each in REASONS}
    assert told == {reason for file in PACKAGE.rglob("*.py") for reason in given(file)}


def given(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Call(
                func=ast.Name(id="Missing"), args=[ast.Constant(value=str(reason))]
            ):
                yield reason


@pytest.mark.parametrize(
    ("original", "said"),
    [
        ("%(host)s is down", "%(host)s 处于 down 状态"),
        ("%(a)s to %(b)s", "来自 %(a)s 到 %(b)s"),
        ("at %(share)s %% now", "现在是 %(share)s%%"),
        ("100 % of it", "全部 100%"),
        ("<b>%s</b> of %s", "%s 中的 <b>%s</b>"),
        ("", ""),
    ],
)
def test_it_lets_a_good_translation_be(original: str, said: str) -> None:
    assert [*faults(original, said)] == []


@pytest.mark.parametrize(
    ("original", "said", "fault"),
    [
        ("%(host)s is down", "处于 down 状态", "parameters"),
        ("%(host)s is down", "%(hosts)s 处于 down 状态", "parameters"),
        ("%(host)s is down", "%(host)d 处于 down 状态", "parameters"),
        ("%(host)s is down", "%(主机)s 处于 down 状态", "parameters"),
        ("it is down", "%(host)s 处于 down 状态", "parameters"),
        ("at %(share)s %% now", "现在是 %(share)s % 了", "parameters"),
        ("%s of %d", "%d 中的 %s", "parameters without a name, in another order"),
        ("<b>now</b>", "现在", "tags"),
        ("<b>now</b>", "<b>现在<b>", "tags"),
        ("now &mdash; then", "现在——然后", "tags"),
        ("now\n", "现在", "a line's end"),
    ],
)
def test_it_finds_a_fault(original: str, said: str, fault: str) -> None:
    assert [*faults(original, said)] == [fault]
