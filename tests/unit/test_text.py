"""Texts with parameters."""

from migration_panel.text import N_


def test_it_fills_in_its_parameters() -> None:
    assert str(N_("%(server)s is busy.", server="web")) == "web is busy."


def test_it_takes_texts_as_parameters() -> None:
    inner = N_("it is %(color)s", color="red")
    assert str(N_("Because %(why)s.", why=inner)) == "Because it is red."


def test_it_is_equal_to_a_text_of_the_same_words() -> None:
    assert N_("%(a)s %(b)s", a="1", b="2") == N_("%(a)s %(b)s", b="2", a="1")


def test_it_differs_by_its_parameters() -> None:
    assert N_("%(a)s", a="1") != N_("%(a)s", a="2")


def test_it_does_not_read_markup_in_a_parameter() -> None:
    assert str(N_("%(name)s!", name="%(secret)s 100%")) == "%(secret)s 100%!"
