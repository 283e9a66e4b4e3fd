"""What looks at pages for people finds what it looks for: each fault made on purpose is told."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browser import browsing
from tests.web.looking import PHONE, english, lost_focus, too_wide

pytestmark = pytest.mark.browser
COVER = '<div style="position: fixed; inset: 0; background: teal; z-index: 9"></div>'


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with browsing() as browser:
        yield browser.new_page(viewport=PHONE)


def test_a_focus_without_a_ring_is_told_and_one_that_lies_under_something(page: Any) -> None:
    page.set_content('<button>fine</button><button style="outline: none">no ring</button><a href="#">fine</a>')
    without = lost_focus(page)
    page.set_content(f"<button>one</button><button>two</button>{COVER}")
    under = lost_focus(page)

    assert without == ['no ring: <button style="outline: none">no ring</button>']
    assert under == ["hidden: <button>one</button>", "hidden: <button>two</button>"]


def test_what_is_longer_than_the_screen_is_seen_where_it_is_on_it_and_a_sliver_is_not(page: Any) -> None:
    page.set_content('<div tabindex="0" style="height: 9000px; outline: 2px solid">long</div>')
    long = lost_focus(page)
    page.set_content('<button style="position: fixed; left: 355px; width: 80px; outline: 2px solid">off</button>')

    assert long == []
    assert [one[:7] for one in lost_focus(page)] == ["hidden:"]


def test_what_is_wider_than_the_phone_is_told(page: Any) -> None:
    page.set_content("<style>body { margin: 0 }</style><div style='width: 340px'>wide</div>")

    assert too_wide(page) == ['wider than 320: <div style="width: 340px">wide</div>']


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("uk", "Стан: Overdue"),
        ("ar", "الحالة: not known"),
        ("fr", "Le statut is not known"),
    ],
)
def test_a_word_of_english_is_told_and_no_name_and_no_id(page: Any, language: str, told: str) -> None:
    apart = '<bdi>An assault.</bdi><code>truce run</code><p dir="auto">the northern hills</p><p>rul-0be7 ana CAP</p>'
    page.set_content(f"<p>{told}</p>{apart}")

    assert english(page, language, re.compile("ana")) == [told]
