"""What the agent answers, and all that it does not."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migration_panel.agent.probe.data_port import Listeners, knock
from migration_panel.agent.questions import NOT_YET, Questions, data_address
from migration_panel.facts import codec
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import Network, PortRange
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.probe import Attempt
from migration_panel.facts.report import Report
from migration_panel.rpc import Listening
from tests.reports import report
from tests.sound import network
from tests.sound import nova_conf as nova

TOKEN = "0123456789abcdef" * 2
PORTS = PortRange(first=45000, last=45999)
HERE = network(hostname="127.0.0.1", migration_address="127.0.0.1", data_ports=PORTS)


def unasked(*_arguments: Any) -> Any:
    raise AssertionError


class Asked:
    """Questions of a host, and the requests that got through."""

    def __init__(self, known: Report | None, at_once: int = 4) -> None:
        self.requests: list[str] = []
        listeners = Listeners(seconds=5, at_once=at_once)
        self.questions = Questions(
            lambda: known, self.requests.append, unasked, unasked, listeners
        )

    def listen(self, token: Any = TOKEN) -> Listening | Missing:
        raw = json.loads(json.dumps(self.questions.listen({}, token=token)))
        found: Listening | Missing = codec.decode(Listening | Missing, raw)  # type: ignore[arg-type]
        return found

    def find(self, token: Any = TOKEN) -> bool | Missing:
        raw = json.loads(json.dumps(self.questions.find_marker({}, token=token)))
        found: bool | Missing = codec.decode(bool | Missing, raw)  # type: ignore[arg-type]
        return found


def test_it_has_five_questions_and_no_more() -> None:
    public = {each for each in dir(Questions) if not each.startswith("_")}
    assert public == {"report_now", "listen", "find_marker", "evidence", "probe"}


def test_it_measures_when_asked() -> None:
    asked = Asked(None)
    asked.questions.report_now({}, request="9a0feb58-af13-4480-bc4b-57266ea0574b")
    assert asked.requests == ["9a0feb58-af13-4480-bc4b-57266ea0574b"]


UNSOUND = [None, "", 5, ["a"], {"a": "b"}, "a b", "a;b", "x" * 65, "a\n", "\u0661"]


@pytest.mark.parametrize("request_name", UNSOUND)
def test_it_takes_no_unsound_request(request_name: Any) -> None:
    asked = Asked(None)
    asked.questions.report_now({}, request=request_name)
    assert asked.requests == []


def test_it_listens_where_migration_data_would_come_to() -> None:
    there = Asked(report(network=HERE)).listen()
    assert isinstance(there, Listening), there
    assert there.address == "127.0.0.1"
    assert PORTS.first <= there.port <= PORTS.last
    found = knock(there, TOKEN, 5)
    assert isinstance(found, Attempt)
    assert found.worked


def test_it_does_not_listen_for_many() -> None:
    asked = Asked(report(network=HERE), at_once=1)
    assert isinstance(asked.listen(), Listening)
    assert isinstance(asked.listen("f" * 32), Missing)


def test_it_listens_nowhere_before_it_has_measured() -> None:
    assert Asked(None).listen() == NOT_YET


def test_it_listens_nowhere_where_ports_are_not_known() -> None:
    assert Asked(report(network=Missing("no libvirt"))).listen() == Missing(
        "no libvirt"
    )


TOKENS = [None, "", 5, "0" * 31, "0" * 33, "g" * 32, "A" * 32, f"{'0' * 32}\n", ["0"]]


@pytest.mark.parametrize("token", TOKENS)
def test_it_listens_for_nothing_that_is_no_token(token: Any) -> None:
    assert Asked(report(network=HERE)).listen(token) == Missing("that is no token")


def test_it_finds_a_marker(tmp_path: Path) -> None:
    asked = Asked(report(nova=nova(instances_path=str(tmp_path))))
    assert asked.find() is False
    (tmp_path / f".migration-panel-{TOKEN}").touch()
    assert asked.find() is True


def test_it_finds_nothing_before_it_has_measured() -> None:
    assert Asked(None).find() == NOT_YET


def test_it_finds_nothing_where_the_path_is_not_known() -> None:
    assert Asked(report(nova=Missing("no nova.conf"))).find() == Missing("no nova.conf")


@pytest.mark.parametrize("token", [*TOKENS, "../../../../etc/passwd", "/etc/passwd"])
def test_it_finds_nothing_that_is_no_token(tmp_path: Path, token: Any) -> None:
    asked = Asked(report(nova=nova(instances_path=str(tmp_path))))
    assert asked.find(token) == Missing("that is no token")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(ANYTHING)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_harmed_by_nothing(tmp_path: Path, payload: Any) -> None:
    known = report(network=HERE, nova=nova(instances_path=str(tmp_path)))
    asked = Asked(known)
    asked.questions.report_now({}, request=payload)
    assert asked.find(payload) == Missing("that is no token")
    assert asked.listen(payload) == Missing("that is no token")
    assert list(tmp_path.iterdir()) == []


ADDRESSES: list[tuple[NovaConf | Missing, Network | Missing, str]] = [
    (nova(live_migration_inbound_addr="192.0.2.9"), network(), "192.0.2.9"),
    (nova(), network(hostname="c1.example.org"), "c1.example.org"),
    (nova(), network(migration_host="data1"), "data1"),
    (Missing("none"), network(hostname="c1"), "c1"),
    (nova(), Missing("none"), "compute1"),
]


@pytest.mark.parametrize(("conf", "net", "address"), ADDRESSES)
def test_it_knows_where_data_comes_to(
    conf: NovaConf | Missing, net: Network | Missing, address: str
) -> None:
    assert data_address(report(nova=conf, network=net)) == address
