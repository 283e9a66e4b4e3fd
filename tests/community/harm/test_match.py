from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from truce.community.harm.match import Known, most_pairs, one_of, persons
from truce.model.harm import Kind

KINDS = st.builds(
    Kind,
    outcome=st.sampled_from(["killed", "injured"]),
    sex=st.sampled_from(["female", "male", "unknown"]),
    age=st.sampled_from(["child", "adult", "grown", "unknown"]),
)
PEOPLE = st.builds(Known, kind=KINDS, was=st.sampled_from([None, "injured"]))
GROUPS = st.lists(st.tuples(KINDS, st.integers(1, 2)), max_size=3)


def most_by_trying(people: list[Known], groups: list[tuple[Kind, int]]) -> int:
    """The most pairs, every way tried."""
    places = [kind for kind, number in groups for _ in range(number)]
    best = 0
    for chosen in product(range(-1, len(places)), repeat=len(people)):
        taken = [place for place in chosen if place >= 0]
        fits = all(place < 0 or one_of(person, places[place]) for person, place in zip(people, chosen, strict=True))
        if fits and len(taken) == len(set(taken)):
            best = max(best, len(taken))
    return best


@given(GROUPS, st.lists(PEOPLE, max_size=4))
@settings(max_examples=30, deadline=None)
def test_the_fewest_persons_are_found_that_all_tellings_fit(
    groups: list[tuple[Kind, int]], people: list[Known]
) -> None:
    told = sum(number for _, number in groups)

    assert persons(groups, people).total() == told + len(people) - most_by_trying(people, groups)


@given(GROUPS, st.lists(PEOPLE, max_size=5), st.randoms())
@settings(max_examples=40, deadline=None)
def test_any_order_of_telling_gives_the_same_figures(groups: list[tuple[Kind, int]], people: list[Known], luck) -> None:  # type: ignore[no-untyped-def]
    told = persons(groups, people)
    luck.shuffle(groups)
    luck.shuffle(people)

    assert persons(groups, people) == told


@given(GROUPS, st.lists(PEOPLE, max_size=4), PEOPLE)
@settings(max_examples=40, deadline=None)
def test_naming_somebody_never_lowers_a_figure_and_raises_it_by_one_at_most(
    groups: list[tuple[Kind, int]], people: list[Known], one_more: Known
) -> None:
    before, after = persons(groups, people).total(), persons(groups, [*people, one_more]).total()

    assert before <= after <= before + 1


@given(GROUPS, st.lists(PEOPLE, max_size=4))
@settings(max_examples=40, deadline=None)
def test_nobody_is_in_two_groups_and_no_group_holds_more_than_it_counts(
    groups: list[tuple[Kind, int]], people: list[Known]
) -> None:
    counts = Counter[Kind]()
    for kind, number in groups:
        counts[kind] += number
    flow = most_pairs(Counter(people), counts)

    assert all(number >= 0 for number in flow.values())
    for kind, number in counts.items():
        assert sum(n for (_, group), n in flow.items() if group == kind) <= number
    for person, number in Counter(people).items():
        assert sum(n for (one, _), n in flow.items() if one == person) <= number


def test_five_told_and_three_of_them_named_are_five() -> None:
    named = [Known(kind=Kind(outcome="killed", sex=sex, age="adult")) for sex in ("female", "female", "male")]
    found = persons([(Kind(outcome="killed"), 5)], named)

    assert found == {
        Kind(outcome="killed"): 2,
        Kind(outcome="killed", sex="female", age="adult"): 2,
        Kind(outcome="killed", sex="male", age="adult"): 1,
    }


def test_a_named_girl_is_none_of_three_men() -> None:
    men = Kind(outcome="killed", sex="male", age="grown")
    girl = Known(kind=Kind(outcome="killed", sex="female", age="child"))

    assert persons([(men, 3)], [girl]).total() == 4


def test_who_died_of_wounds_leaves_the_injured_and_is_not_counted_twice() -> None:
    died = Known(kind=Kind(outcome="killed", sex="male"), was="injured")
    found = persons([(Kind(outcome="injured"), 4)], [died])

    assert found == {Kind(outcome="injured"): 3, Kind(outcome="killed", sex="male"): 1}


def test_room_is_made_for_somebody_who_fits_only_where_another_stands() -> None:
    women, anybody = Kind(outcome="killed", sex="female"), Kind(outcome="killed")
    people = [Known(kind=Kind(outcome="killed", sex="female")), Known(kind=Kind(outcome="killed"))]

    assert persons([(women, 1), (anybody, 1)], people).total() == 2


def test_somebody_counted_in_another_incident_is_taken_out_of_this_one() -> None:
    here = Known(kind=Kind(outcome="killed", sex="male"), elsewhere=True)

    assert persons([(Kind(outcome="killed"), 2)], [here]) == {Kind(outcome="killed"): 1}
