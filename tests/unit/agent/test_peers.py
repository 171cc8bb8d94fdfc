"""Whose turn it is, and whom nobody may be sent to."""

import pytest

from migration_panel.agent.peers import MOST_PEERS, Peers
from migration_panel.facts.probe import Peer
from migration_panel.rpc import Plan
from tests.reports import NOON

OWN = "compute0"


def peer(number: int, my_ip: str = "") -> Peer:
    host = f"compute{number}"
    return Peer(host=host, my_ip=my_ip or f"192.0.2.{number}", connect_to=host)


def plan(*peers: Peer, period: int = 60, probe_period: int = 600) -> Plan:
    return Plan(now=NOON, period=period, probe_period=probe_period, peers=peers)


def turns(peers: Peers, wanted: Plan, count: int) -> list[list[str]]:
    """The hosts that are probed in each of so many rounds, an hour apart."""
    rounds = []
    for number in range(count):
        peers.plan(wanted.peers, own=OWN)
        due = peers.due(wanted, everyone=False)
        peers.probed(due, float(number))
        rounds.append([each.host for each in due])
    return rounds


def test_it_begins_with_every_peer() -> None:
    peers = Peers()
    wanted = plan(peer(1), peer(2))
    assert turns(peers, wanted, 1) == [["compute1", "compute2"]]


def test_it_spreads_thirty_peers_over_ten_rounds() -> None:
    wanted = plan(*map(peer, range(1, 31)))
    _, *rounds = turns(Peers(), wanted, 11)
    assert [len(each) for each in rounds] == [3] * 10
    assert len({host for each in rounds for host in each}) == 30


def test_it_probes_all_of_them_every_round_where_that_is_wanted() -> None:
    wanted = plan(peer(1), peer(2), probe_period=60)
    assert turns(Peers(), wanted, 3)[1:] == [["compute1", "compute2"]] * 2


def test_it_probes_one_at_least() -> None:
    wanted = plan(peer(1), peer(2), probe_period=100_000)
    assert turns(Peers(), wanted, 3)[1:] == [["compute1"], ["compute2"]]


def test_it_probes_everyone_when_someone_waits() -> None:
    peers, wanted = Peers(), plan(*map(peer, range(1, 31)))
    turns(peers, wanted, 1)
    assert len(peers.due(wanted, everyone=True)) == 30


def test_it_begins_with_who_is_new() -> None:
    peers = Peers()
    turns(peers, plan(peer(1), peer(2)), 1)
    assert turns(peers, plan(peer(1), peer(2), peer(3)), 1) == [["compute3"]]


def test_it_takes_who_has_another_address_for_new() -> None:
    peers = Peers()
    turns(peers, plan(peer(1), peer(2)), 1)
    moved = plan(peer(1), peer(2, my_ip="192.0.2.99"))
    assert turns(peers, moved, 1) == [["compute2"]]


def test_it_forgets_who_is_no_longer_in_the_plan() -> None:
    peers = Peers()
    turns(peers, plan(peer(1), peer(2)), 1)
    assert turns(peers, plan(peer(1)), 2) == [["compute1"], ["compute1"]]


def test_it_has_no_one_to_probe_without_peers() -> None:
    assert turns(Peers(), plan(), 2) == [[], []]


def test_it_does_not_probe_itself() -> None:
    assert turns(Peers(), plan(peer(0), peer(1)), 1) == [["compute1"]]


def test_it_takes_no_more_than_it_could_bear() -> None:
    crowd = plan(*(peer(n, my_ip="192.0.2.1") for n in range(1, MOST_PEERS + 100)))
    assert len(turns(Peers(), crowd, 1)[0]) == MOST_PEERS


@pytest.mark.parametrize("text", ["", "-oProxyCommand=sh", "fe80::1%eth0"])
def test_it_sends_nobody_to_what_is_no_host(text: str) -> None:
    bad = (
        Peer(host=text, my_ip="192.0.2.1", connect_to="a"),
        Peer(host="a", my_ip=text, connect_to="a"),
        Peer(host="a", my_ip="192.0.2.1", connect_to=text),
    )
    assert turns(Peers(), plan(*bad), 1) == [[]]


def test_it_says_once_whom_it_refused(caplog: pytest.LogCaptureFixture) -> None:
    bad = plan(Peer(host="-x", my_ip="192.0.2.1", connect_to="a"))
    turns(Peers(), bad, 3)
    assert [each.message for each in caplog.records] == [
        "Peers with an unsound name or address: ['-x']"
    ]
