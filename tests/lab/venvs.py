"""The two Python environments: OpenStack's services, and Horizon."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from tests.lab.layout import HERE, PYTHON, Paths
from tests.lab.shell import run_logged

CONSTRAINTS = HERE / "constraints.txt"
TOOLS = ("setuptools", "wheel")
WANTED = {
    "services": (
        *("nova", "keystone", "openstack-placement", "glance", "neutron"),
        *("pymysql", "pymemcache", "libvirt-python", "uwsgi"),
        *("python-novaclient", "python-openstackclient"),
    ),
    # Horizon does not depend on a memcached client, although its defaults need one.
    "horizon": (
        *("horizon", "pymemcache", "pymysql", "uwsgi"),
        *("python-novaclient", "oslo.messaging"),
    ),
}


def key(name: str) -> str:
    """What an environment was made from, as a hash."""
    inputs = [CONSTRAINTS.read_text(), PYTHON, *TOOLS, *WANTED[name]]
    return hashlib.sha256("\n".join(inputs).encode()).hexdigest()


def stamp(paths: Paths, name: str) -> Path:
    return paths.venvs / f"{name}.key"


def current(paths: Paths, name: str) -> bool:
    try:
        return stamp(paths, name).read_text() == key(name)
    except OSError:
        return False


def made(paths: Paths, name: str) -> str:
    """Tells one making of an environment from the next."""
    return f"{key(name)}-{stamp(paths, name).stat().st_mtime_ns}"


def create(paths: Paths, name: str) -> None:
    """Make an environment anew unless it is made from the same constraints already."""
    if current(paths, name):
        return
    venv, log = paths.venvs / name, paths.logs / f"venv-{name}.log"
    stamp(paths, name).unlink(missing_ok=True)
    shutil.rmtree(venv, ignore_errors=True)
    run_logged([PYTHON, "-m", "venv", str(venv)], log)
    pip_install(paths, name, TOOLS)
    pip_install(paths, name, WANTED[name])
    stamp(paths, name).write_text(key(name))


def pip_install(paths: Paths, name: str, what: tuple[str, ...]) -> None:
    log = paths.logs / f"venv-{name}.log"
    pip = [paths.program("pip", name), "install", "--disable-pip-version-check"]
    run_logged([*pip, "--constraint", str(CONSTRAINTS), *what], log)
