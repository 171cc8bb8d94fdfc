"""Live migrations: with copied disks, on shared ones, aborted, and refused."""

import pytest

from tests.e2e.conftest import Truth
from tests.e2e.panel import Panel


def arrives(panel: Panel, truth: Truth, server: str, target: str) -> None:
    """Watch the tab until the move is over, then ask Nova and libvirt."""
    panel.find(f"#moving-{server}")
    panel.vanishes(f"#moving-{server}")
    truth.becomes(server, status="ACTIVE", host=target)
    assert truth.domain_host(server) == target


def test_it_live_migrates_a_local_disk(panel: Panel, truth: Truth) -> None:
    """The guest moves with its disk, and the history says so."""
    server = truth.server("web-1")
    panel.move(server, kind="live", target="compute2")
    arrives(panel, truth, server, "compute2")
    panel.open("history", server=server)
    panel.loads("#history tbody tr:first-child", "completed")


def test_it_shows_how_far_a_migration_is(panel: Panel, truth: Truth) -> None:
    """Bytes and percent appear while a guest that dirties memory is copied."""
    server = truth.server("db-1")
    with truth.broken("slow-network", "compute1"):
        panel.move(server, kind="live", target="compute3")
        panel.says(f"#moving-{server} [data-cell=percent_text]", "%")
        panel.says(f"#moving-{server} [data-cell=memory]", "MB")
    truth.becomes(server, status="ACTIVE", host="compute3", power_state=1)
    assert truth.domain_host(server) == "compute3"


def test_it_aborts_a_slow_migration(panel: Panel, truth: Truth) -> None:
    """The guest never leaves, whatever state Nova leaves its record in."""
    server = truth.server("db-1")
    with truth.broken("slow-network", "compute1"):
        panel.move(server, kind="live", target="compute3")
        panel.says(f"#moving-{server} [data-cell=percent_text]", "%")
        panel.act("abort", server)
        truth.becomes(server, task_state=None, host="compute1")
    assert truth.domain_host(server) == "compute1"
    assert truth.last_migration(server)["status"] in ("cancelled", "error", "failed")


def test_it_forces_a_slow_migration_to_complete(panel: Panel, truth: Truth) -> None:
    """Nova takes the order, and the move ends as soon as the network lets it."""
    server = truth.server("db-1")
    with truth.broken("slow-network", "compute1"):
        panel.move(server, kind="live", target="compute3")
        panel.says(f"#moving-{server} [data-cell=percent_text]", "%")
        panel.act("force-complete", server)
        assert "live_migration_force_complete" in truth.actions(server)
    truth.becomes(server, status="ACTIVE", host="compute3")
    assert truth.domain_host(server) == "compute3"


def test_it_resets_a_server_left_in_error_while_it_runs(
    panel: Panel, truth: Truth
) -> None:
    """A refused port 16509 leaves ERROR behind, and a guest that runs on."""
    server = truth.server("web-1")
    with truth.broken("libvirt-not-listening", "compute2"):
        panel.move(server, kind="live", target="compute2")
        truth.becomes(server, status="ERROR", host="compute1")
    truth.becomes(server, power_state=1)
    panel.open("servers", name="web-1")
    panel.says(f"#server-{server}", "runs on")
    panel.act("reset-to-active", server)
    truth.becomes(server, status="ACTIVE", host="compute1")
    assert truth.domain_host(server) == "compute1"


@pytest.mark.usefixtures("shared_storage")
def test_it_live_migrates_on_shared_storage(panel: Panel, truth: Truth) -> None:
    """Left on auto, Nova copies no disk where both hosts see the same one."""
    server = truth.server("web-1")
    panel.move(server, kind="live", target="compute2")
    arrives(panel, truth, server, "compute2")
