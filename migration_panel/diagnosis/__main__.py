"""Runs on the standard library alone: python3 -m migration_panel.diagnosis."""

import sys

from migration_panel.diagnosis.cli import main

sys.exit(main())
