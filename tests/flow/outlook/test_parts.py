"""Will each term and area hold: no part is surer than its truce, nor the truce as all its parts than any of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.flow.outlook.days import DAY, begun, judged, mission, paper
from truce.flow.house import House
from truce.flow.outlook.forecast import forecast
from truce.flow.outlook.holding import forecasts_of, will_hold
from truce.flow.outlook.parts import part_forecasts
from truce.flow.outlook.score import score
from truce.flow.outlook.series import told_series
from truce.flow.outlook.standing import standing_of
from truce.model.columns import from_table, to_table
from truce.model.forecast import ANY_END, PART, REPORTED, Forecast, Score
from truce.model.ids import make_id
from truce.model.ruling import Ruling
from truce.outlook.survival.parts import read_marks

MARKS = [one.name for one in read_marks()]
CALM = [float(n % 3 == 0) * 0.5 for n in range(40)]
LOUD = [1.0 + n % 2 for n in range(40)]
HABIT = "breach_a_day_here"


def spread(house: House, by: Mapping[str, Sequence[float]], watched: dict[str, float] | None = None) -> House:
    """The mission with days of its first term by area, and over the whole of it."""
    whole = [sum(values) for values in zip(*by.values(), strict=True)]
    house = judged(house, whole)
    rows = list(from_table(Ruling, house.mission.lake.read(Ruling)))
    for area, counts in by.items():
        seen = (watched or {}).get(area, 0.8)
        for row, count in zip(rows[: len(whole)], counts, strict=True):
            one = replace(row, id=make_id("ruling", area, row.id), area=area, coverage=seen, noticed=seen or None)
            rows.append(replace(one, expected=count, low=count, high=count))
    house.mission.lake.replace(Ruling, to_table(Ruling, rows))
    return house


@pytest.fixture
def house(tmp_path: Path) -> House:
    return mission(tmp_path / "days")


def said(house: House) -> dict[tuple[str | None, str | None, str | None, int], Forecast]:
    """What is said of the truce and of its parts by what is kept, counts aside."""
    at = begun(house) + 40 * DAY
    told = list(told_series(house))
    will = will_hold(house, standing_of(house, house.agreements[0], at, told))
    assert will is not None
    facts = {"made_at": at, "method": "test", "day": at.date(), "hindcast": False}
    rows = [*forecasts_of(will, {name: name for name in will.signs}, facts), *part_forecasts(house, will, told, facts)]
    return {(one.term, one.area, one.definition, one.ahead_days): one for one in rows}


def chance(one: Forecast) -> float:
    assert one.p is not None
    assert one.p_low is not None
    assert one.p_high is not None
    assert 0.0 <= one.p_low <= one.p <= one.p_high <= 1.0
    return one.p


def test_every_term_area_and_term_in_an_area_has_a_chance_by_every_mark_at_every_horizon(house: House) -> None:
    house = spread(house, {"north": CALM, "south": CALM})
    term = house.agreements[0].terms[0].id
    told = said(house)

    places = [(term, "all"), (term, "north"), (term, "south"), (None, "north"), (None, "south"), (None, None)]
    marks = {key[2] for key in told if key[:2] == (term, "north")}
    assert marks == set(MARKS)
    for mark in (HABIT, "any_breach_here"):
        for place in places:
            assert [told[*place, mark, ahead].base is not None for ahead in (7, 30, 90)] == [True] * 3
    assert told[term, "north", HABIT, 7].because[0].startswith("rul-")


def test_chances_fall_with_the_days_ahead_and_no_part_is_surer_than_its_truce(house: House) -> None:
    told = said(spread(house, {"north": CALM, "south": CALM}))

    for (term, area, mark, ahead), one in told.items():
        if mark not in MARKS or one.p is None:
            continue
        assert chance(one) <= chance(told[None, None, ANY_END, ahead]) + 1e-12
        if ahead == 7:
            assert chance(told[term, area, mark, 30]) <= chance(one)
            assert chance(told[term, area, mark, 90]) <= chance(told[term, area, mark, 30])


def test_where_any_parts_end_is_its_end_the_truce_is_no_surer_than_any_of_its_parts(house: House) -> None:
    told = said(spread(house, {"north": CALM, "south": [0.0] * 40, "east": CALM}))

    for (_, _, mark, ahead), one in told.items():
        if mark in MARKS and one.p is not None:
            assert chance(told[None, None, mark, ahead]) <= chance(one) + 1e-12


def test_so_many_breaches_anywhere_are_as_many_in_the_whole_of_it(house: House) -> None:
    house = spread(house, {"north": LOUD, "south": CALM})
    term = house.agreements[0].terms[0].id
    told = said(house)

    assert told[term, "north", HABIT, 30].state == told[term, "all", HABIT, 30].state == "met"
    assert (told[None, None, HABIT, 30].state, told[None, None, HABIT, 30].p) == ("met", 0.0)
    assert told[term, "south", HABIT, 30].state == "holds"
    assert chance(told[term, "south", HABIT, 30]) > 0.2


def test_a_mark_met_and_left_again_is_a_state_and_never_an_end(house: House) -> None:
    """What was called ended would have come back to life: only the truce's own end is one."""
    loud = said(spread(house, {"north": [*CALM[:33], *[3.0] * 7]}))
    calm = said(spread(house, {"north": [*[3.0] * 7, *[0.0] * 33]}))

    assert (loud[None, "north", HABIT, 7].state, calm[None, "north", HABIT, 7].state) == ("met", "holds")
    assert not [key for key, one in [*loud.items(), *calm.items()] if one.state == "ended"]


