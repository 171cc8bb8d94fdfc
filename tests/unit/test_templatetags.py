"""How values are shown."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from migration_panel.templatetags import migration_panel as tags
from migration_panel.text import N_


def moment(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def words(html: str) -> str:
    return html.partition(">")[2].removesuffix("</time>").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-30, "just now"),
        (30, "just now"),
        (-90, "1 minute ago"),
        (-7300, "2 hours ago"),
        (-90000, "1 day ago"),
        (7290, "in 2 hours"),
    ],
)
def test_it_tells_a_time_relative_to_now(seconds: int, said: str) -> None:
    assert words(tags.ago(moment(seconds))) == said


def test_it_has_the_exact_time_at_hand() -> None:
    shown = tags.ago(datetime(2026, 11, 22, 12, 30, tzinfo=UTC))
    assert 'datetime="2026-11-22T12:30:00+00:00"' in shown
    assert 'title="2026-11-22 12:30:00 UTC"' in shown


def test_it_admits_not_to_know_a_time() -> None:
    assert tags.ago(None) == "unknown"


@pytest.mark.parametrize(
    ("seconds", "said"), [(30, "in less than a minute"), (7290, "in 2 hours")]
)
def test_it_tells_what_is_to_come(seconds: int, said: str) -> None:
    assert words(tags.until(moment(seconds))) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (0.9, "0 s"),
        (59, "59 s"),
        (60, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (360061, "100 h 1 min"),
        (-5, "0 s"),
    ],
)
def test_it_tells_how_long_something_took(seconds: float, said: str) -> None:
    assert tags.lasted(timedelta(seconds=seconds)) == said


def test_it_tells_no_duration_where_there_is_none() -> None:
    assert tags.lasted(None) == ""


def test_it_shows_amounts_in_the_unit_that_fits() -> None:
    assert tags.mebibytes(2048).replace("\xa0", " ") == "2.0 GB"
    assert tags.gibibytes(2048).replace("\xa0", " ") == "2.0 TB"
    assert tags.mebibytes(None) == tags.gibibytes(None) == ""


def test_it_says_a_text_with_the_texts_in_it() -> None:
    why = N_("%(service)s failed", service="Nova")
    assert tags.say(N_("Because %(why)s.", why=why)) == "Because Nova failed."
    assert tags.say("as it is") == "as it is"


def test_it_leaves_escaping_to_the_template() -> None:
    assert tags.say(N_("%(name)s", name="<b>")) == "<b>"
    assert not hasattr(tags.say(N_("%(name)s", name="<b>")), "__html__")


def test_it_isolates_what_turns_the_direction_of_writing() -> None:
    said = tags.say(N_("%(name)s is busy.", name="\u202eevil"))
    assert said == "\u2068\u202eevil\u2069 is busy."


def test_it_leaves_ordinary_names_of_any_language_alone() -> None:
    for name in ("web", "שרת", "خادم", "サーバー"):
        assert tags.say(N_("%(name)s", name=name)) == name


def test_it_translates_where_it_shows() -> None:
    with translation.override("de"):
        assert tags.say(N_("No")) == "Nein"
