"""The room for everybody: axe finds nothing on a page, none is wider than a phone, no heading is left in English."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browser import accused, browsing
from tests.web.walking import Tour, tour
from truce.shell.say import LANGUAGES

pytestmark = pytest.mark.browser
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SCREEN = {"width": 1280, "height": 900}
WHOLE = "<!doctype html>"
SAME_FORM = re.compile(r"/cases/[^/]+/do/(?!assess|receive|triage|notify)")  # one template, with other fields
ENGLISH = """() => [...document.querySelectorAll('h1, h2, h3, th, label, legend, caption, dt, button, summary, nav a')]
  .filter((one) => !one.closest('[lang=en], [dir=ltr]'))
  .map((one) => one.textContent.trim()).filter((told) => /^[a-z][a-z ]{3,}$/i.test(told))"""


@pytest.fixture(scope="module")
def room(vela_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    with tour(vela_folder, tmp_path_factory.mktemp("people")) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as found:
        yield found


def walked(room: Tour, browser: Any, drawn: bool = True, **told: Any) -> Iterator[tuple[str, Any]]:
    """(path, page) of every whole page of the room; `drawn`: its map too, which costs more than all the rest."""
    pages: dict[str | None, Any] = {}
    for path, who in room.stops():
        if who not in pages:
            context = browser.new_context(base_url=room.address, bypass_csp=True, **told)
            if who is not None:
                context.add_cookies([room.cookie(who)])
            if not drawn:
                context.route("**/picture.js*", lambda asked: asked.abort())
            pages[who] = context.new_page()
        page = pages[who]
        answer = page.context.request.get(path, max_redirects=0, headers={"accept": "text/html"})
        if "text/html" in answer.headers.get("content-type", "") and answer.text().startswith(WHOLE):
            yield path, page
    for page in pages.values():
        page.context.close()


def test_axe_finds_nothing_on_any_page_of_the_room(room: Tour, browser: Any) -> None:
    """Every template once, as a screen shows it; every way in every language is the long round's."""
    seen: set[str] = set()
    found = []
    for path, page in walked(room, browser, drawn=False, viewport=SCREEN, locale="en-GB"):
        if not SAME_FORM.match(path):
            page.goto(path, wait_until="domcontentloaded")
            page.wait_for_selector("h1", state="attached")  # the page for the field is drawn by its script
            seen.add(path)
            found += [f"{path}: {one}" for one in accused(page)]

    assert found == []
    assert len(seen) > 40


@pytest.mark.long
@pytest.mark.xfail(
    strict=False, reason="a new round, not yet seen whole on a quiet machine; what it finds is work for issue 6"
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_in_the_dark_every_page_is_sound_and_speaks_its_language(
    room: Tour, browser: Any, language: str
) -> None:
    small: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark", "locale": language}
    found = []
    for path, page in walked(room, browser, **small):
        page.goto(path)
        page.wait_for_selector("h1", state="attached")
        found += [f"{path}: {one}" for one in accused(page)]
        found += [f"{path}: wider by {page.evaluate(WIDE)}"] if page.evaluate(WIDE) > 0 else []
        if language in ("uk", "ru", "ar"):
            found += [f"{path}: English: {one}" for one in page.evaluate(ENGLISH) if one not in NAMES]

    assert found == []


NAMES = {"Sallow Bridge Agreement on a ceasefire on the Isle of Vela", "Heath Council", "Karst League", "Harbour Group"}
NAMES |= {"Vela Observer Mission", "masts", "Cases", "English", "hana", "admin", "Ceasefire brief"}
