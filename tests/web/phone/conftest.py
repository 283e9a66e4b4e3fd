"""A server with one small form more, and a browser that can be without a network, crash, and come back."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import lacking
from tests.web.browser import PATIENCE_MS
from tests.web.serving import Served, served
from truce import bootstrap
from truce.flow.house import House
from truce.model.inbox import FIELD, InboxEntry, InboxFile
from truce.shell.static import STATIC

FORMS = Path(__file__).parents[2] / "field" / "forms"
CONTROLLED = """() => new Promise(go => navigator.serviceWorker.controller !== null ? go()
  : navigator.serviceWorker.addEventListener('controllerchange', () => go()))"""
PIN = "a horse of a battery"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass
class Field:
    """A mission in the field: its server, and what reached its inbox."""

    folder: Path
    server: Served

    @property
    def page(self) -> str:
        return f"{self.server.address}/field/app"

    @cached_property
    def house(self) -> House:
        return bootstrap.open_house(self.folder)

    def entries(self, form: str = "small") -> list[InboxEntry]:
        return [one for one in self.house.mission.inbox.entries(feed=FIELD) if one.sent.kind == form]

    def files(self, key: str) -> list[InboxFile]:
        return self.house.mission.inbox.files(FIELD, key)


@pytest.fixture(scope="session")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    if not (STATIC / "field.js").is_file():
        lacking("the page is not built: npm run build, in frontend/")
    folder = tmp_path_factory.mktemp("field") / "m"
    bootstrap.new_mission(folder, ["easter-truce-2025"])
    (folder / "forms").mkdir()
    for form in FORMS.glob("*.md"):
        shutil.copy(form, folder / "forms" / form.name)
    with served(folder) as server:
        yield Field(folder, server)


@pytest.fixture(scope="module")
def playing() -> Iterator[Any]:
    """It runs a loop of its own: while it stands no other test of the process may begin one."""
    if CHROMIUM is None:
        lacking("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        yield play


@dataclass
class Phone:
    """A browser with a profile of its own on the disk, as a phone has one."""

    play: Any
    profile: Path
    mission: Field
    more: dict[str, Any] = field(default_factory=dict)
    context: Any = None

    def start(self) -> Any:
        """Open the browser and its first page."""
        told = {
            "viewport": {"width": 360, "height": 740},
            "locale": "en-GB",
            "timezone_id": "Europe/Kyiv",
            "permissions": ["geolocation"],
            "geolocation": {"latitude": 50.123456, "longitude": 36.234567, "accuracy": 4.2},
        }
        self.context = self.play.chromium.launch_persistent_context(
            str(self.profile), executable_path=CHROMIUM, args=["--no-sandbox"], **(told | self.more)
        )
        self.context.set_default_timeout(PATIENCE_MS)
        return self.context.pages[0]

    def kill(self) -> None:
        """End the browser as a phone does that lost its battery: no time for anything."""
        from playwright.sync_api import Error

        os.kill(self._process(), signal.SIGKILL)
        with suppress(Error):  # nobody is there to be closed
            self.context.close()
        self.context = None

    def _process(self) -> int:
        """The browser itself: it has our profile, and is no child of a browser."""
        for place in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                told = place.read_bytes().split(b"\0")
            except OSError:  # it ended meanwhile
                continue
            if f"--user-data-dir={self.profile}".encode() in told and not any(p.startswith(b"--type=") for p in told):
                return int(place.parent.name)
        raise AssertionError("the browser does not run")

    def sign_in(self, page: Any) -> None:
        page.goto(self.mission.server.door)

    def install(self, page: Any) -> None:
        """Sign in, open the page, choose a PIN, wait until it and its forms lie on the device."""
        self.sign_in(page)
        page.goto(self.mission.page)
        page.fill("#pin", PIN)
        page.fill("#again", PIN)
        page.click("button[type=submit]")
        page.wait_for_selector(".forms .begin")
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.evaluate(CONTROLLED)

    def unlock(self, page: Any) -> None:
        page.fill("#pin", PIN)
        page.click("button[type=submit]")
        page.wait_for_selector("h2#forms")

    def begin(self, page: Any, title: str = "A small form") -> None:
        page.get_by_role("button", name=title).click()
        page.wait_for_selector("form.sheet")

    def kept(self, page: Any) -> None:
        """Wait until the last answer lies on the device."""
        page.wait_for_timeout(350)  # of typing, which is kept a quarter of a second after it stopped
        page.locator(".kept", has_text="Kept on this device").wait_for()


@pytest.fixture
def phone(playing: Any, mission: Field, tmp_path: Path) -> Iterator[Phone]:
    one = Phone(playing, tmp_path / "profile", mission)
    yield one
    if one.context is not None:
        one.context.close()


@contextmanager
def no_network(page: Any) -> Iterator[None]:
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)
