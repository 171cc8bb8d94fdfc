"""What the lab needs from Debian, installed without starting any service."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.lab.shell import run, run_logged

PACKAGES = (
    *("libvirt-daemon-system", "libvirt-daemon-driver-qemu", "libvirt-clients"),
    *("libvirt-dev", "qemu-system-x86", "qemu-utils"),
    *("rabbitmq-server", "mariadb-server", "memcached"),
    *("openssh-server", "openssh-client", "sudo", "iproute2", "nftables", "procps"),
    *("tini", "busybox-static", "cpio", "syslinux", "mtools", "dosfstools"),
    *("glusterfs-server", "glusterfs-client", "util-linux", "tzdata"),
    *("python3-venv", "python3-dev", "pkg-config", "gcc", "libc6-dev"),
)
POLICY = Path("/usr/sbin/policy-rc.d")
SET_ASIDE = Path("/usr/sbin/policy-rc.d.migration-panel-lab")
FORBID = "#!/bin/sh\n# Migration Panel's lab: while it installs.\nexit 101\n"
WAIT_FOR_LOCK = "DPkg::Lock::Timeout=600"


def parse_missing(status: str, packages: Sequence[str]) -> list[str]:
    """Packages that ``dpkg-query`` does not list as installed."""
    installed = {
        name
        for name, _, state in (line.partition(" ") for line in status.splitlines())
        if state == "install ok installed"
    }
    return [package for package in packages if package not in installed]


def missing(wanted: Sequence[str]) -> list[str]:
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${Status}\n", *wanted]
    return parse_missing(run(query, check=False).out, wanted)


def restore_policy() -> None:
    """Put back what an interrupted installation set aside."""
    if POLICY.exists() and POLICY.read_text() == FORBID:
        POLICY.unlink()
    if SET_ASIDE.exists():
        SET_ASIDE.rename(POLICY)


@contextmanager
def services_stay_off() -> Iterator[None]:
    """Forbid maintainer scripts to start services; restore the machine's own rule."""
    restore_policy()
    if POLICY.exists():
        POLICY.rename(SET_ASIDE)
    try:
        POLICY.write_text(FORBID)
        POLICY.chmod(0o755)
        yield
    finally:
        restore_policy()


def install(log: Path, more: Sequence[str] = ()) -> None:
    """Install what is missing, and nothing when nothing is."""
    wanted = missing([*PACKAGES, *more])
    if not wanted:
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-o", WAIT_FOR_LOCK, "-q"]
    with services_stay_off():
        run_logged(["dpkg", "--configure", "-a"], log, env=env)
        run_logged([*apt, "update"], log, env=env)
        options = ["install", "--yes", "--no-install-recommends"]
        run_logged([*apt, *options, *wanted], log, env=env)
    forget_units(wanted, log)


def forget_units(packages: Sequence[str], log: Path) -> None:
    """With systemd: keep units that came with the packages from starting at boot."""
    if not Path("/run/systemd/system").is_dir():
        return
    listed = run(["dpkg-query", "--listfiles", *packages], check=False).out
    units = {
        Path(line).name
        for line in listed.splitlines()
        if "/systemd/system/" in line and line.endswith((".service", ".socket"))
    }
    for unit in sorted(unit for unit in units if "@" not in unit):
        run_logged(["systemctl", "disable", "--quiet", unit], log)
