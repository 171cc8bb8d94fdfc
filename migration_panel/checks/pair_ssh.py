"""Whether nova's ssh gets from source to target: every cold migration begins with it.

On shared storage, too: Nova finds out by ssh whether storage is shared.
"""

import shlex

from migration_panel.checks import between
from migration_panel.checks.about import blocks
from migration_panel.checks.finding import Affects, Finding
from migration_panel.checks.meanings import Meaning, of
from migration_panel.checks.ssh_meanings import MEANINGS
from migration_panel.facts.known import KnownPair
from migration_panel.facts.missing import Missing
from migration_panel.facts.probe import Attempt
from migration_panel.text import N_

# Nova runs the same command as the same user: what failed here fails there.
OTHER = Meaning(
    id="pair.ssh-fails",
    signs=(),
    message=N_("nova's ssh from %(source)s to %(target)s fails: %(said)s"),
    hint=N_("Run the line as nova on %(source)s, and see how far it gets."),
)


def check(pair: KnownPair) -> list[Finding]:
    if isinstance(pair.probe, Missing):
        return []
    return [*no_way_in(pair, pair.probe.ssh), *path(pair, pair.probe.instances_path)]


def no_way_in(pair: KnownPair, attempt: Attempt | Missing) -> list[Finding]:
    if isinstance(attempt, Missing) or attempt.worked:
        return []
    means = of(attempt.said, MEANINGS) or OTHER
    known = between.names(pair) | {"said": attempt.said}
    address = shlex.quote(between.cold_address(pair.target))
    again = f"sudo -u nova ssh -v -o BatchMode=yes -- {address} true"
    return [
        Finding(
            id=means.id,
            level=means.level,
            affects=Affects.COLD,
            message=N_(means.message.msgid, **known),
            hint=N_(means.hint.msgid, **known),
            commands=(
                *between.on_source(pair, *_filled(means.source, address), again),
                *between.on_target(pair, *_filled(means.target, address)),
            ),
            **between.tried(pair, attempt),
        )
    ]


def _filled(lines: tuple[str, ...], address: str) -> list[str]:
    return [line.replace("{address}", address) for line in lines]


def path(pair: KnownPair, attempt: Attempt | Missing) -> list[Finding]:
    """Nova makes the server's folder there over ssh before anything else."""
    if isinstance(attempt, Missing) or attempt.worked:
        return []
    known = between.names(pair)
    return [
        Finding(
            id="pair.instances-path-not-writable",
            level=blocks(certain=_is_there(pair)),
            affects=Affects.COLD,
            message=N_(
                "nova from %(source)s gets in to %(target)s, but cannot write in the "
                "instances path there: %(said)s",
                said=attempt.said,
                **known,
            ),
            hint=N_(
                "Mount the path on %(target)s and give it to nova. Where nova.conf of "
                "the two hosts names different paths, let both name one.",
                **known,
            ),
            commands=between.on_target(
                pair,
                "grep -n instances_path /etc/nova/nova.conf",
                "ls -ld /var/lib/nova /var/lib/nova/instances",
            ),
            **between.tried(pair, attempt),
        )
    ]


def _is_there(pair: KnownPair) -> bool:
    """What is not there Nova may be able to make."""
    conf, report = between.nova(pair.source), pair.target.report
    if conf is None or isinstance(report, Missing):
        return False
    storage = report.storage
    if isinstance(storage, Missing):
        return False
    return storage.exists and storage.path == conf.instances_path
