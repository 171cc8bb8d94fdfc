"""Nova's own records and mistakes."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import OF_COLD
from migration_panel.text import N_

CONFIRM_FAILED = Cause(
    id="resize_confirm_revert_failed",
    layer="confirm-resize",
    tier=1,
    title=N_("Confirming, reverting or ending the move failed"),
    happened=N_(
        "Nova's record of the move is not in the state that this needs, or cleaning "
        "up at the other host failed."
    ),
    matters=N_(
        "The server is on one host, and disks and room may be left on the other."
    ),
    remedy=(
        Step(
            N_("See the migration's and the server's state."),
            "openstack server migration list --server SERVER; openstack server show "
            "SERVER -c status",
            "controller",
        ),
        Step(
            N_("If the server is well on one host, hard-reboot it there."),
            "openstack server reboot --hard SERVER",
            "controller",
            OF_COLD,
        ),
        Step(
            N_("Then look for what is left at the other."),
            "sudo ls -ld /var/lib/nova/instances/SERVER*",
            "both",
            OF_COLD,
        ),
    ),
    signs=(
        Sign(
            r"(?:confirm|revert)\w{0,60}[_ ](?:the )?(?:resize|"
            r"migration)\w{0,60}\b.{0,60}(?:fail|error|cannot|unable)|"
            r"(?:error|failed|failure) .{0,40}(?:confirm|revert)\w{0,60} (?:the |"
            r"crashed )?(?:resize|migration)|during finish_revert_migration|"
            r"migration not found for instance|migrationnotfound\w{0,60}|"
            r"invalidmigrationstate|migration \S{1,120} state of instance|"
            r"active live migration for instance|noactivemigrationforinstance|"
            r"migration [0-9a-f-]{1,120} (?:could not be found|not found)|"
            r"instance has not been resized",
            unless=r"snapshot",
        ),
    ),
    place=Place.SERVER,
    references=("https://docs.openstack.org/nova/latest/user/resize.html",),
)
NOVA_BUG = Cause(
    id="nova_code_bug",
    layer="nova-version-rpc",
    tier=2,
    title=N_("Nova itself made a mistake"),
    happened=N_(
        "The trace ends in an error of Python's own inside Nova's code: nothing that "
        "a host or a setting did wrong."
    ),
    matters=N_("The same move fails again until Nova is mended."),
    remedy=(
        Step(
            N_(
                "Look the last line of the trace up in Nova's bugs, and upgrade to a "
                "release with the fix."
            ),
            "nova-manage --version",
            "both",
        ),
        Step(
            N_("See where the guest runs before you repair anything."),
            "sudo virsh list --all",
            "both",
        ),
    ),
    signs=(
        Sign(
            r"\b(?:attributeerror|typeerror|unboundlocalerror|nameerror|keyerror|"
            r"indexerror|assertionerror)\b: ?\S|"
            r"<(?:type|class) '(?:exceptions\.)?(?:attribute|type|unboundlocal|name|"
            r"key|index|assertion)error'>|"
            r"'nonetype' object (?:has no attribute|is not)|"
            r"'(?:ascii|utf-?8)' codec can't (?:en|de)code|unicode(?:en|de)codeerror",
            Rank.GENERAL,
            unless=(
                r"(?!migratetouri)\b\w{0,60}(?:migrat|resize|instance)\w{0,60}\(\) "
                r"(?:got an unexpected keyword|missing \d{1,60} required)"
            ),
            before=r"during handling of the above|direct cause of the following",
        ),
    ),
    place=Place.CLOUD,
    references=("https://bugs.launchpad.net/nova",),
)
CAUSES = (
    CONFIRM_FAILED,
    NOVA_BUG,
)