def test_a_part_that_nobody_watches_cannot_be_told_and_leaves_its_truce_open(house: House) -> None:
    house = spread(house, {"north": CALM, "south": CALM}, {"south": 0.0})
    term = house.agreements[0].terms[0].id
    told = said(house)

    blind = told[term, "south", HABIT, 7]
    assert (blind.p, blind.state, blind.why, blind.basis) == (None, "cannot_be_told", "nobody_watched", REPORTED)
    assert blind.base is not None
    assert told[None, None, HABIT, 7].state == "cannot_be_told"
    assert told[None, None, HABIT, 7].why == "some_parts_unseen"


def test_a_part_that_has_no_watched_time_before_the_truce_is_not_held_against_it(house: House) -> None:
    house = spread(house, {"north": CALM})

    one = said(house)[house.agreements[0].terms[0].id, "north", "as_before_here", 7]
    assert (one.p, one.why) == (None, "no_level_before")


def test_of_a_truce_that_is_over_nothing_is_foretold_in_its_parts(house: House) -> None:
    house = spread(house, {"north": CALM})
    paper(house, "declared_over", begun(house) + 35 * DAY)
    told = said(house)

    ended = [one for (_, _, mark, _), one in told.items() if mark in MARKS]
    assert {(one.state, one.p) for one in ended} == {("ended", 0.0)}
    over = replace(house.agreements[0], effective_until=begun(house) + 35 * DAY)
    assert not {key[2] for key in said(replace(house, agreements=(over,)))} & set(MARKS)


# --------------------------------------------------------------------------------------------------- what came


def came(house: House, by: Mapping[str, Sequence[float]], watched: dict[str, float] | None = None) -> dict[str, Score]:
    """What became of what was said of one mark in a week: by area, "" the truce as all of its parts."""
    forecast(spread(house, dict.fromkeys(by, CALM)))
    longer = {area: [*CALM, *more] for area, more in by.items()}
    later = spread(house, longer, watched)
    score(replace(later, clock=lambda: begun(house) + 60 * DAY))
    forecasts = {one.id: one for one in from_table(Forecast, house.mission.lake.read(Forecast))}
    told = {}
    for one in from_table(Score, house.mission.lake.read(Score)):
        about = forecasts[one.forecast]
        if one.kind == PART and one.definition == HABIT and about.ahead_days == 7 and about.term is None:
            told[about.area or ""] = one
    return told


def test_a_part_is_scored_by_whether_its_mark_was_met_before_its_day(house: House) -> None:
    found = came(house, {"north": [0.0] * 14, "south": [3.0] * 14})

    assert (found["north"].seen, found["south"].seen, found[""].seen) == (1.0, 0.0, 0.0)
    assert found["south"].brier is not None
    assert found["south"].base_brier is not None
    assert found["south"].model == "parts"


def test_what_comes_after_its_day_is_no_end_of_it(house: House) -> None:
    found = came(house, {"north": [0.0] * 7 + [5.0] * 7})

    assert found["north"].seen == 1.0


def test_a_part_that_nobody_watched_meanwhile_is_not_scored(house: House) -> None:
    forecast(spread(house, {"north": CALM, "south": CALM}))
    later = spread(house, {"north": [*CALM, *[0.0] * 14], "south": [*CALM, *[0.0] * 14]})
    rows = list(from_table(Ruling, later.mission.lake.read(Ruling)))
    after = begun(house) + 40 * DAY
    blind = [replace(r, coverage=0.0, noticed=None) if r.area == "south" and r.earliest >= after else r for r in rows]
    later.mission.lake.replace(Ruling, to_table(Ruling, blind))
    score(later)

    forecasts = {one.id: one for one in from_table(Forecast, house.mission.lake.read(Forecast))}
    scored = [forecasts[one.forecast] for one in from_table(Score, house.mission.lake.read(Score))]
    assert {one.area for one in scored if one.definition == HABIT and one.term is None} == {"north"}


def test_parts_are_told_by_the_texts_first_reading_and_by_whomever(house: House) -> None:
    told = said(spread(house, {"north": CALM}))

    assert {one.party for (term, _, mark, _), one in told.items() if term and mark in MARKS} == {"any"}
