"""Pictures of what may come: each is whole, stays on its sheet, hides no gap, and says what it is to who cannot see."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.drawn import (
    At,
    Break,
    Calibration,
    Day,
    Fan,
    History,
    Hold,
    Path,
    Point,
    Step,
    draw_calibration,
    draw_fan,
    draw_history,
    draw_hold,
    draw_multiples,
)
from truce.drawn.sheet import round_top
from truce.outlook.scores.brier import Bin

FIRST = date(2026, 3, 1)
BEGUN = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = {
    "past": "breaches", "blind": "nobody watched", "wide": "90 in 100", "inner": "50 in 100", "middle": "middle",
    "level": "level", "break": "change", "now": "now",
}  # fmt: skip
HOLD_WORDS = {"chance": "now", "interval": "interval", "base": "base rate", "base_interval": "its interval"}
BIN_WORDS = {"said": "said", "came": "came", "perfect": "as said", "bin": "forecasts", "range": "interval"}
SVG = "{http://www.w3.org/2000/svg}"
counts = st.one_of(st.none(), st.floats(0, 1e6))
chances = st.floats(0, 1)


def share(value: float) -> str:
    return f"{value:.0%}"


def on(day: date) -> str:
    return f"{day:%d %b}"


def a_fan(past: Sequence[float | None], steps: list[float], change: int | None = None, **more: object) -> Fan:
    days = [Day(FIRST + timedelta(i), count, count is not None) for i, count in enumerate(past)]
    begin = FIRST + timedelta(len(past))
    made = Fan(
        title="Breaches <of> VE-1 & others",
        past=days,
        steps=[Step(begin + timedelta(i), q / 4, q / 2, q, 1.5 * q, 2 * q) for i, q in enumerate(steps)],
        change=None if change is None else Break(FIRST + timedelta(change), 2.0, 6.0),
        words=WORDS,
        told=lambda value: f"{value:g}",
        on=on,
    )
    return replace(made, **more) if more else made  # type: ignore[arg-type]


def roles(drawn: str, role: str) -> list[ElementTree.Element]:
    return [one for one in ElementTree.fromstring(drawn).iter() if one.get("class") == f"d-{role}"]


def off_the_sheet(drawn: str) -> list[str]:
    """Marks that lie outside the drawing."""
    root = ElementTree.fromstring(drawn)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    found = []
    for one in root.iter():
        spots = [tuple(map(float, pair.split(","))) for pair in one.get("points", "").split()]
        spots += [(float(one.get(x, 0)), float(one.get(y, 0))) for x, y in (("x1", "y1"), ("x2", "y2"), ("cx", "cy"))]
        if one.tag == f"{SVG}rect":
            x, y = float(one.get("x", 0)), float(one.get("y", 0))
            spots += [(x, y), (x + float(one.get("width", 0)), y + float(one.get("height", 0)))]
        if any(not (-0.2 <= x <= width + 0.2 and -0.2 <= y <= height + 0.2) for x, y in spots):
            found.append(ElementTree.tostring(one, "unicode"))
    return found


@given(st.lists(counts, max_size=40), st.lists(st.floats(0, 1e6), max_size=90), st.sampled_from([360.0, 840.0]))
def test_a_fan_is_whole_whatever_is_known(past: list[float | None], steps: list[float], width: float) -> None:
    drawn = draw_fan(a_fan(past, steps, change=len(past) // 2 if past else None), width)

    assert off_the_sheet(drawn) == []
    assert len(roles(drawn, "wide")) == (2 if steps else 0)  # the band, and its word in the key


def test_a_day_that_nobody_watched_is_a_gap_and_never_a_bar_of_nought() -> None:
    drawn = draw_fan(a_fan([3.0, None, None, 0.0, 2.0], [2.0, 2.0]))

    assert len(roles(drawn, "past")) == 3
    assert len(roles(drawn, "blind")) == 1 + 1
    assert "nobody watched" in drawn


def test_a_fan_in_which_every_day_was_watched_does_not_speak_of_gaps() -> None:
    assert "nobody watched" not in draw_fan(a_fan([3.0, 1.0], [2.0]))


def test_the_change_stands_on_its_day_with_the_levels_on_both_sides() -> None:
    drawn = draw_fan(a_fan([2.0] * 10 + [6.0] * 10, [6.0] * 7, change=10))

    assert len(roles(drawn, "break")) == 2
    before, since, _ = roles(drawn, "level")
    assert float(before.attrib["x2"]) == float(since.attrib["x1"])
    assert float(before.attrib["y1"]) > float(since.attrib["y1"])  # from the top downwards


def test_every_picture_names_itself_and_trusts_no_text() -> None:
    drawn = draw_fan(a_fan([1.0], [1.0]))

    root = ElementTree.fromstring(drawn)
    assert root.attrib["aria-label"] == "Breaches <of> VE-1 & others"
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == "Breaches <of> VE-1 & others"
    assert "style=" not in drawn


@given(st.lists(st.tuples(st.sampled_from([7, 30, 90]), chances, chances, chances), max_size=3))
def test_a_curve_begins_at_one_and_stays_on_its_sheet(rows: list[tuple[int, float, float, float]]) -> None:
    points = [Point(ahead, sorted((a, b, c))[1], min(a, b, c), max(a, b, c), a, 0, 1) for ahead, a, b, c in rows]
    drawn = draw_hold(Hold(title="t", points=points, words=HOLD_WORDS, share=share, ahead=lambda d: f"{d:g} days"))

    assert off_the_sheet(drawn) == []
    starts = {line.attrib["points"].split()[0] for line in roles(drawn, "middle") if "points" in line.attrib}
    assert len(starts) == (1 if rows else 0)


@given(st.lists(st.tuples(st.integers(1, 900), chances, chances), max_size=8))
def test_of_reliability_a_larger_dot_is_more_forecasts(rows: list[tuple[int, float, float]]) -> None:
    bins = [Bin(said, came, max(came - 0.1, 0), min(came + 0.1, 1), n) for n, said, came in rows]
    drawn = draw_calibration(Calibration(title="t", bins=bins, words=BIN_WORDS, share=share))

    assert off_the_sheet(drawn) == []
    sizes = [float(dot.attrib["r"]) for dot in roles(drawn, "point")[:-1]]
    assert [n for n, _, _ in sorted(rows)] == [n for _, n in sorted(zip(sizes, (n for n, _, _ in rows), strict=True))]


def a_history(n: int, name: str = "scenario") -> History:
    steps = [At(BEGUN, 0.1, 0.05, 0.2, stated=False), At(BEGUN + timedelta(3), 0.15, 0.1, 0.3)]
    paths = [Path(f"{name} {i}", steps, (0.3, 0.1, 0.6) if i == 0 else None) for i in range(n)]
    words = {"line": "held to be", "band": "how sure", "dot": "stated", "proposed": "by signposts"}
    return History(
        title="t", paths=paths, until=BEGUN + timedelta(9), words=words, share=share, on=lambda at: f"{at:%d %b}"
    )


@pytest.mark.parametrize("n", [0, 1, 6])
def test_each_scenario_has_a_field_with_its_name_and_all_have_one_scale(n: int) -> None:
    drawn = draw_history(a_history(n))

    ends = re.findall(r'text-anchor="end">([0-9.%]+)<', drawn)
    assert len(roles(drawn, "strong")) == n
    assert n == 0 or ends == ends[: len(ends) // n] * n
    assert len(roles(drawn, "middle")) == n + bool(n)


def test_only_what_somebody_stated_is_dotted_and_what_signposts_propose_stands_beside() -> None:
    drawn = draw_history(a_history(2))

    assert len(roles(drawn, "point")) == 2 + 1  # one a field, one in the key
    rings = [one for one in roles(drawn, "beside") if one.tag == f"{SVG}circle"]
    assert len(rings) == 1 + 1


def test_a_name_without_room_is_cut_and_told_whole_to_who_points_at_it() -> None:
    drawn = draw_history(
        a_history(2, "a ceasefire along the whole line with monitors and a joint commission of both"), 380.0
    )

    assert "…</text>" in drawn
    assert "<title>a ceasefire along the whole line with monitors and a joint commission of both 0</title>" in drawn


def test_small_multiples_share_one_scale() -> None:
    fans = [a_fan([2.0, 2.0], [2.0]), a_fan([80.0, 70.0], [75.0])]
    drawn = draw_multiples(fans, "by sector")

    ends = re.findall(r'text-anchor="end">([0-9.]+)<', drawn)
    assert ends[: len(ends) // 2] == ends[len(ends) // 2 :]
    assert drawn.count("<svg") == 3


@given(st.floats(0, 1e9))
def test_an_axis_holds_its_highest_value_with_few_round_ticks(highest: float) -> None:
    top, ticks = round_top(highest)

    assert top >= highest * (1 - 1e-9)
    assert 2 <= len(ticks) <= 6
    assert ticks[0] == 0
