"""The program, its options, and what is shipped with it."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from oslo_config import cfg

import migration_panel
from migration_panel.engine import options

CONF = Path(migration_panel.__path__[0]) / "conf"
SAMPLE = CONF / "migration-panel-engine.conf"
UNIT = CONF / "migration-panel-engine.service"
OURS = {
    options.GROUP: options.OPTIONS,
    options.DATABASE: options.DATABASE_OPTIONS,
    options.NOVA: options.NOVA_OPTIONS,
}


def ran(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The program in a process, without Horizon's settings."""
    bare = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    program = (sys.executable, "-W", "ignore", "-m", "migration_panel.engine.main")
    return subprocess.run(  # noqa: S603 - our own
        [*program, *arguments],
        capture_output=True,
        check=False,
        env=bare,
        text=True,
        timeout=120,
    )


def test_it_makes_the_tables_without_horizon(tmp_path: Path) -> None:
    conf, store = tmp_path / "engine.conf", tmp_path / "store.sqlite3"
    conf.write_text(f"[database]\nconnection = sqlite:///{store}\n")
    for _ in range(2):
        done = ran("--config-file", conf, "--sync-database")
        assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(store)) as way:
        found = way.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {name for (name,) in found}
        (mode,) = way.execute("PRAGMA journal_mode").fetchone()
    assert "migration_panel_store_host" in tables
    assert mode == "wal"


def test_it_says_when_the_database_is_none(tmp_path: Path) -> None:
    conf = tmp_path / "engine.conf"
    conf.write_text("[database]\nconnection = oracle://x:hunter2@db/y\n")
    done = ran("--config-file", conf, "--sync-database")
    assert done.returncode == 2
    assert "[database] connection is wrong" in done.stderr
    assert "hunter2" not in done.stdout + done.stderr


def test_it_imports_no_horizon() -> None:
    code = (
        "import sys, migration_panel.engine.main, migration_panel.engine.bus, "
        "migration_panel.engine.cloud; "
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('horizon', 'openstack_dashboard', 'openstack_auth', 'eventlet') "
        "and sys.modules[m]])"
    )
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == "[]", done.stderr


def sections() -> dict[str, str]:
    """The sample's sections by name."""
    parts = re.split(r"^\[(\w+)\]$", SAMPLE.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("section", OURS)
def test_it_has_a_sample_of_each_option(section: str) -> None:
    shown = set(re.findall(r"^#?(\w+) = ", sections()[section], flags=re.MULTILINE))
    assert {each.name for each in OURS[section]} <= shown


@pytest.mark.parametrize("section", [options.GROUP, options.DATABASE])
def test_it_has_a_sample_of_the_defaults(section: str) -> None:
    lines = re.findall(r"^#(\w+) = (.*)$", sections()[section], flags=re.MULTILINE)
    shown = dict(lines)
    known = {each.name: str(each.default) for each in OURS[section] if each.default}
    assert {name: shown[name] for name in known} == known


def test_it_reads_its_own_sample() -> None:
    conf = cfg.ConfigOpts()
    options.load(conf, ["--config-file", str(SAMPLE)])
    assert conf[options.GROUP].period == 60
    assert conf[options.NOVA].auth_type == "password"
    assert options.name(conf)


def test_it_ships_a_unit_that_may_do_little() -> None:
    unit = UNIT.read_text()
    assert "ExecStart=/usr/local/bin/migration-panel-engine" in unit
    for line in ("User=migration-panel", "ProtectSystem=strict", "NoNewPrivileges=yes"):
        assert line in unit.splitlines()


def test_it_keeps_the_databases_password_to_itself() -> None:
    (connection,) = options.DATABASE_OPTIONS
    assert connection.secret


def test_it_tells_its_options_to_a_generator() -> None:
    found = {group: {each.name for each in opts} for group, opts in options.list_opts()}
    assert {"period", "peers"} <= found["engine"]
    assert "cloud" in found["nova"]
