"""What a host says of itself."""

import pytest

from migration_panel.facts.host import Amount, ComputeService, Host


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"up": True, "enabled": True}, "up"),
        ({"up": True, "enabled": False}, "disabled"),
        ({"up": False, "enabled": True}, "down"),
        ({"up": False, "enabled": False}, "down"),
        ({"up": True, "enabled": True, "cell_answered": False}, "unknown"),
    ],
)
def test_it_says_the_worst_in_one_word(facts: dict[str, bool], state: str) -> None:
    service = ComputeService(host="compute1", **facts)  # type: ignore[arg-type]
    assert service.state == state


def test_it_has_free_what_is_not_used() -> None:
    assert Amount(capacity=10, used=3).free == 7


def test_it_has_nothing_free_when_more_is_used_than_there_is() -> None:
    assert Amount(capacity=10, used=13).free == 0


def test_it_is_called_as_its_service() -> None:
    service = ComputeService(host="compute1", up=True, enabled=True)
    assert Host(service=service).name == "compute1"
