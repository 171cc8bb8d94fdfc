"""Imports every module with handlers; the first fitting route wins."""

from tests.fakes import (
    flavors,
    hosts,
    instance_actions,
    keystone,
    migrations,
    neighbors,
    placement,
    server_actions,
    servers,
)

__all__ = [
    "flavors",
    "hosts",
    "instance_actions",
    "keystone",
    "migrations",
    "neighbors",
    "placement",
    "server_actions",
    "servers",
]
