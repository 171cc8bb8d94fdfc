"""What can go wrong between the panel and an OpenStack service."""

from collections.abc import Iterator
from contextlib import contextmanager

from keystoneauth1 import exceptions as keystone
from novaclient import exceptions as nova

from migration_panel.text import N_, Text


class CloudError(Exception):
    """A call failed; `text` says what, and `said` is the service's own wording."""

    def __init__(
        self, text: Text, *, said: str = "", status: int | None = None
    ) -> None:
        super().__init__(str(text))
        self.text = text
        self.said = said
        self.status = status


class TokenExpiredError(CloudError):
    """The user must sign in again."""


class UnreachableError(CloudError):
    """The service did not answer."""


class GoneError(CloudError):
    """What was asked for is not there (any more)."""


class RefusedError(CloudError):
    """The service answered no: forbidden, invalid, or in the wrong state."""


@contextmanager
def translated(service: str) -> Iterator[None]:
    """Turn the clients' exceptions into a CloudError naming `service`."""
    try:
        yield
    except (nova.Unauthorized, keystone.Unauthorized) as error:
        raise TokenExpiredError(N_("Your session has expired."), status=401) from error
    except (nova.ClientException, keystone.HttpError) as error:
        raise _answered(service, error) from error
    except keystone.EndpointNotFound as error:
        raise not_in_catalog(service, error) from error
    except keystone.ClientException as error:
        raise UnreachableError(
            N_(
                "%(service)s did not answer. What it knows is missing here; "
                "check that its API is up, then reload the page.",
                service=service,
            ),
            said=str(error),
        ) from error


def not_in_catalog(service: str, error: Exception) -> UnreachableError:
    text = N_(
        "%(service)s is not in the service catalog. Register its endpoint "
        "with Keystone, or sign in to a region that has one.",
        service=service,
    )
    return UnreachableError(text, said=str(error))


def _answered(service: str, error: Exception) -> CloudError:
    status = int(getattr(error, "code", None) or getattr(error, "http_status", 0) or 0)
    said = str(getattr(error, "message", "") or error)
    if status == 404:  # noqa: PLR2004 - HTTP's number
        text = N_("%(service)s does not know it: %(said)s", service=service, said=said)
        return GoneError(text, said=said, status=status)
    if 400 <= status < 500:  # noqa: PLR2004 - HTTP's numbers
        text = N_("%(service)s refused: %(said)s", service=service, said=said)
        return RefusedError(text, said=said, status=status)
    text = N_(
        "%(service)s failed with status %(status)s: %(said)s. Its log on the "
        "controller tells why.",
        service=service,
        status=status,
        said=said.rstrip("."),
    )
    return UnreachableError(text, said=said, status=status)
