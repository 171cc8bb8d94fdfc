"""Where the hosts keep their guests' disks: each its own, or one share for all."""

from __future__ import annotations

from tests.lab import guests
from tests.lab.layout import CONTROLLER, HOSTS, INSTANCES, NOVA_UID, Paths
from tests.lab.node import Node
from tests.lab.openstack import Cloud
from tests.lab.progress import step, wait_for
from tests.lab.service import Running, Service

KINDS = ("shared", "local")
VOLUME = "instances"
BRICK = "/var/lib/lab-brick"
SHARE = f"{CONTROLLER}:/{VOLUME}"

GLUSTERD = Service(
    name="glusterd",
    argv=("glusterd", "--no-daemon"),
    probe=("gluster", "--mode=script", "volume", "info"),
)


def remember(paths: Paths, kind: str) -> None:
    (paths.run / "storage").write_text(kind)


def current(paths: Paths) -> str:
    try:
        return (paths.run / "storage").read_text()
    except OSError:
        return "local"


def mounted(paths: Paths, host: str) -> bool:
    """Whether the share lies over the host's own folder now."""
    table = Node(host, paths).run(["cat", "/proc/mounts"]).out
    return any(line.split()[:2] == [SHARE, INSTANCES] for line in table.splitlines())


def start_volume(paths: Paths) -> None:
    """A GlusterFS volume of one brick on the controller."""
    controller = Node(CONTROLLER, paths)
    daemon = Running(controller, GLUSTERD)
    daemon.start()
    daemon.wait()
    gluster = ["gluster", "--mode=script", "volume"]
    if not controller.run([*gluster, "info", VOLUME], check=False).ok:
        controller.run(["mkdir", "-p", BRICK])
        controller.run([*gluster, "create", VOLUME, f"{CONTROLLER}:{BRICK}", "force"])
        for option in ("uid", "gid"):
            controller.run([*gluster, "set", VOLUME, f"storage.owner-{option}", str(NOVA_UID)])
        # QEMU opens disks with cache=none.
        controller.run([*gluster, "set", VOLUME, "network.remote-dio", "enable"])
        controller.run([*gluster, "start", VOLUME])


def mount(paths: Paths, host: str) -> None:
    if mounted(paths, host):
        return
    node = Node(host, paths)
    command = ["mount", "-t", "glusterfs", SHARE, INSTANCES]
    wait_for(lambda: node.run(command, check=False).ok, 30, f"{host} to mount {SHARE}", 1)


def unmount(paths: Paths, host: str) -> None:
    if mounted(paths, host):
        Node(host, paths).run(["umount", INSTANCES])


def switch(paths: Paths, cloud: Cloud, kind: str) -> None:
    """Change the storage of all hosts; every guest is deleted and made anew."""
    if kind == current(paths):
        return
    with step("delete the guests"):
        guests.delete(cloud, guests.all_servers(cloud))
    with step(f"{kind} storage on every host"):
        if kind == "shared":
            start_volume(paths)
        for host in HOSTS:
            (mount if kind == "shared" else unmount)(paths, host)
    remember(paths, kind)
    with step("guests"):
        guests.seed(cloud)
