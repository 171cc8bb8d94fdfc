"""A peer's libvirt."""

from migration_panel.agent.probe import remote
from migration_panel.agent.system import UnmeasuredError
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt, CpuComparison, CpuMatch
from tests.fakes.hypervisor import FakePeers, FakeRemote

URI = "qemu+tcp://compute2/system"


def probed(peers: FakePeers, cpu: str | Missing = "<cpu/>") -> remote.Remote:
    return remote.probe(peers.open_remote, URI, cpu, 5)


def test_it_opens_compares_and_learns_the_name() -> None:
    found = probed(FakePeers())
    assert isinstance(found.libvirt, Attempt)
    assert found.libvirt.worked
    assert isinstance(found.cpu, CpuComparison)
    assert found.cpu.match is CpuMatch.IDENTICAL
    assert found.hostname == "compute2"


def test_it_closes_what_it_opened() -> None:
    peers = FakePeers()
    probed(peers)
    assert [each.closed for each in peers.opened] == [True]


def test_it_says_how_to_try_it_by_hand() -> None:
    found = probed(FakePeers())
    assert isinstance(found.libvirt, Attempt)
    assert found.libvirt.tried == f"virsh -r -c '{URI}' hostname"


def test_it_says_why_it_was_refused() -> None:
    said = "unable to connect to server at 'compute2:16509': Connection refused"
    found = probed(FakePeers(refusing={URI: said}))
    assert isinstance(found.libvirt, Attempt)
    assert not found.libvirt.worked
    assert found.libvirt.said == said
    assert isinstance(found.cpu, Missing)
    assert found.hostname is None


def test_it_does_not_take_a_fault_of_its_own_for_the_peers() -> None:
    def none(_uri: str, _timeout: float) -> FakeRemote:
        message = "libvirt-python: No module named 'libvirt'"
        raise UnmeasuredError(message)

    found = remote.probe(none, URI, "<cpu/>", 5)
    assert (
        found.libvirt
        == found.cpu
        == Missing("libvirt-python: No module named 'libvirt'")
    )


def test_it_does_not_compare_what_was_not_measured() -> None:
    missing = Missing("libvirt does not answer here")
    found = probed(FakePeers(), cpu=missing)
    assert found.cpu == missing
    assert isinstance(found.libvirt, Attempt)


def test_it_says_why_the_peer_cannot_compare() -> None:
    def opened(uri: str, _timeout: float) -> FakeRemote:
        return FakeRemote(uri, comparing="this function is not supported")

    found = remote.probe(opened, URI, "<cpu/>", 5)
    assert found.cpu == Missing("this function is not supported")


def test_it_does_without_a_name_that_is_not_told() -> None:
    class Nameless(FakeRemote):
        def hostname(self) -> str:
            message = "no answer within 5 s"
            raise UnmeasuredError(message)

        def close(self) -> None:
            message = "no answer within 5 s"
            raise UnmeasuredError(message)

    found = remote.probe(lambda uri, _timeout: Nameless(uri), URI, "<cpu/>", 5)
    assert found.hostname is None
    assert isinstance(found.cpu, CpuComparison)


def test_it_masks_what_libvirt_says() -> None:
    found = probed(FakePeers(refusing={URI: "qemu+ssh://nova:hunter2@h/ failed"}))
    assert isinstance(found.libvirt, Attempt)
    assert "hunter2" not in found.libvirt.said
