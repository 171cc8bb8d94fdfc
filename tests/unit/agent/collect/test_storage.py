"""The instances path, measured."""

import pytest

from migration_panel.agent.collect import storage
from migration_panel.agent.system import Output, UnmeasuredError
from migration_panel.facts.storage import InstancesPath
from tests.fakes.hypervisor import captured
from tests.fakes.system import FakeSystem

PATH = "/var/lib/nova/instances"
LAB = captured("storage/mountinfo-lab-debian12.txt")
GONE = Output(1, "", f"stat: cannot read … of '{PATH}': No such file or directory")
STALE = Output(1, "", f"stat: cannot read … of '{PATH}': Stale file handle")
SILENT = Output(None, "", "stat: no answer within 10 s")


def stat(path: str = PATH) -> str:
    return f"stat -f -c %S %b %a %c %d -- {path}"


def mount(kind: str, number: int = 200, on: int = 128, options: str = "rw") -> str:
    """A line of what is mounted over the lab's own instances path."""
    return f"{number} {on} 0:60 / {PATH} {options} shared:1 - {kind} there:/x rw\n"


def a_system(mounts: str = LAB, **facts: object) -> FakeSystem:
    """A folder of nova's on a disk of 100 blocks, of which nova may have 40."""
    known: dict[str, object] = {
        "files": {"/proc/self/mountinfo": mounts},
        "entries": {PATH: ("nova", 0o755)},
        "outputs": {stat(): "4096 100 40 50 25\n"},
    }
    return FakeSystem(**(known | facts))  # type: ignore[arg-type] # a test's own facts


def measured(system: FakeSystem) -> InstancesPath:
    return storage.collect(system, PATH)


# -- a path that is there --------------------------------------------------------


def test_it_measures_a_host_of_the_lab() -> None:
    assert measured(a_system()) == InstancesPath(
        path=PATH,
        file_system="ext4",
        device="/dev/vda",
        mount_point=PATH,
        shared=False,
        read_only=False,
        owner="nova",
        mode=0o755,
        writable=True,
        total=409600,
        free=163840,
        inodes=50,
        free_inodes=25,
    )


@pytest.mark.parametrize("entry", [("root", 0o755), ("nova", 0o555)])
def test_it_says_that_nova_may_not_write(entry: tuple[str, int]) -> None:
    found = measured(a_system(entries={PATH: entry}))
    assert not found.writable
    assert (found.owner, found.mode) == entry


def test_it_sees_a_path_that_is_read_only() -> None:
    assert measured(a_system(LAB + mount("ext4", options="ro,relatime"))).read_only


def test_it_sees_a_disk_that_the_kernel_made_read_only() -> None:
    """After an error ext4 says so behind the dash; the mount itself stays rw."""
    line = mount("ext4").replace("x rw", "x ro,errors=remount-ro")
    assert measured(a_system(LAB + line)).read_only


def test_it_follows_a_link_to_the_file_system() -> None:
    mounts = LAB + "200 113 0:60 / /srv/vms rw - xfs /dev/sdb1 rw\n"
    found = measured(a_system(mounts, links={PATH: "/srv/vms/nova"}))
    assert (found.path, found.file_system) == (PATH, "xfs")
    assert found.mount_point == "/srv/vms"


def test_it_takes_no_longer_name_for_the_same_path() -> None:
    mounts = LAB + f"200 113 0:60 / {PATH}-old rw - xfs /dev/sdb1 rw\n"
    assert measured(a_system(mounts)).file_system == "ext4"


def test_it_reads_blanks_in_names() -> None:
    mounts = LAB + f"200 128 0:60 / {PATH} rw - nfs host:/a\\040b rw\n"
    assert measured(a_system(mounts)).device == "host:/a b"


def test_it_takes_what_was_mounted_over_a_folder_above_it() -> None:
    """The mount of the path itself is hidden then."""
    mounts = LAB + "200 113 0:60 / /var/lib/nova rw - xfs /dev/sdb1 rw\n"
    found = measured(a_system(mounts))
    assert (found.file_system, found.mount_point) == ("xfs", "/var/lib/nova")


