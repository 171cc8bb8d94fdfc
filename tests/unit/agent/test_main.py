"""The program from its arguments to its exit code."""

import json
from collections.abc import Iterator

import pytest
from oslo_config import cfg

from migration_panel.agent.main import main
from migration_panel.agent.options import USAGE
from migration_panel.facts import codec
from migration_panel.facts.report import Round
from tests.fakes.system import FakeSystem

BARE = ["--config-file", "/dev/null"]


@pytest.fixture(autouse=True)
def _as_new() -> Iterator[None]:
    """Other tests have options of their own."""
    cfg.CONF.reset()
    yield
    cfg.CONF.reset()


def test_it_measures_this_very_host(capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*BARE, "--once", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert codec.decode(Round, told["round"]).report.host
    assert told["exit_code"] == code


def test_it_measures_a_host_that_tells_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*BARE, "--once"], FakeSystem(name="silent")) in {2, 3}
    assert capsys.readouterr().out.startswith("silent, measured ")


@pytest.mark.parametrize(
    "argument", ["--nonsense", "--format=xml", "--config-file=/no"]
)
def test_it_ends_with_a_code_of_no_finding(argument: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--once", argument])
    assert ended.value.code == USAGE


def test_it_logs_nothing_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    main([*BARE, "--once"], FakeSystem())
    assert capsys.readouterr().err == ""
