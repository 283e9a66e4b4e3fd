"""Letters on a drawing: hostile ones do no harm, words keep their order, and none runs off its place."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from truce.drawn.letters import END, START, backwards, cut, folded, inward, plain, wide
from truce.drawn.sheet import Sheet, key

ARABIC = "50 من 100"


def test_words_from_right_to_left_keep_their_order_on_a_drawing() -> None:
    assert inward(ARABIC) == f"{START}{ARABIC}{END}"
    assert inward("50 in 100") == "50 in 100"


def test_a_key_in_arabic_begins_at_the_right_and_its_marks_stand_before_its_words() -> None:
    sheet = Sheet(420.0, 40.0)
    key(sheet, [("wide", "box", ARABIC), ("middle", "line", "الوسط")], 30.0, 10.0)

    box, words = ElementTree.fromstring(sheet.svg("t"))[1:3]
    assert float(box.attrib["x"]) + float(box.attrib["width"]) == 420
    assert float(words.attrib["x"]) < float(box.attrib["x"])
    assert words.attrib["text-anchor"] == "end"
    assert words.text == inward(ARABIC)


def test_a_sign_that_turns_the_order_of_what_stands_beside_it_is_left_out() -> None:
    assert plain("held \u202eteiuq\u2069 \x00now") == "held  teiuq   now"


@given(st.text())
def test_whatever_somebody_wrote_a_drawing_stays_whole(told: str) -> None:
    sheet = Sheet(100.0, 20.0)
    sheet.text((0, 10), told)

    root = ElementTree.fromstring(sheet.svg(told))
    assert [one.tag.partition("}")[2] for one in root.iter()] == ["svg", "title", "text"]


@given(st.text(max_size=600), st.floats(20, 400), st.integers(1, 3))
def test_a_name_keeps_to_its_room_and_its_lines(told: str, room: float, lines: int) -> None:
    found = folded(told, room, lines)

    assert 1 <= len(found) <= lines
    assert all(wide(line) <= room for line in found)
    assert cut("", room) == ""


def test_a_word_of_500_letters_is_cut_and_says_so() -> None:
    assert cut("W" * 500, 120.0).endswith("W…")
    assert folded("W" * 500 + " and more", 120.0, 2)[0].endswith("…")
    assert not backwards("W" * 500)
