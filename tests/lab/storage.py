"""Where the hosts keep their guests' disks: each its own, or one share for all."""

from __future__ import annotations

from tests.lab import guests
from tests.lab.layout import (
    BRICK,
    CONTROLLER,
    HOSTS,
    INSTANCES,
    LOCAL_DISK,
    NOVA_UID,
    Paths,
)
from tests.lab.node import Node
from tests.lab.openstack import Cloud
from tests.lab.progress import step, wait_for
from tests.lab.service import Running, Service

KINDS = ("shared", "local")
VOLUME = "instances"
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


def start_volume(paths: Paths) -> None:
    """A GlusterFS volume of one brick on the controller."""
    controller = Node(CONTROLLER, paths)
    daemon = Running(controller, GLUSTERD)
    daemon.start()
    daemon.wait()
    gluster = ["gluster", "--mode=script", "volume"]
    if not controller.run([*gluster, "info", VOLUME], check=False).ok:
        controller.run([*gluster, "create", VOLUME, f"{CONTROLLER}:{BRICK}", "force"])
        for option in ("uid", "gid"):
            controller.run(
                [*gluster, "set", VOLUME, f"storage.owner-{option}", str(NOVA_UID)]
            )
        # QEMU opens disks with cache=none.
        controller.run([*gluster, "set", VOLUME, "network.remote-dio", "enable"])
        controller.run([*gluster, "start", VOLUME])


def mount(paths: Paths, host: str, kind: str) -> None:
    """Put the one or the other in place.

    Never one over the other: libvirt takes the first mount of a path in /proc/mounts
    for its file system, and then calls a share below it local.
    """
    node = Node(host, paths)
    source = {
        "shared": ["-t", "glusterfs", SHARE],
        "local": ["--bind", LOCAL_DISK],
    }[kind]
    command = ["mount", *source, INSTANCES]
    node.run(["umount", INSTANCES], check=False)
    wait_for(lambda: node.run(command, check=False).ok, 30, f"{host} to mount", 1)


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
            mount(paths, host, kind)
    remember(paths, kind)
    with step("guests"):
        guests.seed(cloud)
