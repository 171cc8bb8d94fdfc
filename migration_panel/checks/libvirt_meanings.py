"""What libvirt says when a peer's cannot be opened, in the order of what it decides."""

from migration_panel.checks.finding import Level
from migration_panel.checks.meanings import FIREWALL, Meaning
from migration_panel.text import N_

ROUTE = ("ip route get {address}", "nc -vz -- {address} {port}")
DATES = "openssl x509 -in /etc/pki/libvirt/servercert.pem -noout -subject -dates"
FILES = (
    "ls -l /etc/pki/CA /etc/pki/libvirt /etc/pki/libvirt/private",
    "openssl verify -CAfile /etc/pki/CA/cacert.pem /etc/pki/libvirt/clientcert.pem",
)

MEANINGS = (
    Meaning(
        id="pair.libvirt-tls-not-tried",
        signs=(
            "Unable to set x509 key and certificate.*Error while reading file",
            r"Cannot (read|load) .*: Permission denied",
        ),
        message=N_(
            "nova on %(source)s may not read libvirt's TLS files, so that TLS to "
            "%(target)s could not be tried. libvirt itself, as root, may well get in."
        ),
        hint=N_(
            "Let nova read the client's certificate and key if you want it tried; "
            "setfacl will do. Or move one server to know."
        ),
        level=Level.UNKNOWN,
        source=(
            "setfacl -m u:nova:rx /etc/pki/libvirt/private",
            "setfacl -m u:nova:r /etc/pki/libvirt/private/clientkey.pem",
        ),
    ),
    Meaning(
        id="pair.libvirt-tls-own-file",
        signs=(
            r"Our own certificate .* failed validation",
            r"certificate \S+ (has expired|is not yet active|basic constraints)",
            r"Cannot (read|load) .*: No such file",
            r"Unable to (set|import) .*(certificate|key)",
        ),
        message=N_(
            "libvirt on %(source)s opens no TLS connection to %(target)s, for its own "
            "files are not sound: %(said)s"
        ),
        hint=N_("Renew or install the file that it names, as on the other hosts."),
        source=FILES,
    ),
    Meaning(
        id="pair.libvirt-tls-not-trusted",
        signs=(r"Failed to verify peer's certificate", "owner does not match"),
        message=N_(
            "libvirt on %(source)s does not trust the certificate of %(target)s: it "
            "has expired, is of another CA, or for another name than %(address)s."
        ),
        hint=N_(
            "Give %(target)s a certificate of the same CA whose alternative names have "
            "%(address)s, and restart libvirt there."
        ),
        source=("openssl s_client -connect {address}:{port} -showcerts",),
        target=(DATES,),
    ),
    Meaning(
        id="pair.libvirt-tls-refused",
        signs=(
            "Unable to read TLS confirmation",
            "Certificate is required",
            "fatal alert",
            "TLS handshake failed",
        ),
        message=N_(
            "libvirt on %(target)s turns away %(source)s: it presents no client's "
            "certificate, or none of a CA that is trusted there."
        ),
        hint=N_(
            "Install a client's certificate and key of the same CA on %(source)s. "
            "libvirt's log on %(target)s names the reason."
        ),
        source=FILES,
        target=("journalctl -u 'libvirtd*' -u 'virtproxyd*' --since -10min",),
    ),
    Meaning(
        id="pair.libvirt-no-login",
        signs=("authentication failed: authentication failed",),
        message=N_(
            "libvirt on %(target)s asks for a SASL login and has no mechanism for one: "
            "nobody gets in."
        ),
        hint=N_(
            "Install the SASL mechanism that /etc/sasl2/libvirt.conf names, or set "
            "auth_tcp to none in a network of hosts alone, or use TLS."
        ),
        target=(
            "grep -n ^auth_ /etc/libvirt/*.conf",
            "grep mech /etc/sasl2/libvirt.conf",
        ),
    ),
    Meaning(
        id="pair.libvirt-login",
        signs=("authentication failed", "SASL", "authentication unavailable"),
        message=N_(
            "libvirt on %(target)s asks for a login that nova on %(source)s does not "
            "have. Whether libvirt itself has one is not known: %(said)s"
        ),
        hint=N_(
            "Put a login for %(target)s in /etc/libvirt/auth.conf of %(source)s, and "
            "let nova read it, so that it can be tried."
        ),
        level=Level.UNKNOWN,
        source=("ls -l /etc/libvirt/auth.conf",),
        target=("sasldblistusers2 -f /etc/libvirt/passwd.db",),
    ),
    Meaning(
        id="pair.libvirt-name-unknown",
        signs=(
            "Unable to resolve address",
            "Name or service not known",
            "failure in name resolution",
            "Could not resolve hostname",
        ),
        message=N_("%(source)s does not know the name %(address)s of %(target)s."),
        hint=N_(
            "Set live_migration_inbound_addr in nova.conf of %(target)s to an address, "
            "or add the name to the name server or to /etc/hosts."
        ),
        source=("getent hosts -- {address}",),
    ),
    Meaning(
        id="pair.libvirt-no-route",
        signs=("No route to host", "Network is unreachable"),
        message=N_("%(source)s has no way to libvirt on %(target)s (%(address)s)."),
        hint=N_(
            "See to the route and to firewalls: port %(port)s must be open between "
            "compute hosts."
        ),
        source=ROUTE,
        target=(FIREWALL,),
    ),
    Meaning(
        id="pair.libvirt-timed-out",
        signs=("timed out",),
        message=N_("%(target)s does not answer %(source)s on libvirt's port %(port)s."),
        hint=N_(
            "A firewall drops it, or nobody has the address %(address)s: port %(port)s "
            "must be open between compute hosts."
        ),
        source=ROUTE,
        target=(FIREWALL,),
    ),
    Meaning(
        id="pair.libvirt-too-slow",
        signs=("no answer within", "has still not answered"),
        message=N_("libvirt on %(target)s took too long to answer %(source)s."),
        hint=N_(
            "See whether it hangs: a live migration would hang with it, or it is busy, "
            "and answers later."
        ),
        level=Level.WARNING,
        target=("virsh -r -c qemu:///system list", "uptime"),
    ),
    Meaning(
        id="pair.libvirt-refused",
        signs=("Connection refused",),
        message=N_(
            "libvirt on %(target)s does not listen where live migrations from "
            "%(source)s go: %(address)s, port %(port)s."
        ),
        hint=N_(
            "Let it listen there, on an address that other hosts reach. The findings "
            "of %(target)s have the lines for it."
        ),
        target=("ss -ltnp", FIREWALL),
    ),
)
