"""Each check that the lab can break: broken, seen, healed, gone.

Faults that do not hide each other are broken together, so that all take minutes.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress

import pytest
from selenium.common.exceptions import TimeoutException

from tests.e2e.conftest import Truth
from tests.e2e.panel import Panel
from tests.e2e.readiness import Page, check_again, findings

BROKEN = "compute2"
HOST = Page(BROKEN)
LEAVING, COMING = Page(BROKEN, "compute1"), Page("compute1", BROKEN)

PATIENCE = 30  # seconds, of which Nova is asked again after ten

Seen = tuple[Page, str]
# Faults in the order they are broken, and where which finding is to be seen. Those of
# nova.conf come first: they are healed last, when nova-compute can start again.
GROUPS: dict[str, Mapping[str, Seen]] = {
    "what was left, who may come in": {
        "libvirt-tls": (HOST, "tls.file-missing"),
        "stale-resize-dir": (HOST, "leftovers.resize-folder-in-the-way"),
        "orphan-domain": (HOST, "domains.orphan"),
        "disk-full": (HOST, "storage.full"),
        "ssh-nologin": (HOST, "account.shell-runs-nothing"),
        "ssh-account-expired": (HOST, "account.expired"),
        "ssh-strict-modes": (HOST, "ssh.strict-modes"),
        "ssh-key-mode": (HOST, "ssh.key-permissions"),
        "sshd-down": (HOST, "ssh.sshd-not-listening"),
        "hostname-loopback": (HOST, "network.own-name-loopback"),
        "compute-disabled": (HOST, "service.disabled"),
    },
    "what is gone": {
        "nova-conf-obsolete": (HOST, "nova.obsolete-option"),
        "missing-domain": (HOST, "domains.missing"),
        "instances-read-only": (HOST, "storage.read-only"),
        "ssh-key-missing": (HOST, "ssh.no-private-key"),
        "ssh-key-unauthorized": (HOST, "ssh.no-authorized-key"),
        "ssh-host-key-unknown": (HOST, "ssh.no-known-hosts"),
        "hostname-localhost": (HOST, "network.hostname-localhost"),
        "libvirt-not-listening": (HOST, "libvirt.not-listening"),
        "compute-forced-down": (HOST, "service.forced-down"),
    },
    "who is not let in": {
        "my-ip-foreign": (HOST, "nova.cold-address-foreign"),
        "instances-not-writable": (HOST, "storage.not-writable"),
        "ssh-agent-only": (HOST, "ssh.key-has-passphrase"),
        "libvirt-local-only": (HOST, "libvirt.listens-locally"),
        "libvirt-auth": (HOST, "libvirt.asks-sasl"),
        "duplicate-host-uuid": (HOST, "libvirt.same-uuid"),
        "ssh-port-blocked": (COMING, "pair.ssh-no-route"),
    },
    "what stands between two hosts": {
        "inbound-address-foreign": (HOST, "nova.live-address-foreign"),
        "ssh-key-unreadable": (HOST, "ssh.key-broken"),
        "hostname-unresolvable": (LEAVING, "pair.libvirt-name-unknown"),
        "ssh-host-key-changed": (COMING, "pair.ssh-host-key-changed"),
        "data-ports-blocked": (COMING, "pair.data-port-closed"),
    },
    "what does not run": {
        "compute-down": (HOST, "service.down"),
        "libvirt-down": (HOST, "libvirt.does-not-answer"),
        "libvirt-port-blocked": (COMING, "pair.libvirt-no-route"),
        "ssh-account-locked": (COMING, "pair.ssh-denied"),
    },
}


def unseen(panel: Panel, wanted: Mapping[str, Seen]) -> dict[str, Seen]:
    """What is not on its page after a new check."""
    return left_over(panel, wanted, lambda id_, shown: id_ not in shown)


def unhealed(panel: Panel, wanted: Mapping[str, Seen]) -> dict[str, Seen]:
    """What is on its page still."""
    return left_over(panel, wanted, lambda id_, shown: id_ in shown)


def left_over(
    panel: Panel, wanted: Mapping[str, Seen], wrong: Callable[[str, set[str]], bool]
) -> dict[str, Seen]:
    """What is wrong on each page; the engine may ask Nova some seconds later."""
    found: dict[str, Seen] = {}
    for page in dict.fromkeys(page for page, _ in wanted.values()):
        here = {name: seen for name, seen in wanted.items() if seen[0] == page}
        check_again(panel, page)

        def right(here: Mapping[str, Seen] = here) -> bool:
            shown = findings(panel)
            return not any(wrong(id_, shown) for _, id_ in here.values())

        with suppress(TimeoutException):
            panel.reloads(right, "its findings", PATIENCE)
        shown = findings(panel)
        found |= {name: seen for name, seen in here.items() if wrong(seen[1], shown)}
    return found


@pytest.mark.parametrize("name", GROUPS)
def test_it_sees_what_is_broken_until_it_is_healed(
    panel: Panel, truth: Truth, name: str
) -> None:
    """On the page of the host or the pair, by pressing Check again."""
    wanted = GROUPS[name]
    with ExitStack() as broken:
        for fault in wanted:
            broken.enter_context(truth.broken(fault, BROKEN))
        assert unseen(panel, wanted) == {}
    assert unhealed(panel, wanted) == {}
