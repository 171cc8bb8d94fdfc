"""A part of a page, for a script that puts it into one."""

from typing import Any

from django.middleware.csrf import get_token
from django.template.response import TemplateResponse


class Fragment(TemplateResponse):
    """Without what only the page around it shows, which Horizon asks Keystone for."""

    @property
    def rendered_content(self) -> str:
        template = self.resolve_template(self.template_name)
        around: dict[str, Any] = {
            "request": self._request,
            "csrf_token": get_token(self._request),
        }
        rendered: str = template.render({**around, **(self.context_data or {})})
        return rendered
