"""A database's address, as OpenStack writes it, in Django's words."""

from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import django

BACKENDS = {
    "sqlite": "django.db.backends.sqlite3",
    "mysql": "django.db.backends.mysql",
    "mariadb": "django.db.backends.mysql",
    "postgresql": "django.db.backends.postgresql",
    "postgres": "django.db.backends.postgresql",
}
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    "transaction_mode": "IMMEDIATE",
}
SECONDS = 20  # to wait for a connection, or for another writer of SQLite


class AddressError(ValueError):
    """Not the address of a database that the store can be in."""


def settings(address: str) -> dict[str, Any]:
    """An entry of DATABASES; AddressError where `address` is none.

    sqlite:////absolute/path, mysql+pymysql://user:password@host:port/name?charset=…,
    postgresql://user:password@host/name?sslmode=…; what follows the question mark
    goes to the driver as it is.
    """
    parts = urlsplit(address)
    kind = parts.scheme.split("+")[0]
    if kind not in BACKENDS:
        message = f"{kind or 'an address without a scheme'}: not one of "
        raise AddressError(message + ", ".join(sorted(BACKENDS)))
    found = {"ENGINE": BACKENDS[kind], "CONN_MAX_AGE": None}
    if kind == "sqlite":
        return found | _file(parts)
    return found | _server(parts, kind)


def _file(parts: SplitResult) -> dict[str, Any]:
    path = unquote(parts.path).removeprefix("/")
    if parts.netloc or not path.startswith("/"):
        message = "sqlite wants four slashes before an absolute path"
        raise AddressError(message)
    options: dict[str, Any] = {"timeout": SECONDS}
    if django.VERSION >= (5, 1):
        options |= SQLITE_OPTIONS
    return {"NAME": path, "OPTIONS": options}


def _server(parts: SplitResult, kind: str) -> dict[str, Any]:
    name = unquote(parts.path).strip("/")
    if not name:
        message = "the name of the database is missing after the host"
        raise AddressError(message)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("unix_socket", None) or options.pop("host", None)
    if BACKENDS[kind].endswith("mysql"):
        options = {"charset": "utf8mb4", **options}
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host or parts.hostname or "",
        "PORT": str(_port(parts) or ""),
        "OPTIONS": {"connect_timeout": SECONDS, **options},
    }


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        message = "its port is not a number"
        raise AddressError(message) from error
