"""Where everything in the lab is: directories, addresses, names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent

DEFAULT_HOME = "/var/lib/migration-panel-lab"
HOME_VARIABLE = "MIGRATION_PANEL_LAB_DIR"

# TEST-NET-2: reserved for documentation, so no real network is shadowed.
NETWORK = "198.51.100"
PREFIX = 24
BRIDGE = "mp-lab0"
MACHINE_ADDRESS = f"{NETWORK}.1"

CONTROLLER = "controller"
HOSTS = ("compute1", "compute2", "compute3")
NODES = (CONTROLLER, *HOSTS)
OCTETS = {name: 10 + number for number, name in enumerate(NODES)}
ADDRESSES = {name: f"{NETWORK}.{octet}" for name, octet in OCTETS.items()}
CONTROLLER_ADDRESS = ADDRESSES[CONTROLLER]
HORIZON_URL = f"http://{CONTROLLER_ADDRESS}/"

# Debian's own interpreter: the machine's first python3 may be unreadable for user nova.
PYTHON = "/usr/bin/python3"
NOVA_UID = 64060
PANEL_UID = 64061
PANEL_STATE = "/var/lib/migration-panel"
NOVA_HOME = "/var/lib/nova"
BRICK = "/var/lib/lab-brick"
INSTANCES = f"{NOVA_HOME}/instances"
# A host's own disk; bound over INSTANCES while storage is local.
LOCAL_DISK = "/var/lib/lab-disk"


def link_name(node: str) -> str:
    """Name of the machine's end of a node's cable (15 characters at most)."""
    return f"mp-lab-{OCTETS[node]}"


@dataclass(frozen=True)
class Paths:
    """All state of one lab, below one directory."""

    home: Path

    @classmethod
    def from_environment(cls) -> Paths:
        return cls(Path(os.environ.get(HOME_VARIABLE) or DEFAULT_HOME).absolute())

    @property
    def cache(self) -> Path:
        """What outlives ``down``: packages' stamp, guest image, database template."""
        return self.home / "cache"

    @property
    def venvs(self) -> Path:
        return self.home / "venvs"

    @property
    def site(self) -> Path:
        """Horizon's settings and static files."""
        return self.home / "site"

    @property
    def run(self) -> Path:
        """What belongs to one run and goes with it."""
        return self.home / "run"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    def node(self, name: str) -> Path:
        return self.run / "nodes" / name

    def log_folder(self, node: str) -> Path:
        """A node sees this folder as its /var/log."""
        return self.logs / node

    def probed(self, host: str) -> Path:
        return self.cache / "libvirt-emulated" / host

    def disk(self, host: str) -> Path:
        """The image of the disk that a host keeps its guests on."""
        return self.run / "disks" / host

    @property
    def brick(self) -> Path:
        """The disks of all hosts' guests when storage is shared."""
        return self.run / "brick"

    @property
    def data(self) -> Path:
        """The controller's databases and files, copied from the template."""
        return self.run / "data"

    def program(self, name: str, venv: str = "services") -> str:
        return str(self.venvs / venv / "bin" / name)
