"""The fake cloud as a process of its own: ``python -m tests.fakes --hosts 1000``."""

from __future__ import annotations

import argparse
import datetime as dt
import threading
import time

from tests.fakes import FakeCloud, FakeServer

GIB = 1024**3


def main() -> None:
    options = _options()
    cached = not options.tick
    cloud = populate(options.hosts, options.servers, options.moving, cached=cached)
    for number in range(options.networks):
        cloud.add_network(f"private-{number}")
    server = FakeServer(cloud, options.port)
    with server:
        print(server.auth_url, flush=True)  # noqa: T201 -- whoever starts it reads this line
        if options.tick:
            threading.Thread(target=_tick, args=(cloud,), daemon=True).start()
        threading.Event().wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes", description=__doc__)
    parser.add_argument("--hosts", type=int, default=3)
    parser.add_argument("--servers", type=int, default=30)
    parser.add_argument(
        "--moving", type=int, default=0, help="servers under live migration"
    )
    parser.add_argument("--networks", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument(
        "--tick", action="store_true", help="let the fake clock run; no cache"
    )
    return parser.parse_args()


def populate(
    hosts: int, servers: int, moving: int = 0, *, cached: bool = True
) -> FakeCloud:
    """``servers`` spread over ``hosts``, the first ``moving`` of them on their way."""
    began = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=servers)
    cloud = FakeCloud(began, cached=cached)
    for number in range(1, hosts + 1):
        cloud.add_host(f"compute{number:04}", vcpus=64, memory_mb=262144, disk_gb=4000)
    names = list(cloud.hosts)
    for number in range(servers):
        cloud.clock.advance(1)
        server = cloud.add_server(f"web-{number:05}", names[number % hosts])
        if number < moving:
            memory, disk = (2 * GIB, GIB, GIB), (20 * GIB, 5 * GIB, 15 * GIB)
            cloud.add_migration(server, memory=memory, disk=disk)
    return cloud


def _tick(cloud: FakeCloud) -> None:
    while True:
        time.sleep(1)
        cloud.advance(1)


if __name__ == "__main__":
    main()
