"""What confirming deletes and what reverting restores, for one server; pure."""

from migration_panel.facts.migration import COLD, Migration
from migration_panel.facts.server import Server
from migration_panel.text import N_, Text


def of_confirm(server: Server, finished: Migration | None) -> Text:
    """What is gone afterwards."""
    host = _source(finished)
    if server.volume_backed:
        return N_(
            "Frees the room held on %(host)s. Its volumes stay as they are; there "
            "is no way back.",
            host=host,
        )
    return N_(
        "Deletes the old disk on %(host)s (on shared storage: the snapshot taken "
        "before the move) and frees the room held there; there is no way back.",
        host=host,
    )


def of_revert(server: Server, finished: Migration | None) -> Text:
    """What is there again afterwards, and what is lost."""
    host = _source(finished)
    if server.volume_backed:
        return N_(
            "Stops it and starts it on %(host)s%(flavor)s again. What was written "
            "to its volumes stays; local swap and ephemeral disks are as before.",
            host=host,
            flavor=_flavor(finished),
        )
    return N_(
        "Stops it and starts it on %(host)s%(flavor)s again, from the disk as it was "
        "before the move. What was written to it since is lost.",
        host=host,
        flavor=_flavor(finished),
    )


def _source(finished: Migration | None) -> str | Text:
    if finished is None or finished.source is None:
        return N_("its old host")
    return finished.source


def _flavor(finished: Migration | None) -> str | Text:
    cold = finished is not None and finished.kind == COLD
    return "" if cold else N_(" with its old flavor")
