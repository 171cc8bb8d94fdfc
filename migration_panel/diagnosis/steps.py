"""Steps that many causes share, each for the hosts that it is for."""

from migration_panel.diagnosis.cause import Step
from migration_panel.diagnosis.traits import Trait
from migration_panel.text import N_, Text

DEBIAN = frozenset({Trait.DEBIAN})
RED_HAT = frozenset({Trait.RED_HAT})
PLAIN = frozenset({Trait.PLAIN})
KOLLA = frozenset({Trait.KOLLA})
RHOSO = frozenset({Trait.RHOSO})
# libvirt runs on the host itself, also in RHOSO.
MONOLITHIC = frozenset({Trait.MONOLITHIC, Trait.PLAIN, Trait.RHOSO})
MODULAR = frozenset({Trait.MODULAR, Trait.PLAIN, Trait.RHOSO})
SOCKETS = frozenset({Trait.SOCKETS})
LISTEN = frozenset({Trait.LISTEN})
OF_COLD, OF_LIVE = frozenset({Trait.COLD}), frozenset({Trait.LIVE})
TCP, TLS = frozenset({Trait.TCP}), frozenset({Trait.TLS})

RESTART_LIBVIRT = N_("Restart libvirt; guests keep running.")
RESTART_NOVA = N_("Restart nova-compute; guests keep running.")
SOCKET = N_("Start the socket at which it listens for other hosts.")
ARGUMENT = N_("Start libvirtd with --listen.")
SETTING = N_("Let it listen.")
# virsh tells QEMU's version where it is connected to a hypervisor.
SHOW_VERSIONS = "sudo virsh version"
VERSIONS = Step(N_("Compare QEMU and libvirt on both."), SHOW_VERSIONS, "both")


def restart_libvirt(where: str, text: Text = RESTART_LIBVIRT) -> tuple[Step, ...]:
    return (
        Step(text, "sudo systemctl restart libvirtd", where, MONOLITHIC),
        Step(text, "sudo systemctl restart virtqemud virtproxyd", where, MODULAR),
        Step(text, "sudo docker restart nova_libvirt", where, KOLLA),
    )


def restart_nova(where: str, text: Text = RESTART_NOVA) -> tuple[Step, ...]:
    red_hat = "sudo systemctl restart openstack-nova-compute"
    return (
        Step(text, "sudo systemctl restart nova-compute", where, DEBIAN | PLAIN),
        Step(text, red_hat, where, RED_HAT | PLAIN),
        Step(text, "sudo docker restart nova_compute", where, KOLLA),
        Step(text, "sudo systemctl restart edpm_nova_compute", where, RHOSO),
    )


def listening() -> tuple[Step, ...]:
    """Make the target's libvirt listen in the way that the source comes by."""
    deploy = "kolla-ansible reconfigure -i INVENTORY --tags nova-cell"
    return (
        *(step for each in (("tcp", TCP), ("tls", TLS)) for step in _sockets(*each)),
        Step(
            ARGUMENT,
            "echo 'libvirtd_opts=\"--listen\"' | sudo tee -a /etc/default/libvirtd",
            only=LISTEN | MONOLITHIC | DEBIAN,
        ),
        Step(
            ARGUMENT,
            "echo 'LIBVIRTD_ARGS=\"--listen\"' | sudo tee -a /etc/sysconfig/libvirtd",
            only=LISTEN | MONOLITHIC | RED_HAT,
        ),
        Step(
            N_("Then restart it; guests keep running."),
            "sudo systemctl restart libvirtd",
            only=LISTEN | MONOLITHIC,
        ),
        Step(
            N_("Let libvirt listen on all hosts, and deploy them again."),
            deploy,
            "controller",
            KOLLA,
        ),
    )


def _sockets(name: str, way: frozenset[Trait]) -> tuple[Step, ...]:
    """Libvirtd itself has to stop for a moment: it holds what the socket takes."""
    one = (
        "sudo systemctl stop libvirtd.service && "
        f"sudo systemctl enable --now libvirtd-{name}.socket && "
        "sudo systemctl start libvirtd.service"
    )
    proxy = f"sudo systemctl enable --now virtproxyd-{name}.socket"
    setting = (
        f"sudo sed -i 's/^#*listen_{name} *=.*/listen_{name} = 1/' "
        "/etc/libvirt/libvirtd.conf"
    )
    return (
        Step(SOCKET, one, only=SOCKETS | MONOLITHIC | way),
        Step(SOCKET, proxy, only=SOCKETS | MODULAR | way),
        Step(SETTING, setting, only=LISTEN | MONOLITHIC | way),
    )


def libvirt_log(where: str, text: Text, lines: int) -> tuple[Step, ...]:
    kolla = f"sudo tail -n {lines} /var/log/kolla/libvirt/libvirtd.log"
    return (
        Step(text, f"sudo journalctl -u libvirtd -n {lines}", where, MONOLITHIC),
        Step(text, f"sudo journalctl -u virtqemud -n {lines}", where, MODULAR),
        Step(text, kolla, where, KOLLA),
    )
