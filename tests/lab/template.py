"""A controller's data with every database synced, made once and then copied."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.lab import guest_image, services
from tests.lab.config.common import (
    ADMIN_PASSWORD,
    DATABASE_PASSWORD,
    PORTS,
    REGION,
    endpoint,
)
from tests.lab.layout import CONTROLLER, HERE, Paths
from tests.lab.node import Node
from tests.lab.openstack import Cloud
from tests.lab.progress import together
from tests.lab.provision import provision_flavors, provision_identity, provision_images
from tests.lab.venvs import CONSTRAINTS

DATABASES = (
    "keystone",
    "glance",
    "placement",
    "neutron",
    "nova_api",
    "nova",
    "nova_cell0",
)
PARTS = ("mysql", "keystone", "glance")
INPUTS = ("config/common.py", "config/controller.py", "provision.py", "template.py")


def key() -> str:
    content = [CONSTRAINTS.read_bytes(), guest_image.key().encode()]
    content += [(HERE / name).read_bytes() for name in INPUTS]
    return hashlib.sha256(b"".join(content)).hexdigest()[:16]


def folder(paths: Paths) -> Path:
    return paths.cache / f"template-{key()}"


def restore(paths: Paths) -> None:
    """Give the controller a fresh copy of the data."""
    shutil.rmtree(paths.data, ignore_errors=True)
    shutil.copytree(folder(paths), paths.data, copy_function=copy_with_owner)
    for source in [folder(paths), *folder(paths).rglob("*")]:
        if source.is_dir():
            target = paths.data / source.relative_to(folder(paths))
            keep_owner(source, target)


def copy_with_owner(source: str, target: str) -> str:
    shutil.copy2(source, target)
    keep_owner(Path(source), Path(target))
    return target


def keep_owner(source: Path, target: Path) -> None:
    status = source.stat()
    os.chown(target, status.st_uid, status.st_gid)


def start_empty(paths: Paths) -> None:
    """Data folders without content, as a new controller has them."""
    shutil.rmtree(paths.data, ignore_errors=True)
    for part in PARTS:
        (paths.data / part).mkdir(parents=True)
    mysql = pwd.getpwnam("mysql")
    os.chown(paths.data / "mysql", mysql.pw_uid, mysql.pw_gid)


class Builder:
    """Fills a running, empty controller."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.node = Node(CONTROLLER, paths)

    def tool(self, name: str, *words: str) -> None:
        self.node.run([self.paths.program(name), *words], timeout=600)

    def start(self, *names: str) -> None:
        found = [services.find(self.paths, CONTROLLER, name) for name in names]
        for service in found:
            service.start()
        for service in found:
            service.wait()

    def databases(self) -> None:
        self.node.run(["mariadb-install-db", "--user=mysql", "--skip-test-db"])
        self.start("mariadb", "memcached")
        self.node.run(["mariadb", "--user=root"], stdin=database_statements())

    def sync(self) -> None:
        together(
            [
                ("sync: keystone", self.sync_keystone),
                ("sync: nova", self.sync_nova),
                ("sync: glance", lambda: self.tool("glance-manage", "db_sync")),
                (
                    "sync: placement",
                    lambda: self.tool("placement-manage", "db", "sync"),
                ),
                ("sync: neutron", self.sync_neutron),
            ]
        )

    def sync_keystone(self) -> None:
        self.tool("keystone-manage", "db_sync")
        own = ("--keystone-user", "root", "--keystone-group", "root")
        self.tool("keystone-manage", "fernet_setup", *own)
        self.tool("keystone-manage", "credential_setup", *own)
        url = f"{endpoint('keystone')}/v3"
        urls = [
            f"--bootstrap-{kind}-url={url}" for kind in ("admin", "internal", "public")
        ]
        admin = (
            f"--bootstrap-password={ADMIN_PASSWORD}",
            f"--bootstrap-region-id={REGION}",
        )
        self.tool("keystone-manage", "bootstrap", *admin, *urls)

    def sync_neutron(self) -> None:
        config = ("--config-file", "/etc/neutron/neutron.conf")
        self.tool("neutron-db-manage", *config, "upgrade", "heads")

    def sync_nova(self) -> None:
        self.tool("nova-manage", "api_db", "sync")
        self.tool("nova-manage", "cell_v2", "map_cell0")
        self.tool("nova-manage", "cell_v2", "create_cell", "--name", "cell1")
        self.tool("nova-manage", "db", "sync")

    def provision(self) -> None:
        self.start(*(f"{name}-api" for name in PORTS if name != "neutron"))
        cloud = Cloud()
        provision_identity(cloud)
        provision_flavors(cloud)
        provision_images(cloud, self.paths)

    def save(self) -> None:
        """Shut the database down cleanly and keep the data for later runs."""
        self.node.run(["mariadb-admin", "--user=root", "shutdown"])
        self.node.stop()
        forget_old(self.paths)
        self.paths.data.rename(folder(self.paths))


def database_statements(names: Sequence[str] = DATABASES) -> str:
    account = "'lab'@'127.0.0.1'"
    lines = [f"CREATE USER {account} IDENTIFIED BY '{DATABASE_PASSWORD}';"]
    lines += [f"CREATE DATABASE {name} CHARACTER SET utf8mb4;" for name in names]
    lines += [f"GRANT ALL ON {name}.* TO {account};" for name in names]
    return "\n".join(lines) + "\n"


def forget_old(paths: Paths) -> None:
    for old in paths.cache.glob("template-*"):
        shutil.rmtree(old)
