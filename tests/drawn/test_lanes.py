"""Deadlines as lanes: each stays on its sheet, tells by shape and word what became of it, and breaks on no text."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.drawn import Lane, Lanes, draw_lanes
from truce.drawn.lanes import AHEAD, GONE, KEPT, MISSED, OPEN
from truce.drawn.letters import wide

NOW = datetime(2025, 8, 6, tzinfo=UTC)
WORDS = {name: name for name in ("set", "before", "around", "now", AHEAD, KEPT, MISSED, OPEN, GONE)}
SVG = "{http://www.w3.org/2000/svg}"
instants = st.datetimes(timezones=st.just(UTC))


def lane(until: datetime = NOW + timedelta(days=2), **more: object) -> Lane:
    told: dict[str, object] = {"name": "Stop", "since": NOW - timedelta(days=20), "became": AHEAD, "word": "soon"}
    return Lane(until=until, **(told | more))  # type: ignore[arg-type]


def lanes(*many: Lane, now: datetime = NOW) -> Lanes:
    return Lanes(title="Deadlines <of> A & B", lanes=many, now=now, words=WORDS, on=lambda at: f"{at:%d %b %Y}")


def drawn(made: Lanes, width: float = 840.0) -> ElementTree.Element:
    return ElementTree.fromstring(draw_lanes(made, width))


def roles(tree: ElementTree.Element) -> list[str]:
    return [one.get("class", "").removeprefix("d-") for one in tree.iter() if one.get("class", "").startswith("d-")]


@given(
    st.lists(
        st.builds(
            lane,
            until=instants,
            since=st.none() | instants,
            became=st.sampled_from((AHEAD, KEPT, MISSED, OPEN, GONE)),
            name=st.text(max_size=300),
            moved=st.lists(st.tuples(instants, st.none() | instants), max_size=3),
            around=st.lists(st.dates(date(1950, 1, 1), date(2150, 1, 1)), max_size=3),
        ),
        max_size=5,
    ),
    instants,
    st.sampled_from((320.0, 840.0)),
)
def test_whatever_is_told_every_mark_stays_on_the_sheet(many: list[Lane], now: datetime, width: float) -> None:
    tree = drawn(lanes(*many, now=now), width)
    tall = float(tree.get("height", 0))

    for one in tree.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert 0 <= float(one.get(name, 0)) <= width, (one.tag, name)
        for name in ("y", "y1", "y2", "cy"):
            assert 0 <= float(one.get(name, 0)) <= tall, (one.tag, name)


@pytest.mark.parametrize(
    ("became", "role"), [(AHEAD, "ring"), (KEPT, "yes"), (MISSED, "no"), (OPEN, "ask"), (GONE, "thought")]
)
def test_what_became_of_one_is_told_by_its_mark_by_its_word_and_in_the_key(became: str, role: str) -> None:
    tree = drawn(lanes(lane(became=became, word="its word")))
    texts = [one.text or "" for one in tree.iter(f"{SVG}text")]

    assert roles(tree).count(role) >= 2  # on the lane, and in the key
    assert any(text.startswith("its word · ") for text in texts)
    assert became in texts
    assert not {AHEAD, KEPT, MISSED, OPEN, GONE} - {became} & set(texts)


def test_a_day_that_stood_before_stays_to_be_seen() -> None:
    moved = lane(moved=[(NOW + timedelta(days=27), NOW - timedelta(days=8))])

    assert "beside" in roles(drawn(lanes(moved)))
    assert "beside" not in roles(drawn(lanes(lane())))


def test_a_today_that_is_far_from_everything_is_not_drawn_and_does_not_squeeze_the_rest() -> None:
    near, far = (drawn(lanes(lane(), now=NOW + timedelta(days=days))) for days in (1, 4000))
    texts = [one.text for one in far.iter(f"{SVG}text")]

    assert "now" in roles(near)
    assert "now" not in roles(far)
    assert "now" not in texts


def test_a_name_of_any_length_has_room() -> None:
    for width in (320.0, 840.0):
        tree = drawn(lanes(lane(name="W" * 500, word="M" * 200)), width)
        assert all(wide(one.text or "") <= width * 1.1 for one in tree.iter(f"{SVG}text"))


def test_its_title_is_for_those_who_cannot_see_it() -> None:
    tree = drawn(lanes(lane()))

    assert tree.get("role") == "img"
    assert tree.get("aria-label") == "Deadlines <of> A & B"
