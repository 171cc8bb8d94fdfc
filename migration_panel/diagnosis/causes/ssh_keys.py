"""What OpenSSH says when nova's own key does not let it in."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.causes.ssh import COLD, NOVA
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import KOLLA
from migration_panel.text import N_

AUTH_DENIED = Cause(
    id="ssh_auth_denied",
    layer="ssh",
    tier=1,
    title=N_("The target does not accept nova's SSH key"),
    happened=N_(
        "The target answered and refused the login: nova has no key on the source, "
        "its key is not in the target's authorized_keys, or sshd does not read that "
        "file because of its owner or mode."
    ),
    matters=COLD,
    remedy=(
        Step(
            N_("On the source, see that nova has a key without passphrase."),
            "sudo -u nova ssh-keygen -y -P '' -f ~nova/.ssh/id_rsa",
            "source",
        ),
        Step(
            N_("Put its public half into the target's authorized_keys of nova."),
            "sudo -u nova tee -a ~nova/.ssh/authorized_keys < nova-of-source.pub",
        ),
        Step(
            N_("sshd ignores the file where others may write to it or its folders."),
            "sudo chmod go-w ~nova ~nova/.ssh ~nova/.ssh/authorized_keys",
        ),
        Step(
            N_(
                "Both halves come from nova_ssh_key in passwords.yml: deploy them to "
                "all hosts again."
            ),
            "kolla-ansible reconfigure -i INVENTORY --tags nova,nova-cell",
            "controller",
            KOLLA,
        ),
        Step(
            N_("Look whether AllowUsers or AllowGroups of sshd leaves nova out."),
            "sudo sshd -T | grep -i allow",
        ),
    ),
    signs=(
        Sign(
            r"permission denied \((?:publickey|password|keyboard|gssapi|hostbased|[a-z]{0,9}$)|"
            r"permission denied, pl|"
            r"(?:@[\w.:-]+: |stderr: ?['\"]?)p[ermison]{0,9}(?: d\w*(?:[, (]+\w*)?)?['\"]?$",
        ),
        Sign(
            r"too many authentication failures|no more authentication methods|"
            r"no supported authentication methods available|"
            r"none of the requested authentication methods are supported|"
            r"authentication methods with credentials were rejected|"
            r"connection (?:closed|reset) by (?:authenticating|invalid) user|"
            r"failed publickey for",
        ),
        Sign(
            r"not allowed because (?:not |none |a group |listed )|"
            r"authentication refused: bad ownership or modes|"
            r"could not open (?:user '\S+' )?authorized keys",
        ),
        Sign(
            r"\b(?:ssh|libssh\w*|paramiko)\b.{0,80}authentication ?(?:failed|exception)|"
            r"authentication failed.{0,40}(?:ssh|publickey)",
            unless=r"sasl|16509|16514|unable to authenticate",
        ),
        Sign(
            r"(?:no such identity: \S+|identity file \S+ not accessible): no such file|"
            r"\w@[\w.:-]+'s password:|ssh_askpass: exec|read_passphrase: can't open",
            Rank.GENERAL,
        ),
    ),
    place=Place.PAIR,
    checks=(
        "pair.ssh-denied",
        "ssh.no-private-key",
        "ssh.no-authorized-key",
        "ssh.strict-modes",
        "ssh.refused",
    ),
    references=(NOVA,),
)
PRIVATE_KEY_UNUSABLE = Cause(
    id="ssh_private_key_unusable",
    layer="ssh",
    tier=1,
    title=N_("nova's private key or ssh configuration is ignored"),
    happened=N_(
        "The file is there, and ssh does not use it: others may read it, it belongs "
        "to somebody else, or it is damaged (often only its last line break is "
        "missing)."
    ),
    matters=COLD,
    remedy=(
        Step(
            N_("On the source, give the key to nova alone."),
            "sudo find ~nova/.ssh -type f ! -name '*.pub' -exec chown nova: {} + -exec chmod 600 {} +",
            "source",
        ),
        Step(
            N_(
                "See whether ssh can read it. If not, write it anew, with a line break "
                "at its end."
            ),
            "sudo -u nova ssh-keygen -y -P '' -f ~nova/.ssh/id_rsa",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"unprotected private key file|permissions \d{3,4} for .{1,200} are too open|"
            r"bad permissions: ignore key|private key will be ignored|"
            r"your private key files are not accessible by others",
            Rank.DECISIVE,
        ),
        Sign(
            r"load (?:key|pubkey|public key) [^:]{1,200}: "
            r"(?:invalid format|bad permissions|error in libcrypto|permission denied|"
            r"unknown|invalid argument|is a directory|not a regular file)|"
            r"key_load_\w+: (?:invalid|incorrect)|error while reading private key",
            Rank.DECISIVE,
        ),
        Sign(
            r"bad owner or permissions on \S*(?:ssh|config)|"
            r"can'?t open user config file .{1,120}: permission denied|"
            r"(?:\.ssh/config|ssh_config)\S* ?line \d+: (?:bad |garbage|missing |no argument|keyword )|"
            r"bad configuration option.{0,120}\.ssh/|terminating, \d+ bad configuration|"
            r"(?:no such identity: \S+|identity file \S+ not accessible): permission denied",
            Rank.DECISIVE,
        ),
    ),
    place=Place.SOURCE,
    checks=(
        "pair.ssh-key-unusable",
        "ssh.key-permissions",
        "ssh.key-broken",
        "ssh.configuration-refused",
    ),
    references=("https://bugs.launchpad.net/charm-nova-compute/+bug/1904580", NOVA),
)
AGENT_KEY_MISSING = Cause(
    id="ssh_agent_key_missing",
    layer="ssh",
    tier=2,
    title=N_("nova's key is only in an ssh-agent that does not serve it"),
    happened=N_(
        "The key has a passphrase and was loaded into an ssh-agent by hand. "
        "nova-compute does not see that agent, or the agent has no key or refuses "
        "to sign."
    ),
    matters=COLD,
    remedy=(
        Step(
            N_("Give nova a key without passphrase on disk, and authorize it."),
            "sudo -u nova ssh-keygen -t ed25519 -N '' -f ~nova/.ssh/id_ed25519",
            "source",
        ),
        Step(
            N_("Take IdentityAgent out of nova's ssh configuration."),
            "sudo grep -n IdentityAgent ~nova/.ssh/config",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"could not open a connection to your authentication agent|"
            r"error connecting to agent|failed to connect to ssh agent|"
            r"agent has no identities|agent refused operation|"
            r"agent admitted failure to sign|signing failed for .{0,160}from agent|"
            r"communication with agent failed",
            Rank.DECISIVE,
        ),
        Sign(
            r"enter passphrase for (?:key|.{0,80}ssh)|incorrect passphrase supplied",
        ),
    ),
    place=Place.SOURCE,
    checks=("ssh.key-has-passphrase",),
    references=(NOVA,),
)
CAUSES = (PRIVATE_KEY_UNUSABLE, AUTH_DENIED, AGENT_KEY_MISSING)
