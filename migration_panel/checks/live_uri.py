"""The way by which a live migration of a host reaches another's libvirt."""

import re
from dataclasses import dataclass

from migration_panel.facts.libvirt import TCP_PORT, TLS_PORT
from migration_panel.facts.nova import NovaConf

_URI = re.compile(
    r"""\w+(?:\+(?P<transport>\w+))?://
    (?:[^@/?]*@)?(?:\[[^\]/?]*\]|[^:/?]*)(?::(?P<port>\d{1,5}))?
    (?:/[^?]*)?(?:\?(?P<query>.*))?\Z""",
    re.VERBOSE,
)
PORTS = {"tcp": TCP_PORT, "tls": TLS_PORT, "ssh": 22, "libssh": 22, "libssh2": 22}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """`transport` in libvirt's words: tcp, tls, ssh …; `query`: what follows the ?"""

    transport: str
    port: int | None
    query: str = ""

    @property
    def by_ssh(self) -> bool:
        return "ssh" in self.transport


def way(nova: NovaConf) -> Way | None:
    """None: nova.conf has a URI that is none."""
    found = _URI.match(nova.uri("target"))
    if found is None:
        return None
    # libvirt's own rule: a URI with a host and without a transport means TLS.
    transport = found["transport"] or "tls"
    port = int(found["port"]) if found["port"] else PORTS.get(transport)
    return Way(transport=transport, port=port, query=found["query"] or "")
