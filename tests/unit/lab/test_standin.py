"""What stands in for QEMU refuses one command and passes on every other."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.standin import monitor

MIGRATE = b'{"execute":"migrate","arguments":{"uri":"fd:migrate"},"id":"libvirt-7"}'
PATIENCE = 10  # seconds


def talk(path: Path) -> socket.socket:
    """A connection, as soon as somebody listens."""
    end = time.monotonic() + PATIENCE
    while True:
        found = socket.socket(socket.AF_UNIX)
        found.settimeout(PATIENCE)
        try:
            found.connect(str(path))
        except OSError:
            assert time.monotonic() < end, path
            found.close()
            continue
        return found


@pytest.fixture
def qemu(tmp_path: Path) -> Iterator[socket.socket]:
    """A monitor that listens, with the stand-in before it."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "monitor.sock"))
    listener.listen()
    listener.settimeout(PATIENCE)
    argv = [sys.executable, monitor.__file__, str(tmp_path / "monitor.sock")]
    with listener, subprocess.Popen(argv) as standing:  # noqa: S603 - our own
        real = tmp_path / "monitor.sock.real"
        end = time.monotonic() + PATIENCE
        while not (real.exists() and (tmp_path / "monitor.sock").exists()):
            assert time.monotonic() < end
        yield listener
        standing.kill()


@pytest.fixture
def ends(
    qemu: socket.socket, tmp_path: Path
) -> Iterator[tuple[socket.socket, socket.socket]]:
    """The end of libvirt and that of QEMU."""
    libvirt = talk(tmp_path / "monitor.sock")
    behind, _ = qemu.accept()
    behind.settimeout(PATIENCE)
    with libvirt, behind:
        yield libvirt, behind


def test_it_refuses_to_migrate(ends: tuple[socket.socket, socket.socket]) -> None:
    libvirt, qemu = ends
    libvirt.sendall(MIGRATE + b"\r\n" + b'{"execute":"query-status"}\r\n')
    answer = json.loads(libvirt.recv(4096))
    assert answer["id"] == "libvirt-7"
    assert answer["error"]["desc"] == monitor.REFUSED
    assert qemu.recv(4096) == b'{"execute":"query-status"}\r\n'


def test_it_passes_on_descriptors(ends: tuple[socket.socket, socket.socket]) -> None:
    libvirt, qemu = ends
    passed, ours = os.pipe()
    socket.send_fds(libvirt, [b'{"execute":"getfd"}\r\n'], [ours])
    line, fds, _, _ = socket.recv_fds(qemu, 4096, 4)
    assert line == b'{"execute":"getfd"}\r\n'
    os.write(fds[0], b"through")
    assert os.read(passed, 16) == b"through"
    for each in (passed, ours, *fds):
        os.close(each)


def test_it_ends_one_side_with_the_other(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    libvirt, qemu = ends
    qemu.sendall(b'{"event":"SHUTDOWN"}\r\n')
    qemu.shutdown(socket.SHUT_RDWR)
    assert libvirt.recv(4096) == b'{"event":"SHUTDOWN"}\r\n'
    assert libvirt.recv(4096) == b""


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"migrate",
        b'"migrate"',
        b"[1]",
        b'{"execute":"migrate-set-parameters"}',
        b'{"event":"MIGRATION"}',
        b'{"return":{},"id":"migrate"}',
        b"\xff\xfe",
    ],
)
def test_it_leaves_other_lines_to_qemu(line: bytes) -> None:
    assert monitor.refusal(line) == b""
