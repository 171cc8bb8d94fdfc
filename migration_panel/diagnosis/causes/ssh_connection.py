"""What ssh says when it does not get as far as a login."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.causes.ssh import COLD, NOVA
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import DEBIAN, KOLLA, PLAIN, RED_HAT
from migration_panel.text import N_

CONNECTION_REFUSED = Cause(
    id="ssh_connection_refused",
    layer="ssh",
    tier=1,
    title=N_("No SSH server answers on the target"),
    happened=N_(
        "The target is there, and nothing listens on the port that ssh tried: sshd "
        "is stopped, or it listens on another port, as nova's own sshd in containers "
        "does."
    ),
    matters=COLD,
    remedy=(
        Step(N_("Start it."), "sudo systemctl enable --now ssh", only=DEBIAN | PLAIN),
        Step(N_("Start it."), "sudo systemctl enable --now sshd", only=RED_HAT | PLAIN),
        Step(
            N_("nova has an sshd of its own, in the container nova_ssh: start it."),
            "sudo docker restart nova_ssh",
            only=KOLLA,
        ),
        Step(N_("See on which port it listens."), "sudo ss -ltnp | grep ssh"),
        Step(
            N_("Where it is another port (Kolla: 8022), name it for nova's ssh."),
            "sudo -u nova ssh -G -- ADDRESS | grep -i ^port",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"connect to (?:host|address) \S+(?: \S+)? port \d+: connection ref?\w*",
            unless=r"port \d+: connection res",
        ),
        Sign(
            r"(?::|port )(?:22|2022|8022)\b[^:]{0,20}: connection refused",
        ),
    ),
    place=Place.TARGET,
    checks=(
        "pair.ssh-refused",
        "ssh.sshd-not-listening",
        "ssh.other-port",
        "ssh.other-address",
    ),
    references=(NOVA,),
)
UNREACHABLE = Cause(
    id="ssh_unreachable",
    layer="ssh",
    tier=1,
    title=N_("The target cannot be reached by SSH"),
    happened=N_(
        "No packet came back from the target's ssh port: a firewall drops it, there "
        "is no route, or the address that Nova has of the target (my_ip) is wrong."
    ),
    matters=COLD,
    remedy=(
        Step(
            N_("See which address Nova uses, and whether it is in the right network."),
            "grep -E '^ *my_ip' /etc/nova/nova.conf",
        ),
        Step(N_("Try the way from the source."), "ip route get ADDRESS", "source"),
        Step(
            N_("Let the source through the target's firewall."), "sudo nft list ruleset"
        ),
    ),
    signs=(
        Sign(
            r"connect to (?:host|address) \S+(?: \S+)? port \d+: "
            r"(?:no r(?:oute to host|[oute ]*$)|"
            r"(?:connection|operation) t(?:imed out|[imed o]*$)|"
            r"network is (?:unreachable|down)|host is down|permission denied|"
            r"operation not permitted|invalid argument|cannot assign)",
        ),
        Sign(
            r"(?::|port )(?:22|2022|8022)\b[^:]{0,20}: "
            r"(?:no route to host|(?:connection|operation) timed out|network is unreachable)",
        ),
        Sign(
            r"connection (?:timed out during banner exchange|to \S+ port \d+ timed out)|"
            r"timeout, server \S+ not responding",
        ),
    ),
    place=Place.TARGET,
    checks=(
        "pair.ssh-timed-out",
        "pair.ssh-no-route",
        "nova.cold-address-foreign",
    ),
    references=(NOVA,),
)
CONNECTION_CLOSED = Cause(
    id="ssh_connection_closed",
    layer="ssh",
    tier=2,
    title=N_("The target's SSH server hangs up before the login"),
    happened=N_(
        "The connection was made and cut before any key was tried: too many logins "
        "at once (MaxStartups), a ban (fail2ban, hosts.deny), or a broken sshd."
    ),
    matters=COLD,
    remedy=(
        Step(
            N_("Read why, in the target's log of sshd."),
            "sudo journalctl -u ssh -u sshd -n 50",
        ),
        Step(
            N_("Where it says MaxStartups, raise it."),
            "sudo sshd -T | grep -i maxstartups",
        ),
        Step(N_("Look for a ban of the source."), "sudo fail2ban-client status sshd"),
    ),
    signs=(
        Sign(
            r"(?:ssh|kex|banner)[_ ]exchange(?:_identification)?: (?!connection (?:to|timed))",
        ),
        Sign(
            r"connection (?:closed|reset) by "
            r"(?:remote host|(?:\S+ )?\S+ port \d+|\d+\.\d+\.\d+\.\d+)|"
            r"not allowed at this time|(?:exceeded|beginning|past) maxstartups|"
            r"refused connect from|ssh_dispatch_run_fatal|"
            r"connection to \S+ closed by remote host",
            Rank.GENERAL,
        ),
        Sign(
            r"client_loop: send disconnect|packet_write_wait: |corrupted mac on input|"
            r"read from remote host \S+: |^write failed: broken pipe",
            Rank.GENERAL,
        ),
    ),
    place=Place.TARGET,
    checks=("pair.ssh-closed", "pair.ssh-too-slow"),
    references=("https://man.openbsd.org/sshd_config#MaxStartups",),
)
ALGORITHM_MISMATCH = Cause(
    id="ssh_algorithm_mismatch",
    layer="ssh",
    tier=2,
    title=N_("Source and target share no SSH algorithm"),
    happened=N_(
        "One of the two has a newer OpenSSH that no longer offers what the other "
        "needs, most often RSA keys signed with SHA-1 (ssh-rsa)."
    ),
    matters=COLD,
    remedy=(
        Step(
            N_("Give nova an ed25519 key, and the target an ed25519 host key."),
            "sudo -u nova ssh-keygen -t ed25519 -N '' -f ~nova/.ssh/id_ed25519",
            "source",
        ),
        Step(
            N_("See what the crypto policy leaves."),
            "update-crypto-policies --show",
            "both",
            RED_HAT,
        ),
        Step(
            N_(
                "Until the old side is upgraded, allow the algorithm for this host alone."
            ),
            "sudo -u nova ssh -G -- ADDRESS | grep -i algorithms",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"unable to negotiate with|no matching (?:host key type|key exchange method|"
            r"cipher|mac|pubkey|compression)\b.{0,20}found|"
            r"no mutual signature (?:algorithm|supported)|no hostkey alg|"
            r"not in pubkeyaccepted|no kex alg|kex error ?: no match",
            Rank.DECISIVE,
        ),
        Sign(
            r"ssh_dispatch_run_fatal: .{0,120}: (?:error in libcrypto|invalid key length)|"
            r"bad server host key: invalid key length|dh gex group out of range|"
            r"sign(?:ing|ature) (?:failed|unverified)\b(?!.{0,160}agent).{0,160}error in libcrypto|"
            r"refusing rsa key",
            Rank.DECISIVE,
        ),
    ),
    place=Place.PAIR,
    checks=("pair.ssh-no-common-algorithm",),
    references=("https://www.openssh.com/legacy.html",),
)
CAUSES = (ALGORITHM_MISMATCH, CONNECTION_REFUSED, UNREACHABLE, CONNECTION_CLOSED)
