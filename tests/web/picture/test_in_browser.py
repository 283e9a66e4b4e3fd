"""The picture in Chromium: the map draws, everything can be clicked and reached by keyboard, the link holds it all."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browser import accused, browsing, page_of, until
from tests.web.serving import Served, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("picture")]
DRAWN = "document.getElementById('map').dataset.drawn === 'yes'"
SLOW = 60_000


@pytest.fixture(scope="module")
def server(vela_folder: Path) -> Iterator[Served]:
    with served(vela_folder) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def page(browser: Any, server: Served) -> Iterator[Any]:
    with page_of(browser, server) as page:
        page.set_default_timeout(SLOW)
        yield page


def look(page: Any, server: Served, path: str = "/picture") -> None:
    page.goto(server.address + path)
    until(page, DRAWN)


def test_the_map_draws_and_a_click_on_a_row_answers_why_in_the_drawer(page: Any, server: Served) -> None:
    look(page, server)

    page.click("#incidents tbody th a")
    page.wait_for_selector("#drawer-body h1")

    assert page.locator("#drawer").is_visible()
    assert page.locator("#drawer-body .eyebrow").inner_text().lower() == "incident"
    page.keyboard.press("Escape")
    assert not page.locator("#drawer").is_visible()
    assert page.evaluate("document.activeElement.closest('#incidents') !== null")  # back where one was


def test_a_click_on_the_map_answers_why(page: Any, server: Served) -> None:
    look(page, server, "/picture?certainty=almost_certain")
    page.click("#incidents tbody td a[data-at]")
    until(page, DRAWN)

    box = page.locator("#map").bounding_box()
    page.wait_for_timeout(500)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    page.wait_for_selector("#drawer-body .eyebrow")


def test_a_choice_changes_map_figures_and_address_together(page: Any, server: Served) -> None:
    look(page, server)
    before = page.locator(".figure.big").inner_text()

    page.locator("summary", has_text="By whom").first.click()
    page.check("input[name=party][value=karst]")
    page.wait_for_selector(".chip[data-lift]")

    assert "party=karst" in page.url
    assert page.locator(".figure.big").inner_text() != before
    page.click(".chip[data-lift]")
    until(page, "document.querySelector('.chip[data-lift]') === null")
    assert "party" not in page.url
    assert not page.is_checked("input[name=party][value=karst]")


def test_the_link_brings_somebody_else_to_the_very_same_view(page: Any, browser: Any, server: Served) -> None:
    look(
        page, server, "/picture?from=2024-10-05&to=2024-10-12&act=use_of_weapon&at=-36.05,43.01,11.5&mark=act&off=zones"
    )
    page.wait_for_selector("#timeline svg")
    link = page.url.removeprefix(server.address)

    with page_of(browser, server) as other:
        look(other, server, link)

        assert other.url.removeprefix(server.address) == link
        assert other.locator(".figure.big").inner_text() == page.locator(".figure.big").inner_text()
        assert other.locator("#mark-by").input_value() == "act"
        assert not other.is_checked("[data-switch=zones]")
        assert other.locator("#timeline-said").inner_text() == "5 Oct 2024 – 12 Oct 2024"


def test_the_timeline_is_drawn_on_with_the_keyboard_alone(page: Any, server: Served) -> None:
    look(page, server)
    page.wait_for_selector("#timeline svg")

    first = page.locator("#timeline [role=slider]").first
    first.focus()
    page.keyboard.press("PageDown")  # there is nothing before the first day
    page.keyboard.press("PageUp")
    until(page, "new URLSearchParams(location.search).get('from') !== null")

    assert first.get_attribute("aria-valuenow") == "7"
    assert first.get_attribute("aria-valuetext") == page.locator("#timeline-said").inner_text().split(" – ")[0]


def test_the_timeline_is_drawn_on_with_a_pointer(page: Any, server: Served) -> None:
    look(page, server)
    page.wait_for_selector("#timeline svg")
    box = page.locator("#timeline").bounding_box()

    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 40, steps=5)
    page.mouse.up()
    page.wait_for_selector(".chip[data-lift]")

    assert re.search(r"from=2024-10-01&to=2024-10-11", page.url)


def reach(page: Any, what: str, most: int = 150) -> None:
    """Press Tab until the focus is on what a selector names."""
    for _ in range(most):
        if page.evaluate(f"document.activeElement.matches({json.dumps(what)})"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never comes to {what}")


def test_filter_table_and_why_are_walked_with_the_keyboard_alone(page: Any, server: Served) -> None:
    look(page, server)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the frame, and nothing is loaded anew
    reach(page, "details.group:has([name=party]) > summary", most=40)
    page.keyboard.press("Enter")
    reach(page, "[name=party][value=karst]", most=4)
    page.keyboard.press("Space")
    page.wait_for_selector(".chip[data-lift]")
    assert page.evaluate("document.activeElement.value") == "karst"

    reach(page, "#incidents tr.more a")
    before = page.locator("#incidents tbody tr th").count()
    page.keyboard.press("Enter")
    until(page, f"document.querySelectorAll('#incidents tbody tr th').length > {before}")
    until(page, "document.activeElement.matches('#incidents a[data-why]')")  # the first of the new rows, not nowhere
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer-body h1")
    assert page.evaluate("document.activeElement.id") == "drawer-body"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('#incidents a[data-why]')")

    page.locator(".chip[data-lift]").focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.chip[data-lift]') === null")
    until(page, "document.activeElement.closest('#panel') !== null")  # what had the focus is gone: its heading has it
    assert "party" not in page.url


def test_a_click_beside_the_map_keeps_what_is_unfolded_and_what_is_chosen(page: Any, server: Served) -> None:
    look(page, server, "/picture?certainty=likely")
    page.locator("#panel summary", has_text="By whom").first.click()

    party = page.locator("#panel a[data-choose]", has_text="Karst League").first
    party.click()
    page.wait_for_selector("#panel tr[aria-current]")
    assert party.is_visible()

    page.click("#incidents tbody th a")
    page.click("#drawer-body a[href^='/picture?at=']")  # "on the map": the one that is beside
    until(page, "new URLSearchParams(location.search).get('at') !== null")
    assert "party=karst" in page.url


def test_it_plays_to_the_last_day_and_then_says_where_it_is(page: Any, server: Served) -> None:
    look(page, server, "/picture?from=2024-10-20&to=2024-10-28")
    page.wait_for_selector("#timeline svg")

    page.click("#play")
    until(page, "document.getElementById('play').getAttribute('aria-pressed') === 'false'")

    assert "to=2024-10-31" in page.url
    assert page.locator("#timeline-said").inner_text().endswith("31 Oct 2024")


def test_more_rows_come_without_losing_those_before(page: Any, server: Served) -> None:
    look(page, server)
    before = page.locator("#incidents tbody tr th").count()

    page.click("#incidents tr.more a")
    until(page, f"document.querySelectorAll('#incidents tbody tr th').length > {before}")

    assert page.locator("#incidents tbody tr th").count() == 2 * before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/picture?party=karst&from=2024-10-05", "/picture/days", "/reading", "/why/VE-1"])
def test_axe_finds_nothing_against_a_page(browser: Any, server: Served, path: str, scheme: str) -> None:
    with page_of(browser, server, color_scheme=scheme) as page:
        page.goto(server.address + path)
        if path.startswith("/picture?"):
            until(page, DRAWN)
            page.wait_for_selector("#timeline svg", timeout=SLOW)

        assert accused(page) == []


@pytest.mark.parametrize("locale", ["en-GB", "ar", "uk-UA"])
@pytest.mark.parametrize("path", ["/picture", "/picture/days", "/reading", "/why/VE-1"])
def test_a_page_fits_a_phone_of_360_pixels(browser: Any, server: Served, path: str, locale: str) -> None:
    with page_of(browser, server, viewport={"width": 360, "height": 740}, locale=locale) as page:
        page.goto(server.address + path)

        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_everything_is_there_without_scripts(browser: Any, server: Served) -> None:
    with page_of(browser, server, java_script_enabled=False) as page:
        page.goto(server.address + "/picture")
        page.locator("summary", has_text="By whom").first.click()
        page.check("input[name=party][value=karst]")
        page.click("#filters button.primary")

        assert "party=karst" in page.url
        assert page.locator(".chip[data-lift]").count() == 1
        assert page.locator("#incidents tbody tr th").count() > 0


def test_a_page_with_many_tabs_keeps_one_stream_for_all(browser: Any, server: Served) -> None:
    with page_of(browser, server) as first:
        pages = [first, *(first.context.new_page() for _ in range(7))]
        for page in pages:
            page.goto(server.address + "/reading", timeout=SLOW)
            page.wait_for_selector(".live:not(.off)", state="attached", timeout=SLOW)

        pages[0].close()  # whoever held the stream goes: the next one takes it over

        pages[1].wait_for_selector(".live:not(.off)", state="attached", timeout=SLOW)
        assert pages[-1].goto(server.address + "/picture/days", timeout=SLOW).ok
