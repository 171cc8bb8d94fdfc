"""The panel as its user meets it: pages, forms, buttons."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar, cast
from urllib.parse import urlencode

from selenium.common.exceptions import (
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.chromium import forget

T = TypeVar("T")

PATIENCE = 60  # seconds; Horizon shares two cores with a whole cloud


class Panel:
    """Admin, Compute, Migration in one browser; `base` ends in a slash."""

    def __init__(self, browser: WebDriver, base: str) -> None:
        self.browser = browser
        self.base = base
        self.place = "admin/migration"

    def sign_in(self, user: str, password: str) -> None:
        forget(self.browser)
        self.until(self._asks_who, "the page to sign in")
        self.find("#id_username").send_keys(user)
        self.find("#id_password").send_keys(password)
        self.find("#loginBtn").click()
        self.until(lambda: self.text(".user-name").strip() == user, f"{user} signed in")

    def _asks_who(self) -> bool:
        """A late answer to the page before may have brought its session back."""
        self.browser.get(f"{self.base}auth/login/")
        self.find("#id_username, .user-name")
        if self.all("#id_username"):
            return True
        forget(self.browser)
        return False

    def open(self, page: str, **query: str | Sequence[str]) -> None:
        """Open one of the panel's pages, such as `to-confirm`; the first one is ``."""
        asked = f"?{urlencode(query, doseq=True)}" if query else ""
        self.browser.get(f"{self.base}{self.path(page)}{asked}")
        self.find("#migration-panel")

    def path(self, page: str) -> str:
        return f"{self.place}/{page}/" if page else f"{self.place}/"

    def find(self, css: str) -> WebElement:
        """The element, as soon as it is to be seen."""
        return self.until(lambda: self._visible(css), css)

    def all(self, css: str) -> list[WebElement]:
        """What is there now, to be seen or not."""
        return self.browser.find_elements(By.CSS_SELECTOR, css)

    def text(self, css: str) -> str:
        return self.find(css).text

    def says(self, css: str, words: str) -> None:
        """Wait until an element says the words, loading the page anew between looks."""
        self.until(lambda: words in self._text_now(css), f"{words!r} in {css}")

    def loads(self, css: str, words: str = "", patience: int = PATIENCE) -> None:
        """Load the page again until it holds the element with the words."""

        def look() -> bool:
            return words in self._text_now(css) and self._visible(css) is not None

        self.reloads(look, f"{words!r} in {css}", patience)

    def reloads(self, look: Callable[[], bool], what: str, patience: int) -> None:
        """Load the page again until `look` finds what it wants."""

        def again() -> bool:
            if look():
                return True
            self.browser.refresh()
            return False

        self.until(again, what, patience)

    def vanishes(self, css: str) -> None:
        """Wait, without loading anything, until the page itself drops the element."""
        self.until(lambda: not self._visible(css), f"no {css}")

    def move(self, *servers: str, kind: str, **choice: str) -> None:
        """Fill the Move form as an admin does, and send it."""
        self.open("move", server=servers)
        self._choose("kind", kind)
        if flavor := choice.pop("flavor", None):
            self._choose("flavor", flavor)
        for name, value in choice.items():
            self._choose(name, value)
        self.send()

    def act(self, slug: str, *servers: str) -> None:
        """Open an action's page, read it, and press its button."""
        self.open(f"do/{slug}", server=servers)
        self.send()

    def send(self) -> None:
        """Press the button of the form that acts."""
        self.click("form:has(input[name=go]) button[type=submit]")

    def click(self, css: str) -> None:
        element = self.find(css)
        self.browser.execute_script(
            "arguments[0].scrollIntoView({block: 'center'})", element
        )
        element.click()

    def _choose(self, name: str, value: str) -> None:
        radio = f"input[name={name}][value='{value}']"
        option = f"select[name={name}] option[value='{value}']"
        self.until(lambda: self._there(f"{radio}, {option}"), f"{name}={value}")
        self.browser.execute_script(
            "for (let e = arguments[0]; e; e = e.parentElement)"
            " if (e.tagName === 'DETAILS') e.open = true",
            self._there(f"{radio}, {option}"),
        )
        self.click(f"{radio}, {option}")

    def until(
        self, look: Callable[[], T | None], what: str, patience: int = PATIENCE
    ) -> T:
        """What `look` returns, as soon as it is true."""
        wait = WebDriverWait(
            self.browser, patience, ignored_exceptions=[StaleElementReferenceException]
        )
        # It returns no sooner than the answer is true.
        return cast("T", wait.until(lambda _browser: look(), f"in vain for {what}"))

    def _there(self, css: str) -> WebElement | None:
        found = self.browser.find_elements(By.CSS_SELECTOR, css)
        return found[0] if found else None

    def _visible(self, css: str) -> WebElement | None:
        element = self._there(css)
        return element if element and element.is_displayed() else None

    def _text_now(self, css: str) -> str:
        with suppress(WebDriverException):  # the page may change under our eyes
            element = self._there(css)
            return element.text if element else ""
        return ""
