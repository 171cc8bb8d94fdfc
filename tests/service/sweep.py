"""What a run that was killed left behind, ended before the next one begins."""

import os
from pathlib import Path

from tests.lab.own import MARK, end_marked

# A name for this checkout's tests; every process that they start carries it.
HOME = Path(__file__).parents[2] / "tests" / "service"


def begin() -> None:
    """End what carries the mark; whatever is started from now on will."""
    end_marked(HOME)
    os.environ[MARK] = str(HOME)
