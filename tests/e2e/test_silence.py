"""Never green on silence: what is not measured any more is unknown, and says why."""

from tests.e2e.conftest import Truth
from tests.e2e.panel import Panel
from tests.e2e.readiness import Page, check_again, findings, verdicts
from tests.lab.api import CONTROLLER, HOSTS

HOST, PAIR = Page("compute2"), Page("compute1", "compute2")
PATIENCE = 120  # seconds; three periods, or the minute after an engine's last sign


def test_it_knows_nothing_of_a_host_whose_agent_is_silent(
    panel: Panel, truth: Truth
) -> None:
    """Its verdicts run out, on its page, in the list and for its pairs."""
    with truth.broken("agent-down", HOST.host):
        HOST.open(panel)
        old = "agent.report-old"
        panel.reloads(lambda: old in findings(panel), old, PATIENCE)
        assert "ready" not in verdicts(panel)
        panel.open("hosts")
        assert "ready" not in panel.text(f"#host-{HOST.host}")
        PAIR.open(panel)
        assert "ready" not in verdicts(panel)
    assert "agent.report-old" not in check_again(panel, HOST)


def test_it_knows_nothing_while_no_engine_runs(panel: Panel, truth: Truth) -> None:
    """Every page says so above everything else, and no host is ready."""
    with truth.broken("engine-down", CONTROLLER):
        panel.open("hosts")
        panel.loads("#enginesilent", "", PATIENCE)
        for host in HOSTS:
            assert "ready" not in panel.text(f"#host-{host}")
        for page in (HOST, PAIR):
            page.open(panel)
            panel.find("#enginesilent")
            assert "ready" not in verdicts(panel)
    panel.reloads(lambda: not panel.all("#enginesilent"), "a sign of life", PATIENCE)
    assert "engine.silent" not in check_again(panel, HOST)
