"""nova.conf says that libvirt is reached by TLS, and the host's certificate is old."""

from tests.lab.faults import Fault
from tests.lab.faults.host import Host

CA, CERTIFICATE = "/etc/pki/CA/cacert.pem", "/etc/pki/libvirt/clientcert.pem"
KEY = "/etc/pki/libvirt/private/clientkey.pem"
# Where they are made.
CA_KEY, ASKED = "/tmp/lab-ca.key", "/tmp/lab-client.csr"  # noqa: S108 -- the node's own
FILES = (CA, CERTIFICATE, KEY, CA_KEY, ASKED)
NEW_KEY = ("openssl", "req", "-newkey", "rsa:2048", "-noenc", "-keyout")
VALID, EXPIRED = "30", "-1"  # days from now


def make(host: Host) -> None:
    host.run("mkdir", "-p", "/etc/pki/CA", "/etc/pki/libvirt/private")
    whom = ("-subj", "/CN=lab-ca", "-addext", "keyUsage=critical,keyCertSign")
    host.run(*NEW_KEY, CA_KEY, "-x509", "-days", VALID, *whom, "-out", CA)
    host.run(*NEW_KEY, KEY, "-subj", f"/CN={host.name}", "-out", ASKED)
    sign = ("openssl", "x509", "-req", "-in", ASKED, "-CA", CA, "-CAkey", CA_KEY)
    host.run(*sign, "-days", EXPIRED, "-out", CERTIFICATE)
    host.run("chmod", "600", KEY)


def break_it(host: Host) -> None:
    make(host)
    host.configure_nova("libvirt", "live_migration_scheme", "tls")


def heal_it(host: Host) -> None:
    for file in FILES:
        host.remove(file)
    host.restore_nova()


FAULT = Fault(
    "libvirt-tls-expired",
    "scheme is tls, with an expired certificate: live moves from the host fail",
    break_it,
    heal_it,
    live="libvirt_tls_certificate",
)
