"""The agent's only door to its host: files read, programs run, nothing written."""

import os
import pwd
import socket
import stat
import subprocess
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from threading import Timer
from typing import IO, BinaryIO

from migration_panel.facts.file import Entry

PART = 64 * 1024
LARGEST_FILE = 4 * 1024 * 1024
# Messages in one language, programs where sbin keeps them too.
ENVIRONMENT = {
    "LC_ALL": "C",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
}


class UnmeasuredError(Exception):
    """A fact cannot be had; the message is the reason, as an admin reads it."""


class DeniedError(UnmeasuredError):
    """It is there, and not for whom the agent runs as."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a program said; None: it did not end in time."""

    code: int | None
    out: str
    err: str

    @property
    def ok(self) -> bool:
        return self.code == 0


class System:
    """The host itself; tests stand in for it with files and outputs of their own."""

    def read(self, path: str) -> str:
        """The text of a file, of its first 4 MiB."""
        try:
            with Path(path).open("rb") as file:
                # Below /proc/sys the kernel refuses to read megabytes at once.
                parts = (file.read(PART) for _ in range(LARGEST_FILE // PART))
                return b"".join(takewhile(bool, parts)).decode(errors="replace")
        except OSError as error:
            raise _unmeasured(path, error) from error

    def open(self, path: str) -> BinaryIO:
        """A file of any size, to read and seek in."""
        try:
            return Path(path).open("rb")
        except OSError as error:
            raise _unmeasured(path, error) from error

    def names(self, folder: str) -> tuple[str, ...]:
        """What is in a folder, sorted."""
        try:
            return tuple(sorted(os.listdir(folder)))  # noqa: PTH208 - names alone
        except OSError as error:
            raise _unmeasured(folder, error) from error

    def entry(self, path: str) -> Entry:
        """Owner and mode of what a path leads to."""
        found = self.stat(path)
        return Entry(path=path, owner=_owner(found.st_uid), mode=_mode(found))

    def stat(self, path: str) -> os.stat_result:
        try:
            return os.stat(path)  # noqa: PTH116 - as the name says
        except OSError as error:
            raise _unmeasured(path, error) from error

    def exists(self, path: str) -> bool:
        return os.path.exists(path)  # noqa: PTH110 - a plain string comes in

    def real_path(self, path: str) -> str:
        """Where links lead to; what is not there stays as it is."""
        return os.path.realpath(path)

    def writable(self, folder: str) -> bool:
        """Whether files can be made in a folder by whom the agent runs as."""
        return os.access(folder, os.W_OK | os.X_OK)

    def hostname(self) -> str:
        return socket.gethostname()

    def resolve(self, name: str) -> tuple[str, ...]:
        """Addresses of a name, as this host's resolver has them; () for none."""
        try:
            found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
        except (OSError, ValueError):
            return ()
        return tuple(dict.fromkeys(str(each[4][0]) for each in found))

    def outward_address(self, beyond: str = "192.0.2.0") -> str:
        """The own IPv4 address on the way there, as oslo.utils asks; sends nothing."""
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
                way.connect((beyond, 80))
                return str(way.getsockname()[0])
        except OSError:
            return "127.0.0.1"

    def run(self, *argv: str, timeout: float = 10, stdin: str = "") -> Output:
        """Run a program without a shell; UnmeasuredError where it cannot start."""
        home = pwd.getpwuid(os.geteuid()).pw_dir
        try:
            done = subprocess.run(  # noqa: S603 - no argument comes from a message
                argv,
                capture_output=True,
                check=False,
                env=ENVIRONMENT | {"HOME": home},
                errors="replace",
                input=stdin,
                text=True,
                timeout=timeout,
            )
        except subprocess.TimeoutExpired:
            return Output(None, "", _too_late(argv[0], timeout))
        except OSError as error:
            raise _unmeasured(argv[0], error) from error
        return Output(done.returncode, done.stdout, done.stderr)

    def head(self, *argv: str, most: int, timeout: float = 10) -> Output:
        """The first `most` bytes of what a program prints; then it is ended."""
        try:
            process = subprocess.Popen(  # noqa: S603 - no argument comes from a message
                argv,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise _unmeasured(argv[0], error) from error
        end = Timer(timeout, process.kill)
        end.start()
        with process:
            out = _read(process.stdout, most)
            if len(out) == most:
                process.kill()
                process.wait()
            err = _read(process.stderr, PART).decode(errors="replace")
            code: int | None = process.wait()
        if not end.is_alive():
            code, err = None, _too_late(argv[0], timeout)
        end.cancel()
        done = 0 if len(out) == most else code
        return Output(done, out.decode(errors="replace"), err)


def _owner(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _mode(found: os.stat_result) -> int:
    return stat.S_IMODE(found.st_mode)


def _read(stream: IO[bytes] | None, most: int) -> bytes:
    return stream.read(most) if stream else b""


def _too_late(program: str, timeout: float) -> str:
    return f"{program}: no answer within {timeout:g} s"


def _unmeasured(what: str, error: OSError) -> UnmeasuredError:
    kind = DeniedError if isinstance(error, PermissionError) else UnmeasuredError
    return kind(f"{what}: {error.strerror or error}")
