"""oslo.messaging without eventlet, which it would load and never use: 25 MB."""

import importlib
import sys
from abc import ABC
from types import ModuleType
from typing import Any


class ServiceBase(ABC):  # noqa: B024 - oslo.messaging derives from it and no more
    """All that oslo.messaging takes of oslo.service, which loads eventlet."""


def messaging() -> Any:
    """The module oslo_messaging; as it is where something loaded it before."""
    if "oslo_messaging" not in sys.modules and "eventlet" not in sys.modules:
        # None makes an import of it fail as if it was not installed.
        sys.modules["eventlet"] = None  # type: ignore[assignment]
        _stand_in("oslo_service", "service")
    return importlib.import_module("oslo_messaging")


def _stand_in(package: str, name: str) -> None:
    if package in sys.modules:
        return
    outer, inner = ModuleType(package), ModuleType(f"{package}.{name}")
    inner.ServiceBase = ServiceBase  # type: ignore[attr-defined]
    setattr(outer, name, inner)
    sys.modules[package] = outer
    sys.modules[f"{package}.{name}"] = inner
