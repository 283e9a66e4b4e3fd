"""What is chosen, against sums made by hand and by plain Python."""

from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.picture.made import START, crowd, incident, ruling, sheet_of, weighted
from truce.errors import NotFound, UnusableValue
from truce.picture.choice import Area, Choice, read_choice
from truce.picture.select import Selection, select
from truce.picture.sheet import Sheet

CROWD = crowd(3, 400)
SHEET = sheet_of(CROWD)


def chosen(sheet: Sheet, **filters: Any) -> dict[str, float]:
    """The chosen ids with their chances."""
    selection = select(sheet, Choice(**filters))
    return {
        sheet.id_of(row): round(float(selection.weight[row]), 6)
        for row in np.flatnonzero(selection.weight > 0).tolist()
    }


def test_an_act_that_is_likely_counts_with_its_likelihood() -> None:
    sheet = sheet_of([incident(1, acts=weighted(use_of_weapon=0.75, controlled_detonation=0.25))])

    assert chosen(sheet, act=("use_of_weapon",)) == {"inc-0000000000000001": 0.6}
    assert chosen(sheet, act=("use_of_weapon", "controlled_detonation")) == {"inc-0000000000000001": 0.8}


def test_whom_nobody_named_can_be_asked_for() -> None:
    sheet = sheet_of([incident(1, by=weighted(heath=0.25)), incident(2)])

    assert chosen(sheet, party=("unknown",)) == {"inc-0000000000000001": 0.6, "inc-0000000000000002": 0.8}


def test_an_incident_belongs_to_the_middle_of_its_interval() -> None:
    early, late = START, START.replace(hour=10)
    sheet = sheet_of([incident(1, earliest=early, latest=late)])

    assert chosen(sheet, start=early.replace(hour=8), end=late)
    assert not chosen(sheet, start=early.replace(hour=8, minute=1), end=late)
    assert not chosen(sheet, start=early, end=early.replace(hour=8))


RULINGS = [
    ruling("rul-a", term="VE-1"),
    ruling("rul-h", term="VE-1", party="heath"),
    ruling("rul-b", term="VE-2", status="in_force_no_evidence"),
    ruling("rul-d", term="VE-1", period="day"),
]
GROUNDS = [
    {"ruling": "rul-a", "incident": "inc-0000000000000001", "p_act": 0.5, "p_party": 1.0, "contribution": 0.4},
    {"ruling": "rul-h", "incident": "inc-0000000000000001", "p_act": 0.5, "p_party": 0.25, "contribution": 0.1},
    {"ruling": "rul-b", "incident": "inc-0000000000000002", "p_act": 1.0, "p_party": 1.0, "contribution": 0.005},
    {"ruling": "rul-d", "incident": "inc-0000000000000002", "p_act": 1.0, "p_party": 1.0, "contribution": 0.9},
    {"ruling": "rul-a", "incident": "inc-0000000000000003", "p_act": 1.0, "p_party": 1.0, "contribution": 0.0},
]


@pytest.fixture(scope="module")
def ruled() -> Sheet:
    told = incident(1, acts=weighted(use_of_weapon=0.5, exercise=0.5), by=weighted(heath=0.25))
    return sheet_of([told, incident(2), incident(3)], RULINGS, GROUNDS)


def test_under_a_term_an_incident_counts_as_it_does_in_the_ruling(ruled: Sheet) -> None:
    assert chosen(ruled, term=("VE-1",)) == {"inc-0000000000000001": 0.4}
    assert chosen(ruled, term=("VE-1",), party=("heath",)) == {"inc-0000000000000001": 0.1}


def test_an_act_is_not_asked_twice_of_what_a_term_has_weighed_already(ruled: Sheet) -> None:
    assert chosen(ruled, term=("VE-1",), act=("use_of_weapon",)) == {"inc-0000000000000001": 0.4}


def test_a_status_is_that_of_the_rulings_in_which_an_incident_counts(ruled: Sheet) -> None:
    assert set(chosen(ruled, status=("breached_serious",))) == {"inc-0000000000000001"}
    assert set(chosen(ruled, status=("no_ruling",))) == {"inc-0000000000000002", "inc-0000000000000003"}


def test_a_part_of_an_id_finds_it() -> None:
    assert set(chosen(SHEET, text="0000000000000010")) == {"inc-0000000000000010"}
    assert len(chosen(SHEET, text="inc-")) == 400
    assert not chosen(SHEET, text="x" * 60)


def test_what_each_filter_takes_out_adds_up_to_all_there_is() -> None:
    choice = Choice(act=("use_of_weapon",), certainty=0.4, credibility=("1", "2", "3"), means=("heard",))
    selection = select(SHEET, choice)
    kept = int((selection.weight > 0).sum())

    assert kept + sum(taken.alone_n for taken in selection.taken) + selection.together[0] == SHEET.size
    everything = float(selection.p.sum())
    gone = sum(taken.alone_expected for taken in selection.taken) + selection.together[1]
    assert gone + float(selection.p[selection.weight > 0].sum()) == pytest.approx(everything)


