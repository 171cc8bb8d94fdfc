"""Who is let in."""

import pytest

from tests.e2e.conftest import PASSWORDS
from tests.e2e.panel import Panel

PAGES = (
    *("servers", "in-progress", "to-confirm", "history"),
    *("hosts", "host", "pairs", "pair", "move"),
)


@pytest.mark.parametrize("user", ["olive", "mia"])
def test_it_refuses_who_is_not_an_administrator(panel: Panel, user: str) -> None:
    """Neither operator nor member sees a page of the panel, nor its menu entry."""
    panel.sign_in(user, PASSWORDS[user])
    for page in PAGES:
        panel.browser.get(f"{panel.base}admin/migration/{page}/")
        assert not panel.browser.find_elements("id", "migration-panel")
        assert "not authorized" in panel.browser.page_source.lower()
    panel.browser.get(f"{panel.base}project/")
    panel.find(".user-name")
    assert not panel.browser.find_elements("css selector", "a[href$='/migration/']")


def test_it_lists_every_host(panel: Panel) -> None:
    """All three hosts are up, and servers can leave them and come to them."""
    panel.open("hosts")
    for host in ("compute1", "compute2", "compute3"):
        panel.loads(f"#host-{host}", "ready")
        assert "up" in panel.text(f"#host-{host}")
        assert "blocked" not in panel.text(f"#host-{host}")
