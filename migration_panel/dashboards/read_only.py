"""Pages of which nothing can be changed, whoever asks."""

from typing import NoReturn

from django.http import HttpRequest
from django.views import View
from horizon import exceptions


class ReadOnlyView(View):
    """Forbids every method but those that read, though a base class has more."""

    http_method_names = ("get", "head", "options")

    def http_method_not_allowed(
        self, request: HttpRequest, *_args: object, **_kwargs: object
    ) -> NoReturn:
        raise exceptions.NotAuthorized(request.path)
