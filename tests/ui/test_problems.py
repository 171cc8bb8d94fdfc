"""Problems and leftovers in a browser: from the list to the proof."""

import uuid
from collections.abc import Callable

import pytest
from django.utils import timezone
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from migration_panel.checks.finding import Level
from tests.fakes import FakeCloud
from tests.fakes.store import FakeStore, a_finding, a_report
from tests.ui.conftest import OpenTab, Screenshot, Wait
from tests.unit.checks.known import a_domain, a_folder, an_instances_path, the_domains

PANEL = "#migration-panel"
HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}"
BothWidths = Callable[[str], None]


@pytest.fixture
def problems(store: FakeStore) -> FakeStore:
    """Eleven victims of one broken known_hosts, and some others."""
    found = store.problem(victims=11, standing="stands", checked=timezone.now())
    for number in range(11):
        store.victim(found, age=60 * number, server_name=f"web-{number}")
    store.problem("libvirtd_connection_refused", host="compute3", age=7200)
    store.problem("cpu_incompatible", "compute1", target="compute2", standing="gone")
    alone = store.problem("device_blocks_migration", host="", server=uuid.uuid4())
    store.victim(alone, server=alone.server, server_name=HOSTILE)
    return store


@pytest.fixture
def orphan(cloud: FakeCloud, store: FakeStore) -> str:
    """Its server runs on compute2, and compute1 still has a dead guest of it."""
    server = cloud.add_server("web", "compute2").id
    told = a_finding("domains.orphan", Level.WARNING, server=server)
    for host, state in (("compute1", "shut off"), ("compute2", "running")):
        folder = a_folder(server, kind="instance")
        held = the_domains(a_domain(uuid=server, state=state), folders=(folder,))
        store.host(host, *([told] if host == "compute1" else []))
        store.report(a_report(host, domains=held, storage=an_instances_path()))
    return server


@pytest.fixture
def both_widths(screenshot: Screenshot) -> BothWidths:
    """``both_widths("problems")``: a picture of each."""

    def take(name: str) -> None:
        for width in (1400, 800):
            screenshot(name, width)

    return take


@pytest.mark.usefixtures("problems")
def test_it_leads_from_a_problem_to_its_victims(
    open_tab: OpenTab, wait: Wait, both_widths: BothWidths
) -> None:
    page = open_tab("problems", f"{PANEL} tbody tr[data-cause]")
    both_widths("problems")
    first = page.find_element(By.CSS_SELECTOR, f"{PANEL} tbody td.mp-name a")
    first.send_keys(Keys.ENTER)
    wait(f"{PANEL} #victims")
    assert len(page.find_elements(By.CSS_SELECTOR, "#victims tbody tr")) == 11
    both_widths("problem")


@pytest.mark.usefixtures("problems")
def test_it_shows_a_hostile_name_as_it_is(open_tab: OpenTab) -> None:
    row = f"{PANEL} tr[data-cause=device_blocks_migration]"
    page = open_tab("problems", row)
    assert HOSTILE in page.find_element(By.CSS_SELECTOR, row).text


@pytest.mark.usefixtures("orphan")
def test_it_leads_from_a_leftover_to_its_proof(
    open_tab: OpenTab, wait: Wait, both_widths: BothWidths
) -> None:
    page = open_tab("leftovers", f"{PANEL} #leftovers td.mp-name a")
    both_widths("leftovers")
    page.find_element(By.CSS_SELECTOR, "#leftovers td.mp-name a").click()
    wait(f"{PANEL} #safe[data-safe=yes]")
    assert "undefine --keep-nvram" in page.find_element(By.ID, "steps").text
    both_widths("repair")
