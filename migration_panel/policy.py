"""May this user do that: the panel's own rules, which fail closed, then Nova's."""

from collections.abc import Iterable

from django.http import HttpRequest
from openstack_auth import policy as enforcement

SERVICE = "migration_panel"


def permitted(request: HttpRequest, rule: str, nova: Iterable[str] = ()) -> bool:
    """Whether the panel's `rule` and all of Nova's rules `nova` let the user.

    Horizon allows what it has no rule for. The panel does not: a rule that was
    not loaded denies.
    """
    name = f"{SERVICE}:{rule}"
    if not _loaded(name):
        return False
    checks = [(SERVICE, name), *(("compute", each) for each in nova)]
    scope = "all" if getattr(request.user, "system_scoped", False) else "none"
    return bool(enforcement.check(tuple(checks), request, {"system_scope": scope}))


def _loaded(name: str) -> bool:
    enforcer = enforcement._get_enforcer().get(SERVICE)  # noqa: SLF001 - no public way
    return enforcer is not None and name in enforcer.rules
