"""Which brokers a service of OpenStack talks to, without how it is let in."""

import re
from collections.abc import Callable

LOCAL = "localhost"
PORT = "5672"
# How it was set before there was transport_url.
SECTIONS = ("oslo_messaging_rabbit", "DEFAULT")

Get = Callable[[str, str], str | None]


def bus(get: Get) -> str:
    """`host:port,…/vhost` of the sections' settings; brokers in a fixed order."""
    url = get("DEFAULT", "transport_url")
    if url and "://" in url:
        return of_url(url)
    for section in SECTIONS:
        hosts = get(section, "rabbit_hosts") or get(section, "rabbit_host")
        if hosts:
            port = get(section, "rabbit_port") or PORT
            return _told(hosts.split(","), get(section, "rabbit_virtual_host"), port)
    return _told([LOCAL], None)


def of_url(url: str) -> str:
    """Of rabbit://user:password@host:port,user:password@host:port/vhost?options."""
    rest = url.partition("://")[2].partition("?")[0]
    # A password may hold anything but "/", which the form does not allow there.
    brokers, _, vhost = rest.partition("/")
    hosts = [each.rpartition("@")[2] for each in brokers.split(",")]
    return _told([each for each in hosts if each] or [LOCAL], vhost)


def _told(hosts: list[str], vhost: str | None, port: str = PORT) -> str:
    named = sorted(_with_port(each.strip().lower(), port) for each in hosts)
    return f"{','.join(named)}/{(vhost or '').strip('/')}"


def _with_port(host: str, port: str) -> str:
    return host if re.search(r"(^|[^:]|\]):\d+$", host) else f"{host}:{port}"
