"""QEMU answers libvirt's `migrate` as the one of CentOS 7 does that copies no disks.

The guests that run go on running: a stand-in takes the place of their monitors while
libvirtd is stopped. Those that start later can migrate.
"""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host
from tests.lab.layout import HERE, PYTHON
from tests.lab.progress import wait_for
from tests.lab.service import Running, Service

EMULATOR, REAL = "/usr/bin/qemu-system-x86_64", "/usr/bin/qemu-system-x86_64.real"
PROGRAM = "/usr/local/lib/lab-qemu-monitor.py"
MONITORS = "/var/lib/libvirt/qemu"


def monitors(host: Host, name: str) -> list[str]:
    return host.run("find", MONITORS, "-type", "s", "-name", name).out.split()


def stand_in(host: Host, sockets: list[str]) -> Running:
    argv = (PYTHON, PROGRAM, *sockets)
    return Running(host.node, Service(name="qemu-stand-in", argv=argv))


def listening(host: Host, sockets: list[str]) -> bool:
    return set(sockets) <= set(monitors(host, "monitor.sock")) and (
        len(monitors(host, "monitor.sock.real")) >= len(sockets)
    )


def break_it(host: Host) -> None:
    heal_it(host)
    host.stop_libvirt()
    host.run("mv", EMULATOR, REAL)
    host.write(EMULATOR, (HERE / "standin" / "qemu.sh").read_text(), mode="755")
    host.write(PROGRAM, (HERE / "standin" / "monitor.py").read_text())
    sockets = monitors(host, "monitor.sock")
    stand_in(host, sockets).start()
    wait_for(lambda: listening(host, sockets), 20, "the stand-in to listen", 0.3)
    host.start_libvirt()


def heal_it(host: Host) -> None:
    if not host.run("test", "-e", REAL, check=False).ok:
        return
    host.stop_libvirt()
    stand_in(host, []).stop()
    for aside in monitors(host, "monitor.sock.real"):
        host.run("mv", aside, aside.removesuffix(".real"))
    host.run("mv", REAL, EMULATOR)
    host.start_libvirt()


FAULT = Fault(
    "qemu-cannot-migrate",
    "QEMU refuses to migrate: live migrations away from the host fail",
    break_it,
    heal_it,
    live="qemu_build_lacks_block_migration",
)
