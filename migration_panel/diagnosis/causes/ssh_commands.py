"""What is said when the login works, and what was to run does not."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.causes.ssh import COLD, NOVA
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import DEBIAN, KOLLA, PLAIN, RED_HAT, RHOSO
from migration_panel.text import N_

LOGIN_DISABLED = Cause(
    id="ssh_login_disabled",
    layer="ssh",
    tier=1,
    title=N_("The target's account nova may not log in"),
    happened=N_(
        "The key was accepted, and then the account itself refused: its shell is "
        "nologin, or it is locked or expired, or its password must be changed."
    ),
    matters=COLD,
    remedy=(
        Step(
            N_("Give nova a shell on the target."),
            "sudo usermod --shell /bin/bash nova",
        ),
        Step(
            N_("See whether the account is locked, or it or its password has expired."),
            "sudo passwd -S nova; sudo chage -l nova",
        ),
        Step(
            N_("If it has, let neither expire again."),
            "sudo chage -E -1 -M -1 nova",
        ),
        Step(
            N_("Build the container's image with a login shell for nova."),
            only=KOLLA | RHOSO,
        ),
    ),
    signs=(
        Sign(
            r"account is (?:currently )?not avail|this account is cur\w*['\"]?$|"
            r"your account has been locked|"
            r"account (?:is )?(?:temporarily )?locked due to|"
            r"not allowed because (?:account is locked|shell)|by pam account configuration",
            Rank.DECISIVE,
        ),
        Sign(
            r"your (?:account|password) has expired|your account is expired|"
            r"account \S+ has expired|expired password for user|password change required|"
            r"change your password immediately",
            Rank.DECISIVE,
        ),
        Sign(
            r"login is currently (?:not allowed|disabled)|not permitted to log in|"
            r"logins are (?:not permitted|disabled)|"
            # scp, sftp and libvirt read the shell's first word, "This", as their own.
            r"protocol error: mtime|received message too long 1416128883|"
            r"packet 1416128883 bytes received",
            Rank.DECISIVE,
        ),
    ),
    place=Place.TARGET,
    checks=(
        "pair.ssh-login-disabled",
        "account.shell-runs-nothing",
        "account.expired",
        "account.password-expired",
    ),
    references=(NOVA,),
)
REMOTE_TOOL_MISSING = Cause(
    id="ssh_remote_tool_missing",
    layer="ssh",
    tier=1,
    title=N_("A program that the copy needs is not installed"),
    happened=N_(
        "ssh, scp or rsync is missing on the source, or on the target nc, "
        "virt-ssh-helper or the sftp subsystem, which newer versions of scp use."
    ),
    matters=N_("Without it neither disks nor libvirt's connection get across."),
    remedy=(
        Step(
            N_("Install what the message names."),
            "sudo apt install openssh-client rsync netcat-openbsd libvirt-daemon",
            "both",
            DEBIAN | PLAIN,
        ),
        Step(
            N_("Install what the message names."),
            "sudo dnf install openssh-clients rsync nmap-ncat libvirt-daemon",
            "both",
            RED_HAT | PLAIN,
        ),
        Step(N_("Let sshd serve sftp."), "sudo sshd -T | grep -i subsystem"),
    ),
    signs=(
        Sign(
            r"\b(?:nc|ncat|netcat|virt-ssh-helper|virt-nc|scp|rsync|ssh|sftp-server)['\"]?: "
            r"(?:command )?not found",
            Rank.DECISIVE,
        ),
        Sign(
            r"no such file or directory:? ?b?'?(?:/usr/(?:s?bin|libexec\S*|lib\S*)/)?"
            r"(?:ssh|scp|rsync|nc|ncat|virt-ssh-helper|sftp-server)'?(?=[\s,:\]\)\"}]|$)|"
            r"(?:sh|exec)['\"]?: (?:line )?(?:\d+: )?(?:exec: )?(?:\S*/)?"
            r"(?:nc|ncat|virt-ssh-helper|scp|rsync|sftp-server): no such file|"
            r"cannot execute binary \S*\b(?:ssh|nc): ",
            Rank.DECISIVE,
        ),
        Sign(
            r"subsystem request failed|could not start (?:the )?sftp|"
            r"cannot find '(?:ssh|nc|netcat|scp|rsync)' in path|"
            r"(?:cannot|unable to|failed to) (?:exec|run|find|start) "
            r"(?:\S*/)?(?:virt-ssh-helper|netcat|nc|ssh|scp|rsync)\b",
            Rank.DECISIVE,
        ),
        Sign(
            r"\bnc: (?:invalid|illegal|unrecognized|unknown) option|"
            r"requires a version of netcat/nc",
            Rank.DECISIVE,
        ),
    ),
    place=Place.PAIR,
    references=("https://libvirt.org/uri.html#ssh-transport",),
)
FAILED_UNSPECIFIED = Cause(
    id="ssh_failed_unspecified",
    layer="ssh",
    tier=1,
    title=N_("Nova's ssh or copy command failed, and does not say why"),
    happened=N_(
        "Nova ran ssh, scp or rsync toward the target and it failed. The reason was "
        "in its error output, which is not in this text. Exit code 255 is ssh's own "
        "failure, any other the remote command's."
    ),
    matters=COLD,
    remedy=(
        Step(
            N_("Run the command as nova on the source, and read what it says."),
            "sudo -u nova ssh -v -o BatchMode=yes -- ADDRESS true",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"not able to execute ssh command|"
            r"command: (?:\S+ ){0,3}?(?:\S*/)?(?:ssh|scp|rsync) |"
            r"failed to (?:copy|transfer) .{1,120} (?:ssh|scp|rsync)|"
            r"rsync error: |rsync: connection unexpectedly closed|^lost connection$",
            Rank.WRAPPER,
        ),
        Sign(
            r"failed to connect to remote libvirt uri \S+\+(?:lib)?ssh2?://|"
            r"cannot recv data: (?:: )?(?:connection reset|input/output)",
            Rank.WRAPPER,
        ),
    ),
    place=Place.PAIR,
    checks=("pair.ssh-fails",),
    references=(NOVA,),
)
CAUSES = (LOGIN_DISABLED, REMOTE_TOOL_MISSING, FAILED_UNSPECIFIED)
