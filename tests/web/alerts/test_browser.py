"""In Chromium: a rule made by keyboard, an alert that appears on an open page and is taken up; and what axe finds."""

from pathlib import Path
from typing import Any

import pytest

from tests.flow.room.test_alerting import incident, known
from tests.web.browser import accused, browsing, page_of
from tests.web.serving import served
from truce import bootstrap

SOON = 60_000  # milliseconds: the watch looks every twenty seconds
PAGES = ("/", "/terms", "/terms/vela-2024/VE-1", "/briefs", "/alerts", "/alerts/rules/new?kind=geofence")


@pytest.mark.browser
@pytest.mark.long
def test_a_rule_made_by_keyboard_tells_of_news_on_the_open_page(tmp_path: Path) -> None:
    bootstrap.new_mission(tmp_path / "m", ["easter-truce-2025"])
    house = bootstrap.open_house(tmp_path / "m")
    known(house)
    small = {"viewport": {"width": 360, "height": 800}}
    with served(tmp_path / "m") as room, browsing() as browser, page_of(browser, room, **small) as page:
        page.goto(f"{room.address}/alerts/rules/new?kind=geofence")
        for label, value in (
            ("Name", "Bridge"),
            ("Longitude (°)", "37.8"),
            ("Latitude (°)", "48"),
            ("Radius (km)", "5"),
        ):
            page.get_by_label(label).focus()
            page.keyboard.type(value)
        page.get_by_role("button", name="Keep the rule").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Bridge").wait_for()
        looked_at(tmp_path / "m", page)
        page.goto(f"{room.address}/alerts")
        page.get_by_text("No alert.").wait_for()

        now = house.clock()
        known(house, incident("inc-0123456789abcdef", earliest=now, latest=now, day=now.date()))

        page.get_by_role("link", name="Use of a weapon: Bridge").wait_for(timeout=SOON)
        page.get_by_role("button", name="Take it up").click()
        page.get_by_text("taken up").wait_for()


def looked_at(folder: Path, page: Any) -> None:
    """Wait until the watch has looked with the rule: what it finds there is no news."""
    store = bootstrap.open_room(folder)
    for _ in range(SOON // 200):
        if store.alerts.looks():
            break
        page.wait_for_timeout(200)
    store.close()


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize(("locale", "scheme", "width"), [("en-GB", "light", 1280), ("ar", "dark", 360)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    vela_folder: Path, locale: str, scheme: str, width: int
) -> None:
    told = {"locale": locale, "color_scheme": scheme, "viewport": {"width": width, "height": 900}, "bypass_csp": True}
    with served(vela_folder) as room, browsing() as browser, page_of(browser, room, **told) as page:
        for path in PAGES:
            page.goto(room.address + path)
            page.wait_for_timeout(300)
            assert accused(page) == [], path
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0, path
