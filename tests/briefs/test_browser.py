"""The page in a real browser: no error, no request, and the way from a number to why."""

from pathlib import Path

import pytest

from tests.conftest import lacking

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(page: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        lacking("Chromium is not installed")
    file = tmp_path / "brief.html"
    file.write_text(page, "utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1200, "height": 900})
        heard: list[str] = []
        tab.on("console", lambda message: heard.append(message.text))
        tab.on("pageerror", lambda error: heard.append(str(error)))
        tab.on("request", lambda request: heard.append(request.url) if not request.url.startswith("data:") else None)
        tab.goto(file.as_uri())
        yield tab, heard, file.as_uri()
        browser.close()


def test_the_page_opens_without_a_word_and_asks_for_nothing(opened) -> None:  # type: ignore[no-untyped-def]
    tab, heard, address = opened

    assert heard == [address]
    assert tab.locator("ol.takeaways > li").count() >= 5
    assert tab.evaluate("document.fonts.check('16px \"Truce Sans\"')")


def test_a_why_link_opens_what_a_number_rests_on(opened) -> None:  # type: ignore[no-untyped-def]
    tab, heard, address = opened

    tab.locator("ol.takeaways a.id").first.click()
    ruling = tab.locator("tr:target")
    assert ruling.is_visible()
    ruling.locator("a.id").first.click()

    incident = tab.locator("tr:target")
    assert incident.get_attribute("id").startswith("inc-")
    assert incident.is_visible()
    assert heard == [address]


@pytest.mark.parametrize("width", [360, 768, 1400])
def test_nothing_sticks_out_at_any_width(opened, width: int) -> None:  # type: ignore[no-untyped-def]
    tab, _, _ = opened
    tab.set_viewport_size({"width": width, "height": 900})

    assert tab.evaluate("document.documentElement.scrollWidth") <= width