# -- is it shared? -----------------------------------------------------------------


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "ceph", "cifs", "gfs2", "ocfs2"])
def test_it_knows_what_libvirt_takes_for_shared(kind: str) -> None:
    assert measured(a_system(LAB + mount(kind))).shared


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "lustre", "9p"])
def test_it_knows_what_libvirt_takes_for_local(kind: str) -> None:
    assert not measured(a_system(LAB + mount(kind))).shared


@pytest.mark.parametrize("kind", ["fuse.glusterfs", "fuse.quobyte"])
def test_it_knows_fuse_by_its_name(kind: str) -> None:
    mounts = "113 1 0:51 / / rw - ext4 /dev/vda rw\n" + mount(kind, on=113)
    assert measured(a_system(mounts)).shared


@pytest.mark.parametrize("kind", ["fuse", "fuse.sshfs", "fuse.glusterfsx", "fuseblk"])
def test_it_takes_other_fuse_for_local_as_libvirt_does(kind: str) -> None:
    mounts = "113 1 0:51 / / rw - ext4 /dev/vda rw\n" + mount(kind, on=113)
    found = measured(a_system(mounts))
    assert not found.shared
    assert found.on_network


def test_it_reads_fuse_where_libvirt_does_at_the_first_mount() -> None:
    """GlusterFS over an earlier mount of the path counts as local."""
    found = measured(a_system(LAB + mount("fuse.glusterfs")))
    assert found.file_system == "fuse.glusterfs"
    assert not found.shared
    assert found.on_network


def test_it_does_not_say_of_a_disk_that_it_is_on_the_network() -> None:
    assert not measured(a_system()).on_network


# -- a path that is not there, or does not answer ----------------------------------


def test_it_measures_where_a_missing_path_would_be() -> None:
    outputs = {stat(): GONE, stat("/var/lib/nova"): "4096 100 40 0 0"}
    found = measured(a_system(entries={"/var/lib/nova": ("x", 0)}, outputs=outputs))
    assert not found.exists
    assert (found.owner, found.mode, found.writable) == (None, None, False)
    assert (found.free, found.inodes) == (163840, 0)


@pytest.mark.parametrize("said", [STALE, SILENT])
def test_it_does_not_touch_what_does_not_answer(said: Output) -> None:
    """It would hang there, as whoever looks at a dead network mount does."""
    with pytest.raises(UnmeasuredError, match=r"Stale file|no answer within"):
        measured(a_system(outputs={stat(): said}, denied=frozenset({PATH})))


@pytest.mark.parametrize("said", ["", "4096 100 40 50", "a b c d e", "1 2 3 4 -5"])
def test_it_does_not_guess_what_stat_meant(said: str) -> None:
    with pytest.raises(UnmeasuredError, match="stat -f said"):
        measured(a_system(outputs={stat(): said}))


@pytest.mark.parametrize("mounts", ["", "x\n", "1 2 3 - 4\n", "1 0 0:1 / / rw - a\n"])
def test_it_needs_a_list_of_mounts(mounts: str) -> None:
    with pytest.raises(UnmeasuredError, match="names no mount"):
        measured(a_system(mounts))


def test_it_says_that_mounts_cannot_be_read() -> None:
    with pytest.raises(UnmeasuredError, match="mountinfo: No such file"):
        measured(a_system(files={}))


@pytest.mark.parametrize("path", ["", "instances", "$state_path/instances", "-x"])
def test_it_measures_no_relative_path(path: str) -> None:
    with pytest.raises(UnmeasuredError, match="does not begin at the root"):
        storage.collect(a_system(), path)


def test_it_ends_where_mounts_go_in_a_circle() -> None:
    mounts = (
        "1 1 0:1 / / rw - ext4 a rw\n2 3 0:1 / / rw - b b rw\n3 2 0:1 / / rw - c c rw"
    )
    with pytest.raises(UnmeasuredError):
        measured(a_system(mounts))
