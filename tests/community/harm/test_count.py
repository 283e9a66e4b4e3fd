from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.community.harm.casualties import group, incident, record, steps
from truce.community.harm.count import FLOOR, TOLD, counted, root
from truce.model.harm import CasualtyIncident, CasualtyRecord, Kind

Book = tuple[list[CasualtyIncident], list[CasualtyRecord]]


def total(incidents: list[CasualtyIncident], records: list[CasualtyRecord], levels: tuple[str, ...] = FLOOR) -> int:
    return sum(found.total() for _, found in counted(incidents, records, levels))


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Three incidents with counts, and records in them."""
    sexes = st.sampled_from(["female", "male", "unknown"])
    incidents = [incident(group(draw(st.integers(1, 4)), sex=draw(sexes))) for _ in range(3)]
    records = [record(draw(st.sampled_from(incidents)), sex=draw(sexes)) for _ in range(draw(st.integers(0, 5)))]
    return incidents, records


def merged(book: Book, pairs: list[tuple[int, int]]) -> Book:
    """The incidents merged pair by pair, in that order; a pair that would make a ring is left out."""
    incidents, records = list(book[0]), book[1]
    for one, other in pairs:
        a, b = (_root(incidents, n) for n in (one, other))
        if a != b:
            incidents[a] = replace(incidents[a], steps=steps("duplicate_merged", into=incidents[b].id))
    return incidents, records


def _root(incidents: list[CasualtyIncident], n: int) -> int:
    at = {one.id: n for n, one in enumerate(incidents)}
    while (into := incidents[n].into) is not None:
        n = at[into]
    return n


@given(books(), st.permutations([(0, 1), (1, 2), (2, 0)]))
@settings(max_examples=30, deadline=None)
def test_any_order_of_merging_gives_the_same_total(book: Book, pairs: list[tuple[int, int]]) -> None:
    in_order = merged(book, [(0, 1), (1, 2)])

    assert total(*merged(book, pairs)) == total(*in_order)


@given(books())
@settings(max_examples=25, deadline=None)
def test_unmerging_restores_every_figure(book: Book) -> None:
    before = [found for _, found in counted(*book)]
    incidents, records = merged(book, [(0, 1)])
    back = [replace(one, steps=(*one.steps, *steps())) if one.into else one for one in incidents]

    assert [found for _, found in counted(back, records)] == before


@given(books())
@settings(max_examples=25, deadline=None)
def test_a_floor_never_falls_by_naming(book: Book) -> None:
    incidents, records = book

    for n in range(len(records)):
        assert total(incidents, records[:n]) <= total(incidents, records[: n + 1]) <= total(incidents, records[:n]) + 1


@given(books())
@settings(max_examples=25, deadline=None)
def test_merging_never_makes_more_persons(book: Book) -> None:
    assert total(*merged(book, [(0, 1)])) <= total(*book)


def test_a_record_that_is_not_verified_takes_nobody_out_of_a_verified_count() -> None:
    told = incident(group(3))
    named = record(told, steps=steps())

    assert total([told], [named]) == 3
    assert total([told], [named], TOLD) == 3


def test_a_verified_record_of_an_unverified_count_is_the_floor_of_it() -> None:
    told = incident(group(3, "killed", "unknown", "unknown", "under_verification"))

    assert total([told], [record(told)]) == 1
    assert total([told], [record(told)], TOLD) == 3


def test_who_is_said_to_be_beyond_the_count_is_added_to_it() -> None:
    told = incident(group(3))

    assert total([told], [record(told, additional="found a week later, after the count")]) == 4


def test_the_same_person_in_two_incidents_is_one() -> None:
    here, there = incident(group(1)), incident(group(2))
    first = record(here, sex="female")
    again = record(there, sex="female", steps=steps("under_verification", "duplicate_merged", into=first.id))

    assert total([here, there], [first, again]) == 2


def test_an_excluded_record_counts_nowhere_and_lowers_no_count() -> None:
    told = incident(group(3))

    assert total([told], [record(told, steps=steps("excluded"))], TOLD) == 3


def test_two_that_were_merged_into_each_other_at_once_end_no_count() -> None:
    assert root("b", {"a": "b", "b": "c", "c": "b"}) == root("a", {"a": "b", "b": "c", "c": "b"}) == "b"


def test_of_merged_incidents_the_fullest_telling_stands() -> None:
    fuller = incident(group(5))
    other = incident(group(3, sex="female"), into=fuller.id)
    (_, found), *rest = counted([fuller, other], [])

    assert not rest
    assert found == Counter({Kind(outcome="killed"): 5})
