"""Every option of migration-panel-engine.conf and of the command line."""

import socket
from collections.abc import Sequence

from keystoneauth1 import loading
from oslo_config import cfg
from oslo_log import log

from migration_panel import __version__

PROGRAM = "migration-panel-engine"
GROUP = "engine"
FAILURES = "failures"
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
        help="Days for which changes of verdicts, failed migrations and closed "
        "problems are kept.",
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
FAILURES_OPTIONS = (
    cfg.IntOpt(
        "period",
        default=2,
        min=1,
        max=60,
        help="Seconds between two looks at Nova's migrations for those that failed.",
    ),
    cfg.IntOpt(
        "look_back",
        default=60,
        min=0,
        max=10080,
        help="Minutes of the past that are looked through for failed migrations when "
        "an engine starts.",
    ),
    cfg.IntOpt(
        "stuck_after",
        default=15,
        min=1,
        max=10080,
        help="Minutes after which a server counts as left behind that is to move, "
        "according to Nova, while no migration of it goes on.",
    ),
    cfg.IntOpt(
        "check_period",
        default=60,
        min=10,
        max=3600,
        help="Seconds between two checks whether the cause of an open problem is still "
        "there. Every fifth tries to reach the target.",
    ),
    cfg.IntOpt(
        "close_after",
        default=10,
        min=1,
        max=10080,
        help="Minutes without a new failure after which a problem is closed whose "
        "cause is gone.",
    ),
    cfg.IntOpt(
        "forget_after",
        default=24,
        min=1,
        max=8760,
        help="Hours without a new failure after which a problem is closed of whose "
        "cause no check can tell whether it is gone.",
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
    conf.register_opts(FAILURES_OPTIONS, group=FAILURES)
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
    return [
        (GROUP, list(OPTIONS)),
        (FAILURES, list(FAILURES_OPTIONS)),
        (DATABASE, list(DATABASE_OPTIONS)),
        (NOVA, nova),
    ]
