"""A real Chromium over a real server: pages as people see them, and axe's opinion of them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, lacking
from tests.web.serving import Served
from truce.shell.static import STATIC

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WITH_A_MAP = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE_MS = 120_000  # a machine that runs other tests beside is slow, and that is no fault of a page
QUIET = ("net::ERR_ABORTED",)  # a stream that ends with its page


@contextmanager
def browsing() -> Iterator[Any]:
    """The browser. What it needs and is not installed skips at a desk, and fails in CI."""
    if CHROMIUM is None:
        lacking("Chromium is not installed")
    if not (STATIC / "picture.js").is_file():
        lacking("the pages' scripts are not built: make pages")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(WITH_A_MAP))
        yield browser
        browser.close()


@contextmanager
def page_of(browser: Any, server: Served, **more: Any) -> Iterator[Any]:
    """A page of whoever is let in. Errors of scripts and refused content fail the test that sees them."""
    told = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "timezone_id": "Atlantic/Azores"}
    context = browser.new_context(**(told | more))
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(server.door)
    yield page
    context.close()
    assert [one for one in wrong if not any(quiet in one for quiet in QUIET)] == []


def accused(page: Any, path: Path = AXE) -> list[str]:
    """What axe finds against the page, by rule and place. Skips where axe is not installed."""
    if not path.is_file():
        lacking("axe is not installed: npm ci, in frontend/")
    if not page.evaluate("'axe' in window"):  # a context may have brought it along
        page.evaluate(path.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]


def until(page: Any, what: str, seconds: float = 60) -> None:
    """Wait until an expression is true. Asked from outside: the pages' policy lets nobody evaluate text within them."""
    for _ in range(int(seconds * 10)):
        if page.evaluate(what):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came true: {what}")
