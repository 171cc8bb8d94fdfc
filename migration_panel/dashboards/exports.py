"""Hosts, pairs and findings to take away, for whoever may see their pages."""

from datetime import UTC, datetime
from itertools import chain

from django import db
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http import StreamingHttpResponse as Streaming
from django.utils.translation import gettext as _
from horizon import exceptions

from migration_panel import policy
from migration_panel.dashboards.read_only import ReadOnlyView
from migration_panel.export import FIELDS_OF, FORMATS, pieces, table

# What stands between the panel's address and the end.
ADDRESS = rf"^export/(?P<kind>{'|'.join(FIELDS_OF)})\.(?P<form>{'|'.join(FORMATS)})$"


class ExportView(ReadOnlyView):
    """`rule`: of the pages that show the same."""

    rule = ""

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        if not policy.permitted(request, self.rule):
            raise exceptions.NotAuthorized
        return super().dispatch(request, *args, **kwargs)

    def get(self, _request: HttpRequest, *, kind: str, form: str) -> HttpResponseBase:
        """Stream it; the first piece is read before the answer begins."""
        write, content_type = FORMATS[form]
        parts = pieces(write(table(kind, datetime.now(UTC))))
        try:
            first = next(parts)
        except db.Error:
            said = _("The database of the Migration panel does not answer.")
            return HttpResponse(said, status=503, content_type="text/plain")
        name = f'attachment; filename="migration-panel-{kind}.{form}"'
        headers = {"Content-Disposition": name, "X-Content-Type-Options": "nosniff"}
        return Streaming(
            chain([first], parts),
            content_type=f"{content_type}; charset=utf-8",
            headers=headers,
        )
