"""Readiness as its user meets it: a host's page, a pair's page, Check again."""

from dataclasses import dataclass

from tests.e2e.panel import Panel

ENDED = "#asked.alert-success, #asked.alert-danger"


@dataclass(frozen=True)
class Page:
    """A host's page, or that of a pair."""

    host: str
    target: str = ""

    def open(self, panel: Panel) -> None:
        if self.target:
            panel.open("pair", source=self.host, target=self.target)
        else:
            panel.open("host", name=self.host)


def findings(panel: Panel) -> set[str]:
    """The ids of what the open page says."""
    return {each.text for each in panel.all(".mp-found code")}


def verdicts(panel: Panel) -> str:
    return panel.text("#verdicts")


def check_again(panel: Panel, page: Page) -> set[str]:
    """Press the button, and wait until the page shows what came of it."""
    page.open(panel)
    panel.click(".mp-check-again button")
    panel.find(ENDED)
    assert panel.all("#asked.alert-success"), panel.text("#asked")
    return findings(panel)


def post_status(panel: Panel, path: str) -> int:
    """What a POST from the open page, with its token, is answered."""
    return int(panel.browser.execute_async_script(POST, f"{panel.base}{path}"))


POST = """
const [url, done] = arguments;
const token = document.cookie.match(/csrftoken=([^;]+)/);
fetch(url, {
  method: "POST",
  headers: {"X-CSRFToken": token ? token[1] : ""},
}).then((answer) => done(answer.status), () => done(0));
"""
