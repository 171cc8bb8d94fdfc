"""Which brokers a service talks to, and never how it is let in."""

import pytest

from migration_panel.agent.collect import brokers

SECRET = "s3cret"  # noqa: S105 - made up


@pytest.mark.parametrize(
    ("url", "bus"),
    [
        (f"rabbit://nova:{SECRET}@192.0.2.1:5672/", "192.0.2.1:5672/"),
        (f"rabbit://nova:{SECRET}@192.0.2.1:5672//", "192.0.2.1:5672/"),
        (f"rabbit://nova:{SECRET}@192.0.2.1/cell1", "192.0.2.1:5672/cell1"),
        (f"rabbit://nova:{SECRET}@MQ1:5671/?ssl=1", "mq1:5671/"),
        (f"rabbit://nova:{SECRET}@mq1:5671?ssl=1", "mq1:5671/"),
        (f"rabbit://nova:{SECRET}%40@[2001:db8::1]:5672/v", "[2001:db8::1]:5672/v"),
        (f"rabbit://nova:{SECRET}@[2001:db8::1]/v", "[2001:db8::1]:5672/v"),
        (f"rabbit://nova:{SECRET}@b@192.0.2.1/", "192.0.2.1:5672/"),
        ("rabbit://192.0.2.1/", "192.0.2.1:5672/"),
        ("rabbit://", "localhost:5672/"),
        ("rabbit:///cell2", "localhost:5672/cell2"),
    ],
)
def test_it_reduces_a_url_to_brokers_and_vhost(url: str, bus: str) -> None:
    assert brokers.of_url(url) == bus


def test_it_tells_the_same_brokers_in_the_same_order() -> None:
    """Each host of a cell may be given them in another one."""
    one = f"rabbit://u:{SECRET}@b:5672,u:{SECRET}@a:5672/"
    other = f"rabbit://u:{SECRET}@a:5672,u:{SECRET}@b/"
    assert brokers.of_url(one) == brokers.of_url(other) == "a:5672,b:5672/"


def test_it_tells_vhosts_apart() -> None:
    assert brokers.of_url("rabbit://a/x") != brokers.of_url("rabbit://a/y")


def bus(**settings: str) -> str:
    """Of settings in [oslo_messaging_rabbit]."""
    known = {("oslo_messaging_rabbit", name): value for name, value in settings.items()}
    return brokers.bus(lambda section, name: known.get((section, name)))


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"rabbit_host": "mq"}, "mq:5672/"),
        ({"rabbit_host": "mq", "rabbit_port": "5671"}, "mq:5671/"),
        ({"rabbit_hosts": "b:5672, a:5672"}, "a:5672,b:5672/"),
        ({"rabbit_hosts": "a:1", "rabbit_host": "b"}, "a:1/"),
        ({"rabbit_host": "mq", "rabbit_virtual_host": "/"}, "mq:5672/"),
        ({"rabbit_host": "mq", "rabbit_virtual_host": "nova"}, "mq:5672/nova"),
        ({}, "localhost:5672/"),
    ],
)
def test_it_reads_settings_of_their_own(settings: dict[str, str], told: str) -> None:
    assert bus(**settings) == told


def test_it_prefers_the_url() -> None:
    known = {
        ("DEFAULT", "transport_url"): "rabbit://url/",
        ("oslo_messaging_rabbit", "rabbit_host"): "old",
    }
    told = brokers.bus(lambda section, name: known.get((section, name)))
    assert told == "url:5672/"


def test_it_takes_no_nonsense_for_a_url() -> None:
    known = {("DEFAULT", "transport_url"): "none"}
    told = brokers.bus(lambda section, name: known.get((section, name)))
    assert told == "localhost:5672/"
