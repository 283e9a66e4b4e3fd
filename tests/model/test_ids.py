"""The same content has the same id, on every machine, for ever."""

from hypothesis import given
from hypothesis import strategies as st

from truce.model.ids import PREFIX, make_id

PARTS = st.lists(st.none() | st.text(max_size=8), max_size=4)


def test_an_id_is_known_for_ever() -> None:
    assert make_id("report", "viina", "1", None) == make_id("report", "viina", "1", None)
    assert make_id("report", "a").startswith("rep-")
    assert len(make_id("incident", "a")) == len("inc-") + 16


def test_no_two_nouns_share_a_prefix() -> None:
    assert len(set(PREFIX.values())) == len(PREFIX)


@given(PARTS, PARTS)
def test_different_parts_have_different_ids(one: list[str | None], two: list[str | None]) -> None:
    assert (make_id("report", *one) == make_id("report", *two)) == (one == two)
