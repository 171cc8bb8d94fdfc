"""Cold migration and resize: moved, then confirmed, reverted, or failed."""

from tests.e2e.conftest import Truth
from tests.e2e.panel import Panel


def awaits_decision(panel: Panel, truth: Truth, server: str) -> None:
    """Wait until Nova asks for one, then see that the panel does, too."""
    truth.becomes(server, status="VERIFY_RESIZE")
    panel.open("to-confirm")
    panel.loads(f"#server-{server}")


def test_it_cold_migrates_to_a_chosen_host_and_confirms(
    panel: Panel, truth: Truth
) -> None:
    """The old disk is kept until the move is confirmed, then it is gone."""
    server = truth.server("web-1")
    panel.move(server, kind="cold", target="compute3")
    awaits_decision(panel, truth, server)
    assert truth.domain_host(server) == "compute3"
    assert f"{server}_resize" in truth.instance_folders("compute1")
    panel.act("confirm", server)
    truth.becomes(server, status="ACTIVE", host="compute3")
    assert f"{server}_resize" not in truth.instance_folders("compute1")


def test_it_reverts_a_cold_migration(panel: Panel, truth: Truth) -> None:
    """Reverted, a server is where it was, and runs."""
    server = truth.server("web-2")
    panel.move(server, kind="cold", target="compute3")
    awaits_decision(panel, truth, server)
    panel.act("revert", server)
    truth.becomes(server, status="ACTIVE", host="compute2", power_state=1)
    assert truth.domain_host(server) == "compute2"


def test_it_resizes_and_confirms(panel: Panel, truth: Truth) -> None:
    """A bigger flavor goes the same way as a cold migration."""
    server = truth.server("mail-1")
    panel.move(server, kind="resize", flavor=truth.flavor("m1.small"))
    awaits_decision(panel, truth, server)
    panel.act("confirm", server)
    now = truth.becomes(server, status="ACTIVE")
    assert now["flavor"]["original_name"] == "m1.small"
    assert truth.domain_host(server) == now["OS-EXT-SRV-ATTR:host"]


def test_it_confirms_two_at_once(panel: Panel, truth: Truth) -> None:
    """Two checked rows, one button, a result for each."""
    servers = [truth.server("cache-1"), truth.server("batch-1")]
    panel.move(*servers, kind="cold")
    for server in servers:
        awaits_decision(panel, truth, server)
    for server in servers:
        panel.click(f"#server-{server} input[name=server]")
    panel.click("button[formaction$='/do/confirm/']")
    panel.send()
    for server in servers:
        panel.says(f"#case-{server}", "accepted")
        now = truth.becomes(server, status="ACTIVE")
        assert truth.domain_host(server) == now["OS-EXT-SRV-ATTR:host"] != "compute3"


def test_it_shows_a_cold_migration_that_ssh_refused(panel: Panel, truth: Truth) -> None:
    """An unknown host key: the server stays, the history tells what failed."""
    server = truth.server("web-1")
    with truth.broken("ssh-host-key-unknown", "compute1"):
        panel.move(server, kind="cold", target="compute2")
        truth.migrates(server, "error")
    truth.becomes(server, status="ACTIVE", host="compute1")
    panel.open("history", server=server)
    panel.loads("#history tbody tr:first-child", "error")
    panel.click("#history tbody tr:first-child a[href*='/history/']")
    panel.says("#migration-panel", "Host key v")
    assert truth.domain_host(server) == "compute1"
