"""The page of a migration that failed: its causes, and what shows them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from migration_panel.checks.finding import Command
from migration_panel.diagnosis.catalog import CAUSES
from migration_panel.diagnosis.diagnosis import (
    Confidence,
    Diagnosis,
    Place,
    Remedy,
    Standing,
)
from migration_panel.text import N_
from tests.fakes.failures import LINE, a_diagnosed, a_proof
from tests.fakes.page import Node
from tests.fakes.store import FakeStore
from tests.views.failed import HOSTILE, Failing, failing

__all__ = ["failing"]
CARD = ".mp-cause"
KEY = "ssh_host_key_unknown"


def headings(card: Node) -> list[str]:
    return card.texts("h4")


def test_it_names_the_cause(failing: Failing) -> None:
    card = failing(KEY, standing="stands").one(CARD)
    assert card["data-cause"] == KEY
    assert card["data-standing"] == "stands"
    assert card["data-confidence"] == "log"
    assert "host key" in card.one("h3").text
    wanted = ["What happened", "Why it matters", "What to do", "Evidence"]
    assert headings(card) == wanted


def test_it_says_what_to_do_in_steps_with_lines_to_copy(failing: Failing) -> None:
    steps = tuple(
        Remedy(
            text=N_("Do %(it)s.", it=number),
            command=Command(host="compute2", line=f"step {number}"),
        )
        for number in range(8)
    )
    card = failing(a_diagnosed(remedy=steps)).one(CARD)
    assert [each.split(" on ")[0] for each in card.texts("ol.mp-remedy li")] == [
        f"Do {number}." for number in range(8)
    ]
    assert card.texts("ol pre[data-copy]") == [f"step {number}" for number in range(8)]


def test_it_shows_a_step_without_a_line(failing: Failing) -> None:
    step = Remedy(text=N_("Wait."))
    assert failing(a_diagnosed(remedy=(step,))).texts("ol.mp-remedy li") == ["Wait."]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place.SOURCE, "To be mended: compute1, the source"),
        (Place.TARGET, "To be mended: compute2, the target"),
        (Place.PAIR, "To be mended: between compute1 and compute2"),
        (Place.SERVER, "To be mended: at the server itself"),
        (Place.CLOUD, "To be mended: in the services of the cloud"),
    ],
)
def test_it_says_where_to_mend_it(failing: Failing, place: Place, said: str) -> None:
    card = failing(a_diagnosed(place=place)).one(CARD)
    assert card.one(".mp-where-from").text.startswith(said)


@pytest.mark.parametrize("place", [Place.TARGET, Place.PAIR])
def test_it_says_so_where_no_host_was_chosen(failing: Failing, place: Place) -> None:
    said = failing(a_diagnosed(place=place), target="").one(".mp-where-from").text
    assert "the target" in said
    assert "compute" not in said


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (Confidence.MEASURED, "measured now"),
        (Confidence.LOG, "the log says"),
        (Confidence.NOVA, "Nova says"),
        (Confidence.INFERRED, "inferred"),
    ],
)
def test_it_says_where_each_line_is_from(
    failing: Failing, confidence: Confidence, words: str
) -> None:
    at = datetime(2026, 11, 23, 12, 0, 3, 250000, UTC)
    proof = a_proof(confidence=confidence, host="compute2", source="sshd.log", at=at)
    card = failing(a_diagnosed(proofs=(proof,))).one(CARD)
    said = f"{words} compute2 sshd.log · 2026-11-23 12:00:03.250 UTC"
    assert card.texts(".mp-proof-from") == [said]
    assert card.one(".mp-proof pre").text == LINE
    assert card["data-confidence"] == confidence.value


def test_it_folds_what_nobody_reads_at_once(failing: Failing) -> None:
    lines = tuple(a_proof(f"line {number}") for number in range(30))
    card = failing(a_diagnosed(proofs=lines)).one(CARD)
    folded = card.one("details.mp-proofs-rest")
    assert len(card.all(".mp-proof")) == 30
    assert len(folded.all(".mp-proof")) == 25
    assert folded.one("summary").text == "25 more lines"


def test_it_shows_the_first_cause_open_and_the_others_below(failing: Failing) -> None:
    blocked = a_diagnosed("data_port_blocked", standing=Standing.STANDS)
    page = failing(KEY, blocked, "disk_full", standing="stands")
    first, *rest = page.all(CARD)
    assert (first.tag, [each.tag for each in rest]) == ("section", ["details"] * 2)
    assert rest[0]["data-cause"] == "data_port_blocked"
    assert rest[0]["data-standing"] == "stands"
    assert rest[1]["data-standing"] == "unknown"
    assert not any(each.has("form") for each in rest)


def test_it_shows_what_does_not_fit_together(failing: Failing) -> None:
    told = Diagnosis(
        taken=datetime.now(UTC),
        causes=(a_diagnosed(),),
        disagreements=(N_("The log says A, the probe B."),),
        missing=(
            Remedy(
                text=N_("compute2 did not answer."),
                command=Command(host="compute2", line="grep x /var/log/y"),
            ),
        ),
        unexplained=(a_proof("ERROR who knows"),),
    )
    page = failing(diagnosis=told)
    assert "The log says A, the probe B." in page.one("#disagreements").text
    assert "compute2 did not answer. on compute2" in page.one("#missing").text
    assert page.one("#missing pre[data-copy]").text == "grep x /var/log/y"
    assert page.one("#unexplained pre").text == "ERROR who knows"


def test_it_leaves_out_what_there_is_not(failing: Failing) -> None:
    page = failing(KEY)
    for absent in ("#disagreements", "#missing", "#unexplained", "#why", "#looking"):
        assert not page.has(absent)


def test_it_guesses_nothing(failing: Failing) -> None:
    lines = tuple(a_proof(f"ERROR riddle {number}") for number in range(8))
    told = Diagnosis(taken=datetime.now(UTC), unexplained=lines)
    page = failing(diagnosis=told)
    card = page.one(CARD)
    assert card["data-cause"] == "unknown"
    assert "nothing is guessed" in card.text
    assert card.texts(".mp-proof pre") == [each.text for each in lines]
    assert not card.has("details")
    assert "On compute1, then on compute2, look with one of these:" in card.text


def test_it_says_that_no_line_tells(failing: Failing) -> None:
    assert "No line tells of a failure." in failing().one(CARD).text


def test_it_shows_a_cause_of_another_version(failing: Failing) -> None:
    card = failing(a_diagnosed("from_the_future")).one(CARD)
    assert card.one("h3").text == "from_the_future"
    assert "this version of the panel does not know" in card.text
    assert "Mend" in card.one("ol.mp-remedy").text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_it_shows_what_a_host_says_as_text(failing: Failing, hostile: str) -> None:
    proof = a_proof(hostile, host=hostile, source=hostile)
    command = Command(host=hostile, line=hostile)
    step = Remedy(text=N_("Mend %(it)s.", it=hostile), command=command)
    told = Diagnosis(
        taken=datetime.now(UTC),
        causes=(a_diagnosed(proofs=(proof,), remedy=(step,)),),
        disagreements=(N_("%(it)s", it=hostile),),
        missing=(step,),
        unexplained=(proof,),
    )
    names = {"source": hostile, "target": hostile, "phase": hostile}
    page = failing(diagnosis=told, server_name=hostile, **names)
    panel = page.one("#migration-panel")
    assert "ng-non-bindable" in panel.attrs
    assert not panel.has("script")
    assert not panel.has("img")
    # Horizon itself makes AngularJS's signs harmless.
    shown = hostile.replace("{$", "{%").replace("$}", "%}")
    assert panel.one(CARD).one(".mp-proof pre").text == shown
    assert hostile not in page.title


def test_it_marks_the_step_in_which_it_broke(failing: Failing) -> None:
    page = failing(KEY, phase="compute_pre_live_migration")
    broke = page.one("#steps tr#broke")
    assert "It broke here: The target prepared" in broke.text
    assert broke.has(".fa-bolt")


def test_it_marks_the_first_error_where_nobody_looked(failing: Failing) -> None:
    page = failing.page(failing.failed("live-precheck"))
    assert "error" in page.one("#steps tr#broke").text


def test_it_marks_nothing_that_nova_does_not_tell(failing: Failing) -> None:
    assert not failing(KEY, phase="nobody_knows").has("#broke")


def test_it_asks_the_database_a_few_times(failing: Failing) -> None:
    migration = failing.diagnosed(*[KEY, "disk_full"] * 4)
    failing.page(migration)
    with CaptureQueriesContext(connections["migration_panel"]) as asked:
        failing.page(migration)
    assert len(asked) <= 2


def test_it_takes_no_failure_of_another_server(failing: Failing) -> None:
    migration = failing.diagnosed(KEY, server="5e4b0b5c-0000-4000-8000-000000000001")
    page = failing.page(migration)
    assert not page.has(CARD)
    assert page.has("#why")


def test_it_has_words_for_every_cause(failing: Failing) -> None:
    page = failing(*(each.id for each in CAUSES))
    assert [each["data-cause"] for each in page.all(CARD)] == [c.id for c in CAUSES]
    assert not [each for each in page.texts(f"{CARD} p") if "%(" in each]


def test_it_leads_to_its_problem(failing: Failing, store: FakeStore) -> None:
    problem = store.problem(KEY)
    card = failing(KEY, problem=problem).one(CARD)
    (link,) = [a for a in card.all("a") if "problem" in a["href"]]
    assert link.text == "All that failed of it"
    assert link["href"].endswith(str(problem.id))


def test_it_says_when_a_check_was_made(failing: Failing) -> None:
    checked = datetime.now(UTC) - timedelta(seconds=3)
    card = failing(KEY, standing="stands", checked=checked).one(CARD)
    assert card.one(".mp-now-words").text in {
        f"Still so, checked {seconds} s ago" for seconds in (3, 4, 5)
    }
