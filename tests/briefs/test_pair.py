"""The page of a pair: every sentence comes from the values, the factors still add up, and nothing leaves the page."""

import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.briefs import opening
from truce.briefs.pair import pair_page, tell
from truce.briefs.pairing import Compared, PairPage
from truce.briefs.pairodds import odds, rounded, weights, yardstick
from truce.briefs.pairtold import rows
from truce.briefs.pairwhy import considered, tipping
from truce.briefs.wording import Words
from truce.model.decision import Decision
from truce.model.incident import Incident, Link, Member
from truce.model.profile import PlaceHabit, Profile
from truce.model.report import Report, Weighted
from truce.model.where import read_sector, to_wkb

NOON = datetime(2031, 5, 10, 12, tzinfo=UTC)
PARTS = {"place": -4.2, "crowd": 5.1, "time": 3.0, "tellers": 2.0, "words": 0.0, "company": -1.0, "act": 1.5}
WORDS = Words("en", "UTC")


def report(id: str, source: str, **told: Any) -> Report:
    usual: dict[str, Any] = {
        "origin": source, "told_at": NOON + timedelta(hours=2),
        "earliest": NOON, "latest": NOON + timedelta(minutes=15),
        "where_kind": "disc", "lon": -40.0, "lat": 30.4, "radius_m": 1_500.0, "place": "Port Azimuth",
        "acts": (Weighted("use_of_weapon", 0.9),), "text": "Heard <b>7</b> explosions.", "day": NOON.date(),
    }  # fmt: skip
    return Report(id=id, source=source, **(usual | told))


def incident(id: str, *members: str, **told: Any) -> Incident:
    usual: dict[str, Any] = {"earliest": NOON, "latest": NOON + timedelta(minutes=9), "lon": -40.0, "lat": 30.4}
    usual |= {"radius_m": 700.0, "n_reports": len(members), "n_origins": 1, "p_happened": 0.9, "method": "fusion-2"}
    held = tuple(Member(member, 0.97, member) for member in members)
    return Incident(id=id, members=held, day=NOON.date(), **(usual | told))


def link(left: str, right: str, probability: float = 0.96, **told: Any) -> Link:
    parts = {**PARTS, **{k: v for k, v in told.items() if k in PARTS}}
    rest = {k: v for k, v in told.items() if k not in PARTS}
    usual: dict[str, Any] = {"score": sum(parts.values()), "together": probability > 0.5, "km": 2.1, "day": NOON.date()}
    return Link(left=left, right=right, probability=probability, **parts, **(usual | rest))


def merged(**told: Any) -> Compared:
    one, two = report("rep-a", "patrol-7"), report("rep-b", "wire", lon=-39.98, radius_m=3_000.0)
    whole = incident("inc-1", "rep-a", "rep-b", "rep-c")
    usual: dict[str, Any] = {
        "reports": (one, two), "incidents": (whole, whole), "link": link("rep-a", "rep-b"),
        "others": (report("rep-c", "camera"),), "links": (link("rep-a", "rep-c"), link("rep-b", "rep-c", score=2.0)),
    }  # fmt: skip
    return Compared(**(usual | told))


def split(**told: Any) -> Compared:
    apart = (incident("inc-1", "rep-a", "rep-c"), incident("inc-2", "rep-b"))
    usual = {"incidents": apart, "link": link("rep-a", "rep-b", 0.2), "links": (link("rep-a", "rep-c"),)}
    return merged(**(usual | told))


def page(*compared: Compared, **told: Any) -> PairPage:
    usual: dict[str, Any] = {"mission": "Azimuth", "folder": "azimuth", "as_of": NOON, "time_zone": "UTC"}
    return PairPage(
        **(usual | {"method": "fusion-2", "compared": compared, "parties": {"north": "Northern Reach"}} | told)
    )


def html(*compared: Compared, **told: Any) -> str:
    return pair_page(page(*compared, **told)).decode("utf-8")


def test_the_factors_shown_add_up_to_the_score_whatever_they_are_held_against() -> None:
    for compared in (merged(), merged(link=link("rep-a", "rep-b", km=None, place=0.0)), split()):
        assert compared.link is not None
        assert sum(w.value for w in weights(compared, page(compared))) == pytest.approx(compared.link.score)


def test_the_circle_and_the_stretch_leave_room_for_both_reports() -> None:
    rod = yardstick(merged())

    assert (rod.km, rod.hours) == (5.0, 1.0)  # 1.5 and 3 km; twice 15 minutes
    crowd = next(w for w in weights(merged(), page(merged())) if w.key == "crowd")
    assert crowd.value == pytest.approx(PARTS["crowd"] - math.log(math.pi * 25) + math.log(24))
    assert "within 5 km and 1 hour" in crowd.text


def test_odds_are_plain_words_with_their_side() -> None:
    assert odds(WORDS, math.log(40)) == "40 to 1 for one event"
    assert odds(WORDS, -math.log(6)) == "6 to 1 for two"
    assert odds(WORDS, 0.05) == "next to no weight"
    assert odds(WORDS, 30.0) == "over 1,000,000 to 1 for one event"
    assert [rounded(WORDS, v) for v in (0.043, 1.52, 2.0, 7.4, 41.6, 1234.0)] == [
        "0.043",
        "1.5",
        "2",
        "7",
        "42",
        "1,200",
    ]


def test_the_verdict_says_which_and_how_sure_and_never_both() -> None:
    assert "one event. That they do is almost certain (96\u00a0%)" in html(merged())
    assert "two events. That they tell of one is highly unlikely (20\u00a0%)" in html(split())
    assert "Why one event, and why two" in html(merged(), split())


