"""Runs inside a host: stands between libvirt and QEMU, and refuses to migrate.

Each argument is the path of a monitor's socket. QEMU's own is moved aside, and what
libvirt then connects to is ours. File descriptors pass with the bytes they came with.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

ASIDE = ".real"
REFUSED = "this feature or command is not currently supported"
CHUNK, MOST_FDS = 1 << 16, 16
Answer = Callable[[bytes], bytes]


def refusal(line: bytes) -> bytes:
    """What such a QEMU answers; nothing where the line is for QEMU itself."""
    try:
        asked = json.loads(line)
    except ValueError:
        return b""
    if not isinstance(asked, dict) or asked.get("execute") != "migrate":
        return b""
    error = {"class": "GenericError", "desc": REFUSED}
    return json.dumps({"id": asked.get("id"), "error": error}).encode() + b"\r\n"


def pump(source: socket.socket, sink: socket.socket, answer: Answer) -> None:
    """Pass on whole lines, but those that have an answer: it goes back."""
    rest = b""
    while True:
        data, fds, _, _ = socket.recv_fds(source, CHUNK, MOST_FDS)
        if not data:
            break
        *whole, rest = (rest + data).split(b"\n")
        for line in whole:
            if answered := answer(line):
                source.sendall(answered)
            else:
                socket.send_fds(sink, [line + b"\n"], fds)
                close(fds)
    for each in (source, sink):
        each.shutdown(socket.SHUT_RDWR)


def close(fds: list[int]) -> None:
    """Passed on, a descriptor is QEMU's; the next line comes without it."""
    while fds:
        os.close(fds.pop())


def guarded(source: socket.socket, sink: socket.socket, answer: Answer) -> None:
    try:
        pump(source, sink, answer)
    except OSError:
        source.close()
        sink.close()


def connect(libvirt: socket.socket, real: Path) -> None:
    qemu = socket.socket(socket.AF_UNIX)
    qemu.connect(str(real))
    for arguments in ((libvirt, qemu, refusal), (qemu, libvirt, lambda _line: b"")):
        threading.Thread(target=guarded, args=arguments, daemon=True).start()


def serve(path: Path) -> None:
    """Accept libvirt for as long as the process lives."""
    real = path.with_name(path.name + ASIDE)
    if not real.exists():
        path.rename(real)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    while True:
        libvirt, _ = listener.accept()
        connect(libvirt, real)


def main(paths: list[str]) -> None:
    threads = [threading.Thread(target=serve, args=(Path(path),)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(sys.argv[1:])
