"""Run the lab's command line: ``python3 -m tests.lab``."""

from __future__ import annotations

import sys

from tests.lab.cli import main

sys.exit(main(sys.argv[1:]))