def test_where_other_reports_turn_the_answer_the_page_says_so_and_why() -> None:
    said = " ".join(considered(split(), page(split())))

    assert "it is the other reports that turn it" in html(split())
    assert "A is held to tell of inc-1; besides it: 1 report. A’s strongest tie there is to camera (rep-c)" in said
    assert "B stands alone in inc-2" in said
    assert "1 of 1 have no tie to B worth keeping (less than 10\u00a0%)" in said


def test_what_would_tip_it_is_said_only_where_it_is_computed() -> None:
    carried = merged(link=link("rep-a", "rep-b", act=1.5, crowd=-2.0, company=0.0))

    assert tipping(carried, page(carried))[-1].startswith("Without “what” alone")
    assert tipping(merged(), page(merged())) == [
        "Something that speaks 24 to 1 for two events would make it an even question."
    ]
    assert tipping(merged(link=None), page(merged())) == []


def test_a_decision_that_stands_is_named_and_how_to_take_it_back() -> None:
    made = Decision(id="dec-1", left="rep-a", right="rep-b", same=True, by="Marta", why="one <crater>", at=NOON)
    text = html(merged(decisions=(made,)))

    assert "Marta" in text
    assert "one &lt;crater&gt;" in text
    assert "truce undo azimuth dec-1" in text
    assert "truce different" not in text
    undone = replace(made, undone_by="Olena", undone_why="two", undone_at=NOON)
    assert "truce different azimuth rep-a rep-b" in html(merged(decisions=(undone,)))


def test_a_decision_made_after_the_last_fusing_waits_and_the_page_says_for_what() -> None:
    made = Decision(id="dec-1", left="rep-a", right="rep-b", same=False, by="Marta", why="two craters", at=NOON)

    assert "decided otherwise (dec-1). It takes hold at the next: truce run azimuth" in html(merged(decisions=(made,)))
    assert "That binds, whatever the odds" not in html(merged(decisions=(made,)))
    assert "That binds, whatever the odds" in html(split(decisions=(made,)))


def test_agreement_difference_and_silence_are_marked_and_what_nobody_tells_is_left_out() -> None:
    two = report(
        "rep-b",
        "wire",
        by="north",
        killed_low=2,
        killed_high=5,
        earliest=NOON + timedelta(days=2),
        latest=NOON + timedelta(days=3),
    )
    told = {row.title: row for row in rows(merged(reports=(report("rep-a", "patrol-7", killed_low=3), two)), page())}

    assert told["When"].mark == "differ"
    assert (told["Killed"].a, told["Killed"].b, told["Killed"].mark) == ("3+", "2–5", "agree")
    assert (told["By whom, it says"].b, told["By whom, it says"].mark) == ("Northern Reach", "one")
    assert "Injured" not in told


def test_what_was_learned_of_a_source_stands_beside_what_it_states() -> None:
    habits = (PlaceHabit(1_500.0, 2_400.0, 40.0, 20), PlaceHabit(3_100.0, 4_000.0, 40.0, 22))
    known = {
        s: Profile(source=s, reports=40, coverage=0.5, repeats=0.02, places=habits, method="")
        for s in ("patrol-7", "wire")
    }

    place = next(w for w in weights(merged(profiles=known), page()) if w.key == "place")
    assert "as stated. Experience with these sources puts that at 2.4 and 4.0 km" in place.text
    assert "Experience" not in html(merged())


def test_a_sector_is_drawn_as_one_and_a_report_without_a_place_leaves_the_map_out() -> None:
    sector = read_sector("2-4km SW of the position", -40.0, 30.4)
    drawn = report("rep-a", "patrol-7", where_kind="sector", geometry=to_wkb(sector.polygon()))
    nowhere = {"where_kind": "none", "lon": None, "lat": None, "radius_m": None, "place": None}
    lost = (report("rep-a", "patrol-7", **nowhere), report("rep-b", "wire", **nowhere))
    unlinked = link("rep-a", "rep-b", km=None, place=0.0)

    assert '<path class="a" d="M' in tell(merged(reports=(drawn, merged().reports[1])), page()).map
    assert tell(merged(reports=lost, link=unlinked), page()).map == ""
    assert "One tells no place" in html(merged(reports=lost, link=unlinked))


def test_a_pair_that_was_never_weighed_says_so_and_shows_no_odds() -> None:
    text = html(split(link=None))

    assert "never likely enough to be weighed" in text
    assert "No working is kept for this pair" in text
    assert "Together, these two alone" not in text


def test_the_page_is_internal_light_and_the_same_twice() -> None:
    text = html(merged(), split())

    assert text.index("INTERNAL") < text.index("<h1>")
    assert "Heard &lt;b&gt;7&lt;/b&gt; explosions." in text
    assert len(text.encode()) < 300_000
    assert text == html(merged(), split())
    assert not re.search(
        r"(?:src|href)=|@import|url\((?!data:)", text.replace("url(#frame0)", "").replace("url(#frame1)", "")
    )


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_the_page_speaks_every_language_of_a_brief(language: str) -> None:
    text = re.sub(r"<style>.*?</style>", "", html(merged(), split(), language=language), flags=re.S)

    assert "event" not in re.sub(r"<[^>]+>", " ", text)
    assert f'lang="{language}"' in text


@pytest.mark.browser
def test_on_a_phone_nothing_is_asked_for_and_nothing_sticks_out(tmp_path: Path) -> None:
    file = tmp_path / "pair.html"
    file.write_text(html(merged(), split()), "utf-8")
    with opening.browser() as browser, opening.opened(browser, file, width=390) as page:
        assert page.is_quiet
        assert not any(page.sticks_out(width) for width in (390, 768, 1400))
        assert page.tab.locator("svg.map").count() == 2
        assert page.tab.locator("ol.weights > li").count() >= 10
