"""Requests that Nova's API refuses for the server's state or the user's rights."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.text import N_

STATE_CONFLICT = Cause(
    id="instance_state_conflict",
    layer="db-state",
    tier=1,
    title=N_("The server's state does not allow the move"),
    happened=N_(
        "The server is off, paused, locked, busy with something else, or in ERROR; "
        "Nova refuses that kind of move then."
    ),
    matters=N_("Nothing was moved."),
    remedy=(
        Step(
            N_("See its state, task and lock."),
            "openstack server show SERVER -c status -c OS-EXT-STS:task_state -c "
            "OS-EXT-STS:power_state -c locked",
            "controller",
        ),
        Step(
            N_(
                "Wait for the task, unlock it, start it, or migrate it cold when it "
                "is off."
            ),
            where="controller",
        ),
        Step(
            N_(
                "In ERROR after a failed move, with the guest running where Nova has "
                "it: reset its state."
            ),
            "openstack server set --state active SERVER",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"while (?:it|the instance|instance) is in (?:vm_state|task_state|status)|"
            r"in (?:vm_state|task_state|power_state|instance) \S{1,120}\. cannot|"
            r"instance(?:invalidstate|islocked|notready)|instance \S{1,120} is "
            r"(?:locked|not ready)|cannot .{0,40}while the instance is in this state|"
            r"instance \S{1,120} is in an invalid state for|"
            r"unexpected(?:deleting)?(?:task|vm)stateerror|unexpected (?:task|"
            r"vm)_?state|conflict updating instance|expected: \{?'?task_state|"
            r"invalid (?:server|instance) (?:state|status)|instance is in (?:an "
            r")?invalid state",
            unless=r"state change lock|migration \S{1,120} state of",
        ),
    ),
    place=Place.SERVER,
    checks=("server.busy", "move.locked"),
    references=("https://docs.openstack.org/nova/latest/reference/vm-states.html",),
)
QUOTA = Cause(
    id="quota_exceeded",
    layer="quota",
    tier=2,
    title=N_("The resize exceeds the project's quota"),
    happened=N_("The new flavor needs more cores or memory than the project has left."),
    matters=N_("Nothing was resized."),
    remedy=(
        Step(
            N_("See what is used and allowed."),
            "openstack limits show --absolute --project PROJECT",
            "controller",
        ),
        Step(
            N_("Raise the quota or free something."),
            "openstack quota set --cores N PROJECT",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"quota exceeded|toomanyinstances|over_?quota|quota_exceeded|exceeds? "
            r"(?:the )?quota|resource provider .{0,20}limit exceeded",
            Rank.DECISIVE,
            unless=(
                r"disk quota exceeded|port quota|(?:fixed|floating) ip|in the "
                r"image service"
            ),
        ),
    ),
    place=Place.CLOUD,
    references=("https://docs.openstack.org/nova/latest/admin/quotas.html",),
)
POLICY = Cause(
    id="policy_forbidden",
    layer="quota",
    tier=1,
    title=N_("The user may not do this"),
    happened=N_(
        "Nova's policy refused the request: migrating is for administrators unless "
        "policy.yaml says otherwise."
    ),
    matters=N_("Nothing was moved."),
    remedy=(
        Step(
            N_("Sign in as an administrator, or have the role that policy.yaml names."),
            "openstack role assignment list --names --user USER",
            "controller",
        ),
        Step(
            N_("See what Nova's policy says."),
            "oslopolicy-policy-generator --namespace nova | grep migrate",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"policy doesn'?t allow|policynotauthorized|not authorized to perform|"
            r"rule:\S{1,120} is disallowed|is disallowed by policy",
            Rank.DECISIVE,
            unless=r"\b[a-z]+_image\b|glance|access denied by policy",
        ),
        Sign(
            r"(?:http|status|code)\D{0,5}403\b|\bforbidden\b.{0,40}(?:policy|user)",
            Rank.GENERAL,
            unless=r"image|neutron|placement",
        ),
    ),
    place=Place.CLOUD,
    references=("https://docs.openstack.org/nova/latest/configuration/policy.html",),
)
CAUSES = (
    STATE_CONFLICT,
    QUOTA,
    POLICY,
)
