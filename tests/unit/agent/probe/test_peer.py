"""All parts of the probes of some peers."""

import time
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from migration_panel.agent.messaging import Agents, UnansweredError
from migration_panel.agent.probe import peer
from migration_panel.agent.probe.peer import NO_AGENTS, Prober
from migration_panel.agent.system import Output
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, Peer, Probe
from migration_panel.facts.report import Report
from migration_panel.rpc import Listening
from tests.fakes.bus import FakeAgents
from tests.fakes.hypervisor import FakePeers
from tests.fakes.system import FakeSystem
from tests.hypervisors import capabilities
from tests.reports import report
from tests.sound import nova_conf

PEERS = tuple(
    Peer(host=f"compute{n}", my_ip=f"192.0.2.{n}", connect_to=f"compute{n}")
    for n in range(2, 6)
)
LET_IN = Output(0, "migration-panel-in\nmigration-panel-yes\n", "")


def prober(agents: Agents | None, **known: Any) -> Prober:
    told: dict[str, Any] = {
        "system": FakeSystem(
            outputs={"ssh": LET_IN}, hosts={"compute2": ("192.0.2.2",)}
        ),
        "agents": lambda: agents,
        "timeout": 5,
        "at_once": 4,
        "open_remote": FakePeers().open_remote,
    }
    return Prober(**(told | known))


@pytest.fixture
def here(tmp_path: Path) -> Report:
    return report(
        nova=nova_conf(instances_path=str(tmp_path)), capabilities=capabilities()
    )


def only(probes: tuple[Probe, ...]) -> Probe:
    (found,) = probes
    return found


def test_it_measures_every_part(here: Report, tmp_path: Path) -> None:
    found = only(prober(FakeAgents(marker=True)).probes(here, PEERS[:1]))
    assert (found.source, found.target) == ("compute1", "compute2")
    for part in (found.ssh, found.instances_path, found.libvirt):
        assert isinstance(part, Attempt)
        assert part.worked
    assert not isinstance(found.names, Missing)
    assert {each.name for each in found.names} == {"compute2"}
    assert not isinstance(found.cpu, Missing)
    assert found.shared_storage is True
    assert list(tmp_path.iterdir()) == []


def test_it_keeps_the_order_of_the_peers(here: Report) -> None:
    found = prober(FakeAgents()).probes(here, PEERS)
    assert [each.target for each in found] == [each.host for each in PEERS]


def test_it_goes_to_nobody_where_there_is_nobody(here: Report) -> None:
    agents = FakeAgents()
    assert prober(agents).probes(here, ()) == ()
    assert agents.asked == []


def test_it_shows_every_peer_the_same_marker(here: Report) -> None:
    agents = FakeAgents()
    prober(agents).probes(here, PEERS)
    tokens = [token for _, token in agents.asked]
    assert sorted(tokens.count(each) for each in set(tokens)) == [1, 1, 1, 1, 4]


def test_it_measures_the_rest_where_no_agent_can_be_asked(here: Report) -> None:
    found = only(prober(None).probes(here, PEERS[:1]))
    assert found.data_port == found.shared_storage == Missing(NO_AGENTS)
    assert isinstance(found.ssh, Attempt)


def test_it_says_why_no_agent_is_asked(here: Report) -> None:
    found = only(prober(None, silence="on purpose").probes(here, PEERS[:1]))
    assert found.data_port == Missing("on purpose")


def test_it_measures_the_rest_where_a_peers_agent_is_away(here: Report) -> None:
    away = UnansweredError("no answer in time")
    agents = FakeAgents(listening=away, marker=away)
    found = only(prober(agents).probes(here, PEERS[:1]))
    assert isinstance(found.data_port, Missing)
    assert isinstance(found.shared_storage, Missing)
    assert isinstance(found.libvirt, Attempt)


def test_it_does_what_it_can_without_nova_conf() -> None:
    known = report(nova=Missing("no nova.conf"), capabilities=capabilities())
    found = only(prober(FakeAgents()).probes(known, PEERS[:1]))
    assert isinstance(found.ssh, Attempt)
    for part in (found.instances_path, found.libvirt, found.cpu, found.shared_storage):
        assert part == Missing("no nova.conf")


def test_it_does_what_it_can_without_libvirt(tmp_path: Path) -> None:
    conf = nova_conf(instances_path=str(tmp_path))
    known = report(nova=conf, capabilities=Missing("no libvirt"))
    found = only(prober(FakeAgents()).probes(known, PEERS[:1]))
    assert isinstance(found.libvirt, Attempt)
    assert found.cpu == Missing("no libvirt")


def test_it_opens_libvirt_as_nova_would(here: Report) -> None:
    peers = FakePeers()
    prober(None, open_remote=peers.open_remote).probes(here, PEERS[:1])
    assert [each.uri() for each in peers.opened] == ["qemu+tcp://compute2/system"]


def test_it_loses_no_more_than_the_part_that_fails(here: Report) -> None:
    def faulty(_uri: str, _timeout: float) -> Any:
        message = "a fault of ours, password=hunter2"
        raise ZeroDivisionError(message)

    found = only(prober(FakeAgents(), open_remote=faulty).probes(here, PEERS[:1]))
    assert found.libvirt == Missing("ZeroDivisionError: a fault of ours, password=***")
    assert isinstance(found.ssh, Attempt)


def test_it_loses_no_more_than_ssh_where_there_is_none(here: Report) -> None:
    found = only(prober(FakeAgents(), system=FakeSystem()).probes(here, PEERS[:1]))
    assert isinstance(found.ssh, Missing)
    assert "ssh: No such file or directory" in found.ssh.reason
    assert found.instances_path == found.ssh
    assert isinstance(found.libvirt, Attempt)


def test_it_goes_to_several_at_once(here: Report) -> None:
    class SlowSystem(FakeSystem):
        def run(self, *argv: str, timeout: float = 10, stdin: str = "") -> Output:
            del argv, timeout, stdin
            time.sleep(0.2)
            return LET_IN

    start = time.monotonic()
    prober(FakeAgents(), system=SlowSystem(), at_once=16).probes(here, PEERS)
    assert time.monotonic() - start < 0.2 * len(PEERS)


def test_it_probes_one_peer_at_once(here: Report, tmp_path: Path) -> None:
    found = prober(FakeAgents(marker=True)).probe(here, PEERS[0])
    assert (found.source, found.target) == ("compute1", "compute2")
    assert isinstance(found.libvirt, Attempt)
    assert found.shared_storage is True
    assert list(tmp_path.iterdir()) == []


def test_it_tells_in_time_what_it_knows(
    here: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peer, "LIMIT", 0.5)
    go = Event()

    class Silent(FakeAgents):
        def listen(self, host: str, token: str) -> Listening | Missing:
            assert go.wait(30)
            return super().listen(host, token)

    found = prober(Silent()).probe(here, PEERS[0])
    go.set()
    assert found.data_port == Missing("it took longer than 0.5 s")
    assert isinstance(found.ssh, Attempt)
