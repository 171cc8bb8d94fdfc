"""The pictures of the README, taken in the lab: pytest … --shots docs/images."""

from pathlib import Path

import pytest

from tests.e2e.conftest import Truth
from tests.e2e.panel import Panel
from tests.e2e.readiness import Page, check_again

WIDTH = 1400


@pytest.fixture
def shots(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    return Path(pytestconfig.getoption("--shots") or tmp_path)


def take(panel: Panel, folder: Path, name: str) -> None:
    """The whole page, as high as it is."""
    panel.browser.set_window_size(WIDTH, 700)
    end = (
        "return document.querySelector('#content_body').getBoundingClientRect().bottom"
    )
    height = int(panel.browser.execute_script(end))
    # The window's own frame takes a part of its height.
    panel.browser.set_window_size(WIDTH, min(max(height + 180, 700), 1500))
    assert panel.browser.save_screenshot(str(folder / f"{name}.png"))


def test_it_takes_pictures_of_every_page(
    panel: Panel, truth: Truth, shots: Path
) -> None:
    """A busy evening: one moves, one waits for a decision, one failed."""
    failed, waiting, slow = (truth.server(each) for each in ("web-1", "web-2", "db-1"))
    with truth.broken("ssh-host-key-unknown", "compute1"):
        panel.move(failed, kind="cold", target="compute2")
        truth.migrates(failed, "error")
    panel.move(waiting, kind="cold", target="compute3")
    truth.becomes(waiting, status="VERIFY_RESIZE")
    with truth.broken("slow-network", "compute1"):
        panel.move(slow, kind="live", target="compute3")
        panel.find(f"#moving-{slow} .mp-picture")
        take(panel, shots, "in_progress")
        for page in ("servers", "history", "to-confirm"):
            panel.open(page)
            take(panel, shots, page.replace("-", "_"))
        panel.open("history", server=failed)
        panel.click("#history tbody tr:first-child a[href*='/history/']")
        panel.loads('section[data-cause="ssh_host_key_unknown"]')
        take(panel, shots, "migration")
        panel.open("problems")
        panel.loads('tr[data-cause="ssh_host_key_unknown"]')
        take(panel, shots, "problems")
        panel.open("move", server=failed)
        take(panel, shots, "move")
    truth.becomes(slow, status="ACTIVE", host="compute3")


def test_it_takes_pictures_of_readiness(
    panel: Panel, truth: Truth, shots: Path
) -> None:
    """Two hosts that are not as they should be."""
    with (
        truth.broken("ssh-nologin", "compute2"),
        truth.broken("libvirt-local-only", "compute3"),
    ):
        for host in ("compute1", "compute3", "compute2"):
            check_again(panel, Page(host))
        take(panel, shots, "host")
        panel.open("hosts")
        take(panel, shots, "hosts")
        panel.open("pairs")
        take(panel, shots, "pairs")
        Page("compute1", "compute2").open(panel)
        take(panel, shots, "pair")
