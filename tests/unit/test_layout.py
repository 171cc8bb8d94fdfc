"""The rules of the house, kept."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.template.loader import get_template

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "migration_panel"
TEMPLATES = ROOT / "templates" / "migration_panel"
RULES = PACKAGE / "conf" / "default_policies" / "migration_panel.yaml"

# From the ground up: a room imports from rooms above it in this list, or its own.
ROOMS = (
    ("text", "config", "policy"),
    ("facts",),
    ("rpc",),
    ("checks",),
    ("readiness",),
    ("timeline",),
    ("diagnosis",),
    ("confirm_window", "consequences", "old_flavor", "progress", "repair"),
    ("agent",),
    ("store",),
    ("export", "metrics"),
    ("nova",),
    ("engine",),
    ("actions", "kinds", "refusals", "requested"),
    ("templatetags",),
    ("dashboards",),
)
PURE = {
    "text",
    "facts",
    "rpc",
    "checks",
    "readiness",
    "diagnosis",
    "confirm_window",
    "consequences",
    "old_flavor",
    "timeline",
    "progress",
    "repair",
}
# What operators copy, and what Horizon or setuptools look for by name.
OUTSIDE = {"__init__", "enabled", "local_settings.d", "locale"}
LEVEL = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}

LONGEST_FILE, LONGEST_FUNCTION = 300, 50


def sources(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*.py")
        if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
        and path.parent.name != "migrations"  # Django wrote them
    )


OURS = sources(PACKAGE)
ALL = OURS + sources(ROOT / "tests")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Whole names of what a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    """The rooms of ours that a module imports; the version is in none."""
    parts = (each.split(".") for each in imports(path))
    found = {each[1] for each in parts if each[0] == "migration_panel" and each[1:]}
    return found - {"__version__"}


ROOMED = [path for path in OURS if room_of(path) not in OUTSIDE]


def test_it_knows_every_room() -> None:
    assert {room_of(path) for path in ROOMED} == LEVEL.keys()


@pytest.mark.parametrize("path", ROOMED, ids=name)
def test_it_imports_downward_only(path: Path) -> None:
    own = LEVEL[room_of(path)]
    above = {room for room in rooms_imported(path) if LEVEL[room] > own}
    assert not above, f"{name(path)} imports back up from {above}"


@pytest.mark.parametrize("path", [p for p in ROOMED if room_of(p) in PURE], ids=name)
def test_it_is_pure(path: Path) -> None:
    """The standard library without what reaches out, and pure rooms."""
    reaching = {"subprocess", "socket", "urllib", "http", "os", "ctypes"}
    allowed = (sys.stdlib_module_names - reaching) | {"migration_panel"}
    others = {each.split(".")[0] for each in imports(path)} - allowed
    assert not others, f"{name(path)} imports {others}"
    assert rooms_imported(path) <= PURE


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Names and lengths."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def test_it_keeps_files_short() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in ALL}
    assert not {each: n for each, n in lengths.items() if n > LONGEST_FILE}


def test_it_keeps_functions_short() -> None:
    lengths = {(name(path), *each) for path in ALL for each in functions(path)}
    assert not {each for each in lengths if each[-1] > LONGEST_FUNCTION}


def test_it_says_what_each_module_is_for() -> None:
    silent = [p for p in OURS if not ast.get_docstring(ast.parse(p.read_text()))]
    assert silent == []


@pytest.mark.parametrize("folder", ["static", "templates"])
def test_it_reaches_assets_by_a_relative_link(folder: str) -> None:
    link = PACKAGE / folder
    assert link.is_symlink()
    assert str(link.readlink()) == f"../{folder}"


PAGES = sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_it_has_templates_that_load(path: Path) -> None:
    assert get_template(str(path.relative_to(TEMPLATES.parent)))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_it_never_trusts_a_text(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape off|mark_safe", path.read_text())


def loaded_rules() -> dict[str, str]:
    rules = yaml.safe_load(RULES.read_text())
    return {rule["name"]: rule["check_str"] for rule in rules}


def named_rules() -> set[str]:
    """Rules that code names: as an argument, a keyword, or a class's own."""
    found = set()
    for path in OURS:
        text = path.read_text()
        found |= set(re.findall(r"""\brule\s*=\s*"(\w+)\"""", text))
        found |= set(re.findall(r"""permitted\(\s*[\w.]+,\s*"(\w+)\"""", text))
        found |= set(re.findall(r"""migration_panel:(\w+)\b""", text))
    return found


def test_it_has_every_rule_that_code_names() -> None:
    named = {f"migration_panel:{each}" for each in named_rules()}
    assert "migration_panel:view" in named
    assert named <= loaded_rules().keys()


def test_it_names_every_rule_that_it_has() -> None:
    named = {f"migration_panel:{each}" for each in named_rules()} | {"default"}
    assert loaded_rules().keys() <= named


def test_it_denies_what_no_rule_names() -> None:
    assert loaded_rules()["default"] == "!"


def test_it_lets_nobody_but_admins_act_by_default() -> None:
    rules = loaded_rules()
    readers = "role:operator or (role:reader and 'all':%(system_scope)s)"
    assert rules.pop("migration_panel:readiness") == f"role:admin or {readers}"
    assert set(rules.values()) == {"!", "role:admin"}
