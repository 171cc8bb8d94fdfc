"""What an operator installs holds all that Horizon is to find."""

import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "migration_panel"
# Suffixes of what is not Python; what has one of these must travel.
DATA = {".conf", ".html", ".js", ".mo", ".po", ".scss", ".service", ".svg"}
DATA |= {".typed", ".yaml"}


def build(kind: str, source: Path, out: Path) -> Path:
    """The path of the one file that building `source` puts into `out`.

    Without isolation: the environment has setuptools, and no index is asked.
    """
    line = [sys.executable, "-m", "build", f"--{kind}", "--no-isolation"]
    subprocess.run(  # noqa: S603 - our own arguments
        [*line, "--outdir", out, source], check=True, capture_output=True, text=True
    )
    (built,) = out.iterdir()
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", _clean_copy(tmp_path_factory), tmp_path_factory.mktemp("out"))


def _clean_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout without build leftovers, so that builds see no stale file list."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("setup.cfg", "pyproject.toml", "README.rst", "LICENSE"):
        (copy / name).write_bytes((ROOT / name).read_bytes())
    for name in ("migration_panel", "static", "templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=ignored)
    return copy


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel as pip makes it from the sdist, not from the checkout."""
    unpacked = tmp_path_factory.mktemp("unpacked")
    subprocess.run(  # noqa: S603 - our own arguments
        ["/bin/tar", "-xzf", sdist, "-C", unpacked, "--strip-components=1"], check=True
    )
    return zipfile.ZipFile(build("wheel", unpacked, tmp_path_factory.mktemp("wheel")))


def wanted() -> set[str]:
    """Every module and data file of the package, as seen through its two links."""
    found = [
        *_files(PACKAGE),
        *_files(PACKAGE / "static"),
        *_files(PACKAGE / "templates"),
    ]
    return {str(path.relative_to(ROOT)) for path in found}


def _files(folder: Path) -> list[Path]:
    every = (path for path in folder.rglob("*") if "__pycache__" not in path.parts)
    return [each for each in every if each.is_file() and each.suffix in {".py", *DATA}]


@pytest.mark.parametrize("name", ["static", "templates"])
def test_it_reaches_the_top_level_folders_through_relative_links(name: str) -> None:
    link = PACKAGE / name
    assert link.is_symlink()
    assert link.readlink() == Path("..", name)
    assert link.resolve() == ROOT / name


def test_it_puts_every_file_of_the_package_into_the_wheel(
    wheel: zipfile.ZipFile,
) -> None:
    assert wanted() - set(wheel.namelist()) == set()


@pytest.mark.parametrize(
    "name",
    [
        "py.typed",
        "static/migration_panel/migration_panel.scss",
        "static/migration_panel/progress.js",
        "templates/migration_panel/base.html",
        "enabled/_2150_admin_migration.py",
        "conf/migration_panel_policy.yaml",
        "conf/default_policies/migration_panel.yaml",
        "local_settings.d/_2150_migration_panel.py",
        "locale/zh_Hans/LC_MESSAGES/django.mo",
        "locale/zh_Hans/LC_MESSAGES/djangojs.mo",
    ],
)
def test_it_carries_each_kind_of_file(wheel: zipfile.ZipFile, name: str) -> None:
    assert wheel.getinfo(f"migration_panel/{name}").file_size > 0 or name == "py.typed"


def test_it_puts_nothing_but_the_package_into_the_wheel(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "migration_panel"
    }


def test_it_leaves_no_compiled_file_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    assert [name for name in wheel.namelist() if name.endswith(".pyc")] == []


def test_it_tells_the_index_what_it_is(wheel: zipfile.ZipFile) -> None:
    (name,) = [name for name in wheel.namelist() if name.endswith("/METADATA")]
    told = message_from_bytes(wheel.read(name))
    assert told["Name"] == "migration-panel"
    assert told["Requires-Python"] == ">=3.11"
    assert told["Description-Content-Type"] == "text/x-rst"
    assert told["License-Expression"] == "Apache-2.0"


def test_it_can_be_imported_and_read_from_the_wheel_alone(
    wheel: zipfile.ZipFile, tmp_path: Path
) -> None:
    wheel.extractall(tmp_path)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import migration_panel\n"
        "from importlib.resources import files\n"
        "root = files('migration_panel')\n"
        "print((root / 'templates/migration_panel/base.html').read_text())"
    )
    done = subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, "-I", "-c", code, tmp_path],
        check=True, capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    source = ROOT / "templates/migration_panel/base.html"
    assert done.stdout.strip() == source.read_text().strip()
