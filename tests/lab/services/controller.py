"""The controller's services."""

from __future__ import annotations

from tests.lab.config.common import PORTS, endpoint
from tests.lab.config.panel import ENGINE_CONF, PANEL_USER
from tests.lab.layout import CONTROLLER_ADDRESS, HORIZON_URL, Paths
from tests.lab.service import Service

ENGINE = "migration-panel-engine"
UWSGI_MODULES = {
    "keystone": "keystone.wsgi.api:application",
    "placement": "placement.wsgi.api:application",
    "glance": "glance.wsgi.api:application",
    "nova": "nova.wsgi.osapi_compute:application",
    "neutron": "neutron.wsgi.api:application",
}
UWSGI_ENV = {
    "keystone": {"OS_KEYSTONE_CONFIG_DIR": "/etc/keystone"},
    "placement": {"OS_PLACEMENT_CONFIG_DIR": "/etc/placement"},
    "glance": {
        "OS_GLANCE_CONFIG_DIR": "/etc/glance",
        "OS_GLANCE_CONFIG_FILES": "glance-api.conf",
    },
    "nova": {
        "OS_NOVA_CONFIG_DIR": "/etc/nova",
        "OS_NOVA_CONFIG_FILES": "api-paste.ini;nova.conf;nova-api.conf",
    },
    "neutron": {
        "OS_NEUTRON_CONFIG_DIR": "/etc/neutron",
        "OS_NEUTRON_CONFIG_FILES": "neutron.conf",
    },
}
# Services with workers of their own need threads; image uploads come chunked.
UWSGI = (
    *("--master", "--need-app", "--lazy-apps", "--die-on-term", "--disable-logging"),
    *("--processes", "1", "--enable-threads", "--threads", "4", "--thunder-lock"),
    *("--buffer-size", "65535", "--http-auto-chunked", "--http-chunked-input"),
)
QUIET = {"PYTHONWARNINGS": "ignore"}


def uwsgi(paths: Paths, venv: str, address: str, *more: str) -> tuple[str, ...]:
    return (
        paths.program("uwsgi", venv),
        *("--http-socket", address, "--venv", str(paths.venvs / venv)),
        *UWSGI,
        *("--add-header", "Connection: close"),
        *more,
    )


def api(paths: Paths, name: str) -> Service:
    address = f"{CONTROLLER_ADDRESS}:{PORTS[name]}"
    return Service(
        name=f"{name}-api",
        argv=uwsgi(paths, "services", address, "--module", UWSGI_MODULES[name]),
        env={**UWSGI_ENV[name], **QUIET},
        url=f"{endpoint(name)}/",
        log=f"{name}/{name}-api.log",
    )


def apis(paths: Paths) -> list[Service]:
    """The five APIs, those that others wait for first."""
    return [api(paths, name) for name in UWSGI_MODULES]


def base(_paths: Paths) -> list[Service]:
    """Database, queue and cache."""
    return [
        Service(
            name="mariadb",
            argv=("mariadbd", "--user=mysql"),
            probe=("mariadb-admin", "--user=root", "--silent", "ping"),
        ),
        Service(
            name="rabbitmq",
            argv=("rabbitmq-server",),
            user="rabbitmq",
            env={"HOME": "/var/lib/rabbitmq"},
            probe=("rabbitmqctl", "--quiet", "await_startup", "--timeout", "1"),
            log="rabbitmq/rabbit@localhost.log",
        ),
        Service(
            name="memcached",
            argv=(
                "memcached",
                "-u",
                "memcache",
                "-l",
                "127.0.0.1",
                "-m",
                "64",
                "-I",
                "4m",
            ),
        ),
    ]


def workers(paths: Paths) -> list[Service]:
    """Nova's own two."""
    return [
        Service(
            name=name,
            argv=(paths.program(name), "--config-file", "/etc/nova/nova.conf"),
            log=f"nova/{name}.log",
        )
        for name in ("nova-conductor", "nova-scheduler")
    ]


def horizon(paths: Paths) -> list[Service]:
    packages = paths.venvs / "horizon" / "lib" / "python3.11" / "site-packages"
    module = packages / "openstack_dashboard" / "wsgi.py"
    static = f"/static={paths.site / 'static'}"
    more = ("--wsgi-file", str(module), "--static-map", static)
    return [
        Service(
            name="horizon",
            argv=uwsgi(paths, "horizon", f"{CONTROLLER_ADDRESS}:80", *more),
            env={"LAB_HORIZON_LOG": "/var/log/horizon/horizon.log", **QUIET},
            url=f"{HORIZON_URL}auth/login/",
            log="horizon/horizon.log",
        )
    ]


def engine(paths: Paths) -> list[Service]:
    """In Horizon's environment: both need Django and the same models."""
    return [
        Service(
            name=ENGINE,
            argv=(paths.program(ENGINE, "horizon"), "--config-file", ENGINE_CONF),
            user=PANEL_USER,
            env=QUIET,
        )
    ]
