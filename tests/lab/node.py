"""A node: a machine of its own made of namespaces, with a copy-on-write root."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.lab import network
from tests.lab.files import File, dump
from tests.lab.layout import CHECKOUT, PYTHON, Paths
from tests.lab.own import MARK, Process, end_marked, start_time
from tests.lab.progress import LabError, wait_for
from tests.lab.shell import Result, run

SPACES = ("--net", "--mount", "--uts", "--ipc", "--pid")
UNSHARE = (
    *("unshare", *SPACES, "--fork", "--kill-child"),
    *("--propagation", "private", "--"),
)
NODE_MARK = f"{MARK}_NODE"
SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Bind:
    """A folder of the machine that a node sees in some place."""

    source: Path
    target: str
    read_only: bool = False


@dataclass(frozen=True)
class Node:
    name: str
    paths: Paths

    @property
    def folder(self) -> Path:
        return self.paths.node(self.name)

    def environment(self) -> dict[str, str]:
        """What every process in a node starts with; nothing of the caller's."""
        return {
            "PATH": SEARCH_PATH,
            "LANG": "C.UTF-8",
            "HOME": str(Path("~root").expanduser()),
            MARK: str(self.paths.home),
            NODE_MARK: self.name,
        }

    def start(
        self, files: Sequence[File], binds: Sequence[Bind], disk: Path | None
    ) -> None:
        """Create the namespaces, mount the root, and leave a reaper as process 1."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.folder / "files.json").write_text(dump(files))
        order = {
            "name": self.name,
            "folder": str(self.folder),
            "disk": str(disk or ""),
            "binds": [[str(b.source), b.target, b.read_only] for b in binds],
        }
        log = self.folder / "init.log"
        with log.open("wb") as sink:
            process = subprocess.Popen(
                [*UNSHARE, PYTHON, "-m", "tests.lab.node_init", json.dumps(order)],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
                cwd=CHECKOUT,
                env={**self.environment(), "PYTHONDONTWRITEBYTECODE": "1"},
            )
        self._wait_until_up(process, log)

    def _wait_until_up(self, process: subprocess.Popen[bytes], log: Path) -> None:
        def ready() -> bool:
            if process.poll() is not None:
                message = f"{self.name}: its process 1 ended"
                raise LabError(message, log)
            return _comm_of_child(process.pid) == "tini"

        wait_for(ready, 30, f"{self.name} to start", 0.05)
        child = _child(process.pid)
        assert child is not None
        network.plug(self.paths.home, self.name, child)
        (self.folder / "pid").write_text(f"{child} {start_time(child)}")

    def init(self) -> Process | None:
        """Process 1 of the node as the machine numbers it; None when it is down."""
        try:
            pid, start = map(int, (self.folder / "pid").read_text().split())
        except (OSError, ValueError):
            return None
        process = Process(pid, start)
        return process if process.alive() else None

    def enter(self, argv: Sequence[str], user: str = "root") -> list[str]:
        """The command line that runs ``argv`` inside."""
        init = self.init()
        if init is None:
            message = f"{self.name} is down"
            raise LabError(message)
        target = ["--target", str(init.pid), *SPACES, "--root", "--wd"]
        return ["nsenter", *target, "--", *become(user), *argv]

    def run(  # noqa: PLR0913 -- as many as subprocess.run has that we use
        self,
        argv: Sequence[str],
        *,
        user: str = "root",
        env: Mapping[str, str] | None = None,
        check: bool = True,
        stdin: str | None = None,
        timeout: float = 120,
    ) -> Result:
        """Run a command inside to its end."""
        return run(
            self.enter(argv, user),
            env={**self.environment(), **(env or {})},
            check=check,
            stdin=stdin,
            timeout=timeout,
        )

    def stop(self) -> None:
        """End process 1 (it ignores SIGTERM), and with it everything inside."""
        end_marked(self.paths.home, {NODE_MARK: self.name})


def become(user: str) -> list[str]:
    """The prefix that makes a command run as a user of the node."""
    if user == "root":
        return []
    return ["runuser", "-u", user, "--"]


def _child(pid: int) -> int | None:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return None
    return int(text.split()[0]) if text.split() else None


def _comm_of_child(pid: int) -> str:
    child = _child(pid)
    try:
        return Path(f"/proc/{child}/comm").read_text().strip()
    except OSError:
        return ""
