"""Keystone v3: password and token sign-in, the catalog, users and projects."""

from __future__ import annotations

from tests.fakes.clock import stamp
from tests.fakes.routing import Answer, Json, Refusal, Request, route
from tests.fakes.state import Project, User, stable_id
from tests.fakes.tokens import Token, issue, read_token, unauthorized

DOMAIN: Json = {"id": "default", "name": "Default"}
CATALOG = {
    "identity": ("keystone", "/identity/v3"),
    "compute": ("nova", "/compute/v2.1"),
    "placement": ("placement", "/placement"),
    "image": ("glance", "/image"),
    "network": ("neutron", "/network"),
    "volumev3": ("cinder", "/volume/v3"),
}


@route("POST", "/identity/v3/auth/tokens", public=True)
def sign_in(request: Request) -> Answer:
    auth = request.body["auth"]
    methods = auth["identity"]["methods"]
    user = _by_password(request) if "password" in methods else _by_token(request)
    token = issue(user, _scope(request, user), system=_whole_system(request, user))
    return Answer(
        201,
        {"token": _describe(request, token, methods)},
        {"X-Subject-Token": token.id},
    )


def _by_password(request: Request) -> User:
    given = request.body["auth"]["identity"]["password"]["user"]
    named = (given.get("name"), given.get("id"))
    for user in request.cloud.users.values():
        if (user.name in named or user.id in named) and user.password == given[
            "password"
        ]:
            return user
    raise unauthorized()


def _by_token(request: Request) -> User:
    return read_token(request, request.body["auth"]["identity"]["token"]["id"]).user


def _scope(request: Request, user: User) -> Project | None:
    wanted = request.body["auth"].get("scope")
    if wanted is None or wanted == "unscoped" or "system" in wanted:
        return None
    given = wanted.get("project", {})
    for project in _projects_of(request, user):
        if given.get("id") == project.id or given.get("name") == project.name:
            return project
    raise unauthorized()


def _whole_system(request: Request, user: User) -> bool:
    wanted = request.body["auth"].get("scope")
    if not isinstance(wanted, dict) or "system" not in wanted:
        return False
    if not user.system:
        raise unauthorized()
    return True


def _projects_of(request: Request, user: User) -> list[Project]:
    return [request.cloud.projects[name] for name in user.roles]


def _describe(request: Request, token: Token, methods: list[str]) -> Json:
    body: Json = {
        "methods": methods,
        "user": _user_view(token.user) | {"domain": DOMAIN},
        "audit_ids": [f"audit-{token.serial}"],
        "issued_at": f"{stamp(request.cloud.clock.now)}Z",
        "expires_at": "2099-01-01T00:00:00.000000Z",
    }
    if token.project:
        project = {"id": token.project.id, "name": token.project.name}
        body |= {"project": project | {"domain": DOMAIN}, "is_domain": False}
    if token.system:
        body["system"] = {"all": True}
    if token.roles:
        roles = [{"id": stable_id("role", name), "name": name} for name in token.roles]
        body |= {"roles": roles, "catalog": _catalog(request.base)}
    return body


def _catalog(base: str) -> list[Json]:
    return [
        {
            "id": kind,
            "type": kind,
            "name": name,
            "endpoints": [_endpoint(kind, base + path)],
        }
        for kind, (name, path) in CATALOG.items()
    ]


def _endpoint(kind: str, url: str) -> Json:
    place = {"region": "RegionOne", "region_id": "RegionOne"}
    return {"id": kind, "interface": "public", "url": url} | place


@route("GET", "/identity", public=True)
def versions(request: Request) -> Answer:
    return Answer(300, {"versions": {"values": [_version(request)]}})


@route("GET", "/identity/v3", public=True)
def version(request: Request) -> Json:
    return {"version": _version(request)}


def _version(request: Request) -> Json:
    link = {"rel": "self", "href": f"{request.base}/identity/v3/"}
    return {
        "id": "v3.14",
        "status": "stable",
        "updated": "2020-04-07T00:00:00Z",
        "links": [link],
    }


@route("GET", "/identity/v3/auth/tokens")
def validate(request: Request) -> Json:
    token = read_token(request, request.headers.get("x-subject-token", ""))
    return {"token": _describe(request, token, ["password"])}


@route("DELETE", "/identity/v3/auth/tokens")
def revoke(_request: Request) -> Answer:
    return Answer(204)


@route("GET", "/identity/v3/auth/projects")
def my_projects(request: Request) -> Json:
    return _project_list(_projects_of(request, request.user.user))


@route("GET", "/identity/v3/auth/domains")
def my_domains(_request: Request) -> Json:
    return {"domains": [], "links": {}}


@route("GET", "/identity/v3/auth/system")
def my_systems(request: Request) -> Json:
    system = [{"all": True}] if request.user.user.system else []
    return {"system": system, "links": {}}


@route("GET", "/identity/v3/users/{user_id}/projects")
def projects_of_user(request: Request, user_id: str) -> Json:
    return _project_list(_projects_of(request, _find_user(request, user_id)))


@route("GET", "/identity/v3/projects", admin="identity:list_projects")
def projects(request: Request) -> Json:
    return _project_list(list(request.cloud.projects.values()))


@route("GET", "/identity/v3/projects/{project_id}")
def project(request: Request, project_id: str) -> Json:
    for each in request.cloud.projects.values():
        if each.id == project_id:
            return {"project": _project_view(each)}
    raise Refusal(404, f"Could not find project: {project_id}.")


@route("GET", "/identity/v3/users", admin="identity:list_users")
def users(request: Request) -> Json:
    return {
        "users": [_user_view(each) for each in request.cloud.users.values()],
        "links": {},
    }


@route("GET", "/identity/v3/users/{user_id}")
def user(request: Request, user_id: str) -> Json:
    return {"user": _user_view(_find_user(request, user_id))}


@route("GET", "/identity/v3/domains/{_domain_id}")
def domain(_request: Request, _domain_id: str) -> Json:
    return {"domain": DOMAIN | {"enabled": True}}


def _find_user(request: Request, user_id: str) -> User:
    for each in request.cloud.users.values():
        if each.id == user_id:
            return each
    raise Refusal(404, f"Could not find user: {user_id}.")


def _user_view(each: User) -> Json:
    return {
        "id": each.id,
        "name": each.name,
        "enabled": True,
        "domain_id": DOMAIN["id"],
    }


def _project_view(each: Project) -> Json:
    view = {
        "id": each.id,
        "name": each.name,
        "enabled": True,
        "domain_id": DOMAIN["id"],
    }
    return view | {
        "parent_id": "default",
        "is_domain": False,
        "description": "",
        "tags": [],
    }


def _project_list(found: list[Project]) -> Json:
    return {"projects": [_project_view(each) for each in found], "links": {}}
