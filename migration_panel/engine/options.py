"""Every option of migration-panel-engine.conf and of the command line."""

import socket
from collections.abc import Sequence

from keystoneauth1 import loading
from oslo_config import cfg
from oslo_log import log

from migration_panel import __version__

PROGRAM = "migration-panel-engine"
GROUP = "engine"
DATABASE = "database"
NOVA = "nova"

OPTIONS = (
    cfg.StrOpt(
        "name",
        help="Name of this engine on the pages. Unless it is set: that of the host. "
        "Two engines on one host need two names.",
    ),
    cfg.IntOpt(
        "period",
        default=60,
        min=10,
        max=3600,
        help="Seconds between two reports of a host. After three without a report its "
        "verdicts are unknown.",
    ),
    cfg.IntOpt(
        "probe_period",
        default=600,
        min=30,
        max=86400,
        help="Seconds between two probes of the same pair of hosts. After three its "
        "verdicts are unknown.",
    ),
    cfg.IntOpt(
        "peers",
        default=30,
        min=1,
        max=1000,
        help="How many other hosts a host probes. Where its cell has more, it probes "
        "so many others each probe_period.",
    ),
    cfg.IntOpt(
        "answer_timeout",
        default=180,
        min=10,
        max=3600,
        help="Seconds that an agent has for checking its host again when it is asked.",
    ),
    cfg.IntOpt(
        "history_days",
        default=30,
        min=1,
        help="Days for which changes of verdicts are kept.",
    ),
    cfg.IntOpt(
        "history_rows",
        default=200_000,
        min=1000,
        help="Changes of verdicts that are kept at most.",
    ),
    cfg.IntOpt(
        "forget_hours",
        default=24,
        min=1,
        help="Hours after which a host is forgotten that neither Nova nor an agent "
        "knows any more.",
    ),
)
DATABASE_OPTIONS = (
    cfg.StrOpt(
        "connection",
        default="sqlite:////var/lib/migration-panel/migration_panel.sqlite3",
        secret=True,
        help="Where the store is, as DATABASES['migration_panel'] of Horizon's "
        "settings has it: sqlite:////absolute/path, "
        "mysql+pymysql://user:password@host/name, "
        "postgresql://user:password@host/name. Engines on several controllers need "
        "one of the last two.",
    ),
)
NOVA_OPTIONS = (
    cfg.StrOpt(
        "cloud",
        help="Entry of clouds.yaml to sign in with, instead of the options below.",
    ),
    cfg.IntOpt(
        "period",
        default=60,
        min=10,
        max=3600,
        help="Seconds between two looks at Nova's services, hypervisors, aggregates "
        "and finished migrations. After three without an answer they are unknown.",
    ),
    cfg.StrOpt("region_name", help="Region of Nova's endpoint."),
    cfg.StrOpt(
        "interface",
        default="internal",
        help="Interface of Nova's endpoint: internal, public, admin.",
    ),
)
COMMAND_LINE = (
    cfg.BoolOpt(
        "sync-database",
        default=False,
        help="Make or upgrade the store's tables, and end.",
    ),
)


def register(conf: cfg.ConfigOpts) -> None:
    conf.register_opts(OPTIONS, group=GROUP)
    conf.register_opts(DATABASE_OPTIONS, group=DATABASE)
    conf.register_opts(NOVA_OPTIONS, group=NOVA)
    loading.register_auth_conf_options(conf, NOVA)
    loading.register_session_conf_options(conf, NOVA)
    conf.register_cli_opts(COMMAND_LINE)
    log.register_options(conf)
    # Where nothing else is set, the journal has it.
    conf.set_default("use_stderr", default=True)


def load(conf: cfg.ConfigOpts, arguments: Sequence[str]) -> None:
    """Read the files and the command line; SystemExit where they are wrong.

    Without --config-file: migration-panel-engine.conf in /etc/migration-panel, if
    there is one.
    """
    register(conf)
    conf(list(arguments), project="migration-panel", prog=PROGRAM, version=__version__)


def name(conf: cfg.ConfigOpts) -> str:
    return str(conf[GROUP].name or socket.gethostname())


def list_opts() -> list[tuple[str | None, list[cfg.Opt]]]:
    """For oslo-config-generator, which wrote the sample."""
    nova = [*NOVA_OPTIONS, *loading.get_session_conf_options()]
    nova += loading.get_auth_common_conf_options()
    nova += loading.get_auth_plugin_conf_options("password")
    return [(GROUP, list(OPTIONS)), (DATABASE, list(DATABASE_OPTIONS)), (NOVA, nova)]
