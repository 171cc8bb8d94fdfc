"""Whether a server's group lets it go to a host.

As Nova's two filters count: members of the group that are there already.
"""

from collections import Counter
from collections.abc import Collection

from migration_panel.checks.finding import Finding, Level
from migration_panel.facts.group import AFFINITY, ANTI_AFFINITY, Group, Member
from migration_panel.facts.missing import Missing
from migration_panel.text import N_


def findings(servers: Collection[str], host: str, group: Group) -> list[Finding]:
    """What stands against `servers` at `host`; nothing where members are unknown."""
    if isinstance(group.members, Missing):
        return []
    there = Counter(each.host for each in _others(servers, group.members))
    if group.policy == AFFINITY:
        return apart(host, group, there)
    if group.policy == ANTI_AFFINITY:
        return together(host, group, there)
    return []


def _others(servers: Collection[str], members: tuple[Member, ...]) -> list[Member]:
    return [each for each in members if each.server not in servers and each.host]


def apart(host: str, group: Group, there: Counter[str | None]) -> list[Finding]:
    """Nova asks for one of the others' hosts, and takes any where there is none."""
    if not there or host in there:
        return []
    return [
        Finding(
            id="group.apart",
            level=Level.BLOCKER,
            subject=host,
            message=N_(
                "Its group %(group)s must stay together; the others are on %(hosts)s.",
                group=group.name,
                hosts=", ".join(sorted(filter(None, there))[:3]),
            ),
            hint=N_("Nova moves no single server out of a group with affinity."),
        )
    ]


def together(host: str, group: Group, there: Counter[str | None]) -> list[Finding]:
    if there[host] < group.most:
        return []
    return [
        Finding(
            id="group.together",
            level=Level.BLOCKER,
            subject=host,
            message=N_(
                "Its group %(group)s must stay apart; %(count)s of it are there.",
                group=group.name,
                count=there[host],
            ),
            hint=N_("Choose a host without a server of this group."),
        )
    ]


def unknown(server: str, group: Group) -> list[Finding]:
    """Once for the server: it holds for every target alike."""
    if not isinstance(group.members, Missing):
        return []
    if group.policy not in (AFFINITY, ANTI_AFFINITY):
        return []
    return [
        Finding(
            id="group.members-unknown",
            level=Level.UNKNOWN,
            subject=server,
            message=N_(
                "It belongs to the group %(group)s (%(policy)s), and where the others "
                "are is not known: %(reason)s",
                group=group.name,
                policy=group.policy,
                reason=group.members.reason,
            ),
            hint=N_("Look where the group's servers are before you choose a target."),
        )
    ]
