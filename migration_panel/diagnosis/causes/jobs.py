"""Moves that took too long, were ended, or found the guest busy."""

from migration_panel.diagnosis.cause import Cause, Rank, Sign, Step
from migration_panel.diagnosis.diagnosis import Place
from migration_panel.diagnosis.steps import restart_libvirt
from migration_panel.text import N_

_LIVE = "https://docs.openstack.org/nova/latest/admin/live-migration-usage.html"

TIMEOUT = Cause(
    id="migration_timeout",
    layer="memory-dirty-rate-timeout",
    tier=1,
    title=N_("The guest writes memory faster than the network carries it"),
    happened=N_(
        "A live migration copies memory again and again until little is left. This "
        "guest "
        "kept changing it, and Nova gave up after live_migration_completion_timeout."
    ),
    matters=N_(
        "The guest runs on at the source. Tried again as it is, it will fail again."
    ),
    remedy=(
        Step(
            N_(
                "Try again, and force it to complete: the guest is paused for the rest."
            ),
            "openstack server migration force complete SERVER MIGRATION",
            "controller",
        ),
        Step(
            N_("Or let QEMU slow the guest down, or finish after the switch."),
            "crudini --set /etc/nova/nova.conf libvirt "
            "live_migration_permit_auto_converge true",
            "both",
        ),
        Step(
            N_("Raise the time-out (seconds for each GiB) or the bandwidth."),
            "grep -nE '^ "
            "*live_migration_(completion_timeout|bandwidth|timeout_action)' "
            "/etc/nova/nova.conf",
            "source",
        ),
        Step(
            N_("Or migrate it cold."), "openstack server migrate SERVER", "controller"
        ),
    ),
    signs=(
        Sign(
            r"live migration (?:has )?not completed (?:after|in|within)|live "
            r"migration stuck for|migration is stuck|"
            r"(?:live migration|migration) (?:has )?(?:timed out|timeout)\b|not "
            r"making (?:any )?(?:forward )?progress|hasn'?t progressed|"
            r"did not (?:converge|complete in)|(?:completion|progress)[_ ]timeout "
            r".{0,30}(?:reached|exceeded|hit|expired)",
            Rank.DECISIVE,
            unless=(
                r"messaging|rpc|\bvif\b|pre-check|while checking|\block\b|"
                r"keepalive|port \d|deprecat"
            ),
        ),
    ),
    place=Place.SERVER,
    checks=("nova.bandwidth-too-low",),
    references=(_LIVE,),
)
CANCELLED = Cause(
    id="migration_cancelled",
    layer="memory-dirty-rate-timeout",
    tier=1,
    title=N_("The live migration was aborted"),
    happened=N_("Somebody, or Nova's own time-out, told libvirt to end it."),
    matters=N_("The guest runs on at the source; nothing is broken."),
    remedy=(
        Step(
            N_("See who asked: the server's events name the user."),
            "openstack server event list SERVER",
            "controller",
        ),
        Step(
            N_("If nobody did, look for a time-out in the minutes before."),
            "sudo grep -n 'not completed after' /var/log/nova/nova-compute.log",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"migration operation was cancelled|cancell?ed by client|operation "
            r"aborted: migration (?:out )?job|"
            r"migration (?:out )?job: cancel|live migration (?:was )?(?:cancell?ed|"
            r"aborted by)|migration (?:was )?cancell?ed by",
        ),
    ),
    place=Place.SERVER,
    references=(_LIVE,),
)
POSTCOPY = Cause(
    id="postcopy_interrupted",
    layer="memory-dirty-rate-timeout",
    tier=2,
    title=N_("The connection broke after the guest had switched over"),
    happened=N_(
        "In post-copy the guest already runs on the target while its memory still "
        "comes "
        "from the source. That flow broke: neither host has all of the guest."
    ),
    matters=N_(
        "The guest is paused. Resetting or rebooting it now loses what was in memory."
    ),
    remedy=(
        Step(
            N_("Repair the network between the two hosts first."),
            "ping -c 3 TARGET",
            "source",
        ),
        Step(
            N_("See the guest on both; do not destroy either."),
            "sudo virsh domjobinfo INSTANCE; sudo virsh domstate --reason INSTANCE",
            "both",
        ),
        Step(
            N_("libvirt 8.5 and later can go on where it stopped."),
            "sudo virsh migrate --postcopy-resume INSTANCE qemu+tcp://TARGET/system "
            "--live --p2p",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"post-?copy\b.{0,80}(?:\bfail|broke|interrupt|paused|lost)|(?:\bfail|"
            r"broke|lost|interrupt).{0,100}post-?copy (?:phase|mode|migration)|"
            r"io failure for postcopy",
            Rank.DECISIVE,
            unless=(
                r"not supported|unsupported|permit|userfault|capability|not "
                r"allowed|requires|switch to post-?copy|flag unset|cannot abort"
            ),
        ),
    ),
    place=Place.SERVER,
    references=("https://libvirt.org/migration.html",),
)
LOCK_TIMEOUT = Cause(
    id="libvirt_job_lock_timeout",
    layer="libvirt-connection",
    tier=1,
    title=N_("Another operation holds the guest"),
    happened=N_(
        "libvirt does one thing at a time with a guest. Something else (a hung "
        "monitor, a "
        "backup, another migration) has held it for 30 seconds and more."
    ),
    matters=N_("Nothing can be done with this guest until that ends."),
    remedy=(
        Step(N_("See what goes on."), "sudo virsh domjobinfo INSTANCE", "source"),
        Step(
            N_("If QEMU does not answer at all, look what it waits for (storage?)."),
            "sudo virsh qemu-monitor-command INSTANCE --hmp info status",
            "source",
        ),
        *restart_libvirt("source"),
    ),
    signs=(
        Sign(
            r"cannot acquire state change lock|timed out during operation: cannot "
            r"acquire|held by (?:monitor=|agent=)?remotedispatch\w{1,60}",
            Rank.DECISIVE,
        ),
    ),
    place=Place.SERVER,
    references=("https://libvirt.org/kbase/debuglogs.html",),
)
JOB_ACTIVE = Cause(
    id="domain_job_or_snapshot_active",
    layer="libvirt-connection",
    tier=2,
    title=N_("The guest has a snapshot, or a job that goes on"),
    happened=N_(
        "libvirt does not migrate a guest that has snapshots or an active block job."
    ),
    matters=N_("The guest stays at the source until they are gone."),
    remedy=(
        Step(
            N_("Look for both."),
            "sudo virsh snapshot-list INSTANCE; sudo virsh domblklist INSTANCE; sudo "
            "virsh domjobinfo INSTANCE",
            "source",
        ),
        Step(
            N_(
                "Wait for the job or end it; take away the snapshot's metadata once "
                "it is not needed."
            ),
            "sudo virsh snapshot-delete INSTANCE NAME --metadata",
            "source",
        ),
    ),
    signs=(
        Sign(
            r"cannot migrate (?:a )?domain with .{0,30}(?:snapshots?|checkpoints?)|"
            r"domain has (?:an? )?(?:active )?(?:block job|snapshots?|checkpoints?|"
            r"managed save)|"
            r"(?:domain|disk) .{0,40}(?:has|is in|already in) (?:an? )?(?:active "
            r")?(?:block )?(?:job|mirror|backup)\b|"
            r"another migration (?:job )?is (?:already )?(?:active|in progress|"
            r"running)|"
            r"(?:block|another|backup|migration) job .{0,40}(?:already|is) (?:active|"
            r"running|in progress)",
        ),
    ),
    place=Place.SERVER,
    references=("https://libvirt.org/kbase/snapshots.html",),
)
CAUSES = (TIMEOUT, CANCELLED, POSTCOPY, LOCK_TIMEOUT, JOB_ACTIVE)
