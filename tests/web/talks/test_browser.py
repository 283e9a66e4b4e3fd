"""In Chromium: the talks without a script from end to end, and what axe, a phone and a keyboard say of their pages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browser import accused, browsing
from tests.web.looking import PHONE, english, lost_focus, too_wide, with_axe
from tests.web.serving import Served, served
from tests.web.test_people import WRITTEN

pytestmark = [pytest.mark.browser, pytest.mark.long]
PAGES = ("/talks", "/talks/positions", "/talks/ground?since=2025-08-06", "/talks/elicit")
SEEKING = "The search goes on"


@pytest.fixture(scope="module")
def room(talking_folder: Path) -> Iterator[Served]:
    with served(talking_folder) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as found:
        yield found


def sought(page: Any, address: str) -> None:
    """Open a page that may still seek, and look again until it has found."""
    page.goto(address)
    for _ in range(60):
        if not page.get_by_text(SEEKING).count():
            return
        page.wait_for_timeout(1000)
        page.goto(address)
    raise AssertionError("the search never ended")


def test_without_a_script_assumptions_are_moved_and_comparisons_answered(room: Served, browser: Any) -> None:
    context = browser.new_context(viewport=PHONE, locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto(room.door)
    page.get_by_role("link", name="Talks", exact=True).click()
    page.get_by_role("link", name="Packages", exact=True).first.click()
    sought(page, page.url)
    page.locator("summary", has_text="numbers").click()
    page.get_by_role("spinbutton", name="What having no agreement is worth Ukraine").fill("55")
    page.get_by_role("button", name="Show what follows").click()
    moved = page.url
    sought(page, moved)

    assert moved.endswith("?assume=ua.no-deal%3D0.55")
    assert page.get_by_role("heading", name="If", exact=True).count() == 1

    page.get_by_role("link", name="Comparisons").click()
    page.get_by_label("For whom to answer").select_option("ru")
    page.get_by_role("button", name="Begin").click()
    for answer in ("Side 1", "Alike", "Cannot say"):
        page.get_by_role("button", name=answer, exact=True).click()
    page.get_by_role("button", name="Take the last answer back").click()

    assert page.get_by_role("heading", name="Question 3").count() == 1
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_phone_in_the_dark_every_page_is_sound(room: Served, browser: Any, language: str) -> None:
    context = browser.new_context(viewport=PHONE, locale=language, color_scheme="dark", bypass_csp=True)
    with_axe(context)
    page = context.new_page()
    page.goto(room.door)
    found = []
    for path in (*PAGES, "/talks/packages", "/talks/packages?assume=ua.no-deal%3D0.95"):
        sought(page, room.address + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        found += [f"{path}: {one}" for one in accused(page) + too_wide(page)]
        if language != "en":
            found += [f"{path}: {one}" for one in english(page, language, re.compile("|".join(WRITTEN)))]
    context.close()

    assert found == []


def test_who_goes_by_keyboard_always_sees_where_they_are(room: Served, browser: Any) -> None:
    context = browser.new_context(viewport=PHONE, locale="en-GB", bypass_csp=True)
    page = context.new_page()
    page.goto(room.door)
    lost = []
    for path in (*PAGES, "/talks/packages"):
        sought(page, room.address + path)
        lost += [f"{path}: {one}" for one in lost_focus(page)]
    context.close()

    assert lost == []
