"""What OpenSSH says of the other host's key."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import OF_COLD, OF_LIVE
from migration_panel.text import N_

_SCAN = (
    "sudo -u nova ssh-keyscan -- ADDRESS | sudo -u nova tee -a ~nova/.ssh/known_hosts"
)
NOVA = "https://docs.openstack.org/nova/latest/admin/ssh-configuration.html"
COLD = N_(
    "Cold migration and resize copy disks over ssh as the user nova, and live "
    "migration with the scheme ssh logs in over ssh too; without that login the "
    "server stays where it was."
)

HOST_KEY_UNKNOWN = Cause(
    id="ssh_host_key_unknown",
    layer="ssh",
    tier=1,
    title=N_("The target's SSH host key is not in known_hosts"),
    happened=N_(
        "ssh on the source refused to talk to the target, because it has never been "
        "told the target's host key and may not ask."
    ),
    matters=COLD,
    remedy=(
        Step(
            N_(
                "On the source, add the target's host key to nova's known_hosts under "
                "every name and address Nova uses. Compare the fingerprint with the "
                "target's own first."
            ),
            _SCAN,
            "source",
            OF_COLD,
        ),
        Step(
            N_("Try the login as Nova does it."),
            "sudo -u nova ssh -o BatchMode=yes -- ADDRESS true",
            "source",
            OF_COLD,
        ),
        Step(
            N_(
                "Over qemu+ssh it is root's known_hosts: libvirtd runs ssh as root (in "
                "containers, inside that of libvirt). Compare the fingerprint there too."
            ),
            "sudo ssh-keyscan -- TARGET | sudo tee -a /root/.ssh/known_hosts",
            "source",
            OF_LIVE,
        ),
    ),
    signs=(
        Sign(
            r"no \S+ host key is known for .{1,120} and you have requested",
            Rank.DECISIVE,
        ),
        Sign(
            r"host key verification fail|host key v\w*(?: f\w*)?['\"\]]*$|"
            r"stderr: ?['\"]?host(?: k?e?y?)?$",
        ),
        Sign(
            r"authenticity of host .{1,120} can'?t be established|"
            r"exiting, you have requested strict checking",
        ),
        Sign(
            r"ssh host key for .{1,120} was not accepted|failed to validate ssh host key|"
            r"server '?\S+ not found in known_hosts",
        ),
    ),
    place=Place.SOURCE,
    checks=("pair.ssh-host-key-unknown", "ssh.no-known-hosts"),
    references=(NOVA,),
)
HOST_KEY_CHANGED = Cause(
    id="ssh_host_key_changed",
    layer="ssh",
    tier=1,
    title=N_("The target's SSH host key is another than known_hosts says"),
    happened=N_(
        "The target answers with another host key than the source knows: it was "
        "reinstalled, its address was given to another machine, or somebody stands "
        "in between."
    ),
    matters=COLD,
    remedy=(
        Step(
            N_("On the target, read the fingerprint of its present host key."),
            "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
        ),
        Step(
            N_("On the source, take the old key out, by name and by address."),
            "sudo -u nova ssh-keygen -R ADDRESS",
            "source",
        ),
        Step(
            N_("Add the present one, and compare its fingerprint with the first step."),
            _SCAN,
            "source",
        ),
    ),
    signs=(
        Sign(
            r"remote host identification has ch|revoked host key detected|"
            r"someone is doing something nasty|possible dns spoofing detected",
            Rank.DECISIVE,
        ),
        Sign(
            r"host key for .{0,120}\b(?:has changed|was revoked)|"
            r"host key has (?:just )?been changed|differs from the key for the ip|"
            r"add correct host key in|update the sshfp rr in dns",
            Rank.DECISIVE,
        ),
        Sign(
            r"offending (?:\S+ )?(?:host )?key (?:for ip )?in ",
            Rank.DECISIVE,
        ),
        Sign(
            r"identity of host .{1,120} differs from stored|"
            r"avoid (?:possible )?man[- ]in[- ]the[- ]middle attack",
            Rank.DECISIVE,
        ),
    ),
    place=Place.SOURCE,
    checks=("pair.ssh-host-key-changed",),
    references=(NOVA,),
)
CAUSES = (HOST_KEY_CHANGED, HOST_KEY_UNKNOWN)
