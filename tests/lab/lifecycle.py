"""Up and down."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.lab import (
    guest_image,
    guests,
    network,
    nodes,
    packages,
    services,
    storage,
    template,
    trust,
    venvs,
)
from tests.lab.layout import CONTROLLER, HOSTS, NODES, Paths
from tests.lab.openstack import Cloud
from tests.lab.own import end_marked
from tests.lab.panel import Panel
from tests.lab.progress import LabError, step, together, wait_for
from tests.lab.service import Running
from tests.lab.services.host import AGENT


@contextmanager
def exclusive(paths: Paths) -> Iterator[None]:
    """One up, down or seed at a time; a lock that dies with its holder."""
    paths.home.mkdir(parents=True, exist_ok=True)
    with (paths.home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = "another lab command is changing the lab"
            raise LabError(message) from error
        yield


def preflight(paths: Paths) -> None:
    """Refuse what cannot work before anything is touched."""
    if os.geteuid() != 0:
        message = "the lab needs root"
        raise LabError(message)
    if not Path("/etc/debian_version").exists():
        message = "the lab needs Debian: it installs its services from there"
        raise LabError(message)
    if set(str(paths.home)) & set(" ,:\\\"'"):
        message = f"mount options cannot carry this directory's name: {paths.home}"
        raise LabError(message)
    devices = {path: Path(path).stat().st_dev for path in ("/", "/usr", "/etc", "/var")}
    if len(set(devices.values())) > 1:
        message = "the lab needs /usr, /etc and /var on the root file system"
        raise LabError(message)


def clear(paths: Paths) -> None:
    """End every process of ours and remove what they leave: only the bridge."""
    end_marked(paths.home)
    network.remove(paths.home)
    shutil.rmtree(paths.run, ignore_errors=True)


def install(paths: Paths) -> None:
    """What is done once on a machine, and again only when its inputs change."""
    for folder in (paths.cache, paths.venvs, paths.logs):
        folder.mkdir(parents=True, exist_ok=True)
    with step("Debian packages"):
        packages.install(paths.logs / "apt.log")
    works = [("guest image", lambda: guest_image.build(paths))]
    if not venvs.current(paths, "services"):
        works.append(("Python: services", lambda: venvs.create(paths, "services")))
    if not venvs.current(paths, "horizon"):
        works.append(("Python: horizon", lambda: venvs.create(paths, "horizon")))
    together(works)
    with step("SSH keys"):
        trust.make_keys(paths)


def build_template(paths: Paths) -> None:
    if template.folder(paths).exists():
        return
    template.start_empty(paths)
    nodes.start(paths, CONTROLLER)
    builder = template.Builder(paths)
    builder.databases()
    builder.sync()
    builder.provision()
    builder.save()


def start_nodes(paths: Paths) -> None:
    with step("databases from the template"):
        template.restore(paths)
    with step("nodes"):
        for name in NODES:
            shutil.rmtree(paths.log_folder(name), ignore_errors=True)
            nodes.start(paths, name)


def start(what: Sequence[Running]) -> None:
    for service in what:
        service.start()
    for service in what:
        service.wait()


def named(paths: Paths, node: str, *names: str) -> list[Running]:
    return [services.find(paths, node, name) for name in names]


def start_services(paths: Paths) -> None:
    """In an order that two cores like: what is waited for is started first."""
    with step("database, queue, cache; hosts: sshd, libvirtd"):
        daemons = [s for host in HOSTS for s in services.of_node(paths, host)]
        base = named(paths, CONTROLLER, "mariadb", "memcached", "rabbitmq")
        later = ("nova-compute", AGENT)
        start([*base, *(s for s in daemons if s.name not in later)])
    with step("keystone, placement, conductor"):
        start(
            named(paths, CONTROLLER, "keystone-api", "placement-api", "nova-conductor")
        )
    with step("nova, glance, neutron, nova-compute"):
        rest = ("nova-scheduler", "nova-api", "glance-api", "neutron-api")
        start(
            [
                *services.on_hosts(paths, "nova-compute"),
                *named(paths, CONTROLLER, *rest),
            ]
        )
        # Neutron's very first question must not be for ports: it fails on those until
        # another one has made SQLAlchemy lay its relations.
        Cloud().get("neutron", "/v2.0/networks")


def hosts_up(cloud: Cloud) -> list[str]:
    """Hosts whose nova-compute reports and that the scheduler can use."""
    found = cloud.nova("/os-services?binary=nova-compute")["services"]
    mapped = {
        h["hypervisor_hostname"] for h in cloud.nova("/os-hypervisors")["hypervisors"]
    }
    up = {service["host"] for service in found if service["state"] == "up"}
    return sorted(up & mapped)


def hosts_offered(cloud: Cloud) -> list[str]:
    """Hosts that Placement has CPUs of.

    A nova-compute to which Placement or Keystone was not ready yet tells it again a
    minute later.
    """
    found = cloud.get("placement", "/resource_providers?resources=VCPU:1")
    return sorted(each["name"] for each in found["resource_providers"])


def open_panel(paths: Paths) -> None:
    """Start Horizon, engine and agents as the checkout has them now."""
    panel = Panel(paths)
    if not panel.current():
        panel.deploy()
    panel.start()


def bring_up(paths: Paths) -> None:
    preflight(paths)
    with step("clear what an earlier run left"):
        packages.restore_policy()
        clear(paths)
    install(paths)
    network.create_bridge(paths.home)
    with step("database template"):
        build_template(paths)
    start_nodes(paths)
    start_services(paths)
    cloud = Cloud()
    with step("hosts known to Nova"):
        wait_for(lambda: hosts_up(cloud) == list(HOSTS), 120, "hosts to register", 1)
        wait_for(
            lambda: hosts_offered(cloud) == list(HOSTS), 150, "hosts in Placement", 1
        )
    together(
        [
            ("guests", lambda: guests.seed(cloud)),
            ("Horizon, engine, agents", lambda: open_panel(paths)),
        ]
    )
    storage.remember(paths, "local")


def purge_caches(paths: Paths) -> None:
    """Remove what is ours, and the directory itself only when nothing else is in it."""
    for folder in (paths.cache, paths.venvs, paths.site, paths.logs):
        shutil.rmtree(folder, ignore_errors=True)
    (paths.home / "lock").unlink(missing_ok=True)
    with suppress(OSError):
        paths.home.rmdir()


def take_down(paths: Paths, *, purge: bool) -> None:
    with step("down"):
        clear(paths)
        packages.restore_policy()
    if purge:
        with step("purge"):
            purge_caches(paths)
