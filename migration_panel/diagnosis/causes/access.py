"""Who may talk to a daemon, and with which certificate."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import PLAIN, RHOSO, restart_libvirt
from migration_panel.text import N_

_TLS = "https://libvirt.org/kbase/tlscerts.html"
_LIVE = N_("Live migration needs the source's libvirt to be let in by the target's.")

# Certificates of QEMU and of web services.
_NOT_LIBVIRTS = (
    r"/etc/pki/qemu|pki/libvirt-(?:vnc|spice|nbd|migrate)|qemu command|https?://|ssl3_|"
    r"certificate_verify_failed|-object tls-creds|keystone|glance|cinder"
)
# Keystone's own log tells of every wrong password.
_KEYSTONES_OWN = r"\bkeystone\.(?:server|exception|common|middleware|auth)\b"

AUTH_FAILED = Cause(
    id="libvirt_auth_failed",
    layer="auth-tls",
    tier=1,
    title=N_("libvirt does not let the caller in"),
    happened=N_(
        "The daemon answered and asked for a proof that the caller does not have: SASL "
        "user and password, or the right to open its socket."
    ),
    matters=_LIVE,
    remedy=(
        Step(
            N_("See what the daemon asks for."),
            "sudo grep -nE '^ *auth_(tcp|tls|unix)' /etc/libvirt/libvirtd.conf",
        ),
        Step(
            N_(
                "For SASL, make the user on the target and give it to the source's auth.conf."
            ),
            "sudo saslpasswd2 -a libvirt nova",
        ),
        Step(
            N_(
                "For the local socket, put nova into the group libvirt, and restart "
                "nova-compute."
            ),
            "sudo usermod -aG libvirt nova",
            "both",
            PLAIN | RHOSO,
        ),
    ),
    signs=(
        Sign(
            r"sasl\(-?\d+\)|failed to (?:start|step|initialize|create) sasl|"
            r"sasl (?:mechanism|negotiation|authentication|client identity)|"
            r"list sasl mechanisms|no worthy mechs",
            Rank.DECISIVE,
            unless=r"amqp|rabbit|qpid",
        ),
        Sign(
            r"(?:failed to connect socket|unable to connect) to "
            r"'[^']*(?:libvirt|virt\w+d)[^']*-sock[^']*'.{0,40}permission denied|"
            r"\b(?:nc|ncat|netcat): (?:unix connect failed: )?permission denied|"
            r"virt-ssh-helper: .{0,200}permission denied|"
            r"no polkit agent|polkit: |org\.libvirt\.unix|access denied by policy",
            Rank.DECISIVE,
        ),
        Sign(
            r"failed to (?:collect|make|get) auth credentials|"
            r"no authentication callback available|authentication type \S+ rejected",
            Rank.DECISIVE,
        ),
        Sign(
            r"authentication (?:failed|unavailable|cancelled|required|rejected)|"
            r"(?:unsupported|no) authentication (?:type|method)|unable to authenticate",
            unless=r"certificate|keystone|token|publickey|tls |http|rabbit|amqp|(?<!lib)ssh|"
            r"iscsi|\bchap\b|ceph|\brbd\b|mysql|ldap",
        ),
    ),
    place=Place.TARGET,
    checks=("pair.libvirt-login", "pair.libvirt-no-login", "libvirt.asks-sasl"),
    references=("https://libvirt.org/auth.html",),
)
TLS_CERTIFICATE = Cause(
    id="libvirt_tls_certificate",
    layer="auth-tls",
    tier=1,
    title=N_("A certificate of libvirt is missing, expired or for another name"),
    happened=N_(
        "The two libvirts could not agree on TLS: a CA certificate, certificate or key "
        "is not where libvirt looks, has expired, is signed by another CA, or does not "
        "have the name that was called."
    ),
    matters=_LIVE,
    remedy=(
        Step(
            N_("Look at both hosts' certificates: end, names, CA."),
            "sudo openssl x509 -noout -dates -subject -ext subjectAltName -in /etc/pki/libvirt/servercert.pem",
            "both",
        ),
        Step(
            N_("Try them against the CA that the other side has."),
            "sudo openssl verify -CAfile /etc/pki/CA/cacert.pem /etc/pki/libvirt/servercert.pem",
            "both",
        ),
        Step(
            N_(
                "Renew what is wrong, with the host's name and migration address among "
                "the alternative names."
            ),
            where="both",
        ),
        *restart_libvirt("both"),
    ),
    signs=(
        Sign(
            r"cannot read (?:\w+ ){0,2}(?:certificate|key|revocation list) '|"
            r"unable to (?:verify (?:server|client)|validate|import (?:server|client)) certificate|"
            r"unable to verify tls peer|failed to verify peer'?s cert|unable to set x509|"
            r"certificate failed validation|unable to read tls confirmation|"
            r"server verification (?:\(of our certificate or ip address\) )?failed",
            Rank.DECISIVE,
            unless=_NOT_LIBVIRTS,
        ),
        Sign(
            r"(?:our own|client|server|ca|the) certificate\b.{0,160}"
            r"(?:expired|failed validation|does not match|not trusted|not yet|known issuer|"
            r"revoked|purpose|not signed|basic constraints)|"
            r"certificate (?:is not trusted|is not found|has expired|is expired|verification failed)|"
            r"certificate \S+ (?:purpose|usage|basic constraints) do|"
            r"(?:certificate|distinguished name) .{0,80}"
            r"(?:not on the list|whitelist|owner does not match)",
            Rank.DECISIVE,
            unless=_NOT_LIBVIRTS,
        ),
        Sign(
            r"tls handshake failed|gnutls|tls fatal alert|pull function|"
            r"tls connection was non-properly terminated",
            Rank.GENERAL,
            unless=r"qemu command|/etc/pki/qemu|-object tls-creds|tls channel|https?://|"
            r"rabbit|amqp",
        ),
    ),
    place=Place.PAIR,
    checks=(
        "pair.libvirt-tls-not-trusted",
        "pair.libvirt-tls-refused",
        "pair.libvirt-tls-own-file",
        "tls.file-missing",
        "tls.expired",
        "tls.other-name",
    ),
    references=(_TLS,),
)
QEMU_TLS = Cause(
    id="qemu_tls_credentials",
    layer="auth-tls",
    tier=1,
    title=N_("QEMU cannot use its TLS certificates"),
    happened=N_(
        "With native TLS it is QEMU that encrypts memory and disks, with certificates "
        "of its own (/etc/pki/qemu, or those qemu.conf names for migration, NBD and "
        "VNC). They are missing, not readable for the user qemu, expired, or for "
        "another name."
    ),
    matters=N_("Every live migration with live_migration_with_native_tls fails."),
    remedy=(
        Step(
            N_("See whether they are there and readable for QEMU's user."),
            "sudo ls -lZ /etc/pki/qemu /etc/pki/libvirt-migrate 2>/dev/null",
            "both",
        ),
        Step(
            N_("Compare names and end with the migration address."),
            "sudo openssl x509 -noout -dates -ext subjectAltName -in /etc/pki/qemu/server-cert.pem",
            "both",
        ),
        Step(
            N_("See which folders qemu.conf names."),
            "sudo grep -nE '^ *\\w*tls' /etc/libvirt/qemu.conf",
            "both",
        ),
    ),
    signs=(
        Sign(
            r"unable to access credentials|cannot load (?:ca )?cert\w* .{0,20}/etc/pki/|"
            r"certificate '?/etc/pki/(?:qemu|libvirt-\w+)|"
            r"qemu command '[\w-]+': .{0,120}(?:certificate|(?<!non-)tls|gnutls)|"
            r"certificate does not match the hostname|"
            r"qemu-(?:kvm|system-\w+): .{0,160}certificate",
            Rank.DECISIVE,
        ),
        Sign(
            r"no tls credentials|tls x509 (?:cert|creds|authz)|tls credentials? .{0,40}(?:not|miss)|"
            r"(?:migration|nbd)\b.{0,60}(?:tls handshake|tls creds)|"
            r"tls_x509_cert_dir .{0,80}does not exist|tls directory (?:not|'\S+' does not)",
            Rank.DECISIVE,
        ),
        Sign(
            r"(?:cannot|unable to|failed to) (?:read from|write to) tls channel",
            Rank.GENERAL,
        ),
    ),
    place=Place.PAIR,
    checks=("tls.file-missing", "tls.expired", "tls.other-name"),
    references=(
        "https://docs.openstack.org/nova/latest/admin/secure-live-migration-with-qemu-native-tls.html",
    ),
)
TOKEN_EXPIRED = Cause(
    id="auth_token_expired",
    layer="auth-tls",
    tier=2,
    title=N_("The token of the request ran out before the migration ended"),
    happened=N_(
        "A long migration asks Cinder, Neutron or Glance at its end with the token of "
        "whoever began it, and Keystone no longer accepts it."
    ),
    matters=N_(
        "The guest may be on the target already while Nova's record, its volumes or "
        "ports are still at the source."
    ),
    remedy=(
        Step(
            N_("Let services send tokens of their own, in nova.conf of all hosts."),
            "sudo crudini --get /etc/nova/nova.conf service_user send_service_user_token",
            "both",
        ),
        Step(
            N_("Raise the life of tokens in keystone.conf until then."),
            "sudo crudini --get /etc/keystone/keystone.conf token expiration",
            "controller",
        ),
        Step(
            N_("Find out on which host the guest runs before you repair anything."),
            "sudo virsh list --all",
            "both",
        ),
    ),
    signs=(
        Sign(
            r"(?:keystone|cinder|glance|neutron|placement)\w*\.?.{0,60}\b(?:http)?unauthorized\b",
            Rank.DECISIVE,
            unless=_KEYSTONES_OWN,
        ),
        Sign(
            r"token (?:has |is )?expired|authorization failed for token|"
            r"(?:could not find|failed to validate|invalid(?:ated)?) token|"
            r"the request you have made requires authentication|"
            r"neutron client was not able to generate a valid admin token|http 401",
            Rank.GENERAL,
            unless=_KEYSTONES_OWN,
        ),
    ),
    place=Place.CLOUD,
    references=(
        "https://docs.openstack.org/nova/latest/admin/configuration/service-user-token.html",
    ),
)
CAUSES = (TLS_CERTIFICATE, QEMU_TLS, AUTH_FAILED, TOKEN_EXPIRED)
