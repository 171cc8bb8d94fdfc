"""What Nova says of the host's own service: nothing moves without it."""

from datetime import datetime
from typing import Any

from migration_panel.checks.finding import Affects, Command, Evidence, Finding, Level
from migration_panel.facts.host import ComputeService
from migration_panel.facts.known import KnownHost
from migration_panel.facts.missing import Missing
from migration_panel.rpc import HOST
from migration_panel.text import N_

# What nova-compute begins its reason with where it disabled itself.
OWN_REASON = "AUTO:"
SOURCE = "os-services"
LOG = "journalctl --unit 'nova-compute*' --unit '*nova-compute' --lines 50"


def check(host: KnownHost) -> list[Finding]:
    service = host.service
    if isinstance(service, Missing):
        return [unknown(host, service.reason)]
    if not service.cell_answered:
        return [cell_silent(host, service)]
    return [*down(host, service), *forced_down(host, service), *disabled(host, service)]


def unknown(host: KnownHost, reason: str) -> Finding:
    return Finding(
        id="service.not-told",
        level=Level.UNKNOWN,
        subject=host.name,
        message=N_(
            "Nova did not tell of nova-compute on %(host)s: %(reason)s",
            host=host.name,
            reason=reason,
        ),
        hint=N_(
            "See whether Nova's API answers the engine, and whether the agent's host "
            "has the name that Nova has for it (host in nova.conf)."
        ),
        evidence=(_evidence(host, reason),),
    )


def cell_silent(host: KnownHost, service: ComputeService) -> Finding:
    """Nova lists a host of a silent cell without its state."""
    return Finding(
        id="service.cell-silent",
        level=Level.UNKNOWN,
        message=N_(
            "The cell of %(host)s does not answer Nova, so that nobody knows whether "
            "nova-compute is up there.",
            host=host.name,
        ),
        hint=N_("Bring the cell's database and message queue back."),
        **_about(host, service),
    )


def down(host: KnownHost, service: ComputeService) -> list[Finding]:
    """Nova asks it at both ends of every move."""
    if service.up or service.forced_down:
        return []
    return [
        Finding(
            id="service.down",
            level=Level.BLOCKER,
            message=N_(
                "nova-compute on %(host)s is down: Nova has not heard from it lately, "
                "and refuses every move from there or to there.",
                host=host.name,
            ),
            hint=N_(
                "Start nova-compute there. Its log tells why it stopped; if it runs, "
                "see whether it reaches RabbitMQ and the clock is right."
            ),
            commands=_lines(host, "systemctl status '*nova-compute*'", LOG),
            **_about(host, service),
        )
    ]


def forced_down(host: KnownHost, service: ComputeService) -> list[Finding]:
    """An administrator, or Masakari, said so: a sign of life changes nothing."""
    if not service.forced_down:
        return []
    return [
        Finding(
            id="service.forced-down",
            level=Level.BLOCKER,
            message=N_(
                "nova-compute on %(host)s was forced down: Nova takes it for down "
                "whatever it says, so that its servers can be evacuated.",
                host=host.name,
            ),
            hint=N_(
                "Find out who fenced the host and whether its servers run elsewhere by "
                "now. Only when the host is sound, unset it."
            ),
            commands=_service_set(host, "--up"),
            **_about(host, service),
        )
    ]


def disabled(host: KnownHost, service: ComputeService) -> list[Finding]:
    """The scheduler's ComputeFilter passes it over, also where it is named."""
    if service.enabled:
        return []
    reason = (service.disabled_reason or "").strip()
    if reason.startswith(OWN_REASON):
        return [_disabled_itself(host, service, reason)]
    message = N_(
        "nova-compute on %(host)s is disabled: the scheduler sends no server there, "
        "not even one whose target it is. Servers may leave.",
        host=host.name,
    )
    if reason:
        message = N_(
            "%(what)s The reason given: “%(reason)s”.", what=message, reason=reason
        )
    return [
        Finding(
            id="service.disabled",
            level=Level.BLOCKER,
            message=message,
            hint=N_("Enable it once the reason no longer holds; ask who disabled it."),
            affects=Affects.TO,
            commands=_service_set(host, "--enable"),
            **_about(host, service),
        )
    ]


def _disabled_itself(host: KnownHost, service: ComputeService, reason: str) -> Finding:
    return Finding(
        id="service.disabled-itself",
        level=Level.BLOCKER,
        message=N_(
            "nova-compute on %(host)s disabled itself: %(reason)s",
            host=host.name,
            reason=reason,
        ),
        hint=N_(
            "Bring the hypervisor back that it lost; it enables itself again as soon "
            "as libvirt answers. Enabling it by hand does not help."
        ),
        affects=Affects.TO,
        commands=_lines(host, "systemctl status 'libvirtd*' 'virtqemud*'", LOG),
        **_about(host, service),
    )


def _lines(host: KnownHost, *lines: str) -> tuple[Command, ...]:
    return tuple(Command(host=host.name, line=line) for line in lines)


def _service_set(host: KnownHost, option: str) -> tuple[Command, ...]:
    """No line to copy where the name could be taken for something else."""
    if not HOST.match(host.name):
        return ()
    line = f"openstack compute service set {option} {host.name} nova-compute"
    return (Command(host="", line=line),)


def _about(host: KnownHost, service: ComputeService) -> dict[str, Any]:
    """What every finding of the service has in common."""
    evidence = _evidence(host, _told(service), host.asked)
    return {"subject": host.name, "evidence": (evidence,)}


def _told(service: ComputeService) -> str:
    """As Nova's API has it."""
    state = "up" if service.up else "down"
    words = f"state={state} status={'enabled' if service.enabled else 'disabled'}"
    forced = f"{words} forced_down={str(service.forced_down).lower()}"
    if not service.disabled_reason:
        return forced
    return f"{forced} disabled_reason={service.disabled_reason!r}"


def _evidence(host: KnownHost, text: str, taken: datetime | None = None) -> Evidence:
    return Evidence(host=host.name, source=SOURCE, text=text, taken=taken)
