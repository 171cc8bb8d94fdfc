"""The README is what a newcomer sees, here and on the package index."""

import re
import struct
from pathlib import Path

import pytest
from docutils.core import publish_doctree
from docutils.nodes import document, image, literal_block

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "servers",
    "move",
    "in_progress",
    "to_confirm",
    "history",
    "migration",
    "problems",
    "hosts",
    "host",
    "pairs",
    "pair",
)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def readme() -> document:
    """The README as docutils reads it, without what an index forbids."""
    strict = {
        "halt_level": 2,  # a warning
        "raw_enabled": False,
        "file_insertion_enabled": False,
    }
    text = (ROOT / "README.rst").read_text()
    return publish_doctree(text, settings_overrides=strict)


def images(readme: document) -> list[str]:
    return [each["uri"] for each in readme.findall(image)]


def commands(readme: document) -> str:
    return "\n".join(each.astext() for each in readme.findall(literal_block))


def test_it_shows_each_page_once(readme: document) -> None:
    assert images(readme) == [f"docs/images/{page}.png" for page in PAGES]


@pytest.mark.parametrize("page", PAGES)
def test_it_has_the_picture_of(page: str) -> None:
    head = (ROOT / "docs" / "images" / f"{page}.png").read_bytes()[:24]
    assert head.startswith(PNG)
    width, height = struct.unpack(">II", head[16:])
    assert width >= 800
    assert height >= 300


def test_it_describes_each_picture(readme: document) -> None:
    assert all(each.get("alt") for each in readme.findall(image))


@pytest.mark.parametrize("line", ["python3 -m tests.lab up", "bash tests/run"])
def test_it_sets_up_with_one_line(readme: document, line: str) -> None:
    assert line in commands(readme).splitlines()


def test_it_names_only_files_that_are_there(readme: document) -> None:
    named = re.findall(r'"\$panel"/(\S+)', commands(readme))
    assert len(named) == 3
    assert all((ROOT / "migration_panel" / each).is_file() for each in named)


def test_it_installs_as_the_documentation_says(readme: document) -> None:
    guide = (ROOT / "docs" / "admin" / "install.rst").read_text()
    told = re.sub(r"\\\n\s+", "", guide)
    lines = commands(readme).splitlines()
    copied = [
        line for line in lines if line.startswith(("cp ", "dashboard=", "panel="))
    ]
    assert copied
    assert all(line in told for line in copied)


@pytest.mark.parametrize("name", [".ci/run", "tests/run"])
def test_it_can_run_the_scripts(name: str) -> None:
    assert (ROOT / name).stat().st_mode & 0o111
