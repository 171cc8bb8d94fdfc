"""A bootable guest of 13 MB made from Debian packages."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from tests.lab.layout import HERE, Paths
from tests.lab.shell import run, run_logged

KERNEL_PACKAGE = "linux-image-cloud-amd64"
SIZE_MB = 48
DIRTY_MB = 96
# Image name -> words on the kernel command line.
VARIANTS = {"lab-guest": "", "lab-guest-dirty": f"dirty={DIRTY_MB}"}
SOURCES = (HERE / "guest" / "dirty.c", HERE / "guest" / "init", HERE / "guest_image.py")


def key() -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[
        :16
    ]


def image(paths: Paths, variant: str) -> Path:
    return paths.cache / f"{variant}-{key()}.qcow2"


def build(paths: Paths) -> None:
    """Build both variants unless they are there."""
    if all(image(paths, variant).exists() for variant in VARIANTS):
        return
    work = paths.cache / "guest-build"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    log = paths.logs / "guest-image.log"
    kernel = fetch_kernel(work, log)
    initramfs = pack_initramfs(work, log)
    for variant, words in VARIANTS.items():
        disk = make_disk(work, kernel, initramfs, words, log)
        convert = ["qemu-img", "convert", "-c", "-O", "qcow2", str(disk)]
        unfinished = work / f"{variant}.qcow2"
        run_logged([*convert, str(unfinished)], log)
        unfinished.rename(image(paths, variant))
    shutil.rmtree(work)


def fetch_kernel(work: Path, log: Path) -> Path:
    """Unpack Debian's cloud kernel; installing it would touch the machine's boot."""
    run_logged(["apt-get", "-q", "update"], log)
    depends = run(["apt-cache", "depends", "--important", KERNEL_PACKAGE]).out
    package = next(
        line.split()[-1] for line in depends.splitlines() if "linux-image-" in line[1:]
    )
    # As root, apt cannot drop privileges into a private folder: it only warns.
    run_logged(["apt-get", "-q", "download", package], log, cwd=work)
    run_logged(
        ["dpkg-deb", "-x", str(next(work.glob("*.deb"))), str(work / "kernel")], log
    )
    return next((work / "kernel" / "boot").glob("vmlinuz-*"))


def pack_initramfs(work: Path, log: Path) -> Path:
    root = work / "root"
    (root / "bin").mkdir(parents=True)
    shutil.copy2("/bin/busybox", root / "bin" / "busybox")
    shutil.copy2(HERE / "guest" / "init", root / "init")
    (root / "init").chmod(0o755)
    compile_it = ["gcc", "-O2", "-static", "-s", "-o", str(root / "dirty")]
    run_logged([*compile_it, str(HERE / "guest" / "dirty.c")], log)
    names = "\n".join(str(p.relative_to(root)) for p in sorted(root.rglob("*")))
    archive = work / "initramfs"
    pack = ["cpio", "--create", "--format=newc", "--quiet", "--file", str(archive)]
    run(pack, stdin=f"{names}\n", cwd=root)
    return archive


def make_disk(work: Path, kernel: Path, initramfs: Path, words: str, log: Path) -> Path:
    """A FAT file system with a boot loader, and no partition table."""
    disk, loader = work / "disk.img", work / "syslinux.cfg"
    disk.unlink(missing_ok=True)
    loader.write_text(
        "DEFAULT guest\nLABEL guest\n LINUX vmlinuz\n INITRD initramfs\n"
        f" APPEND console=ttyS0 quiet {words}\n"
    )
    with disk.open("wb") as blank:
        blank.truncate(SIZE_MB << 20)
    run_logged(["mkfs.fat", "-n", "LABGUEST", str(disk)], log)
    for source, name in (
        (kernel, "vmlinuz"),
        (initramfs, "initramfs"),
        (loader, "syslinux.cfg"),
    ):
        run_logged(["mcopy", "-i", str(disk), str(source), f"::{name}"], log)
    run_logged(["syslinux", "--install", str(disk)], log)
    return disk
