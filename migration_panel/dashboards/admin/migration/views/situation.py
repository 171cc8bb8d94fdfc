"""What a move is about: the servers, the hosts they could go to, the flavors."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from horizon import exceptions

from migration_panel import policy
from migration_panel.checks import group as group_checks
from migration_panel.checks import guest, mover, toward
from migration_panel.checks.finding import Finding, Level
from migration_panel.dashboards.admin.migration import move_targets
from migration_panel.dashboards.admin.migration.move_form import Case, Situation
from migration_panel.dashboards.admin.migration.views.chosen import ChosenView
from migration_panel.dashboards.admin.migration.views.stored import StoredView
from migration_panel.facts.group import Group
from migration_panel.facts.host import Capacity, ComputeService, Hypervisor
from migration_panel.facts.server import Flavor, Server
from migration_panel.kinds import KINDS, RESIZE, Kind
from migration_panel.nova import client, groups, hosts, servers
from migration_panel.nova.errors import (
    CloudError,
    GoneError,
    TokenExpiredError,
    UnreachableError,
)
from migration_panel.store import targets
from migration_panel.text import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Nova's and Placement's answers; what failed is empty, rooms then None."""

    services: tuple[ComputeService, ...]
    hypervisors: dict[str, Hypervisor]
    rooms: dict[str, Capacity] | None
    flavors: tuple[Flavor, ...]
    groups: Mapping[str, Group]


class SituationView(ChosenView, StoredView):
    """A page about moving servers; each failure leaves the rest in place."""

    def situation(self, server_ids: Sequence[str]) -> Situation:
        """Everything asked anew, so that nobody acts on what was true once."""
        cases = self._cases(server_ids)
        known = [case.server for case in cases if not case.failure]
        may = self._permitted()
        if not known:
            return Situation(cases=tuple(cases), may=may)
        nothing = toward.Nothing()
        with ThreadPoolExecutor() as pool:
            asked = self._asked(pool, known, may)
            stored = self.stored(lambda: self._measured(known), nothing)
        told = self._answers(asked)
        # What another version has stored fails when it is read, not before.
        judged = self.stored(lambda: self._weighed(cases, told, may, stored), None)
        return judged or self._weighed(cases, told, may, nothing)

    def _asked(
        self,
        pool: Executor,
        known: Sequence[Server],
        may: frozenset[tuple[str, bool]],
    ) -> dict[str, Future[Any]]:
        """None needs another's answer, and a big cloud takes its time for each."""
        grouped = [each for server in known for each in server.groups]
        return {
            "services": pool.submit(hosts.services, self.nova),
            "hypervisors": pool.submit(hosts.hypervisors, self.nova),
            "rooms": pool.submit(self._rooms, known),
            "flavors": pool.submit(self._flavors, may),
            "groups": pool.submit(groups.of, self.nova, grouped),
        }

    def _answers(self, asked: Mapping[str, Future[Any]]) -> Told:
        services = self.attempt(asked["services"].result, ())
        return Told(
            services=services,
            hypervisors=self.attempt(asked["hypervisors"].result, {}),
            rooms=self.attempt(asked["rooms"].result, None) if services else None,
            flavors=self.attempt(asked["flavors"].result, ()),
            groups=self.attempt(asked["groups"].result, {}),
        )

    def _measured(self, known: Sequence[Server]) -> toward.Known:
        sources = {server.host for server in known if server.host}
        return targets.measured(self.now, sources, [server.id for server in known])

    def _weighed(
        self,
        cases: Sequence[Case],
        told: Told,
        may: frozenset[tuple[str, bool]],
        stored: toward.Known,
    ) -> Situation:
        known = [case.server for case in cases if not case.failure]
        moving = mover.movers(known, told.hypervisors, told.groups)
        listed = hosts.joined(told.services, told.hypervisors, told.rooms)
        alone = len(known) == 1
        return Situation(
            cases=tuple(
                self._judged(case, told, stored, alone=alone) for case in cases
            ),
            targets=move_targets.judged(listed, moving, stored),
            hypervisors=told.hypervisors,
            groups=told.groups,
            stored=stored,
            flavors=told.flavors,
            may=may,
        )

    def may(self, kind: Kind, target: str | None = None) -> bool:
        """Whether the user may, by the panel's policy and by Nova's."""
        return policy.permitted(self.request, kind.rule, kind.rules(target))

    def _permitted(self) -> frozenset[tuple[str, bool]]:
        bare = {(kind.slug, False) for kind in KINDS.values() if self.may(kind)}
        named = {
            (kind.slug, True)
            for kind in KINDS.values()
            if kind.host_rules and self.may(kind, "any")
        }
        return frozenset(bare | named)

    def _cases(self, server_ids: Sequence[str]) -> list[Case]:
        """Each server, or why not; once Nova is silent it is not asked for more."""
        found: list[Case] = []
        silence: UnreachableError | None = None
        for server_id in server_ids:
            try:
                if silence:
                    raise silence
                found.append(Case(server=servers.one(self.nova, server_id)))
            except TokenExpiredError as error:
                raise exceptions.NotAuthenticated from error
            except UnreachableError as error:
                silence = error
                found.append(_missed(server_id, error))
            except CloudError as error:
                found.append(_missed(server_id, error))
        if silence:
            self.problems.append(silence.text)
        return found

    def _judged(
        self, case: Case, told: Told, stored: toward.Known, *, alone: bool
    ) -> Case:
        if case.failure:
            return case
        server = case.server
        of = {service.host: service for service in told.services}
        source = of.get(server.host or "")
        admin = bool(self.request.user.is_superuser)
        more = _beyond_nova(server, told.groups, stored, alone=alone)
        findings = {
            kind.slug: [
                *kind.against(server, source, admin=admin),
                *(each for each in more if each.affects & kind.moves),
            ]
            for kind in KINDS.values()
        }
        return Case(server=server, findings=findings)

    def _rooms(self, known: Sequence[Server]) -> dict[str, Capacity]:
        wanted = mover.smallest([mover.needs(each) for each in known])
        return hosts.capacities(client.placement(self.request), wanted)

    def _flavors(self, may: frozenset[tuple[str, bool]]) -> tuple[Flavor, ...]:
        return servers.flavors(self.nova) if (RESIZE.slug, False) in may else ()


def _beyond_nova(
    server: Server, of: Mapping[str, Group], stored: toward.Known, *, alone: bool
) -> list[Finding]:
    """Of its guest, its groups and its host; of many servers no mere warnings."""
    grouped = [of[each] for each in server.groups if each in of]
    unknown = (group_checks.unknown(server.id, each) for each in grouped)
    measured = toward.of_server(stored, mover.movers([server], {})[0])
    return [
        *guest.findings(server, stored.guest(server.id)),
        *(each for found in unknown for each in found),
        *(each for each in measured if alone or each.level >= Level.UNKNOWN),
    ]


def _missed(server_id: str, error: CloudError) -> Case:
    nameless = servers.parse({"id": server_id})
    if isinstance(error, UnreachableError):
        silent = N_("Nova told nothing of it; the reason stands above.")
        return Case(server=nameless, failure=silent)
    gone = isinstance(error, GoneError)
    return Case(server=nameless, failure=error.text, gone=gone)
