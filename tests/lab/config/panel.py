"""Configuration of the panel's own two services, and their way into RabbitMQ."""

from __future__ import annotations

import base64
import hashlib
import json

from tests.lab.config.common import (
    QUEUE_PASSWORD,
    SERVICE_PASSWORD,
    ini,
    service_login,
)
from tests.lab.layout import CONTROLLER_ADDRESS

PANEL_USER = "migration-panel"
FOLDER = "/etc/migration-panel"
AGENT_CONF = f"{FOLDER}/agent.conf"
ENGINE_CONF = f"{FOLDER}/engine.conf"
DEFINITIONS = "/etc/rabbitmq/definitions.json"
VHOST = "migration_panel"
PANEL_QUEUE = f"rabbit://{VHOST}:{SERVICE_PASSWORD}@{CONTROLLER_ADDRESS}:5672/{VHOST}"
# Seconds: what changes is seen soon, what is silent is soon unknown, and two cores
# bear it.
PERIOD, PROBE_PERIOD, NOVA_PERIOD = 15, 45, 10


def agent_conf() -> str:
    return ini({"DEFAULT": {"transport_url": PANEL_QUEUE}, "agent": {"period": PERIOD}})


def engine_conf() -> str:
    """The database is where the options' default has it, as in Horizon's settings."""
    login = {**service_login(PANEL_USER), "period": NOVA_PERIOD, "interface": "public"}
    periods = {"period": PERIOD, "probe_period": PROBE_PERIOD}
    return ini(
        {
            "DEFAULT": {"transport_url": PANEL_QUEUE},
            "engine": {**periods, "answer_timeout": 60},
            "nova": login,
        }
    )


def password_hash(password: str, salt: bytes = b"salt") -> str:
    """As RabbitMQ keeps a password: a salt of four bytes, and SHA-256 of both."""
    digest = hashlib.sha256(salt + password.encode()).digest()
    return base64.b64encode(salt + digest).decode()


def queue_definitions() -> str:
    """Two virtual hosts, each with a user that sees no other."""
    users = {"openstack": ("/", QUEUE_PASSWORD), VHOST: (VHOST, SERVICE_PASSWORD)}
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    return json.dumps(
        {
            "users": [
                {
                    "name": user,
                    "password_hash": password_hash(password),
                    "hashing_algorithm": "rabbit_password_hashing_sha256",
                    "tags": "",
                }
                for user, (_, password) in users.items()
            ],
            "vhosts": [{"name": vhost} for vhost, _ in users.values()],
            "permissions": [
                {"user": user, "vhost": vhost, **everything}
                for user, (vhost, _) in users.items()
            ],
        }
    )
