"""Whether nova.conf's settings for migrations are read, fit, and can work."""

from typing import Any

import pytest

from migration_panel.checks import nova as checks
from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.missing import Missing
from migration_panel.facts.storage import InstancesPath
from tests.hypervisors import capabilities
from tests.sound import HOME, known_host, network, never_reported, nova_conf

FLAG = "[libvirt]live_migration_flag"
TUNNEL = "VIR_MIGRATE_LIVE,VIR_MIGRATE_TUNNELLED"


def found(parts: dict[str, Any] | None = None, **settings: Any) -> list[Finding]:
    """`parts`: other topics of the report."""
    return checks.check(known_host(nova=nova_conf(**settings), **(parts or {})))


def test_it_has_nothing_against_novas_defaults() -> None:
    parts = {"network": network(), "capabilities": capabilities()}
    assert found(parts) == []


@pytest.mark.parametrize("host", [never_reported(), known_host(network=network())])
def test_it_says_nothing_of_what_was_not_measured(host: Any) -> None:
    assert checks.check(host) == []


def test_it_shows_which_files_were_read_and_how_to_apply_a_change() -> None:
    files = ("/usr/share/nova/nova-dist.conf", "/etc/nova/nova.conf")
    (only,) = found(files=files, resize_confirm_window=60)
    assert only.evidence[0].source == " ".join(files)
    assert only.commands[-1].line == "systemctl restart openstack-nova-compute"


# -- obsolete options --------------------


def test_it_tells_of_an_option_that_nova_does_not_read() -> None:
    (only,) = found(obsolete=((FLAG, "VIR_MIGRATE_LIVE"),))
    assert (only.id, only.level) == ("nova.obsolete-option", Level.INFO)
    assert FLAG in str(only.message)
    assert only.evidence[0].text == f"{FLAG} = VIR_MIGRATE_LIVE"


def test_it_tells_of_each() -> None:
    both = ((FLAG, "X"), ("[libvirt]block_migration_flag", "X"))
    assert len(found(obsolete=both)) == 2


def test_it_warns_where_a_tunnel_was_asked_for_in_vain() -> None:
    (only,) = found(obsolete=((FLAG, TUNNEL),))
    assert (only.level, only.affects) == (Level.WARNING, Affects.LIVE_FROM)


def test_it_does_not_warn_where_there_is_a_tunnel_all_the_same() -> None:
    of = found(obsolete=((FLAG, TUNNEL),), live_migration_tunnelled=True)
    assert of[0].level is Level.INFO


# -- disks --------------------


def test_it_warns_of_disks_in_lvm() -> None:
    (only,) = found(images_type="lvm")
    assert (only.id, only.level) == ("nova.lvm", Level.WARNING)
    assert only.affects is Affects.COLD_FROM


@pytest.mark.parametrize("kind", ["default", "raw", "flat", "qcow2", "rbd", "ploop"])
def test_it_does_not_mind_other_disks(kind: str) -> None:
    assert found(images_type=kind) == []


@pytest.mark.parametrize("version", ["1.2.8", "1.2.16", "1.1.1"])
def test_it_warns_of_config_drives_that_an_old_libvirt_cannot_copy(
    version: str,
) -> None:
    (only,) = found({"capabilities": capabilities(libvirt_version=version)})
    assert (only.id, only.level) == ("nova.config-drive-iso", Level.WARNING)


@pytest.mark.parametrize(
    ("version", "form"),
    [("1.2.17", "iso9660"), ("9.0.0", "iso9660"), ("1.2.8", "vfat")],
)
def test_it_does_not_mind_other_config_drives(version: str, form: str) -> None:
    known = {"capabilities": capabilities(libvirt_version=version)}
    assert found(known, config_drive_format=form) == []


def storage(file_system: str, *, shared: bool = True) -> dict[str, Any]:
    sizes = {"total": 2**40, "free": 2**40, "inodes": 2**20, "free_inodes": 2**20}
    path = InstancesPath(
        path=f"{HOME}/instances",
        file_system=file_system,
        device="nfs:/instances",
        mount_point=f"{HOME}/instances",
        shared=shared,
        read_only=False,
        owner="nova",
        mode=0o755,
        writable=True,
        **sizes,
    )
    return {"storage": path}


@pytest.mark.parametrize("mode", ["writeback", "writethrough", "unsafe"])
def test_it_warns_of_cached_disks_on_shared_storage(mode: str) -> None:
    (only,) = found(storage("nfs4"), disk_cachemodes=("block=none", f"file={mode}"))
    assert (only.id, only.level) == ("nova.unsafe-cache", Level.WARNING)
    assert f"({mode})" in str(only.message)


@pytest.mark.parametrize(
    ("parts", "modes"),
    [
        (storage("nfs4"), ()),
        (storage("nfs4"), ("file=none",)),
        (storage("nfs4"), ("file=directsync",)),
        (storage("nfs4"), ("network=writeback",)),
        (storage("nfs4"), ("nonsense",)),
        (storage("ceph"), ("file=writeback",)),
        (storage("ext4", shared=False), ("file=writeback",)),
        ({"storage": Missing("no df")}, ("file=writeback",)),
    ],
)
def test_it_does_not_mind_other_caches(
    parts: dict[str, Any], modes: tuple[str, ...]
) -> None:
    assert found(parts, disk_cachemodes=modes) == []


# -- speed and time --------------------


def parallel(
    qemu: str, *, post_copy: bool = True, connections: int = 4
) -> list[Finding]:
    return found(
        {"capabilities": capabilities(qemu_version=qemu)},
        live_migration_permit_post_copy=post_copy,
        live_migration_parallel_connections=connections,
    )


@pytest.mark.parametrize("qemu", ["7.2.0", "9.2.4", "10.0.3"])
def test_it_warns_of_post_copy_by_several_connections(qemu: str) -> None:
    (only,) = parallel(qemu)
    assert (only.id, only.level) == ("nova.post-copy-in-parallel", Level.WARNING)


def test_it_does_not_mind_one_of_both_or_a_newer_qemu() -> None:
    assert parallel("10.1.0") == []
    assert parallel("7.2.0", post_copy=False) == []
    assert parallel("7.2.0", connections=1) == []


@pytest.mark.parametrize(("limit", "given"), [(1, 800), (1, 1023), (10, 100)])
def test_it_warns_of_a_limit_by_which_nothing_is_in_time(
    limit: int, given: int
) -> None:
    (only,) = found(
        live_migration_bandwidth=limit, live_migration_completion_timeout=given
    )
    assert (only.id, only.level) == ("nova.bandwidth-too-low", Level.WARNING)


@pytest.mark.parametrize(
    ("limit", "given"), [(0, 800), (2, 800), (500, 800), (1, 1024)]
)
def test_it_does_not_mind_other_limits(limit: int, given: int) -> None:
    settings: dict[str, Any] = {
        "live_migration_bandwidth": limit,
        "live_migration_completion_timeout": given,
    }
    assert found(**settings) == []


def test_it_tells_that_nothing_ends_a_migration() -> None:
    (only,) = found(live_migration_completion_timeout=0, live_migration_bandwidth=1)
    assert (only.id, only.level) == ("nova.no-timeout", Level.INFO)


def test_it_tells_that_moves_are_confirmed_by_themselves() -> None:
    (only,) = found(resize_confirm_window=3600)
    assert (only.id, only.level) == ("nova.confirms-itself", Level.INFO)
    assert "after 3600 s" in str(only.message)
