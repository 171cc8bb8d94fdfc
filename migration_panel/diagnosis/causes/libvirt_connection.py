"""What libvirt says when it does not reach a daemon, or loses it."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import (
    KOLLA,
    libvirt_log,
    listening,
    restart_libvirt,
)
from migration_panel.text import N_

_REMOTE = "https://libvirt.org/remote.html"
_LIVE = N_(
    "Live migration needs the source's libvirt to talk to the target's; without it "
    "the guest stays on the source. Nova may show the server in ERROR while the "
    "guest runs on."
)
# A daemon's port is named, or none at all where only a URI is.
_DAEMON = r"(?:libvirtd|server) at '(?:[^']*:165\d\d|\[[^\]]*\]|[^':]+)'"
_UNREACHED = (
    r"(?:no r(?:oute to host|[oute ]*$)|(?:connection|operation) t(?:imed out|[imed ou]*$)|"
    r"network is (?:unreachable|down)|host is down|permission denied|"
    r"operation not permitted|cannot assign requested)"
)
# Another port than the daemons' is named.
_ELSEWHERE = r":(?:49[12]\d\d|59\d\d)'|port (?:22|8022)\b|\+ssh://"

REFUSED = Cause(
    id="libvirtd_connection_refused",
    layer="libvirt-connection",
    tier=1,
    title=N_("The target's libvirt does not listen for other hosts"),
    happened=N_(
        "The source's libvirt was refused at the target's port 16509 (TCP) or 16514 "
        "(TLS): nothing listens there, or only on another address."
    ),
    matters=_LIVE,
    remedy=(
        Step(
            N_("See what listens."),
            "sudo ss -ltn '( sport = :16509 or sport = :16514 )'",
        ),
        *listening(),
    ),
    signs=(
        Sign(
            r"unable to connect to " + _DAEMON + r"(?::? \S+)?: connection refu",
            Rank.DECISIVE,
        ),
        Sign(
            r"(?:qemu\+t(?:cp|ls)://|(?::|port )165(?:09|14)\b).{0,120}connection refused|"
            r"refused connection to destination: \S+\+t(?:cp|ls)://",
            unless=_ELSEWHERE,
        ),
        # Over ssh it is the socket of the target's daemon that is not there.
        Sign(
            r"\b(?:nc|ncat|netcat|virt-ssh-helper): .{0,200}"
            r"(?:connection refused|(?:unix connect failed|-sock\S*): no such file)|"
            r"\bncat: (?:no such file|connection refused)",
        ),
    ),
    place=Place.TARGET,
    checks=(
        "pair.libvirt-refused",
        "libvirt.not-listening",
        "libvirt.listens-locally",
        "libvirt.listens-elsewhere",
    ),
    references=(_REMOTE,),
)
UNREACHABLE = Cause(
    id="libvirtd_unreachable",
    layer="firewall-network",
    tier=1,
    title=N_("A firewall or the network keeps libvirt from the target"),
    happened=N_(
        "Nothing came back from the target's port 16509 (TCP) or 16514 (TLS): it is "
        "filtered, or the address is wrong."
    ),
    matters=_LIVE,
    remedy=(
        Step(N_("Try the port from the source."), "nc -vz -w 3 TARGET 16509", "source"),
        Step(
            N_("Let the compute hosts through the target's firewall."),
            "sudo nft list ruleset",
        ),
        Step(
            N_(
                "See which address Nova uses: live_migration_inbound_addr of the target, "
                "else its host name."
            ),
            "grep -nE '^ *(live_migration_|my_ip|host *=)' /etc/nova/nova.conf",
        ),
    ),
    signs=(
        Sign(
            r"unable to connect to " + _DAEMON + r"(?::? \S+)?: " + _UNREACHED,
            Rank.DECISIVE,
        ),
        Sign(
            r"(?:qemu\+t(?:cp|ls)://|(?::|port )165(?:09|14)\b).{0,120}" + _UNREACHED,
            unless=_ELSEWHERE,
        ),
    ),
    place=Place.TARGET,
    checks=(
        "pair.libvirt-timed-out",
        "pair.libvirt-no-route",
        "nova.live-address-foreign",
    ),
    references=(_REMOTE,),
)
LOCAL_DAEMON_DOWN = Cause(
    id="libvirt_local_daemon_down",
    layer="service-down",
    tier=1,
    title=N_("nova-compute has lost the libvirt of its own host"),
    happened=N_(
        "The host's own libvirt daemon does not answer on its socket: it is stopped, "
        "or crashed, or another one holds the socket."
    ),
    matters=N_(
        "Nova disables such a host by itself and starts, stops and moves nothing "
        "there. Running guests run on."
    ),
    remedy=(
        *restart_libvirt("both", N_("Start it and see why it ended.")),
        *libvirt_log("both", N_("Read its log."), 50),
        Step(
            N_("The host's own libvirtd must not run beside the container's."),
            "sudo systemctl disable --now libvirtd libvirtd.socket",
            "both",
            KOLLA,
        ),
    ),
    signs=(
        Sign(
            r"(?:failed to connect socket to|unable to connect to(?: socket)?) "
            r"'[^']*(?:libvirt|virt\w+d)[^']*-sock[^']*(?:$|'(?:$|: (?!permission)|, libvirtd may))",
            Rank.DECISIVE,
            unless=r"\+ssh://|virt-ssh-helper|\bn(?:c|cat): |permission denied",
        ),
        Sign(
            r"connection to the hypervisor is broken on host|hypervisorunavailable|"
            r"connection to libvirt (?:lost|failed|broke)|"
            r"cannot connect to (?:the )?libvirt|"
            r"unable to connect to libvirt(?:\.| \w+:///|$)",
        ),
        Sign(
            r"(?:libvirtd|virtqemud|virtproxyd)\.service: (?:main process exited|"
            r"failed with result|start request repeated)|"
            r"failed to start (?:libvirt |virtualization )(?:\w+ )?daemon",
            unless=r"code=exited, status=0",
        ),
    ),
    place=Place.TARGET,
    checks=("libvirt.does-not-answer",),
    references=("https://libvirt.org/daemons.html",),
)
CONNECTION_LOST = Cause(
    id="libvirt_connection_lost",
    layer="libvirt-connection",
    tier=1,
    title=N_("The connection between the two libvirts broke"),
    happened=N_(
        "Source and target were talking, and then the connection ended: the target's "
        "daemon was restarted or crashed, or the network swallowed its keepalives."
    ),
    matters=_LIVE,
    remedy=(
        *libvirt_log(
            "target", N_("See whether the target's daemon was restarted."), 100
        ),
        Step(
            N_("See whether the network lost packets meanwhile."), "ip -s link", "both"
        ),
        Step(
            N_(
                "With many migrations at once, raise max_clients, max_client_requests or "
                "keepalive_interval in libvirtd.conf (virtqemud.conf)."
            ),
        ),
    ),
    signs=(
        Sign(
            r"lost connection to destination host|keepalive timeout|"
            r"no response from client \S+ after|hangup(?: / error)? event on socket|"
            r"client socket is closed|connection was closed unexpectedly|"
            r"no response received for keepalive",
            Rank.GENERAL,
        ),
        Sign(
            r"end of file while reading data(?:$|: (?:$|: ?in?p?u?|input/))|"
            r"cannot (?:recv|write) data: (?:: )?(?:input/output error|broken pipe|"
            r"connection (?:reset|timed)|bad file descriptor|transport endpoint|software caused)",
            Rank.GENERAL,
            unless=r"\+ssh://|host key|permission denied|ssh:|not found|not available|"
            r"virnetsocketreadwire:\d+ : (?:end of file|cannot recv data: connection reset)",
        ),
        # The daemon logs this whenever anybody hangs up.
        Sign(
            r"virnetsocketreadwire:\d+ : (?:end of file|cannot recv data: connection reset)",
            Rank.HINT,
        ),
    ),
    place=Place.PAIR,
    checks=("pair.libvirt-fails",),
    references=(_REMOTE,),
)
CAUSES = (REFUSED, UNREACHABLE, LOCAL_DAEMON_DOWN, CONNECTION_LOST)
