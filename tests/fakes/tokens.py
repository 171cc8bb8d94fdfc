"""Tokens that tell everything about themselves."""

from __future__ import annotations

import base64
import itertools
import json
from dataclasses import dataclass

from tests.fakes.routing import Refusal, Request
from tests.fakes.state import Project, User

# As Keystone itself implies them.
IMPLIED = {"admin": ("manager",), "manager": ("member",), "member": ("reader",)}
SYSTEM = "*"  # in the place of a project's name
_serials = itertools.count(1)


@dataclass(frozen=True)
class Token:
    """Tells everything about itself, so it stays valid in the next test's cloud."""

    user: User
    project: Project | None
    serial: int
    system: bool = False

    @property
    def id(self) -> str:
        project = self.project.name if self.project else ""
        scope = SYSTEM if self.system else project
        plain = json.dumps([self.user.name, scope, self.serial])
        return "fake" + base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    @property
    def roles(self) -> list[str]:
        if self.system:
            return with_implied(self.user.system)
        if self.project:
            return with_implied(self.user.roles.get(self.project.name, ()))
        return []

    @property
    def is_admin(self) -> bool:
        return "admin" in self.roles

    @property
    def project_id(self) -> str:
        return self.project.id if self.project else ""


def with_implied(roles: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    todo = list(roles)
    while todo:
        role = todo.pop(0)
        if role not in found:
            found.append(role)
            todo += IMPLIED.get(role, ())
    return found


def issue(user: User, project: Project | None, *, system: bool = False) -> Token:
    return Token(user, project, next(_serials), system)


def newest_serial() -> int:
    """Every token issued so far has this serial or a lower one."""
    return next(_serials)


def read_token(request: Request, text: str) -> Token:
    try:
        plain = text.removeprefix("fake")
        padded = plain + "=" * (-len(plain) % 4)
        name, scope, serial = json.loads(base64.urlsafe_b64decode(padded))
        user = request.cloud.users[name]
        named = scope not in ("", SYSTEM)
        project = request.cloud.projects[scope] if named else None
    except (ValueError, KeyError) as error:
        raise unauthorized() from error
    if serial <= request.cloud.expired_serial:
        raise unauthorized()
    return Token(user, project, serial, scope == SYSTEM)


def who(request: Request) -> tuple[str, str]:
    """User and scope, the same for each of the many tokens Horizon asks for."""
    text = request.headers.get("x-auth-token")
    token = read_token(request, text) if text else None
    return (token.user.name, token.project_id) if token else ("", "")


def unauthorized() -> Refusal:
    return Refusal(401, "The request you have made requires authentication.")
