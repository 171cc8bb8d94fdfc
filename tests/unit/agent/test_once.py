"""`--once`: report, findings and exit code on the spot."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from oslo_config import cfg

from migration_panel.agent import once as module
from migration_panel.agent import options
from migration_panel.agent.once import NOT_ASKED, Outcome, once, parse_peer
from migration_panel.agent.report import Measure
from migration_panel.checks.finding import Finding, Level
from migration_panel.facts import codec
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, Peer
from migration_panel.facts.report import Round
from migration_panel.text import N_
from tests.fakes.hypervisor import FakeConnection
from tests.fakes.system import FakeSystem
from tests.reports import NOON, probe, report

HOST = FakeSystem(hosts={"compute2": ("192.0.2.2", "2001:db8::2")})


@pytest.fixture
def conf() -> Iterator[cfg.ConfigOpts]:
    """Of a host where nothing is configured."""
    found = cfg.ConfigOpts()
    options.register(found)
    yield found
    found.reset()


def run(conf: cfg.ConfigOpts, *arguments: str, system: FakeSystem = HOST) -> int:
    conf([*arguments, "--once"], default_config_files=[])
    measure = Measure(
        system=system,
        host="compute1",
        user="nova",
        nova_files=("/etc/nova/nova.conf",),
        period=60,
        libvirt=FakeConnection,
    )
    return once(conf, measure)


def finding(level: Level) -> Finding:
    text = N_("text")
    return Finding(
        id="made.up", level=level, subject="compute1", message=text, hint=text
    )


EXITS = [
    ((), 0),
    ((Level.INFO,), 0),
    ((Level.WARNING, Level.INFO), 1),
    ((Level.BLOCKER, Level.UNKNOWN, Level.WARNING), 2),
    ((Level.UNKNOWN, Level.WARNING), 3),
]


@pytest.mark.parametrize(("levels", "code"), EXITS)
def test_it_ends_by_the_worst_finding(levels: tuple[Level, ...], code: int) -> None:
    found = Round(report=report(), probes=())
    outcome = Outcome(round=found, findings=tuple(map(finding, levels)))
    assert outcome.exit_code == code


def test_it_works_where_nothing_is_configured(
    conf: cfg.ConfigOpts, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(conf) in {2, 3}
    text = capsys.readouterr().out
    assert text.startswith("compute1, measured ")
    assert "agent.not-measured" in text
    assert "nova: not measured: " in text


def test_it_prints_json(
    conf: cfg.ConfigOpts, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(conf, "--format", "json", "--peer", "compute2")
    raw = json.loads(capsys.readouterr().out)
    found = codec.decode(Round, raw["round"])
    assert found.report.host == "compute1"
    assert [each.target for each in found.probes] == ["compute2"]
    assert raw["exit_code"] == code


def test_it_prints_findings_as_words(
    conf: cfg.ConfigOpts, capsys: pytest.CaptureFixture[str]
) -> None:
    run(conf, "--format", "json")
    findings = json.loads(capsys.readouterr().out)["findings"]
    (one, *_) = [each for each in findings if each["id"] == "agent.not-measured"]
    assert one["level"] == "unknown"
    assert one["affects"]
    assert "%(" not in one["message"]
    assert one["hint"].startswith("Let the user nova read")


def test_it_does_not_say_that_it_did_not_ask(
    conf: cfg.ConfigOpts, capsys: pytest.CaptureFixture[str]
) -> None:
    run(conf, "--format", "json", "--peer", "compute2")
    raw = json.loads(capsys.readouterr().out)
    assert NOT_ASKED in json.dumps(raw["round"])
    assert NOT_ASKED not in json.dumps(raw["findings"])
    assert "service.not-told" not in {each["id"] for each in raw["findings"]}


def test_it_judges_what_it_found_on_the_way_to_a_peer() -> None:
    refused = Attempt(
        worked=False, tried="ssh", said="Host key verification failed.", seconds=0.1
    )
    told = module.judged(report(), [probe(ssh=refused)], NOON)
    assert "pair.ssh-host-key-unknown" in {each.id for each in told}


def test_it_says_the_worst_first() -> None:
    told = module.judged(report(), [], NOON)
    levels = [each.level for each in told]
    assert levels == sorted(levels, reverse=True)


def test_it_asks_no_agent(
    conf: cfg.ConfigOpts, capsys: pytest.CaptureFixture[str]
) -> None:
    run(conf, "--format", "json", "--peer", "compute2")
    raw = json.loads(capsys.readouterr().out)
    (found,) = codec.decode(Round, raw["round"]).probes
    assert found.data_port == Missing(NOT_ASKED)


@pytest.mark.parametrize(
    ("text", "my_ip"),
    [
        ("compute2", "192.0.2.2"),
        ("compute2,192.0.2.99", "192.0.2.99"),
        ("compute2,2001:db8::99", "2001:db8::99"),
        ("compute9", "compute9"),
    ],
)
def test_it_knows_where_a_peer_is(text: str, my_ip: str) -> None:
    host = text.partition(",")[0]
    assert parse_peer(text, HOST) == Peer(host=host, my_ip=my_ip, connect_to=host)


BAD_PEERS = ["", ",", "-x", "a b", "compute2,-x", "compute2,1.2.3.4,5", "a;b", "a,$(b)"]


@pytest.mark.parametrize("text", BAD_PEERS)
def test_it_goes_to_no_peer_that_is_none(
    conf: cfg.ConfigOpts, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    assert run(conf, f"--peer={text}") == options.USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "is no HOST[,ADDRESS]" in printed.err


def test_it_prints_no_secret(
    conf: cfg.ConfigOpts, capsys: pytest.CaptureFixture[str]
) -> None:
    nova = "[DEFAULT]\ntransport_url = rabbit://nova:hunter2@192.0.2.1:5672/\n"
    system = FakeSystem(files={"/etc/nova/nova.conf": nova})
    for form in ("text", "json"):
        run(conf, "--format", form, system=system)
    printed: Any = capsys.readouterr()
    assert "hunter2" not in printed.out + printed.err
    assert "192.0.2.1:5672" in printed.out
