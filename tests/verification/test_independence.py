"""Independence is a property of a graph: who took it from whom."""

from hypothesis import given
from hypothesis import strategies as st

from tests.verification.make import item
from truce.verification.independence import origins


def test_golden_24_one_outlet_copied_by_ten_is_one_origin() -> None:
    outlet = item("i0", source="outlet")
    copies = [item(f"i{n}", source=f"paper-{n}", repeats=("i0",)) for n in range(1, 11)]

    assert len(origins([outlet, *copies])) == 1


def test_two_outlets_that_quote_one_governor_are_one_source_also_when_he_is_not_among_them() -> None:
    assert len(origins([item("i1", origin="governor"), item("i2", origin="governor")])) == 1


def test_who_quotes_the_governor_and_the_governor_himself_are_one() -> None:
    assert len(origins([item("i1", source="governor"), item("i2", source="outlet", origin="governor")])) == 1


def test_two_who_took_it_from_a_third_that_is_not_cited_are_one() -> None:
    assert len(origins([item("i1", repeats=("i9",)), item("i2", repeats=("i9",))])) == 1


def test_strangers_are_as_many_as_they_are() -> None:
    assert len(origins([item("i1"), item("i2"), item("i3")])) == 3


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12), st.randoms())
def test_the_number_of_origins_does_not_hang_on_order_and_never_grows_with_links(
    links: list[tuple[int, int]], chance: object
) -> None:
    def told(upto: int) -> list[object]:
        repeats = {n: tuple(f"i{b}" for a, b in links[:upto] if a == n) for n in range(8)}
        return [item(f"i{n}", repeats=repeats[n]) for n in range(8)]

    whole = told(len(links))
    shuffled = list(whole)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    counts = [len(origins(told(n))) for n in range(len(links) + 1)]  # type: ignore[arg-type]

    assert len(origins(shuffled)) == len(origins(whole))  # type: ignore[arg-type]
    assert counts == sorted(counts, reverse=True)
