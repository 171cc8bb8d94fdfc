"""The libvirt daemon: whether it runs, where it listens, whom it lets in."""

from dataclasses import dataclass
from datetime import datetime

from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing

TCP_PORT, TLS_PORT = 16509, 16514


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A file of a TLS set-up: a CA, a certificate of server or client, or a key.

    `role`: ca, server, client, server-key, client-key; with `qemu-` before it where
    it is QEMU's, for migrations with native TLS. `names` are those of the subject
    and its alternatives. A key has neither an end nor names.
    """

    role: str
    path: str
    exists: bool | Missing
    expires: datetime | Missing | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Of the daemon that other hosts reach; what `file` leaves out has its default.

    `credentials`: libvirt's auth.conf is there, with which it signs in elsewhere.
    `checks_clients`: a client without a certificate of the CA is turned away.
    """

    file: str
    listen_tcp: bool
    listen_tls: bool
    listen_addr: str | None
    tcp_port: int
    tls_port: int
    auth_tcp: str
    auth_tls: str
    checks_clients: bool
    credentials: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """`layout`: monolithic (libvirtd) or modular (virtqemud, virtproxyd).

    `activation`: sockets (systemd's), listen (by itself, as with --listen), none.
    `connects`: what the local connection answered: its URI, or why it failed.
    `listening`: on which addresses the TCP and TLS ports are open.
    """

    layout: str | Missing
    activation: str | Missing
    connects: str | Missing
    listening: tuple[Listener, ...] | Missing
    settings: Settings | Missing
    certificates: tuple[Certificate, ...]
