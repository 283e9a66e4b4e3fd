"""Signing in, in a real Chromium over a real server: from an invitation to a passkey, and out; axe finds nothing."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browser import accused, browsing
from tests.web.looking import english
from tests.web.serving import Served, served
from tests.web.signing import PASSWORD, copy_founded
from truce.people.keys import key_as_bytes
from truce.shell.say import LANGUAGES

pytestmark = pytest.mark.browser
QUIET = ("status of 403", "Password forms should have")
TOUCH = {
    "options": {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }
}  # fmt: skip


class Room:
    """A room that is served, and what a terminal beside it does."""

    def __init__(self, folder: Path, server: Served, keys: Path) -> None:
        self.folder = folder
        self.address = server.address.replace("127.0.0.1", "localhost")  # passkeys are bound to a name
        self.keys = keys

    def invited(self, handle: str) -> str:
        """The link that an administrator makes at the terminal."""
        words = [sys.executable, "-m", "truce", "--as", "admin", "room", "invite", str(self.folder), handle]
        keys = os.environ | {"TRUCE_KEYS": str(self.keys)}
        said = subprocess.run(words, env=keys, capture_output=True, text=True, check=True).stdout
        return f"{self.address}/invitation/{said.split('/invitation/')[1].split()[0]}"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("signing-in")
    keys = copy_founded(folder)
    (folder / "keys").mkdir()
    for handle in ("admin", "hana"):
        path = folder / "keys" / f"{handle}.key"
        path.write_bytes(key_as_bytes(keys[handle], None))
        path.chmod(0o600)
    with served(folder / "mission") as server:
        yield Room(folder / "mission", server, folder / "keys")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as found:
        yield found


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB")
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [one for one in wrong if not any(quiet in one for quiet in QUIET)] == []


WIDE = """[...document.querySelectorAll("main *, header *")].filter(
  (one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".tablewrap, .scroll, nav")
).map((one) => one.outerHTML.slice(0, 90))"""


NAMES = re.compile(r"\b(hana|admin|blue key|Heath|truce roles key|Chrome|Firefox|Linux|ada)\b")


def hold(page: Any) -> None:
    """Axe finds nothing, and nothing is wider than the phone."""
    assert accused(page) == []
    fits(page)


def fits(page: Any) -> None:
    """Nothing is wider than the phone."""
    assert page.evaluate(WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def hold_in_every_language(page: Any) -> None:
    """The same of a page that can be asked for again, which also speaks the language it is asked for in."""
    hold(page)
    for language in (*LANGUAGES[1:], LANGUAGES[0]):
        wish = {"name": "truce_language", "value": language, "domain": "localhost", "path": "/"}
        page.context.add_cookies([wish])
        page.reload()
        assert page.get_attribute("html", "lang") == language
        assert language == "en" or english(page, language, NAMES) == []
        fits(page)


def test_from_an_invitation_to_a_passkey_and_in_again(room: Room, page: Any) -> None:
    page.context.new_cdp_session(page).send("WebAuthn.enable")
    touch = page.context.new_cdp_session(page)
    touch.send("WebAuthn.enable")
    touch.send("WebAuthn.addVirtualAuthenticator", TOUCH)

    page.goto(room.invited("hana"))
    hold_in_every_language(page)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=repeated]", PASSWORD)
    page.set_input_files("[name=key]", room.keys / "hana.key")
    page.click("button.primary")
    assert page.url == f"{room.address}/signin/setup"  # a head signs in with two steps
    hold_in_every_language(page)

    page.fill("[name=label]", "blue key")
    page.click("form[data-passkey] button")
    page.wait_for_selector("ol.codes")
    assert page.locator("ol.codes li").count() == 10
    hold(page)

    page.goto(f"{room.address}/account")
    assert "blue key" in page.inner_text("main")
    hold_in_every_language(page)
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    assert page.url == f"{room.address}/signin"
    hold_in_every_language(page)

    page.fill("[name=handle]", "hana")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/signin/second")
    hold_in_every_language(page)
    page.click("form[data-passkey] button")
    page.wait_for_url(lambda url: "/signin" not in url)
    page.goto(f"{room.address}/account")
    assert "hana" in page.inner_text("h1")


def test_whoever_is_new_is_taken_in_by_voice(room: Room, page: Any, browser: Any) -> None:
    page.goto(room.invited("admin"))
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=repeated]", PASSWORD)
    page.set_input_files("[name=key]", room.keys / "admin.key")
    page.click("button.primary")
    touch = page.context.new_cdp_session(page)
    touch.send("WebAuthn.enable")
    touch.send("WebAuthn.addVirtualAuthenticator", TOUCH)
    page.click("form[data-passkey] button")
    page.wait_for_selector("ol.codes")

    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="ar", java_script_enabled=False)
    nora = context.new_page()
    page.goto(f"{room.address}/accounts")
    page.fill("#f-handle", "nora")
    page.select_option("#f-role", "monitor")
    page.get_by_role("button", name="Make the link").click()
    hold(page)
    nora.goto(f"{room.address}/invitation/{page.inner_text('#link').rpartition('/')[2]}")
    nora.fill("[name=password]", PASSWORD)
    nora.fill("[name=repeated]", PASSWORD)
    nora.click("button.primary")  # without a script, from right to left
    assert nora.get_attribute("html", "dir") == "rtl"

    page.goto(f"{room.address}/accounts")
    hold(page)
    page.fill("#finger-nora", nora.inner_text("bdi.figure"))
    page.get_by_role("button", name="Take in").click()
    assert page.url.endswith("?done=role")
    nora.click("a.primary")
    assert nora.url == f"{room.address}/"
    context.close()
