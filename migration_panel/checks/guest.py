"""What a server's flavor and its guest's devices stand against moving it.

What the flavor asks for, an image may ask for as well; the guest shows both.
"""

from migration_panel.checks.finding import Affects, Finding, Level
from migration_panel.facts.domains import Domain
from migration_panel.facts.server import Server
from migration_panel.text import N_, Text

MOVES_LIVE = "host"  # the only keeper of a vTPM's secret with which Nova moves it live
SMALL = ("", "small", "any", "4", "4KB", "4kB", "64", "64KB", "64kB")


def findings(server: Server, domain: Domain | None) -> list[Finding]:
    """`domain` is None where nothing was measured of it."""
    return [
        *pci(server, domain),
        *vgpu(server, domain),
        *vtpm(server, domain),
        *memory_encryption(server),
        *accelerator(server),
        *persistent_memory(server),
        *pinned(server, domain),
        *cdrom(server, domain),
    ]


def _specs(server: Server) -> dict[str, str]:
    return dict(server.flavor.extra_specs) if server.flavor else {}


def pci(server: Server, domain: Domain | None) -> list[Finding]:
    asked = "pci_passthrough:alias" in _specs(server)
    if not asked and not (domain and domain.passthrough):
        return []
    message = N_(
        "%(server)s has a device of its host (PCI passthrough). Nova migrates it live "
        "only where the device is declared live-migratable, or is a port that Neutron "
        "plugs anew.",
        server=server.name,
    )
    hint = N_("Migrate it cold, or detach the device first.")
    return [_live("guest.pci-device", Level.WARNING, server, message, hint)]


def vgpu(server: Server, domain: Domain | None) -> list[Finding]:
    asked = any(each.startswith("resources:VGPU") for each in _specs(server))
    if not asked and not (domain and domain.vgpu):
        return []
    message = N_(
        "%(server)s has a virtual GPU. It moves live only to a host with the same type "
        "of vGPU, with libvirt 8.6 and QEMU 8.1 or later on both.",
        server=server.name,
    )
    hint = N_("Migrate it cold where you are not sure.")
    return [_live("guest.vgpu", Level.WARNING, server, message, hint)]


def vtpm(server: Server, domain: Domain | None) -> list[Finding]:
    """Nova's API refuses but for one keeper of the secret, and older ones always."""
    specs = _specs(server)
    if "hw:tpm_version" not in specs and not (domain and domain.tpm):
        return []
    keeper = specs.get("hw:tpm_secret_security", "user")
    message = N_(
        "%(server)s has a virtual TPM, whose secret is kept for its user: Nova refuses "
        "to migrate it live.",
        server=server.name,
    )
    level, hint = Level.BLOCKER, N_("Migrate it cold.")
    if keeper == MOVES_LIVE:
        level = Level.WARNING
        message = N_(
            "%(server)s has a virtual TPM. Only the newest Nova migrates it live, and "
            "only where every compute host has it.",
            server=server.name,
        )
    return [_live("guest.vtpm", level, server, message, hint)]


def memory_encryption(server: Server) -> list[Finding]:
    if _specs(server).get("hw:mem_encryption", "").lower() not in ("true", "1", "yes"):
        return []
    message = N_(
        "The memory of %(server)s is encrypted for its host: Nova refuses to migrate "
        "it live.",
        server=server.name,
    )
    check, hint = "guest.memory-encryption", N_("Migrate it cold.")
    return [_live(check, Level.BLOCKER, server, message, hint)]


def accelerator(server: Server) -> list[Finding]:
    if "accel:device_profile" not in _specs(server):
        return []
    return [
        Finding(
            id="guest.accelerator",
            level=Level.BLOCKER,
            subject=server.id,
            message=N_(
                "%(server)s has an accelerator of Cyborg's: Nova neither migrates nor "
                "resizes it.",
                server=server.name,
            ),
            hint=N_("Shelve it and unshelve it, which picks a host anew."),
        )
    ]


def persistent_memory(server: Server) -> list[Finding]:
    if "hw:pmem" not in _specs(server):
        return []
    message = N_(
        "%(server)s has persistent memory of its host: an older Nova does not migrate "
        "it live, and a newer one needs as much of it on the target.",
        server=server.name,
    )
    hint = N_("Migrate it cold where Nova refuses.")
    check = "guest.persistent-memory"
    return [_live(check, Level.WARNING, server, message, hint)]


def pinned(server: Server, domain: Domain | None) -> list[Finding]:
    """What is free on each NUMA node only Nova counts."""
    if not needs_numa(server) and not (domain and (domain.pinned or domain.huge_pages)):
        return []
    return [
        Finding(
            id="guest.pinned",
            level=Level.WARNING,
            subject=server.id,
            message=N_(
                "%(server)s needs CPUs of its own, huge pages or a NUMA node: whether "
                "a target has them free is known to Nova's scheduler alone.",
                server=server.name,
            ),
            hint=N_(
                "Choose a host of the same kind with fewer such servers, or leave the "
                "choice to the scheduler."
            ),
        )
    ]


def needs_numa(server: Server) -> bool:
    """Whether the flavor asks for a NUMA topology, which all of these make."""
    specs = _specs(server)
    own = specs.get("hw:cpu_policy") in ("dedicated", "mixed")
    pages = specs.get("hw:mem_page_size", "") not in SMALL
    return own or pages or "hw:numa_nodes" in specs


def cdrom(server: Server, domain: Domain | None) -> list[Finding]:
    if domain is None or not domain.cdrom:
        return []
    message = N_(
        "%(server)s has a CD-ROM. Where disks are copied, the target must be able to "
        "make that one anew from its image.",
        server=server.name,
    )
    hint = N_("If a live migration with copied disks fails, take the CD-ROM out first.")
    return [_live("guest.cdrom", Level.INFO, server, message, hint)]


def _live(
    check: str, level: Level, server: Server, message: Text, hint: Text
) -> Finding:
    return Finding(
        id=check,
        level=level,
        subject=server.id,
        message=message,
        hint=hint,
        affects=Affects.LIVE,
    )
