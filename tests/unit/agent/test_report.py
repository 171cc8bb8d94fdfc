"""A report of whatever can be measured, and never none."""

from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest

from migration_panel import __version__
from migration_panel.agent import report as reports
from migration_panel.agent.planner import Answer
from migration_panel.agent.report import Measure, host_name, part
from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts import codec
from migration_panel.facts.clock import Clock
from migration_panel.facts.missing import Missing
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.report import SCHEMA, Report
from migration_panel.rpc import Plan
from tests.fakes.hypervisor import FakeConnection
from tests.fakes.system import FakeSystem
from tests.reports import NOON, TOPICS
from tests.sound import account

NOVA = "/etc/nova/nova.conf"
FILES = {
    NOVA: "[DEFAULT]\nhost = c1\nmy_ip = 192.0.2.11\n",
    "/proc/meminfo": "MemTotal: 4 kB\nMemAvailable: 2 kB\n",
}


def measure(
    connection: FakeConnection | None = None, files: dict[str, str] = FILES
) -> Measure:
    opened = connection or FakeConnection()
    return Measure(
        system=FakeSystem(files=files),
        host="compute1",
        user="nova",
        nova_files=(NOVA,),
        period=60,
        libvirt=lambda: opened,
    )


def answer(ahead: float = 0) -> Answer:
    """Of an engine whose clock the host's is ahead of, so many seconds."""
    theirs = NOON - timedelta(seconds=ahead)
    plan = Plan(now=theirs, period=60, peers=())
    second = timedelta(seconds=1)
    return Answer(plan=plan, asked=NOON - second, answered=NOON + second)


def test_it_says_whose_it_is_and_of_when() -> None:
    before = datetime.now(UTC)
    found = measure().report(None, "silent")
    assert (found.host, found.period, found.schema) == ("compute1", 60, SCHEMA)
    assert found.agent_version == __version__
    assert before <= found.taken <= datetime.now(UTC)


def test_it_keeps_the_newest() -> None:
    measuring = measure()
    first, second = (measuring.report(None, "silent") for _ in range(2))
    assert first is not second
    assert measuring.latest is second


def test_it_keeps_nothing_before_it_has_measured() -> None:
    assert measure().latest is None


def test_it_closes_libvirt() -> None:
    connection = FakeConnection()
    measure(connection).report(None, "silent")
    assert connection.closed


def test_it_measures_nothing_of_a_host_that_tells_nothing() -> None:
    silent = FakeConnection(failing={"": "no libvirt"})
    found = measure(silent, {}).report(None, "silent")
    for topic in set(TOPICS) - {"libvirt"}:
        part = getattr(found, topic)
        assert isinstance(part, Missing), topic
        assert part.reason


def test_it_can_be_sent_whatever_was_measured() -> None:
    for files in ({}, FILES):
        found = measure(files=files).report(answer(), "")
        assert codec.decode(Report, codec.encode(found)) == found


def test_it_measures_what_it_can() -> None:
    found = measure(FakeConnection(failing={"": "no libvirt"})).report(None, "silent")
    assert isinstance(found.nova, NovaConf)
    assert not isinstance(found.memory, Missing)
    assert found.network == Missing("no libvirt")


def test_it_lacks_what_stands_on_what_is_missing() -> None:
    found = measure(files={}).report(None, "silent")
    assert isinstance(found.nova, Missing)
    assert found.storage == found.domains == found.nova


def test_it_compares_the_clocks() -> None:
    found = measure().report(answer(ahead=5), "")
    assert found.clock == Clock(offset=5.0, error=1.0)


def test_it_compares_no_clocks_without_the_engine() -> None:
    found = measure().report(None, "no answer in time")
    assert found.clock == Missing("no answer in time")


def raising(error: Exception) -> Any:
    def call() -> None:
        raise error

    return call


@pytest.mark.parametrize(
    "error", [UnmeasuredError("said so"), ValueError("said so"), KeyError("said so")]
)
def test_it_loses_a_part_and_goes_on(error: Exception) -> None:
    found = part("a part", raising(error))
    assert isinstance(found, Missing)
    assert "said so" in found.reason


def test_it_names_a_fault_of_ours() -> None:
    assert part("a part", raising(ValueError("bad"))) == Missing("ValueError: bad")


def test_it_always_has_a_reason() -> None:
    assert part("a part", raising(UnmeasuredError(""))) == Missing(
        "no reason was given"
    )


@pytest.mark.parametrize("text", ["a\0b", "\udc80", "x" * (codec.LONGEST_TEXT + 1)])
def test_it_loses_a_part_that_the_engine_would_refuse(text: str) -> None:
    found = part("a part", lambda: account(shell=text))
    assert isinstance(found, Missing)
    assert found.reason.startswith("MalformedError: Account: a text expected")
    assert codec.decode(Missing, codec.encode(found)) == found


def test_it_masks_reasons() -> None:
    found = part("a part", raising(UnmeasuredError("password=hunter2")))
    assert found == Missing("password=***")


def test_it_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "LIMIT", 0.05)
    end = Event()
    assert part("a dead mount", lambda: end.wait(30)) == Missing(
        "a dead mount: no answer within 0.05 s"
    )
    again = part("a dead mount", lambda: end.wait(30))
    assert again == Missing("a dead mount has still not answered an earlier question")
    end.set()


def test_it_has_the_name_that_was_set() -> None:
    assert host_name(FakeSystem(files=FILES), "set", (NOVA,)) == "set"


def test_it_has_novas_name_else() -> None:
    assert host_name(FakeSystem(files=FILES), None, (NOVA,)) == "c1"


def test_it_has_its_own_name_at_last() -> None:
    assert host_name(FakeSystem(name="own"), None, (NOVA,)) == "own"
