"""Pages that stand alone, opened as a reader opens them: from a file, in a browser that hears what they ask for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import lacking

CHROMIUM = Path("/usr/bin/chromium")


@dataclass
class Opened:
    """A page that is open, and what was heard of it: words in the console, errors, everything it asked for."""

    tab: Any
    address: str
    heard: list[str] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        """It asked for itself and nothing else, without a word."""
        return self.heard == [self.address]

    def sticks_out(self, width: int) -> bool:
        """Whether anything of it is wider than a screen of that width."""
        self.tab.set_viewport_size({"width": width, "height": 900})
        return bool(self.tab.evaluate("document.documentElement.scrollWidth") > width)


@contextmanager
def browser() -> Iterator[Any]:
    """It runs a loop of its own: one for a file of tests, and gone with it."""
    if not CHROMIUM.exists():
        lacking("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@contextmanager
def opened(browser: Any, file: Path, *, width: int = 1200) -> Iterator[Opened]:
    """A file in a window of its own."""
    tab = browser.new_page(viewport={"width": width, "height": 900})
    page = Opened(tab, file.as_uri())
    tab.on("console", lambda message: page.heard.append(message.text))
    tab.on("pageerror", lambda error: page.heard.append(str(error)))
    tab.on("request", lambda request: None if request.url.startswith("data:") else page.heard.append(request.url))
    tab.goto(page.address)
    yield page
    tab.close()
