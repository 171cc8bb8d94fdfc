"""Reports for tests: nothing measured, unless a test says what was."""

from datetime import UTC, datetime
from typing import Any

from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Probe
from migration_panel.facts.report import SCHEMA, Report

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SILENT = Missing("not asked")
TOPICS = (
    *("account", "ssh", "nova", "libvirt", "capabilities"),
    *("storage", "memory", "network", "clock", "domains", "platform"),
)
PROBES = (
    *("ssh", "instances_path", "libvirt", "names"),
    *("cpu", "data_port", "shared_storage"),
)


def report(host: str = "compute1", **known: Any) -> Report:
    """A report with every topic Missing but those given."""
    told = {
        "schema": SCHEMA,
        "taken": NOON,
        "period": 60,
        "agent_version": "1.0",
        **dict.fromkeys(TOPICS, SILENT),
    }
    return Report(host=host, **{**told, **known})


def probe(source: str = "compute1", target: str = "compute2", **known: Any) -> Probe:
    """A probe with every part Missing but those given."""
    told = {"taken": NOON, **dict.fromkeys(PROBES, SILENT)}
    return Probe(source=source, target=target, **{**told, **known})
