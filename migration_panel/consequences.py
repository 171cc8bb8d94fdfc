"""What confirming deletes and what reverting restores, for one server; pure."""

from migration_panel.facts.migration import COLD, Migration
from migration_panel.facts.server import Server
from migration_panel.text import N_, Text


def of_confirm(server: Server, finished: Migration | None) -> Text:
    """What is gone afterwards."""
    host = _source(finished)
    if server.volume_backed:
        return N_(
            "Frees the room held on %(host)s; its volumes stay. No way back.",
            host=host,
        )
    return N_(
        "Deletes the old disk on %(host)s and frees its room there. No way back.",
        host=host,
    )


def of_revert(server: Server, finished: Migration | None) -> Text:
    """What is there again afterwards, and what is lost."""
    host = _source(finished)
    if server.volume_backed:
        return N_(
            "Stops it and starts it on %(host)s%(flavor)s again. What was written "
            "to its volumes stays.",
            host=host,
            flavor=_flavor(finished),
        )
    return N_(
        "Stops it and starts it on %(host)s%(flavor)s again, from its old disk. What "
        "was written since is lost.",
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
