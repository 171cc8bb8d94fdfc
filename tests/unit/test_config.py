"""The panel's settings."""

import pytest
from django.test import override_settings

from migration_panel import config


@pytest.mark.parametrize("setting", config.ALL, ids=lambda each: each.name)
def test_it_has_a_default_and_says_what_it_is_for(setting: config.Setting) -> None:
    assert setting.name.startswith("MIGRATION_PANEL_")
    assert setting.get() == setting.default
    assert len(setting.help) > 20


@override_settings(MIGRATION_PANEL_RESIZE_CONFIRM_WINDOW=3600)
def test_it_takes_the_operators_value() -> None:
    assert config.RESIZE_CONFIRM_WINDOW.get() == 3600


@override_settings(MIGRATION_PANEL_RESIZE_CONFIRM_WINDOW="an hour")
def test_it_keeps_its_default_where_the_value_is_of_another_type() -> None:
    assert config.RESIZE_CONFIRM_WINDOW.get() == 0
