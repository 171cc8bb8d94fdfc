"""What nobody could look into, and the lines with which a person would."""

from collections.abc import Iterator
from datetime import timedelta

from migration_panel.diagnosis import fill
from migration_panel.diagnosis.cause import Step
from migration_panel.diagnosis.diagnosis import Remedy
from migration_panel.diagnosis.failed import Failed
from migration_panel.diagnosis.fitting import Fitting
from migration_panel.diagnosis.said import own_requests
from migration_panel.diagnosis.traits import Trait
from migration_panel.facts.evidence import LogEvidence
from migration_panel.facts.migration import LIVE
from migration_panel.facts.missing import Missing
from migration_panel.text import N_, Text

NOVA, LIBVIRT, QEMU = "nova-compute", "libvirtd", "qemu"
EARLIER, LATER = timedelta(minutes=1), timedelta(minutes=2)
NOT_ASKED = N_("no agent was asked")
PLAIN, KOLLA = frozenset({Trait.PLAIN}), frozenset({Trait.KOLLA})
RHOSO = frozenset({Trait.RHOSO})

Reason = str | Text


def unlooked(failed: Failed, *, told_by_log: bool) -> tuple[Remedy, ...]:
    """Of each host whose logs are not known, which of them to read, and how.

    `told_by_log`: a log named the cause, so that others of hosts that answered may be
    missing.
    """
    fitting = Fitting.of(failed)
    told = [
        remedy
        for where, host in _hosts(failed).items()
        if not (told_by_log and _answered(failed, host))
        for log, reason in _dark(failed, host).items()
        for remedy in _to_read(failed, fitting, where, log, reason)
    ]
    if not told or _any_line(failed):
        return tuple(told)
    return (Remedy(text=_recorded(failed)), *told)


def _hosts(failed: Failed) -> dict[str, str]:
    source, target = failed.migration.source, failed.destination
    ends = {"source": source, "target": target if target != source else None}
    return {where: host for where, host in ends.items() if host}


def _any_line(failed: Failed) -> bool:
    return any(
        not isinstance(excerpt.lines, Missing) and excerpt.lines
        for host in failed.evidence
        for excerpt in host.excerpts
    )


def _answered(failed: Failed, host: str) -> list[LogEvidence]:
    return [each for each in failed.evidence if each.host == host]


def _dark(failed: Failed, host: str) -> dict[str, Reason]:
    """Logs of a host that were not read, and why."""
    answered = _answered(failed, host)
    if not answered:
        reasons = [m.reason for name, m in failed.missing if name == host]
        reason: Reason = reasons[0] if reasons else NOT_ASKED
        return dict.fromkeys(_logs(failed), reason)
    return {
        excerpt.log: excerpt.lines.reason
        for each in answered
        for excerpt in each.excerpts
        if isinstance(excerpt.lines, Missing) and excerpt.log in _logs(failed)
    }


def _logs(failed: Failed) -> tuple[str, ...]:
    """A cold migration is nova's own work, but for the start of the guest."""
    return (NOVA, LIBVIRT, QEMU) if failed.migration.kind == LIVE else (NOVA, QEMU)


def _recorded(failed: Failed) -> Text:
    events = [event for each in own_requests(failed) for event in each.events]
    wrong = [each.name for each in events if each.result == "Error"]
    return N_(
        "Nova recorded that the migration ended as “%(status)s”, and %(events)s. What "
        "ssh, libvirt or QEMU said is not in Nova's API, but in the hosts' logs alone.",
        status=failed.migration.status,
        events=_wrong(wrong) if wrong else _well(len(events)),
    )


def _wrong(events: list[str]) -> Text:
    return N_("these steps as wrong: %(names)s", names=", ".join(events))


def _well(count: int) -> Text:
    if not count:
        return N_("no steps of it")
    return N_("no step of it as wrong (%(count)s of them)", count=count)


def _to_read(
    failed: Failed, fitting: Fitting, where: str, log: str, reason: Reason
) -> Iterator[Remedy]:
    text = N_(
        "The log of %(log)s on %(host)s was not looked into: %(reason)s",
        log=log,
        host=_hosts(failed)[where],
        reason=reason,
    )
    for line, only in _lines(failed, log):
        yield from fitting.fitted(Step(text, line, where, only))


def _lines(failed: Failed, log: str) -> Iterator[tuple[str, frozenset[Trait]]]:
    named = _named(failed)
    if log == NOVA:
        yield f"sudo grep -h {named} /var/log/nova/nova-compute.log", PLAIN
        yield f"{_journal(failed, '*nova-compute*')} | grep {named}", PLAIN
        yield f"sudo grep -h {named} /var/log/kolla/nova/nova-compute.log", KOLLA
        yield f"sudo grep -h {named} /var/log/containers/nova/nova-compute.log", RHOSO
        yield f"{_journal(failed, 'edpm_nova_compute')} | grep {named}", RHOSO
    elif log == LIBVIRT:
        kolla = "sudo tail -n 100 /var/log/kolla/libvirt/libvirtd.log"
        yield _journal(failed, "libvirtd", "virtqemud"), PLAIN | RHOSO
        yield kolla, KOLLA
    elif log == QEMU:
        yield "sudo tail -n 50 /var/log/libvirt/qemu/INSTANCE.log", frozenset()


def _named(failed: Failed) -> str:
    """Whatever of it is in every line about it."""
    ids = [fill.uuid(failed.migration.server_id)]
    ids += [fill.request(each.id) for each in own_requests(failed)]
    return " ".join(f"-e {each}" for each in ids if each) or "-e SERVER"


def _journal(failed: Failed, *units: str) -> str:
    since = failed.migration.created - EARLIER
    until = failed.ended + LATER
    stamps = [f"{each:%Y-%m-%d %H:%M:%S} UTC" for each in (since, until)]
    named = " ".join(f"-u '{each}'" for each in units)
    return f'sudo journalctl --since "{stamps[0]}" --until "{stamps[1]}" {named}'
