"""What the panel's database says of the causes of moves that failed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.lab.layout import CONTROLLER, Paths
from tests.lab.node import Node
from tests.lab.truth.moves import Try
from tests.lab.truth.predict import SETTINGS

SCRIPT = Path(__file__).with_name("diagnosed_in_controller.py")


@dataclass(frozen=True)
class Diagnosed:
    """A cause's id, and the seconds from Nova's record of the failure to it."""

    cause: str
    seconds: float | None


NEVER = Diagnosed("", None)


def diagnosed(paths: Paths, tries: Sequence[Try]) -> Mapping[str, Diagnosed]:
    """By migration; waits for each that failed, but not for ever."""
    failed = [each.migration for each in tries if each.migration and not each.worked]
    if not failed:
        return {}
    argv = [paths.program("python", "horizon"), "-", *failed]
    env = {**SETTINGS, "PYTHONWARNINGS": "ignore"}
    node = Node(CONTROLLER, paths)
    done = node.run(argv, env=env, stdin=SCRIPT.read_text(), timeout=180)
    return parse(done.out)


def parse(text: str) -> dict[str, Diagnosed]:
    """The last line; what Django prints before it is nothing to us."""
    return {
        each["migration"]: Diagnosed(each["cause"], each["seconds"])
        for each in json.loads(text.splitlines()[-1])
    }
