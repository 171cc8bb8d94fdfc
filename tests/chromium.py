"""Debian's Chromium without a window, for browser tests of both kinds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver

WIDTH, HEIGHT = 1400, 900
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--window-size={WIDTH},{HEIGHT}",
)


@contextmanager
def chromium(profile: Path, *reachable: str) -> Iterator[WebDriver]:
    """A browser with an empty profile that can look up `reachable` and nothing else."""
    excluded = "".join(f", EXCLUDE {name}" for name in reachable)
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for option in (
        *OPTIONS,
        f"--user-data-dir={profile}",
        f"--host-resolver-rules=MAP * ~NOTFOUND{excluded}",
    ):
        options.add_argument(option)
    service = webdriver.ChromeService("/usr/bin/chromedriver")
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield driver
    finally:
        driver.quit()


def forget(driver: WebDriver) -> None:
    """Sign out; the page goes first: an answer it awaits would sign in again."""
    driver.get("about:blank")
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
