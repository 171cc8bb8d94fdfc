"""How Sphinx builds the documentation; warnings are errors."""

import sys
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from migration_panel import __version__  # noqa: E402 - the path comes first

project = "Migration Panel"
author = "Migration Panel developers"
copyright = f"2026, {author}"
release = version = __version__

# reno reads the notes out of git's history, all of it.
GIT = ROOT / ".git"
HISTORY = GIT.exists() and not (GIT / "shallow").exists()
extensions = ["reno.sphinxext"] if HISTORY else []
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {
    "description": "Moves servers between the compute hosts of an OpenStack cloud",
    "fixed_sidebar": True,
}
html_show_sourcelink = False


class NoNotes(Directive):
    """Stands for reno's directive where there is no history to read."""

    def run(self) -> list[nodes.Node]:
        told = "This copy lacks git's history, and with it the release notes."
        return [nodes.paragraph(text=told)]


def setup(app: Sphinx) -> None:
    if not HISTORY:
        app.add_directive("release-notes", NoNotes)
