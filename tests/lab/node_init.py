"""Process 1 of a node before it becomes the reaper: mounts the node's own root."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from tests.lab.files import File, load
from tests.lab.layout import (
    ADDRESSES,
    INSTANCES,
    LOCAL_DISK,
    NOVA_HOME,
    NOVA_UID,
    PANEL_STATE,
    PANEL_UID,
)

HOSTS_FILE = "/etc/hosts"
OVERLAY_SIZE = "512m"
# Mounts that every node has of its own: type, place, options.
OWN_MOUNTS = (
    ("proc", "proc", "nosuid,nodev,noexec"),
    ("sysfs", "sys", "nosuid,nodev,noexec"),
    ("tmpfs", "run", "mode=755,size=64m"),
    ("tmpfs", "tmp", "mode=1777,size=256m"),
)

# What systemd would make for a service before it starts.
RUN_FOLDERS = (("sshd", "root"), ("mysqld", "mysql"), ("rabbitmq", "rabbitmq"))


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def mount_root(folder: Path) -> Path:
    """A copy-on-write view of the machine's root; what is written stays in memory."""
    overlay = folder / "overlay"
    overlay.mkdir(parents=True, exist_ok=True)
    mount("-t", "tmpfs", "-o", f"size={OVERLAY_SIZE},mode=755", "tmpfs", str(overlay))
    for part in ("upper", "work", "root"):
        (overlay / part).mkdir()
    options = f"lowerdir=/,upperdir={overlay}/upper,workdir={overlay}/work"
    mount("-t", "overlay", "-o", options, "overlay", str(overlay / "root"))
    return overlay / "root"


def mount_own(root: Path) -> None:
    for kind, place, options in OWN_MOUNTS:
        mount("-t", kind, "-o", options, kind, str(root / place))
    mount("--rbind", "/dev", str(root / "dev"))
    mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", str(root / "dev" / "shm"))
    hide_kvm(root)
    (root / "run" / "lock").mkdir()
    (root / "run" / "lock").chmod(0o1777)
    for folder, owner in RUN_FOLDERS:
        (root / "run" / folder).mkdir()
        shutil.chown(root / "run" / folder, owner)


def bind(root: Path, source: str, target: str, *, read_only: bool) -> None:
    place = root / target.lstrip("/")
    place.mkdir(parents=True, exist_ok=True)
    mount("--bind", source, str(place))
    if read_only:
        mount("-o", "remount,bind,ro", str(place))


def hide_kvm(root: Path) -> None:
    """Guests are emulated: what libvirt tells must not depend on the machine.

    In its place stands what nobody may open: libvirt would take /dev/null for one.
    """
    kvm, closed = root / "dev" / "kvm", root / "run" / "no-kvm"
    if kvm.exists():
        closed.touch(mode=0)
        mount("--bind", str(closed), str(kvm))


def mount_disk(root: Path, image: str) -> None:
    """A host's own disk, with its guests on it; the loop device goes with its mount."""
    for place in (LOCAL_DISK, INSTANCES):
        (root / place.lstrip("/")).mkdir(parents=True, exist_ok=True)
    mount("-o", "loop", image, str(root / LOCAL_DISK.lstrip("/")))
    bind(root, str(root / LOCAL_DISK.lstrip("/")), INSTANCES, read_only=False)


def hosts_file() -> str:
    lines = ["127.0.0.1 localhost"]
    lines += [f"{address} {name}" for name, address in ADDRESSES.items()]
    return "\n".join(lines) + "\n"


def own_files(name: str) -> list[File]:
    """What makes a node that node, whatever runs there."""
    return [
        File(HOSTS_FILE, hosts_file()),
        File("/etc/hostname", f"{name}\n"),
        # No name server: a name that is not in /etc/hosts must fail at once.
        File("/etc/resolv.conf", ""),
    ]


def copy_files(folder: Path, root: Path, name: str) -> None:
    for file in (*own_files(name), *load((folder / "files.json").read_text())):
        file.write_below(root)


def add_nova(root: Path) -> None:
    """User nova as distributions make it, in this node alone."""
    inside = ["chroot", str(root)]
    uid = str(NOVA_UID)
    subprocess.run([*inside, "groupadd", "--gid", uid, "nova"], check=True)
    account = ["--uid", uid, "--gid", uid, "--home-dir", NOVA_HOME, "--no-create-home"]
    groups = ["--groups", "libvirt,kvm", "--shell", "/bin/bash"]
    subprocess.run([*inside, "useradd", *account, *groups, "nova"], check=True)
    # "*" and not "!": sshd refuses a key for a locked account.
    subprocess.run([*inside, "usermod", "--password", "*", "nova"], check=True)
    home = root / NOVA_HOME.lstrip("/")
    for part in (home, home / "instances", home / "lock"):
        part.mkdir(parents=True, exist_ok=True)
        os.chown(part, NOVA_UID, NOVA_UID)


def add_panel(root: Path) -> None:
    """The engine's user as the installation guide makes it, and where it keeps data."""
    inside = ["chroot", str(root)]
    name, uid = "migration-panel", str(PANEL_UID)
    subprocess.run([*inside, "groupadd", "--gid", uid, name], check=True)
    account = ["--uid", uid, "--gid", uid, "--home-dir", PANEL_STATE]
    account += ["--no-create-home", "--shell", "/usr/sbin/nologin"]
    subprocess.run([*inside, "useradd", *account, name], check=True)
    state = root / PANEL_STATE.lstrip("/")
    state.mkdir()
    os.chown(state, PANEL_UID, PANEL_UID)


def forget_machine_state(root: Path) -> None:
    """Take away what the machine's own copy of a service may have left."""
    for path in ("var/lib/libvirt/qemu", "etc/libvirt/qemu", "var/lib/rabbitmq/mnesia"):
        place = root / path
        for child in place.iterdir() if place.is_dir() else ():
            shutil.rmtree(child) if child.is_dir() else child.unlink()


def main(text: str) -> None:
    order = json.loads(text)
    folder = Path(order["folder"])
    root = mount_root(folder)
    socket.sethostname(order["name"])
    mount_own(root)
    forget_machine_state(root)
    for source, target, read_only in order["binds"]:
        bind(root, source, target, read_only=read_only)
    if order["disk"]:
        mount_disk(root, order["disk"])
    add_nova(root)
    add_panel(root)
    copy_files(folder, root, order["name"])
    os.chroot(root)
    os.chdir("/")
    # S606: no shell is the point.
    os.execv("/usr/bin/tini", ["tini", "--", "sleep", "infinity"])  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1])