def plain(row: dict[str, Any], choice: Choice) -> float:
    """The chance of one incident under a choice, in plain words."""
    p = float(row["p_happened"])
    for codes, column in ((choice.act, "acts"), (choice.party, "by"), (choice.weapon, "weapon_class")):
        if codes:
            told = {one["code"]: one["weight"] for one in row[column]}
            told["unknown"] = max(0.0, 1 - sum(told.values()))
            p *= min(1.0, sum(told.get(code, 0.0) for code in codes))
    if choice.means and not set(row["means"] or ["unknown"]) & set(choice.means):
        return 0.0
    if row["p_happened"] < choice.certainty:
        return 0.0
    if choice.credibility and row["credibility"] not in choice.credibility:
        return 0.0
    if choice.area is not None and choice.area.box is not None:
        west, south, east, north = choice.area.box
        if row["lon"] is None or not (west <= row["lon"] <= east and south <= row["lat"] <= north):
            return 0.0
    return p


@settings(max_examples=40, deadline=None)
@given(
    act=st.sets(st.sampled_from(["use_of_weapon", "mine_laying", "unknown"])),
    party=st.sets(st.sampled_from(["heath", "karst", "unknown", "nobody-here"])),
    weapon=st.sets(st.sampled_from(["mortar", "unknown"])),
    means=st.sets(st.sampled_from(["heard", "saw", "unknown"])),
    certainty=st.floats(0, 1),
    credibility=st.sets(st.sampled_from("123456")),
    box=st.none() | st.tuples(st.floats(-40, -36), st.floats(40, 43), st.floats(-36, 0), st.floats(43, 50)),
)
def test_a_choice_means_what_plain_words_say_of_each_incident(
    act: set[str], party: set[str], weapon: set[str], means: set[str], certainty: float, credibility: set[str], box: Any
) -> None:
    choice = Choice(
        act=tuple(act),
        party=tuple(party),
        weapon=tuple(weapon),
        means=tuple(means),
        certainty=certainty,
        credibility=tuple(credibility),
        area=None if box is None else Area(box=box),
    )
    wanted = {row["id"]: plain(row, choice) for row in CROWD}

    selection = select(SHEET, choice)

    found = {SHEET.id_of(row): float(selection.weight[row]) for row in range(SHEET.size)}
    assert found == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("cut", [(0, 17), (100, 333), (390, 400)])
def test_a_part_of_the_sheet_is_chosen_from_as_the_whole_is(cut: tuple[int, int]) -> None:
    area = Area(corners=((-40, 40), (0, 41), (-30, 50)))
    choice = Choice(act=("use_of_weapon",), party=("heath",), means=("heard", "saw"), area=area)
    whole = select(SHEET, choice)
    part: Selection = select(SHEET, choice, *cut)

    assert (part.weight == whole.weight[slice(*cut)]).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(-170, 170), st.floats(-80, 80)), min_size=3, max_size=7))
def test_a_polygon_holds_the_places_that_lie_in_it(corners: list[tuple[float, float]]) -> None:
    shape = shapely.Polygon(corners)
    if not shape.is_valid or shape.area < 1e-9:
        return

    found = set(chosen(SHEET, area=Area(corners=tuple(corners))))

    placed = [row for row in CROWD if row["lon"] is not None]
    assert found == {row["id"] for row in placed if shapely.contains_xy(shape, row["lon"], row["lat"])}


def test_edges_that_cross_are_refused() -> None:
    with pytest.raises(UnusableValue, match="cross"):
        select(SHEET, Choice(area=Area(corners=((0, 0), (1, 1), (1, 0), (0, 1)))))


def test_a_zone_is_all_its_versions_together_and_one_that_nobody_drew_is_told() -> None:
    boxes = [shapely.to_wkb(shapely.box(-37, 42, -36, 44)), shapely.to_wkb(shapely.box(-36, 42, -35.9985, 44))]
    zones = pl.DataFrame({"name": ["valley", "valley"], "geometry": boxes})
    sheet = sheet_of([incident(n) for n in range(4)], tables={"zones": zones})

    assert set(chosen(sheet, area=Area(zone="valley"))) == {"inc-0000000000000000", "inc-0000000000000001"}
    with pytest.raises(NotFound) as told:
        select(sheet, Choice(area=Area(zone="dale")))
    assert told.value.given["known"] == "valley"


def test_nothing_at_all_can_be_chosen_from() -> None:
    empty = sheet_of([])

    assert select(empty, read_choice([("act", "use_of_weapon"), ("text", "a"), ("area", "0,0,1,1")])).weight.size == 0
