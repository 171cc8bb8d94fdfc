"""What another process wants to know of the logs, looked at before anything is done."""

import re
from datetime import datetime, timedelta
from typing import Any

from migration_panel.facts import codec
from migration_panel.facts.evidence import Search
from migration_panel.facts.missing import Missing
from migration_panel.rpc import HOST

LONGEST = timedelta(hours=24)
OLDEST = timedelta(days=400)
AHEAD = timedelta(days=1)  # that a clock may be
MOST_REQUESTS = 20

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SERVER = re.compile(rf"{_UUID}\Z")
REQUEST = re.compile(rf"req-{_UUID}\Z")
# libvirt's name of a guest, which becomes the name of a file.
DOMAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}\Z")


def opened(raw: Any, now: datetime) -> Search | Missing:
    """The search that `raw` is; Missing with what is wrong with it."""
    try:
        found = codec.decode(Search, raw)
    except (codec.MalformedError, RecursionError) as error:
        return Missing(f"that is no search: {error}")
    wrong = {
        "no server": not SERVER.match(found.server_id),
        "no request": not all(map(REQUEST.match, found.request_ids)),
        "too many requests": len(found.request_ids) > MOST_REQUESTS,
        "no domain": found.domain is not None and not DOMAIN.match(found.domain),
        "no peer": found.peer is not None and not HOST.match(found.peer),
        "a window that ends before it begins": found.until < found.since,
        "a window too long": found.until - found.since > LONGEST,
        "a window of the future": found.until > now + AHEAD,
        "a window too long ago": found.since < now - OLDEST,
    }
    said = [text for text, so in wrong.items() if so]
    return Missing(f"that is no search: {', '.join(said)}") if said else found
