"""What Nova refuses before anything moves."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import restart_nova
from migration_panel.text import N_

_ADMIN = "https://docs.openstack.org/nova/latest/admin/"

NO_VALID_HOST = Cause(
    id="no_valid_host",
    layer="scheduler-novalidhost",
    tier=1,
    title=N_("Nova found no host that may take the server"),
    happened=N_(
        "Every candidate was left out: by Placement, by a filter of the scheduler, or "
        "by a check on the host itself. The reason is not in this text."
    ),
    matters=N_("The server stays where it is. Look for a more specific cause first."),
    remedy=(
        Step(
            N_("See which filter left none."),
            "sudo grep -nE 'Filter .* returned 0 hosts|Filtering removed' "
            "/var/log/nova/nova-scheduler.log",
            "controller",
        ),
        Step(
            N_("For live migrations, see why hosts were skipped."),
            "sudo grep -n 'Skipping host' /var/log/nova/nova-conductor.log",
            "controller",
        ),
        Step(
            N_("Ask Placement who would have room."),
            "openstack allocation candidate list --resource VCPU=1 --resource "
            "MEMORY_MB=1024",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"no valid host (?:was )?found|novalidhost|exceeded max(?:imum)? "
            r"(?:scheduling retries|number of retries)|maxretriesexceeded|"
            r"there are not enough hosts available|returned 0 hosts|filtering removed "
            r"all hosts|no allocation candidates|"
            r"no (?:suitable|available) (?:hosts?|destination)|"
            r"there is not enough capacity on the host for the instance",
            Rank.WRAPPER,
        ),
    ),
    place=Place.CLOUD,
    checks=("service.disabled", "service.disabled-itself"),
    references=(_ADMIN + "support-compute.html",),
)
GROUP_POLICY = Cause(
    id="server_group_policy",
    layer="scheduler-novalidhost",
    tier=2,
    title=N_("The server's group forbids this host"),
    happened=N_(
        "The server is in a group with the policy affinity or anti-affinity, which "
        "the target would break."
    ),
    matters=N_("Nothing moved. Whoever made the group wanted it so."),
    remedy=(
        Step(
            N_("See the group and where its members are."),
            "openstack server group list --all-projects --long",
            "controller",
        ),
        Step(
            N_("Choose another host, or move the other members as well."),
            where="controller",
        ),
    ),
    signs=(
        Sign(
            r"affinity (?:instance|server) group policy was violated|"
            r"affinity\b.{0,60}violat|groupaffinityviolation|validate instance group "
            r"policy",
            Rank.DECISIVE,
        ),
        Sign(
            r"filter servergroup(?:anti)?affinityfilter returned 0 hosts",
        ),
    ),
    place=Place.SERVER,
    checks=("group.apart", "group.together"),
    references=("https://docs.openstack.org/nova/latest/user/server-groups.html",),
)
PLACEMENT = Cause(
    id="placement_allocation_conflict",
    layer="placement-allocation",
    tier=2,
    title=N_("Placement's record of the server could not be changed"),
    happened=N_(
        "A move is booked in Placement twice, for source and target. The booking "
        "failed: "
        "Placement did not answer, somebody else changed it, or a dead migration still "
        "holds it."
    ),
    matters=N_("The move stopped, and room may be counted as taken that is free."),
    remedy=(
        Step(
            N_("See what is booked for the server and its migration."),
            "openstack resource provider allocation show SERVER",
            "controller",
        ),
        Step(
            N_("Let Nova compare and mend."),
            "nova-manage placement audit --verbose; nova-manage placement "
            "heal_allocations --dry-run",
            "controller",
        ),
        Step(N_("Then try the move again."), where="controller"),
    ),
    signs=(
        Sign(
            r"failed to move allocations|allocation(?:move|update|delete|"
            r"create)failed|(?:failed to|unable to|could not) .{0,40}\ballocations?\b|"
            r"allocation in placement for migration .{0,60}failed|did not find "
            r"resource allocations|communicate with the placement api|"
            r"placementapi\w{1,60}|placement api .{0,40}not responding|"
            r"another process changed the consumer|placement\.concurrent_update|"
            r"consumer generation|conflict was encountered attempting to (?:invoke|"
            r"update|reshape)|"
            r"resourceprovider(?:\w{0,60}conflict|\w{0,60}failed|notfound|"
            r"\w{0,60}inuse)|resource provider .{0,60}(?:conflict|not found|could "
            r"not)|no such resource provider",
        ),
    ),
    place=Place.CLOUD,
    references=(_ADMIN + "troubleshooting/orphaned-allocations.html",),
)
SERVICE_DOWN = Cause(
    id="compute_service_down",
    layer="service-down",
    tier=1,
    title=N_("nova-compute of the source or the target is down"),
    happened=N_(
        "Nova had no sign of life from one of the two, and both take part in a move."
    ),
    matters=N_(
        "Nothing can leave or reach that host through Nova; its guests may run on."
    ),
    remedy=(
        Step(
            N_("See which one, and since when."),
            "openstack compute service list --service nova-compute",
            "controller",
        ),
        *restart_nova("both", N_("Start it, and read why it ended.")),
        Step(
            N_("If the host is gone for good, evacuate its servers instead."),
            "openstack server evacuate SERVER",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"compute service of \S{1,120} is unavailable|computeserviceunavailable|"
            r"(?:compute )?(?:host|service) \S{1,120} is (?:down\b|not (?:up|alive|"
            r"available)\b)|"
            r"service is unavailable at this time|(?:source|destination) (?:compute "
            r")?(?:host|service) .{0,40}(?:is down\b|unavailable)|"
            r"nova-compute .{0,60}(?:is down\b|is dead|not running|disconnected)",
            Rank.DECISIVE,
            unless=(
                r"placement|http 503|keystone|glance|cinder host|instance "
                r"\S{1,120} is not running"
            ),
        ),
    ),
    place=Place.TARGET,
    checks=("service.down", "service.forced-down"),
    references=(_ADMIN + "evacuate.html",),
)
HOST_UNKNOWN = Cause(
    id="dest_host_unknown_or_unmapped",
    layer="scheduler-novalidhost",
    tier=1,
    title=N_("Nova does not know the target, or it is in another cell"),
    happened=N_(
        "No compute host has that name, it was never mapped to a cell, or it is in "
        "another cell than the server."
    ),
    matters=N_("Nothing was moved."),
    remedy=(
        Step(
            N_("Use the name exactly as Nova has it."),
            "openstack compute service list --service nova-compute -c Host",
            "controller",
        ),
        Step(
            N_("If it is new, map it."),
            "nova-manage cell_v2 discover_hosts --verbose",
            "controller",
        ),
        Step(
            N_("Live migrations stay inside a cell."),
            "nova-manage cell_v2 list_hosts",
            "controller",
        ),
    ),
    signs=(
        Sign(
            r"compute host \S{1,120} (?:could not be found|not found)|"
            r"computehostnotfound|host '?\S{1,120}'? is not mapped to any cell|"
            r"hostmappingnotfound|"
            r"no host-to-cell mapping|across cells|(?:(?:destination|target|compute) "
            r")?\bhost '?[\w.-]{1,120}'? (?:was |could )?not (?:be )?found|"
            r"(?:destination|target|compute) host '?[\w.-]{1,120}'? does not exist|"
            r"because host \S{1,120} with node \S{1,120} not found",
            Rank.DECISIVE,
            unless=(
                r"no valid host|glance|cinder|resolve|known for|name or service|"
                r"virtual host|vhost"
            ),
        ),
    ),
    place=Place.CLOUD,
    checks=("move.host-unknown", "pair.other-cell"),
    references=(_ADMIN + "cells.html",),
)
CAUSES = (
    GROUP_POLICY,
    HOST_UNKNOWN,
    SERVICE_DOWN,
    PLACEMENT,
    NO_VALID_HOST,
)
