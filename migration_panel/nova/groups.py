"""Server groups, and where their members are."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from migration_panel.facts.group import AFFINITY, ANTI_AFFINITY, Group, Member
from migration_panel.facts.missing import Missing
from migration_panel.nova import servers
from migration_panel.nova.api import Json, Nova, get
from migration_panel.nova.errors import GoneError

# Nova has no call for all members at once; its quota is 10 of a group by default.
MOST_MEMBERS = 20


def of(nova: Nova, ids: Iterable[str]) -> Mapping[str, Group]:
    """Groups by id, in a call each and one a member; CloudError."""
    found = {}
    for group_id in dict.fromkeys(ids):
        body = get(nova, f"/os-server-groups/{group_id}")["server_group"]
        found[group_id] = _group(nova, body)
    return found


def _group(nova: Nova, raw: Json) -> Group:
    policy = raw.get("policy") or next(iter(raw.get("policies") or ()), "")
    counted = policy in (AFFINITY, ANTI_AFFINITY)
    rules = raw.get("rules") or {}
    return Group(
        id=raw["id"],
        name=raw.get("name") or raw["id"],
        policy=policy,
        members=_members(nova, raw.get("members") or ()) if counted else (),
        most=int(rules.get("max_server_per_host") or 1),
    )


def _members(nova: Nova, ids: Iterable[str]) -> tuple[Member, ...] | Missing:
    listed = tuple(ids)
    if len(listed) > MOST_MEMBERS:
        return Missing(f"the group has {len(listed)} servers")
    with ThreadPoolExecutor() as pool:
        found = pool.map(lambda each: _member(nova, each), listed)
        return tuple(member for member in found if member)


def _member(nova: Nova, server_id: str) -> Member | None:
    """None where it was deleted meanwhile."""
    try:
        return Member(server=server_id, host=servers.one(nova, server_id).host)
    except GoneError:
        return None
