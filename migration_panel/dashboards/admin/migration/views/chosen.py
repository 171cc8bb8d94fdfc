"""Pages about servers that were chosen elsewhere, and the way back there."""

from django.http import Http404, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from migration_panel.dashboards.admin.migration.views.base import PanelView, url
from migration_panel.nova import api
from migration_panel.text import N_


class ChosenView(PanelView):
    """The servers come as `server`, as often as need be, the way back as `next`."""

    def chosen(self, sent: QueryDict) -> list[str]:
        """Each UUID once; what is none is not found, and none at all is said."""
        asked = list(dict.fromkeys(sent.getlist("server")))
        if not asked:
            self.problems.append(N_("No server was selected; go back and check one."))
        if not all(api.is_uuid(each) for each in asked):
            raise Http404
        return asked

    def back(self) -> str:
        """Never to another site, whatever the address says."""
        sent = self.request.POST.get("next") or self.request.GET.get("next") or ""
        ours = url_has_allowed_host_and_scheme(sent, {self.request.get_host()})
        return sent if ours else url("servers")
