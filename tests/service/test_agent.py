"""The agent as it runs, with the services that it talks to."""

from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, CpuComparison
from tests.service.running import HOST, Running
from tests.service.waiting import until


def test_it_reports_and_reaches_its_peers(running: Running) -> None:
    with running.neighbors(peers=2), running.agent():
        until(lambda: any(each.probes for each in running.rounds()), why=running.log)
    (found, *_) = [each for each in running.rounds() if each.probes]
    assert found.report.host == HOST
    for probe in found.probes:
        for part in (probe.ssh, probe.instances_path, probe.libvirt, probe.data_port):
            assert isinstance(part, Attempt), probe
            assert part.worked, part
        assert isinstance(probe.cpu, CpuComparison), probe.cpu
        assert probe.shared_storage is False
        assert not isinstance(probe.names, Missing)
