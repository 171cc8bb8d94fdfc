"""Facts of libvirt and QEMU where all is well; a test names only what matters to it."""

from datetime import timedelta
from typing import Any

from migration_panel.facts.capabilities import Capabilities, Cpu
from migration_panel.facts.libvirt import Certificate, Daemon, Settings
from migration_panel.facts.listener import Listener
from tests.reports import NOON

EVERYWHERE = "0.0.0.0"  # noqa: S104 - a value
UUID = "5ed1a4f2-9f0e-4d0c-8f1b-2f6c5c1d0001"
FILES = {
    "ca": "/etc/pki/CA/cacert.pem",
    "server": "/etc/pki/libvirt/servercert.pem",
    "server-key": "/etc/pki/libvirt/private/serverkey.pem",
    "client": "/etc/pki/libvirt/clientcert.pem",
    "client-key": "/etc/pki/libvirt/private/clientkey.pem",
    "qemu-ca": "/etc/pki/qemu/ca-cert.pem",
    "qemu-server": "/etc/pki/qemu/server-cert.pem",
    "qemu-server-key": "/etc/pki/qemu/server-key.pem",
}


def settings(**known: Any) -> Settings:
    """Of a libvirtd that others may reach by plain TCP without a password."""
    told: dict[str, Any] = {
        "file": "/etc/libvirt/libvirtd.conf",
        "listen_tcp": True,
        "listen_tls": False,
        "listen_addr": None,
        "tcp_port": 16509,
        "tls_port": 16514,
        "auth_tcp": "none",
        "auth_tls": "none",
        "checks_clients": True,
        "credentials": False,
    }
    return Settings(**(told | known))


def certificate(role: str = "server", **known: Any) -> Certificate:
    """Of compute1, good for a year."""
    key = role.endswith("-key")
    told: dict[str, Any] = {
        "role": role,
        "path": FILES[role],
        "exists": True,
        "expires": None if key else NOON + timedelta(days=365),
        "names": () if key else ("compute1", "192.0.2.11"),
    }
    return Certificate(**(told | known))


def daemon(**known: Any) -> Daemon:
    """libvirtd, which systemd's socket on TCP starts; there are no TLS files."""
    told: dict[str, Any] = {
        "layout": "monolithic",
        "activation": "sockets",
        "connects": "qemu:///system",
        "listening": (Listener(EVERYWHERE, 16509), Listener("::", 16509)),
        "settings": settings(),
        "certificates": tuple(
            certificate(role, exists=False, expires=None, names=()) for role in FILES
        ),
    }
    return Daemon(**(told | known))


def cpu(**known: Any) -> Cpu:
    told: dict[str, Any] = {
        "arch": "x86_64",
        "model": "Haswell-noTSX-IBRS",
        "vendor": "Intel",
        "features": ("vme", "vmx"),
        "xml": "<cpu><arch>x86_64</arch></cpu>",
    }
    return Cpu(**(told | known))


def capabilities(**known: Any) -> Capabilities:
    """Debian 12's, with KVM."""
    told: dict[str, Any] = {
        "host_uuid": UUID,
        "libvirt_version": "9.0.0",
        "qemu_version": "7.2.22",
        "emulator": "/usr/bin/qemu-system-x86_64",
        "cpu": cpu(),
        "usable_models": ("Haswell-noTSX-IBRS", "SandyBridge", "qemu64"),
        "machine_types": ("pc", "pc-i440fx-7.2", "pc-q35-7.2", "q35"),
        "security": ("apparmor", "dac"),
        "live_migration": True,
        "migrates_blocks": True,
        "migration": ("auto-converge", "postcopy-ram"),
        "kvm": True,
        "gives_own_cpu": True,
    }
    return Capabilities(**(told | known))
