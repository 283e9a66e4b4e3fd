"""The page in a real browser: no error, no request, and the way from a number to why."""

from collections.abc import Iterator

import pytest

from tests.briefs import opening
from tests.briefs.opening import Opened

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def brief_page(page: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    file = tmp_path_factory.mktemp("brief") / "brief.html"
    file.write_text(page, "utf-8")
    with opening.browser() as browser, opening.opened(browser, file) as made:
        yield made


def test_the_page_opens_without_a_word_and_asks_for_nothing(brief_page: Opened) -> None:
    assert brief_page.is_quiet
    assert brief_page.tab.locator("ol.takeaways > li").count() >= 5
    assert brief_page.tab.evaluate("document.fonts.check('16px \"Truce Sans\"')")


@pytest.mark.parametrize("width", [360, 768, 1400])
def test_nothing_sticks_out_at_any_width(brief_page: Opened, width: int) -> None:
    assert not brief_page.sticks_out(width)


def test_a_why_link_opens_what_a_number_rests_on(brief_page: Opened) -> None:
    tab = brief_page.tab

    tab.locator("ol.takeaways a.id").first.click()
    ruling = tab.locator("tr:target")
    assert ruling.is_visible()
    ruling.locator("a.id").first.click()

    incident = tab.locator("tr:target")
    assert incident.get_attribute("id").startswith("inc-")
    assert incident.is_visible()
    assert brief_page.is_quiet
