"""The three databases, each of its own in a folder; killed and started again."""

import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pymysql

from tests.service.waiting import end, until

NAME = "panel"
BOOT = 60.0  # seconds that a busy machine may need
POSTGRESQL = Path("/usr/lib/postgresql")


class Database(Protocol):
    """`url`: what the engine's configuration says."""

    url: str

    def ensure_started(self) -> None: ...

    def kill(self) -> None:
        """At once; whoever writes is cut off."""

    def clean_up(self) -> None: ...

    def rows(self, query: str) -> list[tuple[Any, ...]]: ...

    def execute(self, statement: str) -> None: ...

    def clear(self) -> None:
        """As if there had never been an engine."""


class Sqlite:
    def __init__(self, folder: Path) -> None:
        self._path = folder / "panel.sqlite3"
        self.url = f"sqlite:///{self._path}"

    def ensure_started(self) -> None:
        """There is nothing to start."""

    kill = clean_up = ensure_started

    def clear(self) -> None:
        for path in self._path.parent.glob("panel.sqlite3*"):
            path.unlink()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self._path, timeout=30)) as way:
            return way.execute(query).fetchall()

    def execute(self, statement: str) -> None:
        with closing(sqlite3.connect(self._path, timeout=30)) as way, way:
            way.execute(statement)


class Server:
    """A database server of an unprivileged user, behind a Unix socket in `folder`."""

    user = ""
    url = ""
    owner = ""  # who may make and drop databases

    def __init__(self, folder: Path) -> None:
        self.folder = self.door = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._made = False
        if os.geteuid() == 0:
            shutil.chown(folder, self.user)

    def command(self) -> Sequence[str | Path]:
        raise NotImplementedError

    def make(self) -> None:
        """Make the folder of its data."""
        raise NotImplementedError

    def connect(self, name: str = NAME) -> Any:
        raise NotImplementedError

    def ensure_started(self) -> None:
        if not self._made:
            self.make()
            self._made = True
        if self._process is None:
            self._start()

    def kill(self) -> None:
        end(self._process)
        self._process = None

    clean_up = kill

    def clear(self) -> None:
        with closing(self.connect(self.owner)) as way, way.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
            cursor.execute(f"CREATE DATABASE {NAME}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(self.connect()) as way, way.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    def execute(self, statement: str) -> None:
        with closing(self.connect()) as way, way.cursor() as cursor:
            cursor.execute(statement)

    def run(self, *argv: str | Path) -> None:
        with (self.folder / "output").open("ab") as output:
            subprocess.run(  # noqa: S603 - Debian's own programs
                argv,
                check=True,
                stderr=output,
                stdout=output,
                cwd=self.folder,
                **self._identity(),
            )

    def _identity(self) -> dict[str, Any]:
        """Neither server runs as root."""
        if os.geteuid() != 0:
            return {}
        account = pwd.getpwnam(self.user)
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()}

    def _start(self) -> None:
        with (self.folder / "output").open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - Debian's own programs
                self.command(),
                stderr=output,
                stdin=subprocess.DEVNULL,
                stdout=output,
                cwd=self.folder,
                start_new_session=True,
                **self._identity(),
            )
        until(self._answers, BOOT, (self.folder / "output").read_text)

    def _answers(self) -> bool:
        """PyMySQL leaves a socket open where nobody listens: that is tried first."""
        try:
            with socket.socket(socket.AF_UNIX) as way:
                way.connect(str(self.door))
            self.connect(self.owner).close()
        except (OSError, pymysql.Error, psycopg.Error):
            return False
        return True


class MariaDb(Server):
    user = "mysql"
    owner = "mysql"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.door = folder / "socket"
        self.url = f"mysql+pymysql://root@localhost/{NAME}?unix_socket={self.door}"

    def command(self) -> Sequence[str | Path]:
        return (
            "/usr/sbin/mariadbd",
            "--no-defaults",
            f"--datadir={self.folder}/data",
            f"--socket={self.door}",
            f"--pid-file={self.folder}/pid",
            f"--tmpdir={self.folder}",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_bin",
            "--skip-networking",
            "--innodb-buffer-pool-size=32M",
            "--innodb-flush-log-at-trx-commit=2",
        )

    def make(self) -> None:
        self.run(
            "/usr/bin/mariadb-install-db",
            "--no-defaults",
            f"--datadir={self.folder}/data",
            f"--tmpdir={self.folder}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        )

    def connect(self, name: str = NAME) -> Any:
        return pymysql.connect(
            autocommit=True,
            database=name,
            unix_socket=str(self.door),
            user="root",
        )


class PostgreSql(Server):
    user = "postgres"
    owner = "postgres"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._programs = max(POSTGRESQL.glob("*/bin"), default=POSTGRESQL / "none")
        self.door = folder / ".s.PGSQL.5432"
        self.url = f"postgresql://panel@/{NAME}?host={folder}"

    def command(self) -> Sequence[str | Path]:
        folders = ("-D", self.folder / "data", "-k", self.folder)
        quick = ("-c", "listen_addresses=", "-c", "fsync=off")
        return (self._programs / "postgres", *folders, *quick)

    def make(self) -> None:
        self.run(
            self._programs / "initdb",
            *("--pgdata", self.folder / "data"),
            *("--username", "panel", "--auth", "trust", "--encoding", "UTF8"),
            *("--locale", "C.UTF-8", "--no-sync"),
        )

    def connect(self, name: str = NAME) -> Any:
        return psycopg.connect(
            host=str(self.folder), user="panel", dbname=name, autocommit=True
        )


KINDS: dict[str, type[Any]] = {
    "sqlite": Sqlite,
    "mariadb": MariaDb,
    "postgresql": PostgreSql,
}
