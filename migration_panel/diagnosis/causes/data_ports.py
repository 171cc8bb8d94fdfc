"""The ports through which memory and disks flow, and those of consoles."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import DEBIAN, RED_HAT, restart_nova
from migration_panel.text import N_

_PORTS = "https://libvirt.org/migration.html"
# QEMU's own range, and TripleO's; the NBD server of block migrations uses it too.
_DATA = r"(?:49[1-9]\d\d|50\d\d\d|61[1-9]\d\d)"
_FAILED = (
    r"(?:connection re(?:fused|set)|no r(?:oute to host|[oute ]*$)|"
    r"(?:connection|operation) t(?:imed out|[imed ou]*$)|network is (?:unreachable|down)|"
    r"host is down|permission denied|operation not permitted)"
)

BLOCKED = Cause(
    id="migration_port_blocked",
    layer="firewall-network",
    tier=1,
    title=N_("A firewall keeps migration data from the target"),
    happened=N_(
        "The two libvirts agreed, and then the source's QEMU could not connect to the "
        "port that the target's QEMU opened for memory or disks (49152 to 49215, unless "
        "qemu.conf says otherwise)."
    ),
    matters=N_("No live migration to this target gets past its beginning."),
    remedy=(
        Step(
            N_("See what the target's firewall lets in."),
            "sudo nft list ruleset",
        ),
        Step(
            N_("Open the range for the compute hosts, here by firewalld."),
            "sudo firewall-cmd --permanent --add-port=49152-49215/tcp && "
            "sudo firewall-cmd --reload",
            only=RED_HAT,
        ),
        Step(
            N_("Open the range for the compute hosts, here by ufw."),
            "sudo ufw allow proto tcp from SOURCE_ADDRESS to any port 49152:49215",
            only=DEBIAN,
        ),
        Step(
            N_("See whether qemu.conf sets another range."),
            "sudo grep -nE '^ *migration_(port|address|host)' /etc/libvirt/qemu.conf",
        ),
        Step(
            N_(
                "Try one of them from the source while nothing migrates: it must refuse, not hang."
            ),
            "nc -vz -w 3 TARGET 49152",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"(?:at|to) '[^']*:" + _DATA + r"'(?::? \S+)?: " + _FAILED + r"|"
            r"port " + _DATA + r"\b[^:]{0,20}: " + _FAILED,
            Rank.DECISIVE,
        ),
        Sign(
            r"qemu command '(?:drive-mirror|blockdev-add|blockdev-mirror|migrate|nbd-\S+)'"
            r": .{0,60}failed to connect.{0,80}" + _FAILED + r"|"
            r"(?:migration|migrate|nbd)\b.{0,80}failed to connect (?:socket\b|to ').{0,80}"
            + _FAILED,
            Rank.DECISIVE,
            unless=r":165\d\d|-sock\b|remote libvirt uri|port (?:22|8022)\b",
        ),
    ),
    place=Place.TARGET,
    checks=("pair.data-port-closed",),
    references=(_PORTS,),
)
BIND_FAILED = Cause(
    id="migration_port_bind_failed",
    layer="firewall-network",
    tier=1,
    title=N_("The target cannot open a port for migration data"),
    happened=N_(
        "The target's QEMU is to listen for memory or disks, and cannot: all ports of "
        "the range are taken, another program has the port, or the address "
        "(live_migration_inbound_addr, migration_address) is not one of the host's."
    ),
    matters=N_("The target takes no live migration until it can listen."),
    remedy=(
        Step(
            N_("See who has the ports."),
            "sudo ss -tanp '( sport >= :49152 and sport <= :49215 )'",
        ),
        Step(
            N_("Keep the kernel from giving them to others."),
            "sudo sysctl -w net.ipv4.ip_local_reserved_ports=49152-49215",
        ),
        Step(
            N_("See whether the configured address is the host's own."),
            "ip -br address; grep -n inbound_addr /etc/nova/nova.conf; sudo grep -n '^ *migration_address' /etc/libvirt/qemu.conf",
        ),
    ),
    signs=(
        Sign(
            r"failed to reserve port "
            + _DATA
            + r"|unable to find an unused port in range|failed to find an available port|"
            r"no (?:free|available|unused) ports? (?:in|for)\b.{0,20}(?:range|migrat|nbd)|"
            r"host isn't capable of ipv6",
            Rank.DECISIVE,
            unless=r"vnc|spice|5900|serial",
        ),
        Sign(
            r"-incoming\b.{0,160}(?:failed to bind|cannot assign requested address|address already in use)|"
            r"(?:failed to bind|cannot bind|unable to bind|bind\S* failed).{0,80}:?"
            + _DATA
            + r"|"
            + _DATA
            + r"\D.{0,80}(?:cannot assign requested address|address already in use)|"
            r"qemu command '(?:nbd-server-start|migrate-incoming)': .{0,80}"
            r"(?:bind|cannot assign|address already|listen)|"
            r"(?:migration|nbd)\b.{0,60}(?:failed to bind|cannot assign requested address|address already in use)",
            Rank.DECISIVE,
            unless=r"vnc|spice|:59\d\d|rabbit|-chardev",
        ),
    ),
    place=Place.TARGET,
    checks=("network.migration-address-foreign", "nova.live-address-foreign"),
    references=(_PORTS,),
)
CONSOLE_ADDRESS = Cause(
    id="console_listen_address",
    layer="libvirt-connection",
    tier=1,
    title=N_("The guest's console listens on an address that the target does not have"),
    happened=N_(
        "The guest's VNC, SPICE or serial console is bound to an address or port of the "
        "source. On the target it cannot be opened, so QEMU does not start there."
    ),
    matters=N_("Every guest that was started with that setting stays on its host."),
    remedy=(
        Step(
            N_("Let consoles listen on all addresses, on all compute hosts."),
            "sudo crudini --set /etc/nova/nova.conf vnc server_listen 0.0.0.0",
            "both",
        ),
        *restart_nova(
            "both",
            N_("Restart nova-compute; guests take it up at their next hard reboot."),
        ),
        Step(
            N_(
                "For serial consoles, set proxyclient_address and port_range alike on all."
            ),
            "grep -n -A6 '^\\[serial_console\\]' /etc/nova/nova.conf",
            "both",
        ),
    ),
    signs=(
        Sign(
            r"does not support retrieving listen addresses|not able to bind \S+:\d+|"
            r"not able to acquire a free port for|graphics \(vnc.{0,40}listen address|"
            r"socketportinuse|socketportrangeexhausted",
            Rank.DECISIVE,
        ),
        Sign(
            r"(?:vnc|spice|-chardev socket)\b.{0,160}(?:failed to (?:bind|listen|start)|"
            r"cannot assign requested|address already in use|bind\()|"
            r"(?:failed to|cannot) (?:start|initialize) (?:the )?(?:vnc|spice) server|"
            r"inet_listen_opts: bind\(.{0,60},59\d\d\)|"
            r":59\d\d\b.{0,60}(?:cannot assign requested|address already in use)|"
            r"unable to find an unused port (?:in range '(?:vnc|spice)|for (?:vnc|spice))",
            Rank.DECISIVE,
        ),
        Sign(
            r"binding (?:to )?socket to \S+ failed|"
            r"serial console.{0,80}(?:address|port) .{0,40}(?:in use|not)",
        ),
    ),
    place=Place.SOURCE,
    references=(
        "https://docs.openstack.org/nova/latest/admin/remote-console-access.html",
    ),
)
CAUSES = (BLOCKED, BIND_FAILED, CONSOLE_ADDRESS)
