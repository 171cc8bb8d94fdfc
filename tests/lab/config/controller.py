"""Configuration files of the controller."""

from __future__ import annotations

from pathlib import Path

from tests.lab.config.common import (
    QUEUE,
    ini,
    pool,
    service_login,
    token_check,
)
from tests.lab.config.nova import nova_conf
from tests.lab.config.panel import (
    DEFINITIONS,
    ENGINE_CONF,
    PANEL_USER,
    engine_conf,
    queue_definitions,
)
from tests.lab.files import File
from tests.lab.layout import CONTROLLER, CONTROLLER_ADDRESS, Paths

MARIADB = {
    "mariadbd": {
        "bind_address": "127.0.0.1",
        "max_connections": 400,
        "innodb_buffer_pool_size": "96M",
        "innodb_log_file_size": "32M",
        "performance_schema": "OFF",
        # A lab that loses power starts from its template again.
        "innodb_flush_log_at_trx_commit": 0,
        "innodb_doublewrite": 0,
        "skip_log_bin": 1,
        "skip_name_resolve": 1,
    }
}
RABBITMQ = f"""\
loopback_users = none
load_definitions = {DEFINITIONS}
listeners.tcp.1 = {CONTROLLER_ADDRESS}:5672
disk_free_limit.absolute = 50MB
"""
RABBITMQ_ENV = """\
NODENAME=rabbit@localhost
SERVER_ADDITIONAL_ERL_ARGS="+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none"
"""


def log_to(folder: str, file: str) -> dict[str, object]:
    """Under uwsgi a service cannot tell its own name, so the file is given."""
    return {"log_dir": f"/var/log/{folder}", "log_file": file, "use_stderr": False}


def keystone_conf() -> str:
    keys = "/var/lib/keystone"
    return ini(
        {
            "DEFAULT": log_to("keystone", "keystone-api.log"),
            "database": pool("keystone"),
            "token": {"expiration": 86400},
            "fernet_tokens": {"key_repository": f"{keys}/fernet-keys"},
            "fernet_receipts": {"key_repository": f"{keys}/fernet-keys"},
            "credential": {"key_repository": f"{keys}/credential-keys"},
            # The default back end needs a client that keystone does not depend on.
            "cache": {
                "enabled": True,
                "backend": "dogpile.cache.pymemcache",
                "memcache_servers": "127.0.0.1:11211",
            },
        }
    )


def placement_conf() -> str:
    return ini(
        {
            "DEFAULT": log_to("placement", "placement-api.log"),
            "placement_database": pool("placement"),
            "api": {"auth_strategy": "keystone"},
            "keystone_authtoken": token_check("placement"),
        }
    )


def glance_conf() -> str:
    return ini(
        {
            "DEFAULT": {
                **log_to("glance", "glance-api.log"),
                "enabled_backends": "disk:file",
            },
            "database": pool("glance"),
            "glance_store": {"default_backend": "disk"},
            "disk": {"filesystem_store_datadir": "/var/lib/glance/images"},
            "os_glance_staging_store": {
                "filesystem_store_datadir": "/var/lib/glance/staging"
            },
            "os_glance_tasks_store": {
                "filesystem_store_datadir": "/var/lib/glance/tasks"
            },
            "keystone_authtoken": token_check("glance"),
            "paste_deploy": {"flavor": "keystone"},
        }
    )


def neutron_conf() -> str:
    return ini(
        {
            "DEFAULT": {
                **log_to("neutron", "neutron-api.log"),
                "state_path": "/var/lib/neutron",
                "core_plugin": "ml2",
                # Without this one the ML2 plugin looks for a table it does not know.
                "service_plugins": "router,port_forwarding",
                "transport_url": QUEUE,
                "notify_nova_on_port_status_changes": False,
                "notify_nova_on_port_data_changes": False,
                "rpc_workers": 0,
            },
            "ml2": {
                "type_drivers": "local",
                "tenant_network_types": "local",
                "mechanism_drivers": "",
                "extension_drivers": "",
            },
            "database": pool("neutron"),
            "keystone_authtoken": token_check("neutron"),
            "oslo_concurrency": {"lock_path": "/var/lib/neutron/lock"},
            "nova": service_login("nova"),
        }
    )


def paste(paths: Paths, service: str, name: str) -> str:
    """A paste file as the service's own wheel ships it."""
    return (paths.venvs / "services" / "etc" / service / name).read_text()


def controller_files(paths: Paths) -> list[File]:
    nova = nova_conf(CONTROLLER, Path(paths.program("privsep-helper")))
    return [
        File("/etc/mysql/conf.d/zz-lab.cnf", ini(MARIADB)),
        File("/etc/rabbitmq/rabbitmq.conf", RABBITMQ),
        File("/etc/rabbitmq/rabbitmq-env.conf", RABBITMQ_ENV),
        File(DEFINITIONS, queue_definitions()),
        File(ENGINE_CONF, engine_conf(), mode=0o640, owner=PANEL_USER),
        File("/etc/keystone/keystone.conf", keystone_conf()),
        File("/etc/placement/placement.conf", placement_conf()),
        File("/etc/glance/glance-api.conf", glance_conf()),
        File(
            "/etc/glance/glance-api-paste.ini",
            paste(paths, "glance", "glance-api-paste.ini"),
        ),
        File("/etc/neutron/neutron.conf", neutron_conf()),
        File("/etc/neutron/api-paste.ini", paste(paths, "neutron", "api-paste.ini")),
        File("/etc/nova/nova.conf", nova),
        File(
            "/etc/nova/nova-api.conf", ini({"DEFAULT": log_to("nova", "nova-api.log")})
        ),
        File("/etc/nova/api-paste.ini", paste(paths, "nova", "api-paste.ini")),
    ]
