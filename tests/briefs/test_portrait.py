"""A source's portrait: plain words, every number from its profile, and nothing asked of anybody."""

import re
from pathlib import Path

import pytest

from tests.briefs import opening
from truce.briefs.gallery import as_page
from truce.briefs.portrait import Told, of_100, often, portrait, told_codes
from truce.briefs.wording import Words
from truce.model.profile import CodeHabit, CopyHabit, PlaceHabit, Profile, TimeHabit

WORDS = Words("en", "UTC")
SHELLING = "use_of_weapon 0.8|controlled_detonation 0.2"


def day(side: str, hours: float, share: float) -> TimeHabit:
    return TimeHabit(clock=False, side=side, up_to_hours=hours, share=share)


WIRE = Profile(
    source="the <b>wire</b>",
    reports=400,
    coverage=0.78,
    repeats=0.1,
    place_tails=(0.85, 0.1, 0.05),
    places=(PlaceHabit(1_000.0, 4_000.0, 310.0, 20), PlaceHabit(9_000.0, 9_100.0, 0.2, 26)),
    times=(day("within", 0.0, 0.75), day("late", 24.0, 0.15), day("late", 48.0, 0.05), day("early", 24.0, 0.05)),
    codes=(
        CodeHabit("act", SHELLING, "use_of_weapon", 0.66, 90.0),
        CodeHabit("act", SHELLING, "controlled_detonation", 0.33, 90.0),
        CodeHabit("act", SHELLING, "statement", 0.01, 90.0),
    ),
    copies=(CopyHabit("agency", 0.31),),
    method="test/1",
)
WORLD = Profile(source="*", reports=400, coverage=0.9, repeats=2.0, burst=0.1, per_day=6.0, method="test/1")


def test_a_source_is_told_in_plain_words() -> None:
    said = portrait(WIRE, Told(by_clock=0, by_day=400), WORDS).sentences

    assert said == (
        "Tells 78 of 100 events, as far as others show.",
        "Places 4.0 km off where it says 1.0 km.",
        "Further off than that one time in seven.",
        "By the day it is right 75 of 100 times, late 20, early 5.",
        "Tells an event over again 10 of 100 times.",
        "Repeats agency (31 of 100 reports).",
        "Means “controlled detonation” by “use of a weapon” one time in three.",
    )


def test_a_source_with_few_reports_says_so_and_what_taught_nothing_is_not_told() -> None:
    young = Profile(source="new", reports=10, coverage=0.02, repeats=0.04, places=WIRE.places[1:], method="test/1")

    told = portrait(young, Told(0, 0), WORDS)

    assert told.sentences[-1] == "Only 10 reports: much of this is what all sources do."
    assert (told.places, told.times, told.codes) == ((), (), ())


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "fewer than 1 of 100"), (0.004, "fewer than 1 of 100"), (0.41, "41 of 100"), (1.0, "more than 99 of 100")],
)
def test_nothing_is_said_to_be_certain(share: float, words: str) -> None:
    assert of_100(share) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.2, "one time in five"), (0.1, "one time in ten"), (0.03, "3 of 100 times"), (0.97, "9 times in 10")],
)
def test_how_often_is_said_as_people_say_it(share: float, words: str) -> None:
    assert often(share) == words


def test_what_a_source_says_is_read_back_with_its_weights() -> None:
    assert told_codes(SHELLING) == {"use_of_weapon": 0.8, "controlled_detonation": 0.2}
    assert told_codes("heath") == {"heath": 1.0}


def test_the_page_asks_for_nothing_and_runs_nothing_a_source_is_called() -> None:
    page = as_page("<i>m</i>", WORLD, [portrait(WIRE, Told(0, 400), WORDS)], WORDS).decode()

    assert "default-src 'none'" in page
    assert not re.search(r"(?:src|href)=\"?(?:https?:)?//", page)
    assert "<script" not in page
    assert "<b>wire" not in page
    assert "<i>m" not in page


def test_the_page_of_one_source_needs_no_world_and_no_places() -> None:
    bare = Profile(source="bare", reports=1, coverage=0.3, repeats=0.04, method="test/1")

    assert b"bare" in as_page("m", None, [portrait(bare, Told(1, 0), WORDS)], WORDS)


@pytest.mark.browser
def test_the_page_opens_without_a_word_and_nothing_sticks_out(tmp_path: Path) -> None:
    file = tmp_path / "sources.html"
    file.write_bytes(as_page("m", WORLD, [portrait(WIRE, Told(0, 400), WORDS)], WORDS))
    with opening.browser() as browser, opening.opened(browser, file) as page:
        page.tab.locator("summary").first.click()

        assert page.is_quiet
        assert not any(page.sticks_out(width) for width in (360, 1200))
