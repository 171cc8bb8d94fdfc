"""What may stand in migration-panel-agent.conf and on the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from oslo_config import cfg

from migration_panel.agent import options
from migration_panel.agent.options import GROUP, OPTIONS

SAMPLE = Path(__file__).parents[3] / "migration_panel/conf/migration-panel-agent.conf"


@pytest.fixture
def conf() -> Iterator[cfg.ConfigOpts]:
    found = cfg.ConfigOpts()
    yield found
    found.reset()


def load(conf: cfg.ConfigOpts, folder: Path, text: str, *arguments: str) -> None:
    path = folder / "agent.conf"
    path.write_text(text)
    options.load(conf, ["--config-file", str(path), *arguments])


def test_it_needs_no_file(conf: cfg.ConfigOpts) -> None:
    options.load(conf, [])
    assert (conf[GROUP].period, conf[GROUP].host) == (60, None)
    assert conf[GROUP].nova_config_files == list(options.NOVA_CONF)
    assert (conf.once, conf.format, conf.peer) == (False, "text", [])


def test_it_takes_what_is_set(conf: cfg.ConfigOpts, tmp_path: Path) -> None:
    load(conf, tmp_path, "[agent]\nhost = c1\nperiod = 30\nnova_config_files = /a,/b\n")
    assert (conf[GROUP].host, conf[GROUP].period) == ("c1", 30)
    assert conf[GROUP].nova_config_files == ["/a", "/b"]


@pytest.mark.parametrize("host", ["compute_1", "c1.example.org", "192.0.2.1"])
def test_it_takes_any_name_that_nova_takes(
    conf: cfg.ConfigOpts, tmp_path: Path, host: str
) -> None:
    load(conf, tmp_path, f"[agent]\nhost = {host}\n")
    assert conf[GROUP].host == host


def test_it_takes_several_peers(conf: cfg.ConfigOpts) -> None:
    options.load(conf, ["--once", "--peer", "a,192.0.2.1", "--peer", "b"])
    assert conf.peer == ["a,192.0.2.1", "b"]


WRONG = [
    ("period", "9"),
    ("period", "soon"),
    ("probe_timeout", "0"),
    ("probe_timeout", "61"),
    ("probes_at_once", "0"),
    ("probes_at_once", "65"),
    ("host", "a b"),
    ("host", "-x"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_it_refuses_what_makes_no_sense(
    conf: cfg.ConfigOpts,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
) -> None:
    with pytest.raises(SystemExit) as ended:
        load(conf, tmp_path, f"[agent]\n{name} = {value}\n")
    assert ended.value.code == options.USAGE
    assert name in capsys.readouterr().err


@pytest.mark.parametrize("argument", ["--format=xml", "--nonsense", "extra"])
def test_it_refuses_other_arguments(conf: cfg.ConfigOpts, argument: str) -> None:
    with pytest.raises(SystemExit) as ended:
        options.load(conf, ["--once", argument])
    assert ended.value.code == options.USAGE


@pytest.mark.parametrize("text", ["[agent", "period = 60\n", "[agent]\nperiod\n"])
def test_it_refuses_a_file_that_is_none(
    conf: cfg.ConfigOpts, tmp_path: Path, text: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        load(conf, tmp_path, text)
    assert ended.value.code == options.USAGE


def test_it_refuses_a_file_that_is_not_there(conf: cfg.ConfigOpts) -> None:
    with pytest.raises(SystemExit) as ended:
        options.load(conf, ["--config-file", "/no/such/file"])
    assert ended.value.code == options.USAGE


def test_it_says_its_version(
    conf: cfg.ConfigOpts, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        options.load(conf, ["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.strip()


def test_it_ships_a_sample_of_every_option(conf: cfg.ConfigOpts) -> None:
    options.load(conf, ["--config-file", str(SAMPLE)])
    text = SAMPLE.read_text()
    for each in OPTIONS:
        assert f"\n#{each.dest} = " in text, each.dest


def test_it_ships_a_sample_that_sets_only_the_bus() -> None:
    lines = SAMPLE.read_text().splitlines()
    kept = [line for line in lines if line and not line.startswith("#")]
    assert kept == [
        "[DEFAULT]",
        "transport_url = rabbit://migration_panel:PASSWORD@CONTROLLER:5672/migration_panel",
        "[agent]",
    ]


def test_it_knows_whom_it_runs_as() -> None:
    assert options.user()


def test_it_ships_a_sample_of_the_defaults_of_lists() -> None:
    lines = SAMPLE.read_text().splitlines()
    for each in OPTIONS:
        if isinstance(each, cfg.ListOpt):
            assert f"#{each.dest} = {','.join(each.default)}" in lines, each.dest
