"""Files of libvirt's TLS and of QEMU's: whether there, valid until when, for whom."""

import errno
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from migration_panel.agent.collect import libvirt_settings
from migration_panel.agent.system import System, UnmeasuredError
from migration_panel.facts.libvirt import Certificate, Settings
from migration_panel.facts.missing import Missing

if TYPE_CHECKING:
    from cryptography import x509

CA = "/etc/pki/CA/cacert.pem"
FOLDER = "/etc/pki/libvirt"
QEMU = "/etc/pki/qemu"
# The daemon's own settings; what libvirt presents as a client is not among them.
FILES = (
    ("ca", "ca_file", CA),
    ("server", "cert_file", f"{FOLDER}/servercert.pem"),
    ("server-key", "key_file", f"{FOLDER}/private/serverkey.pem"),
)
OTHERS = (
    ("client", f"{FOLDER}/clientcert.pem"),
    ("client-key", f"{FOLDER}/private/clientkey.pem"),
)
QEMU_FILES = (
    ("qemu-ca", "ca-cert.pem"),
    ("qemu-server", "server-cert.pem"),
    ("qemu-server-key", "server-key.pem"),
)
# QEMU's folder for migrations, and the one for all that it does with TLS.
QEMU_SETTINGS = ("migrate_tls_x509_cert_dir", "default_tls_x509_cert_dir")
_ABSENT = (os.strerror(errno.ENOENT), os.strerror(errno.ENOTDIR))


def collect(system: System, settings: Settings | Missing) -> tuple[Certificate, ...]:
    """Server's, client's, QEMU's: where settings put them, or libvirt's defaults."""
    daemon = None if isinstance(settings, Missing) else _daemon(settings)
    told = {} if daemon is None else _told(system, daemon)
    return tuple(measure(system, role, path) for role, path in _paths(system, told))


def _daemon(settings: Settings) -> str:
    return os.path.basename(settings.file).removesuffix(".conf")  # noqa: PTH119 - a name


def _paths(system: System, told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for role, setting, default in FILES:
        yield role, told.get(setting) or default
    yield from OTHERS
    if told.get("ca_file", CA) != CA:
        yield "client-ca", CA
    qemu = _told(system, "qemu")
    folder = next((qemu[each] for each in QEMU_SETTINGS if qemu.get(each)), QEMU)
    for role, name in QEMU_FILES:
        yield role, f"{folder}/{name}"


def _told(system: System, name: str) -> dict[str, str]:
    """A file that is root's alone counts as one that says nothing."""
    try:
        return libvirt_settings.read(system, name)
    except UnmeasuredError:
        return {}


def measure(system: System, role: str, path: str) -> Certificate:
    exists = _exists(system, path)
    expires: datetime | Missing | None = None
    names: tuple[str, ...] = ()
    if exists is True and not role.endswith("-key"):
        try:
            expires, names = parse(path, system.read(path))
        except UnmeasuredError as error:
            expires = Missing(str(error))
    return Certificate(
        role=role, path=path, exists=exists, expires=expires, names=names
    )


def _exists(system: System, path: str) -> bool | Missing:
    """A folder that nova may not enter hides whether a file is in it."""
    try:
        system.stat(path)
    except UnmeasuredError as error:
        absent = str(error).endswith(_ABSENT)
        return False if absent else Missing(str(error))
    return True


def parse(path: str, pem: str) -> tuple[datetime, tuple[str, ...]]:
    """The end that comes first of all in the file, and the names in the first.

    UnmeasuredError: it is no certificate, or nothing here can read one.
    """
    try:
        from cryptography import x509  # noqa: PLC0415 - dear, and seldom needed
    except ImportError as error:
        message = f"{path}: {error}"
        raise UnmeasuredError(message) from error
    try:
        found = x509.load_pem_x509_certificates(pem.encode())
        return min(map(_end, found)), tuple(dict.fromkeys(_names(found[0])))
    except ValueError as error:
        message = f"{path}: no certificate: {str(error).split('. ')[0][:200]}"
        raise UnmeasuredError(message) from error


def _end(certificate: "x509.Certificate") -> datetime:
    """With a time zone, which cryptography tells since its version 42."""
    end = getattr(certificate, "not_valid_after_utc", None)
    if isinstance(end, datetime):
        return end
    return certificate.not_valid_after.replace(tzinfo=UTC)


def _names(certificate: "x509.Certificate") -> Iterator[str]:
    from cryptography import x509  # noqa: PLC0415 - dear, and seldom needed

    for each in certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME):
        yield str(each.value)
    try:
        kind = x509.SubjectAlternativeName
        others = certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return
    yield from others.get_values_for_type(x509.DNSName)
    yield from map(str, others.get_values_for_type(x509.IPAddress))
