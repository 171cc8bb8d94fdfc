"""Files that a node gets into its root before it starts."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.lab.layout import NOVA_UID, PANEL_UID

OWNERS = {"root": 0, "nova": NOVA_UID, "migration-panel": PANEL_UID}


@dataclass(frozen=True)
class File:
    """A text file by its path inside the node."""

    path: str
    text: str
    mode: int = 0o644
    owner: str = "root"

    def write_below(self, root: Path) -> None:
        """Write it; folders that have to be made belong to the file's owner too."""
        target = root / self.path.lstrip("/")
        uid = OWNERS[self.owner]
        for folder in reversed(missing_folders(target.parent)):
            folder.mkdir()
            os.chown(folder, uid, uid)
        target.unlink(missing_ok=True)
        target.touch(mode=self.mode)
        target.write_text(self.text)
        target.chmod(self.mode)
        os.chown(target, uid, uid)


def missing_folders(folder: Path) -> list[Path]:
    """The folders that do not exist yet, innermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    return missing


def dump(files: Sequence[File]) -> str:
    return json.dumps([asdict(file) for file in files])


def load(text: str) -> list[File]:
    return [File(**fields) for fields in json.loads(text)]
