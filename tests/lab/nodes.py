"""What each node is made of: its files and the folders it sees."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from tests.lab.config.controller import controller_files
from tests.lab.config.host import host_files
from tests.lab.files import OWNERS, File
from tests.lab.layout import BRICK, CONTROLLER, NOVA_UID, Paths
from tests.lab.node import Bind, Node
from tests.lab.shell import run
from tests.lab.template import PARTS

DISK_SIZE = 20 << 30  # bytes, of which next to none are ever written
# Folder below /var/log -> its owner; the node sees none of the machine's.
LOG_FOLDERS = {
    CONTROLLER: {
        **dict.fromkeys(
            ("keystone", "glance", "placement", "neutron", "horizon"), "root"
        ),
        "nova": "nova",
        "mysql": "mysql",
        "rabbitmq": "rabbitmq",
    },
    "host": {
        "nova": "nova",
        "libvirt": "root",
        "libvirt/qemu": "root",
        "glusterfs": "root",
    },
}


def uid_of(user: str) -> int:
    return OWNERS[user] if user in OWNERS else pwd.getpwnam(user).pw_uid


def make_log_folders(paths: Paths, name: str) -> None:
    for part, owner in LOG_FOLDERS[
        CONTROLLER if name == CONTROLLER else "host"
    ].items():
        folder = paths.log_folder(name) / part
        folder.mkdir(parents=True, exist_ok=True)
        os.chown(folder, uid_of(owner), -1)
    if name != CONTROLLER:
        # libvirt makes it for root alone; nova may read it, as the agent's page says.
        log = paths.log_folder(name) / "libvirt" / "libvirtd.log"
        log.touch()
        log.chmod(0o644)


def binds(paths: Paths, name: str) -> list[Bind]:
    shared = [
        Bind(paths.venvs, str(paths.venvs), read_only=True),
        Bind(paths.log_folder(name), "/var/log"),
    ]
    if name == CONTROLLER:
        data = [Bind(paths.data / part, f"/var/lib/{part}") for part in PARTS]
        site, brick = Bind(paths.site, str(paths.site)), Bind(paths.brick, BRICK)
        return [*shared, *data, site, brick]
    # What libvirt finds out about QEMU takes it seconds each time.
    probed = Bind(paths.probed(name), "/var/cache/libvirt")
    return [*shared, probed]


def files_of(paths: Paths, name: str) -> list[File]:
    return controller_files(paths) if name == CONTROLLER else host_files(paths, name)


def prepare(paths: Paths, name: str) -> None:
    """Make the folders that the node is going to see."""
    make_log_folders(paths, name)
    for folder in (paths.site, paths.brick):
        folder.mkdir(parents=True, exist_ok=True)
    if name != CONTROLLER:
        paths.probed(name).mkdir(parents=True, exist_ok=True)
        make_disk(paths.disk(name))


def make_disk(image: Path) -> None:
    """A file system of its own, so that a host's disk can fill up."""
    image.parent.mkdir(parents=True, exist_ok=True)
    with image.open("wb") as blank:
        blank.truncate(DISK_SIZE)
    owner = f"root_owner={NOVA_UID}:{NOVA_UID}"
    run(["mkfs.ext4", "-q", "-F", "-m", "0", "-E", owner, str(image)])


def start(paths: Paths, name: str) -> None:
    """Bring a node up, without any service in it."""
    prepare(paths, name)
    disk = None if name == CONTROLLER else paths.disk(name)
    Node(name, paths).start(files_of(paths, name), binds(paths, name), disk)
