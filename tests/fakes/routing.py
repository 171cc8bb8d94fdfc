"""One request, one answer, and the table that joins a path to its handler."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from tests.fakes.cloud import FakeCloud
    from tests.fakes.tokens import Token

Json = dict[str, Any]


@dataclass
class Answer:
    status: int
    body: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - it is an answer
    """An HTTP error with the words the real service would use."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass
class Request:
    cloud: FakeCloud
    method: str
    path: str
    query: dict[str, list[str]]
    body: Json
    headers: dict[str, str]  # lower-case names
    microversion: str
    request_id: str
    token: Token | None = None
    version: tuple[int, int] = (2, 1)

    @property
    def service(self) -> str:
        return self.path.split("/")[1]

    @property
    def base(self) -> str:
        return f"http://{self.headers.get('host', '127.0.0.1')}"

    @property
    def user(self) -> Token:
        if self.token is None:
            raise Refusal(401, "The request you have made requires authentication.")
        return self.token

    def at_least(self, microversion: str) -> bool:
        return self.version >= parse_version(microversion)

    def one(self, name: str, default: str = "") -> str:
        """The last value of a query parameter, as Nova takes it."""
        return self.query.get(name, [default])[-1]


Handler = Callable[..., "Answer | Json | None"]


@dataclass
class Route:
    method: str
    pattern: re.Pattern[str]
    handler: Handler
    admin: str  # the policy name in the refusal; empty when everyone may
    public: bool


ROUTES: list[Route] = []


def route(
    method: str, path: str, *, admin: str = "", public: bool = False
) -> Callable[[Handler], Handler]:
    """Serve ``path``; each ``{name}`` in it becomes an argument of the handler."""
    pattern = re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path) + r"/?$")

    def add(handler: Handler) -> Handler:
        ROUTES.append(Route(method, pattern, handler, admin, public))
        return handler

    return add


def find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    known = False
    for each in ROUTES:
        match = each.pattern.match(path)
        if match and each.method == method:
            return each, match.groupdict()
        known = known or match is not None
    raise Refusal(405 if known else 404, "The resource could not be found.")


def parse_version(text: str) -> tuple[int, int]:
    major, minor = text.split(".")
    return int(major), int(minor)


def forbid(policy: str) -> NoReturn:
    raise Refusal(403, f"Policy doesn't allow {policy} to be performed.")


def truthy(text: str) -> bool:
    return text.strip().lower() in ("1", "t", "true", "on", "y", "yes")
