"""What tests/run does in which order, with stand-ins for all that it starts."""

import shutil
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[1] / "run"
# Each writes down what it was asked, and fails where `fails` names it.
TOX = """#!/bin/sh
[ "$1" = --version ] && exit 0
echo "tox $*" >> log
grep -qx "tox $3" fails && exit 3
exit 0
"""
LAB = """
import pathlib, sys
with open("log", "a") as log:
    log.write(f"lab {sys.argv[1]}\\n")
sys.exit(4 if f"lab {sys.argv[1]}" in pathlib.Path("fails").read_text() else 0)
"""
INSTALL = "lab packages"
FIRST = "tox run -e unit,pep8,docs"
THEN = "tox run-parallel -e ui,service --parallel-live"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    write(tmp_path / ".tox" / "runner" / "bin" / "tox", TOX)
    write(tmp_path / "tests" / "lab" / "__main__.py", LAB)
    shutil.copy(RUN, tmp_path / "tests" / "run")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def run(checkout: Path, *fails: str) -> tuple[int, list[str]]:
    """The exit code, and what was started, when `fails` fail."""
    (checkout / "fails").write_text("\n".join(fails) + "\n")
    (checkout / "log").touch()
    done = subprocess.run(  # noqa: S603 - our own script
        ["/bin/bash", checkout / "tests" / "run"],
        cwd="/",
        check=False,
        capture_output=True,
    )
    return done.returncode, (checkout / "log").read_text().splitlines()


def test_it_tests_without_a_cloud_then_against_the_lab(checkout: Path) -> None:
    expected = [INSTALL, FIRST, THEN, "lab up", "tox run -e e2e", "lab down"]
    assert run(checkout) == (0, expected)


@pytest.mark.parametrize("fails", ["tox unit,pep8,docs", "tox ui,service"])
def test_it_goes_on_to_the_lab_after_a_failure(checkout: Path, fails: str) -> None:
    code, started = run(checkout, fails)
    assert code == 3
    assert started == [INSTALL, FIRST, THEN, "lab up", "tox run -e e2e", "lab down"]


def test_it_takes_the_lab_down_after_a_failure(checkout: Path) -> None:
    code, started = run(checkout, "tox e2e")
    assert code == 3
    assert started[-1] == "lab down"


def test_it_does_not_test_against_a_lab_that_is_not_up(checkout: Path) -> None:
    assert run(checkout, "lab up") == (4, [INSTALL, FIRST, THEN, "lab up", "lab down"])


def test_it_fails_where_the_lab_stays_up(checkout: Path) -> None:
    assert run(checkout, "lab down")[0] == 4


def test_it_ends_with_the_first_failure(checkout: Path) -> None:
    assert run(checkout, "tox e2e", "lab down")[0] == 3


def test_it_tests_nothing_without_the_packages(checkout: Path) -> None:
    assert run(checkout, "lab packages") == (4, [INSTALL])


def test_it_asks_for_the_databases_and_the_browser(checkout: Path) -> None:
    text = (checkout / "tests" / "run").read_text()
    assert {"postgresql", "chromium"} <= set(text.split())
