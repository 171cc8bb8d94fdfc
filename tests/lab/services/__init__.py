"""Which services run where, in the order they are started."""

from __future__ import annotations

from collections.abc import Sequence

from tests.lab.layout import CONTROLLER, HOSTS, NODES, Paths
from tests.lab.node import Node
from tests.lab.service import Running, Service
from tests.lab.services.controller import apis, base, engine, horizon, workers
from tests.lab.services.host import agent, daemons, nova_compute


def running(paths: Paths, node: str, services: Sequence[Service]) -> list[Running]:
    return [Running(Node(node, paths), service) for service in services]


def of_node(paths: Paths, node: str) -> list[Running]:
    """Every service of a node, in starting order."""
    if node == CONTROLLER:
        parts = (base, apis, workers, engine, horizon)
        return [r for part in parts for r in running(paths, node, part(paths))]
    own = [*daemons(paths), *nova_compute(paths), *agent(paths)]
    return running(paths, node, own)


def everywhere(paths: Paths) -> list[Running]:
    return [service for node in NODES for service in of_node(paths, node)]


def find(paths: Paths, node: str, name: str) -> Running:
    """A service by its name; KeyError when the node has none of that name."""
    for service in of_node(paths, node):
        if service.name == name:
            return service
    raise KeyError(name)


def on_hosts(paths: Paths, name: str) -> list[Running]:
    return [find(paths, host, name) for host in HOSTS]
