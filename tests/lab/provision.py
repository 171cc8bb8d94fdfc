"""What the cloud holds before its first guest: users, services, flavors, images."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.lab import guest_image
from tests.lab.config.common import ADMIN_PASSWORD, REGION, SERVICE_PASSWORD, endpoint
from tests.lab.config.panel import PANEL_USER
from tests.lab.layout import Paths
from tests.lab.openstack import Cloud

CATALOG = {
    "glance": ("image", ""),
    "placement": ("placement", ""),
    "nova": ("compute", "/v2.1"),
    "neutron": ("network", ""),
}


@dataclass(frozen=True)
class Login:
    user: str
    password: str
    project: str
    roles: tuple[str, ...]


LOGINS = (
    Login("admin", ADMIN_PASSWORD, "admin", ("admin",)),
    Login("olive", "lab-olive", "operations", ("operator",)),
    Login("mia", "lab-mia", "shop", ("member",)),
)

# As whom the panel's engine asks Nova.
ENGINE = Login(PANEL_USER, SERVICE_PASSWORD, "service", ("admin",))

# Makes the seeded servers: only an admin of a project may say on which host.
SEEDER = Login("seeder", "lab-seeder", "shop", ("admin",))


@dataclass(frozen=True)
class Flavor:
    name: str
    ram: int
    disk: int
    vcpus: int = 1


FLAVORS = (
    Flavor("m1.tiny", 128, 1),
    Flavor("m1.small", 192, 1),
    Flavor("m1.dirty", 224, 1),
)


class Identity:
    """Makes what Keystone has to know; everything is new, nothing is looked for."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.roles = self._ids("roles")
        self.projects = self._ids("projects")
        self.users = self._ids("users")

    def _ids(self, kind: str) -> dict[str, str]:
        found = self.cloud.get("keystone", f"/v3/{kind}")[kind]
        return {item["name"]: item["id"] for item in found}

    def make(self, kind: str, **fields: Any) -> str:
        """Create one thing and return its id; ``kind`` is the singular."""
        made = self.cloud.post("keystone", f"/v3/{kind}s", {kind: fields})
        return str(made[kind]["id"])

    def project(self, name: str) -> str:
        if name not in self.projects:
            self.projects[name] = self.make("project", name=name, domain_id="default")
        return self.projects[name]

    def role(self, name: str) -> str:
        if name not in self.roles:
            self.roles[name] = self.make("role", name=name)
        return self.roles[name]

    def login(self, login: Login) -> None:
        project = self.project(login.project)
        if login.user not in self.users:
            account = {"name": login.user, "password": login.password}
            self.users[login.user] = self.make(
                "user", domain_id="default", default_project_id=project, **account
            )
        for role in login.roles:
            grant = f"users/{self.users[login.user]}/roles/{self.role(role)}"
            self.cloud.call("PUT", "keystone", f"/v3/projects/{project}/{grant}")

    def service(self, name: str) -> None:
        kind, suffix = CATALOG[name]
        self.login(Login(name, SERVICE_PASSWORD, "service", ("admin", "service")))
        service = self.make("service", name=name, type=kind)
        for interface in ("public", "internal", "admin"):
            self.make(
                "endpoint",
                service_id=service,
                interface=interface,
                region_id=REGION,
                url=f"{endpoint(name)}{suffix}",
            )


def provision_identity(cloud: Cloud) -> None:
    identity = Identity(cloud)
    for name in CATALOG:
        identity.service(name)
    for login in (*LOGINS, ENGINE, SEEDER, replace(SEEDER, project="admin")):
        identity.login(login)


def provision_flavors(cloud: Cloud) -> None:
    for number, flavor in enumerate(FLAVORS, start=1):
        fields = {"ram": flavor.ram, "vcpus": flavor.vcpus, "disk": flavor.disk}
        cloud.nova(
            "/flavors", {"flavor": {"name": flavor.name, "id": str(number), **fields}}
        )


def provision_image(cloud: Cloud, paths: Paths, name: str) -> None:
    fields = {
        "name": name,
        "disk_format": "qcow2",
        "container_format": "bare",
        "visibility": "public",
        # The guest ignores ACPI: do not wait a minute for it to shut down.
        "os_shutdown_timeout": "2",
        "hw_video_model": "vga",
    }
    made = cloud.post("glance", "/v2/images", fields)
    content = guest_image.image(paths, name).read_bytes()
    cloud.call("PUT", "glance", f"/v2/images/{made['id']}/file", content)


def provision_images(cloud: Cloud, paths: Paths) -> None:
    for name in guest_image.VARIANTS:
        provision_image(cloud, paths, name)
