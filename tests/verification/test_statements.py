"""A statement without its evidence does not stand; what is cited goes no further than the room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import NotEstablished
from truce.verification.statements import Statement, bare, lacking, narrative_of, refuse_unsupported, statements_of

WORDS = st.text(st.characters(categories=("L", "N"), include_characters=" .,"), min_size=1, max_size=60).filter(
    lambda text: bool(text.strip())
)
IDS = st.from_regex(r"\A(?:[ivah][1-9][0-9]?|cas-[0-9a-f]{6}/i[1-9])\Z")
STATEMENTS = st.lists(st.builds(Statement, WORDS, st.lists(IDS, unique=True, max_size=4).map(tuple)), min_size=1)


@given(STATEMENTS)
def test_a_narrative_is_read_back_as_the_statements_it_was_made_of(told: list[Statement]) -> None:
    tidy = tuple(Statement(" ".join(one.text.split()), one.rests_on) for one in told)

    assert statements_of(narrative_of(told)) == tidy


@given(STATEMENTS)
def test_what_leaves_the_room_cites_nothing(told: list[Statement]) -> None:
    assert bare(narrative_of(told)) == "\n".join(" ".join(one.text.split()) for one in told)


def test_a_statement_without_evidence_is_refused_by_number() -> None:
    told = (Statement("Two craters.", ("i1",)), Statement("It was fired from the east."))

    with pytest.raises(NotEstablished) as refused:
        refuse_unsupported(told, ("i1",))
    assert "statement 2" in refused.value.explain()


def test_evidence_that_is_not_in_the_case_carries_nothing() -> None:
    assert lacking([Statement("It was hot.", ("i9",))], ("i1",)) == (
        "statement 1 rests on what is not in this case: i9",
    )


def test_nothing_at_all_is_no_finding() -> None:
    with pytest.raises(NotEstablished):
        refuse_unsupported((), ("i1",))


def test_words_in_brackets_that_are_no_ids_stay_words() -> None:
    assert statements_of("It was heard [twice].") == (Statement("It was heard [twice]."),)
