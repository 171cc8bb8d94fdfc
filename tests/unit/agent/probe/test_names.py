"""What a peer's names lead to here."""

from threading import Event

from migration_panel.agent.probe import names
from migration_panel.facts.missing import Missing
from tests.fakes.system import FakeSystem

HOST = FakeSystem(hosts={"compute2": ("192.0.2.2",), "c2.example.org": ("192.0.2.2",)})


def found(*wanted: str | None) -> dict[str, tuple[str, ...]]:
    told = names.probe(HOST, wanted, 5)
    assert not isinstance(told, Missing)
    return {each.name: each.addresses for each in told}


def test_it_asks_for_each_name() -> None:
    assert found("compute2", "c2.example.org") == {
        "compute2": ("192.0.2.2",),
        "c2.example.org": ("192.0.2.2",),
    }


def test_it_tells_a_name_that_leads_nowhere() -> None:
    assert found("compute9") == {"compute9": ()}


def test_it_asks_for_a_name_once() -> None:
    assert list(found("compute2", "compute2")) == ["compute2"]


def test_it_asks_for_no_address() -> None:
    assert found("192.0.2.2", "2001:db8::2", None, "") == {}


def test_it_asks_for_nothing_that_is_no_name() -> None:
    assert found("-x", "a b", "a;b") == {}


def test_it_does_not_wait_for_ever() -> None:
    end = Event()

    class Stuck(FakeSystem):
        def resolve(self, name: str) -> tuple[str, ...]:
            end.wait(30)
            return (name,)

    told = names.probe(Stuck(), ["stuck-name"], 0.05)
    assert told == Missing("resolving stuck-name: no answer within 0.05 s")
    end.set()
