"""What the services' configuration files share."""

from __future__ import annotations

from collections.abc import Mapping

from tests.lab.layout import CONTROLLER_ADDRESS

Section = Mapping[str, object]

# Fixed on purpose: the lab is reachable from its own machine alone
# (S105: passwords in code are what is meant here).
DATABASE_PASSWORD = "lab-database"  # noqa: S105
QUEUE_PASSWORD = "lab-queue"  # noqa: S105
SERVICE_PASSWORD = "lab-service"  # noqa: S105
ADMIN_PASSWORD = "lab-admin"  # noqa: S105

REGION = "RegionOne"
PORTS = {
    "keystone": 5000,
    "glance": 9292,
    "placement": 8778,
    "nova": 8774,
    "neutron": 9696,
}
QUEUE = f"rabbit://openstack:{QUEUE_PASSWORD}@{CONTROLLER_ADDRESS}:5672/"


def ini(sections: Mapping[str, Section]) -> str:
    """Text of an oslo.config file; a list of values repeats its option."""
    lines: list[str] = []
    for name, options in sections.items():
        lines.append(f"[{name}]")
        for option, value in options.items():
            values = value if isinstance(value, list) else [value]
            lines += [f"{option} = {text(one)}" for one in values]
        lines.append("")
    return "\n".join(lines)


def text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def endpoint(service: str) -> str:
    return f"http://{CONTROLLER_ADDRESS}:{PORTS[service]}"


def database(name: str) -> str:
    """The databases listen on the controller's loopback alone."""
    return f"mysql+pymysql://lab:{DATABASE_PASSWORD}@127.0.0.1/{name}?charset=utf8mb4"


def service_login(user: str) -> dict[str, object]:
    """How a service signs in as itself."""
    return {
        "auth_type": "password",
        "auth_url": f"{endpoint('keystone')}/v3",
        "username": user,
        "password": SERVICE_PASSWORD,
        "project_name": "service",
        "user_domain_name": "Default",
        "project_domain_name": "Default",
        "region_name": REGION,
    }


def token_check(user: str) -> dict[str, object]:
    """The [keystone_authtoken] section."""
    return {
        **service_login(user),
        "www_authenticate_uri": endpoint("keystone"),
        "service_token_roles": "service",
        "service_token_roles_required": True,
    }


def pool(name: str) -> dict[str, object]:
    """A [database] section with few connections."""
    return {"connection": database(name), "max_pool_size": 3, "max_overflow": 10}
