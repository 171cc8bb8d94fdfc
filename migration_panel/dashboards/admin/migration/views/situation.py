"""What a move is about: the servers, the hosts they could go to, the flavors."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from horizon import exceptions

from migration_panel import policy
from migration_panel.checks import target as target_checks
from migration_panel.dashboards.admin.migration import move_targets
from migration_panel.dashboards.admin.migration.move_form import Case, Situation
from migration_panel.dashboards.admin.migration.views.chosen import ChosenView
from migration_panel.facts.host import Capacity, ComputeService
from migration_panel.facts.server import Flavor, Server
from migration_panel.kinds import KINDS, RESIZE, Kind
from migration_panel.nova import client, hosts, servers
from migration_panel.nova.errors import (
    CloudError,
    GoneError,
    TokenExpiredError,
    UnreachableError,
)
from migration_panel.text import N_


class SituationView(ChosenView):
    """A page about moving servers; each failure leaves the rest in place."""

    def situation(self, server_ids: Sequence[str]) -> Situation:
        """Everything asked anew, so that nobody acts on what was true once."""
        cases = self._cases(server_ids)
        known = [case.server for case in cases if not case.failure]
        may = self._permitted()
        if not known:
            return Situation(cases=tuple(cases), may=may)
        # None needs another's answer, and a big cloud takes its time for each.
        with ThreadPoolExecutor() as pool:
            asked_services = pool.submit(hosts.services, self.nova)
            asked_hypervisors = pool.submit(hosts.hypervisors, self.nova)
            asked_rooms = pool.submit(self._rooms, known)
            asked_flavors = pool.submit(self._flavors, may)
        services = self.attempt(asked_services.result, ())
        by_host = self.attempt(asked_hypervisors.result, {})
        rooms = self.attempt(asked_rooms.result, None) if services else None
        moving = target_checks.movers(known, by_host)
        listed = hosts.joined(services, by_host, rooms)
        return Situation(
            cases=tuple(self._judged(case, services) for case in cases),
            targets=move_targets.judged(listed, moving),
            hypervisors=by_host,
            flavors=self.attempt(asked_flavors.result, ()),
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

    def _judged(self, case: Case, services: Sequence[ComputeService]) -> Case:
        if case.failure:
            return case
        of = {service.host: service for service in services}
        source = of.get(case.server.host or "")
        admin = bool(self.request.user.is_superuser)
        findings = {
            kind.slug: kind.against(case.server, source, admin=admin)
            for kind in KINDS.values()
        }
        return Case(server=case.server, findings=findings)

    def _rooms(self, known: Sequence[Server]) -> dict[str, Capacity]:
        wanted = target_checks.smallest([target_checks.needs(each) for each in known])
        return hosts.capacities(client.placement(self.request), wanted)

    def _flavors(self, may: frozenset[tuple[str, bool]]) -> tuple[Flavor, ...]:
        return servers.flavors(self.nova) if (RESIZE.slug, False) in may else ()


def _missed(server_id: str, error: CloudError) -> Case:
    nameless = servers.parse({"id": server_id})
    if isinstance(error, UnreachableError):
        silent = N_("Nova told nothing of it; the reason stands above.")
        return Case(server=nameless, failure=silent)
    gone = isinstance(error, GoneError)
    return Case(server=nameless, failure=error.text, gone=gone)
