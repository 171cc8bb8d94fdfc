"""What OpenSSH prints when it does not get in, in the order of what it decides."""

from migration_panel.checks.finding import Level
from migration_panel.checks.meanings import FIREWALL, Meaning
from migration_panel.text import N_

KNOWN_HOSTS = "~nova/.ssh/known_hosts"
LOG = "journalctl -u ssh -u sshd --since -10min"
SSHD = ("systemctl status ssh sshd", "ss -ltnp")
ROUTE = ("ip route get {address}", "ping -c 3 -- {address}")
FINGERPRINT = "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"
SCAN = "sudo -u nova ssh-keyscan -- {address} | sudo -u nova tee -a " + KNOWN_HOSTS

MEANINGS = (
    Meaning(
        id="pair.ssh-host-key-changed",
        signs=(
            "REMOTE HOST IDENTIFICATION HAS CHANGED",
            r"host key for \S+ has changed",
            r"Offending (\w+ )?key in",
        ),
        message=N_(
            "%(target)s shows another SSH host key than nova on %(source)s knows of it."
        ),
        hint=N_(
            "If %(target)s was installed anew, take the old key out of nova's "
            "known_hosts and the new one in. If not, find out who answers there."
        ),
        source=("sudo -u nova ssh-keygen -R {address}", SCAN),
        target=(FINGERPRINT,),
    ),
    Meaning(
        id="pair.ssh-key-unusable",
        signs=(
            "UNPROTECTED PRIVATE KEY FILE",
            r"Load key .*: (bad permissions|invalid format|error in libcrypto)",
            r"Load key .*: Permission denied",
            "Bad owner or permissions on",
            "key_load_private|invalid key format",
        ),
        message=N_("ssh on %(source)s ignores nova's private key or configuration."),
        hint=N_(
            "Give the key to nova with mode 0600, and see that it is whole, its last "
            "line ended."
        ),
        source=(
            "ls -la ~nova/.ssh",
            "chown -R nova ~nova/.ssh",
            "chmod 600 ~nova/.ssh/id_*",
            "sudo -u nova ssh-keygen -yf ~nova/.ssh/id_ed25519",
        ),
    ),
    Meaning(
        id="pair.ssh-host-key-unknown",
        signs=("Host key verification failed", "host key is known for"),
        message=N_(
            "nova on %(source)s does not know the SSH host key of %(target)s, and "
            "nobody is there to say yes."
        ),
        hint=N_(
            "Add the key under the address that Nova uses to nova's known_hosts, after "
            "you compared its fingerprint on %(target)s."
        ),
        source=(SCAN,),
        target=(FINGERPRINT,),
    ),
    Meaning(
        id="pair.ssh-login-disabled",
        signs=(
            "account is (currently )?not available",
            "account has expired",
            "change your password|password has expired|Password change required",
            "without a word",
        ),
        message=N_("nova's account on %(target)s lets no one log in."),
        hint=N_(
            "Give nova a login shell there, and an account and password that do not "
            "expire."
        ),
        target=(
            "usermod --shell /bin/bash nova",
            "chage -l nova",
            "chage -E -1 -M -1 -d -1 nova",
        ),
    ),
    Meaning(
        id="pair.ssh-no-common-algorithm",
        signs=("Unable to negotiate with", "no mutual signature", "no matching "),
        message=N_("ssh on %(source)s and sshd on %(target)s share no algorithm."),
        hint=N_(
            "One of them is much older: make an ed25519 key for it, or allow what it "
            "offers on the other side."
        ),
        source=("sudo -u nova ssh -vv -- {address} true",),
        target=("ssh-keygen -A",),
    ),
    Meaning(
        id="pair.ssh-denied",
        signs=(r"Permission denied \(", "Too many authentication failures"),
        message=N_("sshd on %(target)s does not accept nova's key from %(source)s."),
        hint=N_(
            "Add the public key to nova's authorized_keys there. sshd's log names "
            "another reason: modes of the files, AllowUsers, a locked account."
        ),
        source=("sudo -u nova sh -c 'cat ~/.ssh/id_*.pub'",),
        target=(LOG, "ls -ld ~nova ~nova/.ssh ~nova/.ssh/authorized_keys"),
    ),
    Meaning(
        id="pair.ssh-refused",
        signs=("Connection refused",),
        message=N_("Nothing answers nova's ssh from %(source)s at %(target)s."),
        hint=N_(
            "Start sshd there. Where it listens on another port, say so in nova's "
            "ssh configuration on every host."
        ),
        target=SSHD,
    ),
    Meaning(
        id="pair.ssh-no-route",
        signs=("No route to host", "Network is unreachable"),
        message=N_("%(source)s has no way to %(target)s for ssh."),
        hint=N_(
            "See to the route and to firewalls, and whether the address that nova.conf "
            "of %(target)s names is one that %(source)s can reach."
        ),
        source=ROUTE,
        target=(FIREWALL,),
    ),
    Meaning(
        id="pair.ssh-too-slow",
        signs=("during banner exchange", "no answer within"),
        message=N_("sshd on %(target)s took too long to let nova in from %(source)s."),
        hint=N_(
            "Nova waits longer and may get in. See how busy %(target)s is, and whether "
            "sshd waits for a name server (UseDNS)."
        ),
        level=Level.WARNING,
        target=("uptime", LOG),
    ),
    Meaning(
        id="pair.ssh-timed-out",
        signs=("timed out",),
        message=N_("%(target)s does not answer ssh from %(source)s."),
        hint=N_(
            "A firewall drops it, or nobody has that address: see to the route, the "
            "firewalls, and the address that nova.conf of %(target)s names."
        ),
        source=ROUTE,
        target=(FIREWALL,),
    ),
    Meaning(
        id="pair.ssh-name-unknown",
        signs=("Could not resolve hostname", "Name or service not known"),
        message=N_("ssh on %(source)s does not know the name of %(target)s."),
        hint=N_(
            "Let nova.conf of %(target)s name an address, or add the name to the name "
            "server or to /etc/hosts."
        ),
        source=("getent hosts -- {address}",),
        target=("grep -E '^(my_ip|migration_inbound_addr)' /etc/nova/nova.conf",),
    ),
    Meaning(
        id="pair.ssh-closed",
        signs=(
            r"Connection (closed|reset) by",
            "exchange_identification",
            "MaxStartups|Not allowed at this time",
        ),
        message=N_("sshd on %(target)s hangs up on nova from %(source)s."),
        hint=N_(
            "Its log says why: too many logins at a time (MaxStartups), a locked "
            "account, hosts.deny, fail2ban."
        ),
        level=Level.WARNING,
        target=(LOG, "sshd -T | grep -i maxstartups"),
    ),
)
