"""Warnings are errors in our own modules; those of others are not ours to mend."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    for category in ("DeprecationWarning", "PendingDeprecationWarning"):
        others = f"ignore::{category}:(?!migration_panel|tests)"
        config.addinivalue_line("filterwarnings", others)
    # amqp forgets its sockets when the broker is killed; they end with the garbage.
    config.addinivalue_line("filterwarnings", "ignore:unclosed <socket:ResourceWarning")
