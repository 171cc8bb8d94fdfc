"""The agent as it runs, with the services that it talks to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from oslo_config import cfg

from migration_panel import rpc
from migration_panel.agent.messaging import Bus
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, CpuComparison
from migration_panel.facts.report import Round
from tests.service.running import HOST, Running
from tests.service.waiting import until

LONG = 120  # seconds, on a machine that does much else


def newest(running: Running) -> Round:
    until(running.rounds, LONG, running.log)
    return running.rounds()[-1]


def test_it_reports_and_reaches_its_peers(running: Running) -> None:
    with running.neighbors(peers=2), running.agent():
        until(lambda: any(each.probes for each in running.rounds()), LONG, running.log)
    (found, *_) = [each for each in running.rounds() if each.probes]
    assert found.report.host == HOST
    for probe in found.probes:
        for part in (probe.ssh, probe.instances_path, probe.libvirt, probe.data_port):
            assert isinstance(part, Attempt), probe
            assert part.worked, part
        assert isinstance(probe.cpu, CpuComparison), probe.cpu
        assert probe.shared_storage is False
        assert not isinstance(probe.names, Missing)


def test_it_measures_every_topic(running: Running) -> None:
    with running.neighbors(peers=0), running.agent():
        report = newest(running).report
    for topic in ("account", "ssh", "nova", "capabilities", "storage", "memory"):
        assert not isinstance(getattr(report, topic), Missing), topic
    assert not isinstance(report.clock, Missing)
    assert abs(report.clock.offset) < 5


def test_it_sends_the_newest_report_after_rabbitmq_was_killed(
    running: Running,
) -> None:
    with running.neighbors(peers=0, period=10), running.agent():
        before = newest(running)
        running.rabbit.kill()
        until(lambda: "The engine gives no plan" in running.log(), LONG, running.log)
        away_until = datetime.now(UTC) + timedelta(seconds=25)
        until(lambda: datetime.now(UTC) > away_until, LONG)
        known = len(running.rounds())
        running.rabbit.start()
        until(lambda: len(running.rounds()) > known, LONG, running.log)
        after = running.rounds()[known:]
        with bus(running) as opened:
            opened.client(rpc.AGENT, 5)("cast", HOST, "report_now", request="again")
        until(lambda: newest(running).answers == ("again",), LONG, running.log)
    # Two or more were measured meanwhile; the last of them is all that came.
    assert after[0].report.taken - before.report.taken > timedelta(seconds=15)
    assert len(after) == 1


def test_it_lets_nothing_pile_up_for_an_engine_that_is_away(running: Running) -> None:
    with running.agent():
        with running.neighbors(peers=0, period=10):
            newest(running)
        known = len(running.rounds())
        until(lambda: "the last plan is kept" in running.log(), LONG, running.log)
        assert running.rabbit.messages(rpc.ENGINE) <= 1
        with running.neighbors(peers=0, period=10):
            until(lambda: len(running.rounds()) > known, LONG, running.log)
            assert len(running.rounds()) == known + 1


@contextmanager
def bus(running: Running) -> Iterator[Bus]:
    cfg.CONF([], default_config_files=[])
    opened = Bus(cfg.CONF, running.rabbit.url)
    yield opened
    opened.close()


def test_it_measures_at_once_when_asked(running: Running) -> None:
    with running.neighbors(peers=0, period=3600), running.agent():
        newest(running)
        with bus(running) as opened:
            ask = opened.client(rpc.AGENT, 5)
            ask("cast", HOST, "report_now", request="now")
        until(lambda: newest(running).answers == ("now",), LONG, running.log)


def test_it_starts_before_rabbitmq(running: Running) -> None:
    running.rabbit.kill()
    with running.agent():
        until(lambda: "Measuring host" in running.log(), LONG, running.log)
        running.rabbit.start()
        with running.neighbors(peers=0):
            newest(running)


def test_it_leaves_no_marker(running: Running) -> None:
    old = running.instances / f".migration-panel-{'a' * 32}"
    old.write_text(f"{HOST}\n")
    with running.neighbors(peers=1), running.agent():
        until(lambda: any(each.probes for each in running.rounds()), LONG)
        until(lambda: not list(running.instances.iterdir()))


def test_it_leaves_no_marker_when_it_is_stopped_in_a_long_round(
    running: Running,
) -> None:
    with running.sshd.silent(), running.neighbors(peers=1):
        with running.agent(probe_timeout=60):
            until(lambda: list(running.instances.iterdir()), LONG, running.log)
        assert list(running.instances.iterdir()) == []
    assert "left in the middle of it" in running.log()


def test_it_prints_no_password(running: Running) -> None:
    with running.neighbors(peers=0), running.agent():
        newest(running)
    told = json.dumps((Path(running.folder) / "rounds").read_text()) + running.log()
    assert "guest:guest" not in told


@pytest.mark.parametrize("key", ["other_key", "no_key"])
def test_it_tells_that_ssh_does_not_let_it_in(running: Running, key: str) -> None:
    running.sshd.configure(key)
    with running.neighbors(peers=1), running.agent():
        until(lambda: any(each.probes for each in running.rounds()), LONG)
    (found, *_) = [each for each in running.rounds() if each.probes]
    ssh = found.probes[0].ssh
    assert isinstance(ssh, Attempt)
    assert not ssh.worked
    assert "Permission denied" in ssh.said
