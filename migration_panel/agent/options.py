"""Every option of migration-panel-agent.conf and of the command line."""

import os
import pwd
import sys
from collections.abc import Sequence

from oslo_config import cfg
from oslo_log import log

from migration_panel import __version__
from migration_panel.agent.evidence import places
from migration_panel.rpc import HOST

PROGRAM = "migration-panel-agent"
GROUP = "agent"
USAGE = 64  # wrong arguments or settings, as sysexits.h has it; findings are 0 to 3
NOVA_CONF = ("/etc/nova/nova.conf", "/etc/nova/nova-compute.conf")

OPTIONS = (
    cfg.StrOpt(
        "host",
        regex=f"^{HOST.pattern}",
        help="Name of this host in Nova. Unless it is set here: nova.conf's, else "
        "the host's own name.",
    ),
    cfg.IntOpt(
        "period",
        default=60,
        min=10,
        help="Seconds between two reports until the engine has said otherwise.",
    ),
    cfg.ListOpt(
        "nova_config_files",
        default=list(NOVA_CONF),
        help="The --config-file arguments of nova-compute, in its order. Files that "
        "do not exist are left out.",
    ),
    cfg.StrOpt(
        "libvirt_uri",
        default="qemu:///system",
        help="URI of the host's own libvirt.",
    ),
    cfg.IntOpt(
        "probe_timeout",
        default=8,
        min=1,
        max=60,
        help="Seconds that one part of a probe may take: the ssh login, libvirt, the "
        "data port.",
    ),
    cfg.IntOpt(
        "probes_at_once",
        default=8,
        min=1,
        max=64,
        help="Parts of probes that run at the same time.",
    ),
    cfg.ListOpt(
        "nova_logs",
        default=list(places.NOVA_LOGS),
        help="Files in which nova-compute may log; what nova.conf names comes before "
        "them. Those are read that were written to since a failure.",
    ),
    cfg.ListOpt(
        "nova_units",
        default=list(places.NOVA_UNITS),
        help="Units of nova-compute, asked of the journal where no such file is there.",
    ),
    cfg.ListOpt(
        "libvirt_logs",
        default=list(places.LIBVIRT_LOGS),
        help="Files in which libvirtd, virtqemud and virtproxyd may log.",
    ),
    cfg.ListOpt(
        "libvirt_units",
        default=list(places.LIBVIRT_UNITS),
        help="Their units, asked of the journal where no such file is there.",
    ),
    cfg.ListOpt(
        "qemu_log_folders",
        default=list(places.QEMU_FOLDERS),
        help="Folders in which libvirt keeps each guest's QEMU log.",
    ),
)
COMMAND_LINE = (
    cfg.BoolOpt(
        "once",
        default=False,
        help="Measure this host once, print report and findings, and end: without "
        "RabbitMQ. The exit code is that of the worst finding.",
    ),
    cfg.StrOpt(
        "format",
        default="text",
        choices=("text", "json"),
        help="What --once prints.",
    ),
    cfg.MultiStrOpt(
        "peer",
        default=[],
        metavar="HOST[,ADDRESS]",
        help="With --once: probe this host, too. ADDRESS is where Nova reaches it, its "
        "my_ip. May be given several times.",
    ),
)


def register(conf: cfg.ConfigOpts) -> None:
    conf.register_opts(OPTIONS, group=GROUP)
    conf.register_cli_opts(COMMAND_LINE)
    log.register_options(conf)
    # Where nothing else is set, the journal has it.
    conf.set_default("use_stderr", default=True)


def load(conf: cfg.ConfigOpts, arguments: Sequence[str]) -> None:
    """Read the files and the command line; SystemExit(64) where they are wrong.

    Without --config-file: migration-panel-agent.conf in /etc/migration-panel, if
    there is one.
    """
    register(conf)
    given = list(arguments)
    try:
        conf(given, project="migration-panel", prog=PROGRAM, version=__version__)
        # oslo.config would look at a value when it is first used.
        _ = [conf[GROUP][each.dest] for each in OPTIONS]
    except cfg.Error as error:
        sys.stderr.write(f"{PROGRAM}: {error}\n")
        raise SystemExit(USAGE) from error
    except SystemExit as ended:
        raise SystemExit(USAGE if ended.code else 0) from ended


def user() -> str:
    """Whom the agent runs as."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
