"""The compute hosts: service, hypervisor, what is free."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from migration_panel.dashboards.admin.migration import forms, tables
from migration_panel.dashboards.admin.migration.views.listing import ListingView
from migration_panel.facts.host import Amount, Host
from migration_panel.nova import client, hosts


class HostsView(ListingView):
    tab = "hosts"
    template_name = "migration_panel/hosts.html"
    filter_form = forms.HostFilterForm
    default_sort = "host"
    columns = (
        tables.Column(_("Host"), "host", lambda host: host.name),
        tables.Column(_("Service"), "state", lambda host: host.service.state),
        tables.Column(_("Zone"), "zone", lambda host: host.service.zone),
        tables.Column(
            _("Hypervisor"),
            "version",
            lambda host: host.hypervisor and host.hypervisor.version,
        ),
        tables.Column(
            _("Servers"),
            "servers",
            lambda host: host.hypervisor and host.hypervisor.running_vms,
            css="text-right",
        ),
        tables.Column(_("Free vCPUs"), "vcpus", lambda host: _free(host, "vcpus")),
        tables.Column(
            _("Free memory"), "memory", lambda host: _free(host, "memory_mb")
        ),
        tables.Column(_("Free disk"), "disk", lambda host: _free(host, "disk_gb")),
        tables.Column(_("Last report"), "updated", lambda host: host.service.updated),
    )

    def rows(self, wanted: dict[str, Any]) -> tuple[Sequence[Host], bool]:
        found = [host for host in self._hosts() if _fits(host, wanted)]
        return found, False

    def _hosts(self) -> tuple[Host, ...]:
        services = self.attempt(lambda: hosts.services(self.nova), ())
        if not services:
            return ()
        by_host = self.attempt(lambda: hosts.hypervisors(self.nova), {})
        capacities = self.attempt(
            lambda: hosts.capacities(client.placement(self.request)), None
        )
        return hosts.joined(services, by_host, capacities)


def _free(host: Host, resource: str) -> int | None:
    amount: Amount | None = getattr(host.capacity, resource, None)
    return amount.free if amount else None


def _fits(host: Host, wanted: dict[str, Any]) -> bool:
    service = host.service
    said = f"{service.host} {service.zone} {service.disabled_reason}".lower()
    state = wanted.get("state")
    return wanted.get("text", "").lower() in said and (
        not state or state == service.state
    )
