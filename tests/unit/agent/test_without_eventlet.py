"""The process of the agent has no eventlet in it."""

import subprocess
import sys

import pytest

LOADED = """
import sys
from migration_panel.agent.main import main
{before}
from migration_panel.agent.without_eventlet import messaging
found = messaging()
print(found.Target(topic="t").topic, "oslo_service.backend" in sys.modules)
print([each for each, module in sys.modules.items()
       if each.partition(".")[0] in ("eventlet", "greenlet", "dns") and module])
"""


def run(before: str = "") -> list[str]:
    """What a new interpreter prints."""
    command = [sys.executable, "-W", "ignore", "-c", LOADED.format(before=before)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - our own
    return done.stdout.splitlines()


def test_it_loads_oslo_messaging_without_eventlet() -> None:
    assert run() == ["t False", "[]"]


def test_it_takes_what_is_loaded_already() -> None:
    told, loaded = run("import oslo_messaging")
    assert told.startswith("t ")
    assert loaded != "[]"


@pytest.mark.parametrize("module", ["oslo_messaging", "eventlet", "libvirt"])
def test_it_loads_nothing_heavy_before_it_is_needed(module: str) -> None:
    line = (
        "import sys; from migration_panel.agent.main import main; "
        f"print({module!r} in sys.modules)"
    )
    command = [sys.executable, "-W", "ignore", "-c", line]
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - our own
    assert done.stdout == "False\n"
