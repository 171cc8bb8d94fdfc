"""What the agent answers over RabbitMQ about a failed migration."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from oslo_config import cfg

from migration_panel import rpc
from migration_panel.agent.messaging import Bus, UnansweredError
from migration_panel.facts import codec
from migration_panel.facts.evidence import LogEvidence, Search
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, Peer, Probe
from tests.service.running import HOST, Running
from tests.service.waiting import until

LONG = 120  # seconds, on a machine that does much else
SERVER = "22f2a455-b200-46bb-819b-47d3f7bad75e"
Ask = Callable[..., Any]


@pytest.fixture(name="ask")
def _ask(running: Running) -> Iterator[Ask]:
    """`ask(method, **arguments)`, of the agent."""
    cfg.CONF([], default_config_files=[])
    bus = Bus(cfg.CONF, running.rabbit.url)
    client = bus.client(rpc.AGENT, 10)
    yield lambda method, **arguments: client("call", HOST, method, **arguments)
    bus.close()


def answered(ask: Ask, kind: Any, method: str, **arguments: Any) -> Any:
    """The first answer that is no Missing: an agent needs a while to begin."""
    found: list[Any] = []

    def once() -> bool:
        try:
            raw = ask(method, **arguments)
        except UnansweredError:
            return False
        found[:] = [codec.decode(kind | Missing, raw)]
        return not isinstance(found[0], Missing)

    until(once, LONG, lambda: str(found))
    return found[0]


def search(at: datetime) -> Any:
    minute = timedelta(minutes=1)
    return codec.encode(Search(server_id=SERVER, since=at - minute, until=at + minute))


def test_it_finds_a_line_in_much_log(running: Running, ask: Ask) -> None:
    now = datetime.now(UTC)
    line = f"82 ERROR nova.compute.manager [instance: {SERVER}] password=secret failed"
    with running.nova_log.open("w") as log:
        for second in range(-100_000, 60):
            at = (now + timedelta(seconds=second)).astimezone()
            said = line if second in {-50_000, 0} else "82 INFO nova [-] text"
            log.write(f"{at:%Y-%m-%d %H:%M:%S}.000 {said}\n")
    with running.agent():
        found = answered(ask, LogEvidence, "evidence", search=search(now))
        start = time.monotonic()
        answered(ask, LogEvidence, "evidence", search=search(now))
        assert time.monotonic() - start < 7
    assert found.host == HOST
    (lines,) = (each.lines for each in found.excerpts if each.log == "nova-compute")
    assert [each.text[24:] for each in lines] == [line.replace("secret", "***")]
    assert abs(lines[0].at - now) < timedelta(seconds=1)


def test_it_says_which_logs_it_has_not(running: Running, ask: Ask) -> None:
    with running.agent():
        found = answered(ask, LogEvidence, "evidence", search=search(datetime.now(UTC)))
    told = {each.log: each.lines for each in found.excerpts}
    assert str(running.nova_log) in told["nova-compute"].reason
    assert told["qemu"] == Missing("libvirt's name of the guest is not known")


def test_it_refuses_a_search_for_anything_else(running: Running, ask: Ask) -> None:
    bad = search(datetime.now(UTC)) | {"domain": "../../etc/passwd"}
    with running.agent():
        answered(ask, LogEvidence, "evidence", search=search(datetime.now(UTC)))
        raw = ask("evidence", search=bad)
    assert raw == {"reason": "that is no search: no domain"}


def test_it_probes_a_peer_at_once(running: Running, ask: Ask) -> None:
    peer = codec.encode(Peer(host="peer00", my_ip="127.0.0.1", connect_to="127.0.0.1"))
    with running.neighbors(peers=1, period=3600), running.agent():
        until(running.rounds, LONG, running.log)
        before = datetime.now(UTC)
        found: Probe = answered(ask, Probe, "probe", peer=peer)
    assert (found.source, found.target) == (HOST, "peer00")
    assert found.taken > before
    for part in (found.ssh, found.instances_path, found.libvirt, found.data_port):
        assert isinstance(part, Attempt), found
        assert part.worked, part
    assert found.shared_storage is False
    assert list(running.instances.glob(".migration-panel-*")) == []
