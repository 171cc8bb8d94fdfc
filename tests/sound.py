"""Facts of hosts on which all is well; a test names only what matters to it."""

from typing import Any

from migration_panel.facts.account import Account
from migration_panel.facts.clock import Clock
from migration_panel.facts.file import Entry
from migration_panel.facts.known import KnownHost
from migration_panel.facts.listener import Listener
from migration_panel.facts.missing import Missing
from migration_panel.facts.network import Name, Network, PortRange
from migration_panel.facts.nova import NovaConf
from migration_panel.facts.ssh import PrivateKey, Ssh, Sshd
from tests.reports import NOON, SILENT, report

HOME = "/var/lib/nova"


def account(**known: Any) -> Account:
    told: dict[str, Any] = {
        "user": "nova",
        "uid": 64060,
        "home": HOME,
        "shell": "/bin/bash",
        "shell_runs": True,
        "groups": ("nova", "libvirt"),
        "expires": None,
        "password_expires": None,
    }
    return Account(**(told | known))


def private_key(name: str = "id_ed25519", **known: Any) -> PrivateKey:
    told: dict[str, Any] = {
        "file": Entry(path=f"{HOME}/.ssh/{name}", owner="nova", mode=0o600),
        "type": "ssh-ed25519",
        "encrypted": False,
        "fingerprint": "SHA256:own",
    }
    return PrivateKey(**(told | known))


def sshd(**known: Any) -> Sshd:
    told: dict[str, Any] = {
        "read": ("/etc/ssh/sshd_config",),
        "certain": True,
        "ports": (22,),
        "strict_modes": True,
        "use_pam": True,
        "other_ways": (),
        "refusing": (),
        "key_files": (f"{HOME}/.ssh/authorized_keys", f"{HOME}/.ssh/authorized_keys2"),
    }
    return Sshd(**(told | known))


def ssh(**known: Any) -> Ssh:
    modes = ((HOME, 0o755), (f"{HOME}/.ssh", 0o700))
    files = ((f"{HOME}/.ssh/authorized_keys", 0o600),)
    told: dict[str, Any] = {
        "client_version": "OpenSSH_9.2p1",
        "config_error": None,
        "user": "nova",
        "port": 22,
        "identity_agent": None,
        "strict_host_keys": "ask",
        "other_ways": (),
        "identities": (private_key(),),
        "known_hosts": ((f"{HOME}/.ssh/known_hosts", 6),),
        "login": account(),
        "server": sshd(),
        "way_in": tuple(
            Entry(path=path, owner="nova", mode=mode) for path, mode in modes + files
        ),
        "authorized": ("SHA256:other",),
        "host_keys": ("SHA256:host",),
        "listening": (Listener("0.0.0.0", 22), Listener("::", 22)),  # noqa: S104
    }
    return Ssh(**(told | known))


def nova_conf(**known: Any) -> NovaConf:
    """Nova 34's defaults, with an address of its own."""
    names = ("uri", "scheme", "inbound_addr")
    flags = ("tunnelled", "with_native_tls", "permit_post_copy", "permit_auto_converge")
    told: dict[str, Any] = {
        "files": ("/etc/nova/nova.conf",),
        "version": "34.0.0",
        "host": "compute1",
        "my_ip": "192.0.2.11",
        "migration_inbound_addr": "192.0.2.11",
        "bus": "192.0.2.1:5672/",
        "virt_type": "kvm",
        "cpu_mode": None,
        **dict.fromkeys((f"live_migration_{each}" for each in names), None),
        **dict.fromkeys((f"live_migration_{each}" for each in flags), False),
        "live_migration_parallel_connections": 1,
        "live_migration_bandwidth": 0,
        "live_migration_completion_timeout": 800,
        "live_migration_timeout_action": "abort",
        "cpu_models": (),
        "images_type": "default",
        "disk_cachemodes": (),
        "instances_path": f"{HOME}/instances",
        "allow_resize_to_same_host": False,
        "resize_confirm_window": 0,
        "config_drive_format": "iso9660",
        "skip_cpu_compare_on_dest": False,
        "skip_hypervisor_version_check_on_lm": False,
        "obsolete": (),
    }
    return NovaConf(**(told | known))


def network(**known: Any) -> Network:
    told: dict[str, Any] = {
        "hostname": "compute1",
        "names": (Name(name="compute1", addresses=("192.0.2.11",)),),
        "addresses": ("127.0.0.1", "192.0.2.11", "::1"),
        "data_ports": PortRange(first=49152, last=49215),
        "ephemeral_ports": PortRange(first=32768, last=60999),
        "reserved": (PortRange(first=49152, last=49215),),
        "migration_address": None,
        "migration_host": None,
        "qemu_conf_read": True,
    }
    return Network(**(told | known))


def clock(offset: float = 0.01, error: float = 0.005) -> Clock:
    return Clock(offset=offset, error=error)


def known_host(**topics: Any) -> KnownHost:
    """compute1 and its report, in which every topic is Missing but those given."""
    return KnownHost(
        name="compute1",
        now=NOON,
        report=report(**topics),
        service=SILENT,
        servers=SILENT,
    )


def never_reported() -> KnownHost:
    unmeasured = Missing("no report")
    return KnownHost(
        name="compute1", now=NOON, report=unmeasured, service=SILENT, servers=SILENT
    )
