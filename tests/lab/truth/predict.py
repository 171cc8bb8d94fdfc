"""What the panel's database says of every pair, after a new check of every host."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.lab.layout import CONTROLLER, HOSTS, Paths
from tests.lab.node import Node

SCRIPT = Path(__file__).with_name("in_controller.py")
SETTINGS = {"DJANGO_SETTINGS_MODULE": "openstack_dashboard.settings"}


@dataclass(frozen=True)
class Prediction:
    """A verdict's state, and the id of the finding that made it."""

    state: str
    why: str


UNASKED = Prediction("-", "")
Predictions = dict[tuple[str, str, str], Prediction]


def predict(paths: Paths) -> Predictions:
    """By kind, source and target."""
    argv = [paths.program("python", "horizon"), "-", *HOSTS]
    env = {**SETTINGS, "PYTHONWARNINGS": "ignore"}
    node = Node(CONTROLLER, paths)
    done = node.run(argv, env=env, stdin=SCRIPT.read_text(), timeout=180)
    return parse(done.out)


def parse(text: str) -> Predictions:
    """The last line; what Django prints before it is nothing to us."""
    return {
        (each["kind"], each["source"], each["target"]): Prediction(
            each["state"], each["why"]
        )
        for each in json.loads(text.splitlines()[-1])
    }
