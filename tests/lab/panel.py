"""Put the checkout's panel into the lab's Horizon, the way operators install it."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.lab import services, venvs
from tests.lab.config.horizon import local_settings
from tests.lab.config.panel import ENGINE_CONF, PANEL_USER
from tests.lab.layout import CHECKOUT, CONTROLLER, Paths
from tests.lab.node import Node
from tests.lab.progress import step
from tests.lab.service import Running
from tests.lab.services.controller import ENGINE
from tests.lab.services.host import AGENT
from tests.lab.shell import CommandError, run, run_logged

PACKAGE = "migration_panel"
SOURCES = (PACKAGE, "static", "templates", "setup.cfg", "pyproject.toml", "README.rst")
# What Horizon collects and compresses: our files and the list of them.
STATIC_SOURCES = ("static", f"{PACKAGE}/enabled")
# What is copied: folder of our package -> folder of openstack_dashboard/local.
OPERATOR_COPIES = {"enabled": "enabled", "local_settings.d": "local_settings.d"}


class Panel:
    """One installation of the panel in one Horizon."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.log = paths.logs / "panel.log"
        self.stamp = paths.site / "panel.json"

    @property
    def site_packages(self) -> Path:
        return packages_of(self.paths, "horizon")

    @property
    def local(self) -> Path:
        return self.site_packages / "openstack_dashboard" / "local"

    def state(self) -> dict[str, object]:
        try:
            found: dict[str, object] = json.loads(self.stamp.read_text())
        except (OSError, ValueError):
            return {}
        return found

    def key(self) -> str:
        made = venvs.made(self.paths, "horizon")
        return f"{source_key(CHECKOUT)}-{made}"

    def static_key(self) -> str:
        """What the collected and compressed files are made of."""
        ours = source_key(CHECKOUT, STATIC_SOURCES)
        return f"{ours}-{venvs.made(self.paths, 'horizon')}"

    def note(self, **values: object) -> None:
        self.stamp.write_text(json.dumps({**self.state(), **values}))

    def current(self) -> bool:
        return self.state().get("key") == self.key()

    def deploy(self) -> None:
        """Everything from the wheel to the compressed files."""
        # Taken before the build: what changes meanwhile is deployed the next time.
        key, static = self.key(), self.static_key()
        with step("panel: wheel"):
            wheel = self.build()
        with step("panel: install"):
            self.install(wheel)
        if self.state().get("static") != static:
            with step("panel: static files"):
                self.collect()
        self.note(key=key, static=static)

    def build(self) -> Path | None:
        """A wheel built in a folder of its own; None while there is no package."""
        if not (CHECKOUT / "setup.cfg").exists():
            return None
        work = self.paths.cache / "wheel"
        shutil.rmtree(work, ignore_errors=True)
        copy_sources(CHECKOUT, work / "source")
        pip = [self.paths.program("pip", "horizon"), "wheel", "--no-deps"]
        options = [
            "--no-build-isolation",
            "--wheel-dir",
            str(work),
            str(work / "source"),
        ]
        run_logged([*pip, *options], self.log)
        return next(work.glob("*.whl"))

    def install(self, wheel: Path | None) -> None:
        self.write_settings()
        self.remove_copies()
        if wheel is None:
            return
        for name in venvs.WANTED:
            pip = [self.paths.program("pip", name), "install", "--no-deps"]
            run_logged([*pip, "--force-reinstall", str(wheel)], self.log)
        self.copy()

    def write_settings(self) -> None:
        self.paths.site.mkdir(parents=True, exist_ok=True)
        secret = str(self.state().get("secret") or secrets.token_hex(32))
        settings = self.local / "local_settings.py"
        settings.write_text(local_settings(self.paths.site, secret))
        self.note(secret=secret)

    def remove_copies(self) -> None:
        """Take away what an earlier version of the panel had us copy."""
        copies = self.state().get("copies", [])
        for name in copies if isinstance(copies, list) else []:
            (self.local / str(name)).unlink(missing_ok=True)

    def copy(self) -> None:
        copied = []
        for source, target in OPERATOR_COPIES.items():
            for file in sorted((self.site_packages / PACKAGE / source).glob("_*.py")):
                if file.name != "__init__.py":
                    shutil.copy2(file, self.local / target / file.name)
                    copied.append(f"{target}/{file.name}")
        self.note(copies=copied)

    def collect(self) -> None:
        for place in (PACKAGE, "dashboard"):
            shutil.rmtree(self.paths.site / "static" / place, ignore_errors=True)
        self.django("collectstatic", "--noinput", "--verbosity", "0")
        try:
            self.django("compress", "--force")
        except CommandError:
            # django-compressor's threads race now and then (its issue 1291).
            self.django("compress", "--force")

    def django(self, *words: str) -> None:
        """Run it on the controller: without memcached, compress loses a block."""
        env = {
            "PYTHONWARNINGS": "ignore",
            "DJANGO_SETTINGS_MODULE": "openstack_dashboard.settings",
        }
        python = self.paths.program("python", "horizon")
        argv = [python, "-m", "django", *words]
        result = Node(CONTROLLER, self.paths).run(argv, env=env, timeout=300)
        with self.log.open("a") as log:
            log.write(f"$ {' '.join(argv)}\n{result.out}{result.err}")

    def start(self) -> None:
        """Start engine, agents and Horizon; the engine needs its tables before."""
        self.make_tables()
        for running in self.processes():
            running.start()
        for running in self.processes():
            running.wait()

    def restart(self) -> None:
        for running in self.processes():
            running.stop()
        self.start()

    def processes(self) -> list[Running]:
        on_controller = [
            services.find(self.paths, CONTROLLER, name) for name in (ENGINE, "horizon")
        ]
        return [*on_controller, *services.on_hosts(self.paths, AGENT)]

    def make_tables(self) -> None:
        program = self.paths.program(ENGINE, "horizon")
        argv = [program, "--config-file", ENGINE_CONF, "--sync-database"]
        Node(CONTROLLER, self.paths).run(argv, user=PANEL_USER)


def packages_of(paths: Paths, venv: str) -> Path:
    return next((paths.venvs / venv / "lib").glob("python3.*")) / "site-packages"


def source_files(checkout: Path, names: Sequence[str]) -> Iterator[Path]:
    """Every file below these places, in a stable order."""
    for name in names:
        place = checkout / name
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (f for f in found if f.is_file() and "__pycache__" not in f.parts)


def source_key(checkout: Path, names: Sequence[str] = SOURCES) -> str:
    digest = hashlib.sha256()
    for file in source_files(checkout, names):
        digest.update(f"{file.relative_to(checkout)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def copy_sources(checkout: Path, target: Path) -> None:
    """Build from a copy: a build leaves folders in the place it builds from."""
    target.mkdir(parents=True)
    for name in (*SOURCES, "LICENSE"):
        if (checkout / name).exists():
            run(["cp", "-a", str(checkout / name), str(target)])
