"""migration-panel-engine: takes reports in, judges, asks Nova, keeps."""

import gc
import logging
import signal
import sys
import uuid
from collections.abc import Sequence
from threading import Event

from oslo_config import cfg
from oslo_log import log

from migration_panel.engine import database, options
from migration_panel.store.address import AddressError

LOG = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    conf = cfg.CONF  # parts of oslo.messaging know no other
    options.load(conf, sys.argv[1:] if arguments is None else arguments)
    log.setup(conf, options.PROGRAM)
    try:
        database.configure(conf[options.DATABASE].connection)
    except AddressError as error:
        LOG.critical("[database] connection is wrong: %s", error)
        return 2
    if conf.sync_database:
        database.sync()
        return 0
    return _serve(conf)


def _serve(conf: cfg.ConfigOpts) -> int:
    # Its modules have models in them, which want Django's settings first.
    from migration_panel.engine.service import Service  # noqa: PLC0415

    collect_seldom()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    service = Service(conf, f"{options.name(conf)}/{uuid.uuid4().hex}", stop)
    service.start()
    stop.wait()
    LOG.info("Ending.")
    service.end()
    return 0


def collect_seldom() -> None:
    """Look for circles of garbage a hundred times less often than Python does.

    Reports and findings are trees, freed without it; looking through all of them again
    and again takes a quarter of the engine's time.
    """
    gc.set_threshold(100_000, 50, 100)


if __name__ == "__main__":
    sys.exit(main())
