from datetime import date

import pytest

from tests.community.harm.casualties import group, incident, record, steps, teller
from truce.community.harm.estimate import NO_OVERLAP, TOO_FEW, TOO_FEW_LISTS, chao, estimate
from truce.community.harm.figures import TRAITS, figures, publish
from truce.model.harm import CasualtyRecord

VERIFIED = ("under_verification", "verified")


def test_the_floor_and_what_is_told_stand_apart() -> None:
    told = incident(group(3), group(4, "injured", "unknown", "unknown", "under_verification"))
    found = figures([told], [])

    assert found.floor == {"killed": 3, "injured": 0, "missing": 0}
    assert found.unverified == {"killed": 0, "injured": 4, "missing": 0}


def test_every_table_sums_to_the_floor() -> None:
    shelled = incident(group(3, sex="female"), weapon="mlrs", control="ua", mode="direct")
    mined = incident(group(2, "injured", "male", "child", *VERIFIED), weapon="mine", control="ru", area="Izium")
    found = figures([shelled, mined], [record(shelled, age="older")])

    for outcome, number in found.floor.items():
        assert {sum(found.table(trait, outcome).values()) for trait in TRAITS} == {number}
    assert found.table("weapon", "killed")["shelling"] == 3
    assert found.table("weapon", "injured")["mine"] == 2
    assert found.wide_area == (3, 5)


def test_harm_counts_for_the_day_it_happened_whenever_it_was_verified() -> None:
    april, may = incident(group(2)), incident(group(5), day=date(2025, 5, 1))

    assert figures([april, may], [], date(2025, 4, 1), date(2025, 5, 1)).floor["killed"] == 2


def test_an_area_where_nobody_could_look_shows_as_such_beside_its_low_floor() -> None:
    reached = incident(group(8), control="ua")
    closed = incident(group(9, "killed", "unknown", "unknown", "under_verification"), control="ru")
    ua, ru = reversed(figures([reached, closed], []).reach)

    assert (ua.control, ua.verified, ua.ended, ua.told) == ("ua", 8, 1, 1)
    assert (ru.control, ru.verified, ru.persons, ru.ended, ru.told) == ("ru", 0, 9, 0, 1)


def test_what_is_published_shows_no_small_count_and_no_sum_that_gives_it_away() -> None:
    told = [incident(group(20, sex="female")), incident(group(2, sex="male")), incident(group(30, sex="unknown"))]
    shown = publish(figures(told, []))

    assert shown.table("sex", "killed")["male"] is None
    assert list(shown.table("sex", "killed").values()).count(None) >= 2
    assert not any(n is not None and 0 < n < shown.least for n in shown.cells.values())
    assert shown.floor["killed"] == 52


def test_an_area_where_few_were_harmed_is_not_even_named() -> None:
    told = [incident(group(9)), incident(group(2), area="Three Houses"), incident(group(1), area="The Mill")]
    shown = publish(figures(told, []))

    assert shown.table("area", "killed").keys() == {"Kherson", "elsewhere"}
    assert shown.table("area", "injured") == {"Kherson": 0, "elsewhere": 0}


def named_by(*origins: str) -> CasualtyRecord:
    return record(incident(), tellers=tuple(teller("organisation", origin) for origin in origins))


def test_an_estimate_is_a_bound_from_below_with_an_interval_around_it() -> None:
    records = [named_by("hospital") for _ in range(6)]
    records += [named_by("registry") for _ in range(4)]
    records += [named_by("hospital", "registry") for _ in range(5)]
    found = estimate(records, "killed")

    assert (found.observed, found.once, found.twice, found.lists) == (15, 10, 5, 2)
    assert found.at_least == pytest.approx(15 + 0.5 * 10**2 / (2 * 5))
    assert found.low == pytest.approx(15 + 5 / 3.6, rel=0.2)
    assert found.observed < (found.low or 0) < (found.at_least or 0) < (found.high or 0)


def test_without_lists_that_share_somebody_nothing_is_estimated() -> None:
    apart = [named_by(name) for name in ("hospital", "registry") for _ in range(6)]

    assert estimate(apart[:6], "killed").none == TOO_FEW_LISTS
    assert estimate(apart, "killed").none == NO_OVERLAP
    assert chao("killed", lists=3, observed=4, once=2, twice=2).none == TOO_FEW
    assert estimate([], "killed").at_least is None


def test_a_source_that_names_one_person_is_no_list() -> None:
    families = [named_by("hospital", f"family-{n}") for n in range(12)]

    assert estimate(families, "killed").none == TOO_FEW_LISTS


def test_lists_of_merged_records_name_one_person() -> None:
    stands = named_by("hospital")
    again = named_by("registry")
    merged = CasualtyRecord(
        id=again.id,
        incident=again.incident,
        kind=again.kind,
        tellers=again.tellers,
        steps=steps("duplicate_merged", into=stands.id),
    )

    others = [named_by("hospital", "registry") for _ in range(9)]
    found = estimate([stands, merged, *others], "killed")
    assert (found.observed, found.twice) == (10, 10)


def test_where_everybody_is_on_two_lists_nobody_is_supposed_beyond_them() -> None:
    found = chao("killed", lists=3, observed=17, once=0, twice=17)

    assert (found.at_least, found.low, found.high) == (17, 17, 17)
