"""The room for everybody: axe finds nothing, no page is wider than a phone, each speaks its reader's language, and who
goes by keyboard always sees where they are.

In English on a screen, over every template once; the `long` round takes every way in all five languages, on a
phone in the dark, with the drawn map, the page for the field from within, and the public edition.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.browser import accused, browsing
from tests.web.looking import PHONE, english, lost_focus, too_wide, with_axe
from tests.web.walking import STAFF, Tour, listening, tour
from truce import bootstrap
from truce.flow.publish import publish
from truce.model.mandate import Mandate
from truce.public.app import make_public
from truce.shell.say import LANGUAGES

pytestmark = pytest.mark.browser
SCREEN = {"width": 1280, "height": 900}
WHOLE = "<!doctype html>"
SAME_FORM = re.compile(r"/cases/[^/]+/do/(?!assess|receive|triage|notify)")  # one template, with other fields
PIN = "a horse of a battery"
EDITION = ("/", "/map", "/check")
TYPED = {"/signin": {"handle": "username", "password": "current-password"}}

# What its members and phones wrote where a page cannot set it apart (in a choice, a title), and commands to be typed.
WRITTEN = (
    r"An assault on a resident\.|A consistent account\.|A record that fits\.|It was told to harm\.",
    "the northern hills|held so far|fits what is known|patrol 7|Ceasefire brief",
    "truce roles key|alerts(?= .{1,4} truce\\.toml)",
    r"\bmission$",  # the origin that a voice is named by
    r"\b(article \d+|acts \d+|[Ss]allow [Vv]alley|vela|masts|Cases|heath|karst|harbour|vom|ada|Weirside|Southmoor)\b",
)


@dataclass(frozen=True)
class Stops:
    """The whole pages of a room: where, and who looks."""

    tour: Tour
    pages: tuple[tuple[str, str | None], ...]

    @cached_property
    def names(self) -> re.Pattern[str]:
        """What is English for every reader: names, the words of the agreement, what people wrote."""
        told = [*(rf"{handle}\b" for handle in STAFF), *WRITTEN]
        for agreement in self.tour.signing.room.base.agreements:
            told += [re.escape(one.name) for one in agreement.parties]
            told += [re.escape(term.act[:30]) + ".*" for term in agreement.terms]
            told += [re.escape(agreement.title.removesuffix(" (invented)")) + r"( \(invented\))?"]
        return re.compile("|".join(rf"(?<!\w)(?:{one})" for one in sorted(told, key=len, reverse=True)))

    def walked(self, page: Any) -> Iterator[str]:
        """Open one page after the other, each as whoever may look at it."""
        whose: str | None = None
        for path, who in self.pages:
            if who != whose:
                page.context.clear_cookies()
                page.context.add_cookies([self.tour.cookie(who)] if who else [])
                whose = who
            page.goto(path)
            page.wait_for_selector("h1", state="attached")  # the page for the field is drawn by its script
            yield path


@pytest.fixture(scope="module")
def stops(vela_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stops]:
    with tour(vela_folder, tmp_path_factory.mktemp("people")) as made:
        yield Stops(made, tuple(one for one in made.stops() if _whole(made, *one)))


def _whole(room: Tour, path: str, who: str | None) -> bool:
    """Whether a way leads to a whole page."""
    cookie = room.cookie(who) if who else {"name": "none", "value": "none"}
    told = httpx.get(
        f"{room.address}{path}", cookies={cookie["name"]: cookie["value"]}, headers={"accept": "text/html"}, timeout=60
    )
    return "text/html" in told.headers.get("content-type", "") and told.text.startswith(WHOLE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as found:
        yield found


@pytest.fixture
def opened(browser: Any, stops: Stops) -> Iterator[Any]:
    """Make a page of a browser that brings axe along: opened(locale="uk", ...)."""
    contexts: list[Any] = []

    def make(drawn: bool = True, **told: Any) -> Any:
        contexts.append(browser.new_context(**({"base_url": stops.tour.address, "bypass_csp": True} | told)))
        with_axe(contexts[-1])
        if not drawn:  # the map costs more than all the rest
            contexts[-1].route("**/picture.js*", lambda asked: asked.abort())
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


def test_axe_finds_nothing_on_any_page_of_the_room(stops: Stops, opened: Any) -> None:
    page = opened(drawn=False, viewport=SCREEN, locale="en-GB")
    shown = replace(stops, pages=tuple(one for one in stops.pages if not SAME_FORM.match(one[0])))

    assert [f"{path}: {one}" for path in shown.walked(page) for one in accused(page)] == []
    assert len(shown.pages) > 40


def test_whoever_signs_in_may_paste_and_let_the_browser_remember(stops: Stops, opened: Any) -> None:
    page = opened(drawn=False)
    invitation = next(path for path, _ in stops.pages if re.fullmatch(r"/invitation/[^/]+", path))
    for path, fields in (TYPED | {invitation: {"password": "new-password", "repeated": "new-password"}}).items():
        page.goto(path)
        for name, remembered in fields.items():
            field = page.locator(f"[name={name}]")
            assert field.get_attribute("autocomplete") == remembered
            assert field.evaluate("one => one.dispatchEvent(new ClipboardEvent('paste', {cancelable: true}))")


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_in_the_dark_every_page_is_sound_and_speaks_its_language(
    stops: Stops, opened: Any, language: str
) -> None:
    page = opened(viewport=PHONE, color_scheme="dark", locale=language)

    assert [f"{path}: {one}" for path in stops.walked(page) for one in faults(page, language, stops.names)] == []


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_for_the_field_is_sound_from_within(stops: Stops, opened: Any, language: str) -> None:
    page = opened(viewport=PHONE, color_scheme="dark", locale=language)
    page.context.add_cookies([stops.tour.cookie("mona")])
    page.goto("/field/app")
    page.fill("#pin", PIN)
    page.fill("#again", PIN)
    page.click("button[type=submit]")
    page.wait_for_selector(".forms .begin")
    found = faults(page, language, stops.names)
    for form in range(page.locator(".forms .begin").count()):
        page.locator(".forms .begin").nth(form).click()
        page.wait_for_selector("form.sheet")
        found += [f"form {form}: {one}" for one in faults(page, language, stops.names)]
        page.locator("button.back").click()
        page.wait_for_selector("h2#forms")

    assert found == []


@pytest.mark.long
def test_who_goes_by_keyboard_always_sees_where_they_are(stops: Stops, opened: Any) -> None:
    page = opened(drawn=False, viewport=PHONE, locale="en-GB")

    assert [f"{path}: {one}" for path in stops.walked(page) for one in lost_focus(page)] == []


@pytest.fixture(scope="module")
def edition(vela_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a public edition of the demo's mission."""
    folder = tmp_path_factory.mktemp("edition") / "mission"
    shutil.copytree(vela_folder, folder)
    house = bootstrap.open_house(folder)
    choices = replace(house.choices, mandate=Mandate(publication_allowed=True))
    publish(replace(house, choices=choices, clock=lambda: datetime(2031, 1, 1, tzinfo=UTC)), ["en"])
    with listening(make_public(folder / "public")) as address:
        yield address


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_edition_is_sound_and_speaks_every_language(
    stops: Stops, edition: str, opened: Any, language: str
) -> None:
    page = opened(base_url=edition, viewport=PHONE, color_scheme="dark", locale="en-GB")
    found = []
    for path in EDITION:
        page.goto(f"{path}?lang={language}")
        found += [f"{path}: {one}" for one in faults(page, language, stops.names)]

    assert found == []


def faults(page: Any, language: str, names: re.Pattern[str]) -> list[str]:
    """What is wrong with a page for somebody with a phone who reads that language."""
    found = accused(page) + too_wide(page)
    return found if language == "en" else found + [f"English: {one}" for one in english(page, language, names)]
