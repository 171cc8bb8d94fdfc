"""Why a peer's libvirt said nothing: TCP gets no answer either, or it does."""

import socket
from contextlib import closing
from urllib.parse import urlsplit

PORTS = {"qemu+tcp": 16509, "qemu+tls": 16514, "qemu": 16514}
SECONDS = 2.0


def reason(uri: str, silence: str, seconds: float = SECONDS) -> str:
    """`silence`, or the words that libvirt would say once the kernel gives up."""
    server = address(uri)
    if server is None:
        return silence
    try:
        with closing(socket.create_connection(server, timeout=seconds)):
            return silence
    except TimeoutError:
        refusal = "Connection timed out"
    except (OSError, UnicodeError) as error:
        refusal = getattr(error, "strerror", None) or str(error)
    host, port = server
    return f"unable to connect to server at '{host}:{port}': {refusal}"


def address(uri: str) -> tuple[str, int] | None:
    """Where a URI leads by TCP or TLS; None: by another way, or nowhere."""
    try:
        parts = urlsplit(uri)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or port is None:
        return None
    return parts.hostname, port
