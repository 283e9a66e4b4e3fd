"""Pictures of the talks: each answer has its own shape, nothing leaves its sheet or its column, no name is lost."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.drawn import Bargain, Group, Mark, Overlap, Row, Spot, draw_bargain, draw_overlap
from truce.drawn.letters import wide

SVG = "{http://www.w3.org/2000/svg}"
ANSWERS = ("accept", "conditional", "reject", "unknown")
WORDS = {name: name for name in ANSWERS} | {"red_line": "line", "thought": "*"}
KEYS = {"package": "a package", "refused": "refused", "named": "named", "text": "the text"}
WIDTHS = (360.0, 840.0)
marks = st.builds(Mark, st.sampled_from(ANSWERS), st.booleans(), st.booleans())
texts = st.text(st.characters(codec="utf-8"), max_size=90)


def matrix(parties: int, groups: list[Group], **more: object) -> Overlap:
    told = {
        "title": "Who would take what",
        "columns": [f"Party {n} of a long name" for n in range(parties)],
        "short": [f"p{n}" for n in range(parties)],
        "groups": groups,
        "words": WORDS,
        "empty": "none",
    }
    return Overlap(**(told | more))  # type: ignore[arg-type]


def read(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)


def right_of(text: ElementTree.Element) -> float:
    """Where a text ends, about."""
    told, x, anchor = "".join(text.itertext()), float(text.get("x", 0)), text.get("text-anchor")
    size = float(text.get("font-size", 12))
    return x + wide(told, size) * {"start": 1.0, "middle": 0.5, "end": 0.0}[anchor or "start"]


@given(st.integers(1, 5), st.data())
def test_a_matrix_of_anything_is_whole_and_stays_on_its_sheet(parties: int, data: st.DataObject) -> None:
    rows = st.builds(Row, texts, st.lists(marks, min_size=parties, max_size=parties))
    groups = data.draw(st.lists(st.builds(Group, texts, texts, st.lists(rows, max_size=3)), max_size=3))
    for width in WIDTHS:
        drawn = read(draw_overlap(matrix(parties, groups), width))
        tall = float(drawn.get("height", 0))
        for one in drawn.iter(f"{SVG}circle"):
            assert 0 <= float(one.get("cx", -1)) <= width
            assert 0 <= float(one.get("cy", -1)) <= tall
        for one in drawn.iter(f"{SVG}text"):
            assert right_of(one) <= width + 1
            assert 0 <= float(one.get("y", -1)) <= tall


@pytest.mark.parametrize("width", WIDTHS)
def test_names_above_the_columns_never_meet(width: float) -> None:
    drawn = read(draw_overlap(matrix(4, [Group("An issue", "open", [Row("One", [Mark("accept")] * 4)])]), width))
    heads = [one for one in drawn.iter(f"{SVG}text") if one.get("text-anchor") == "middle"]

    assert len(heads) == 4
    for one, other in pairwise(heads):
        assert right_of(one) <= 2 * float(other.get("x", 0)) - right_of(other)


def test_each_answer_has_a_shape_of_its_own_and_its_word_in_the_key() -> None:
    found = {}
    for answer in ANSWERS:
        drawn = draw_overlap(matrix(1, [Group("An issue", "open", [Row("One", [Mark(answer)])])]), 360.0)
        found[answer] = frozenset(re.findall(r'class="d-(yes|if|ring|no|ask)"', drawn))
        assert f">{WORDS[answer]}<" in drawn
    assert len(set(found.values())) == len(ANSWERS)


def test_only_marks_that_stand_there_are_in_the_key() -> None:
    plain = draw_overlap(matrix(1, [Group("An issue", "open", [Row("One", [Mark("accept")])])]), 360.0)
    lined = draw_overlap(matrix(1, [Group("An issue", "open", [Row("One", [Mark("reject", True, True)])])]), 360.0)

    assert ">line<" not in plain
    assert ">*<" not in plain
    assert ">line<" in lined
    assert ">*<" in lined


def test_an_issue_without_an_option_says_so() -> None:
    assert ">none<" in draw_overlap(matrix(2, [Group("An issue", "empty", [])]), 360.0)


spots = st.builds(
    Spot,
    st.floats(0, 100),
    st.floats(0, 100),
    st.sampled_from(["", "1", "12"]),
    st.sampled_from([(), ("Nash",), ("Nash", "equal gain")]),
    st.booleans(),
)


def plane(found: list[Spot], text: tuple[float, float] | None = None) -> Bargain:
    return Bargain(
        title="What each would give", across="East: points", up="West: points", spots=found, words=KEYS,
        number=lambda value: f"{value:g}", text=text,
    )  # fmt: skip


@given(st.lists(spots, max_size=12), st.one_of(st.none(), st.tuples(st.floats(-50, 100), st.floats(-50, 100))))
def test_a_plane_of_any_packages_stays_on_its_sheet(found: list[Spot], text: tuple[float, float] | None) -> None:
    for width in WIDTHS:
        drawn = read(draw_bargain(plane(found, text), width))
        for one in drawn.iter(f"{SVG}circle"):
            assert 0 <= float(one.get("cx", -1)) <= width
        for one in drawn.iter(f"{SVG}text"):
            assert right_of(one) <= width + 1


def test_turned_round_the_plane_turns_its_points() -> None:
    one = read(draw_bargain(plane([Spot(30, 30, "1"), Spot(10, 20, "2")]), 840.0))
    other = read(draw_bargain(plane([Spot(30, 30, "1"), Spot(20, 10, "2")]), 840.0))

    def where(drawn: ElementTree.Element) -> list[tuple[float, float]]:
        dots = [dot for dot in drawn.iter(f"{SVG}circle") if dot.get("class") == "d-point"][:2]
        return [(float(dot.get("cx", 0)), float(dot.get("cy", 0))) for dot in dots]

    (corner, first), (again, second) = where(one), where(other)
    assert corner == again
    assert first[0] < second[0]
    assert first[1] < second[1]


def test_what_somebody_refused_looks_otherwise_and_the_key_says_why() -> None:
    drawn = draw_bargain(plane([Spot(1, 1, "1", (), refused=True)]), 360.0)

    assert ">refused<" in drawn
    assert ">a package<" not in drawn
