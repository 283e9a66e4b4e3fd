"""A draft tried against a past period: moved, cut, widened, sorted into words, and set beside another."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.compliance.world import DAY, HOUR, T0, agreement, evidence, incident, line, reading, term, watch, zone
from truce.compliance.contract import Options
from truce.compliance.whatif import WORDS, Trial, align, begins, cut, hold, shifted, widened
from truce.compliance.whatif.outcome import PERMITS, UNDECIDED, word_of
from truce.compliance.whatif.shift import INSTANT, LAST_SECOND
from truce.errors import WrongUsage
from truce.model.agreement import Agreement, Party, TermZone
from truce.model.line import Zone
from truce.vocabulary import vocabulary
from truce.wire.catalogue import agreement_ids, from_catalogue

CATALOGUE = [from_catalogue(id) for id in agreement_ids()]
DELTAS = st.integers(-20 * 365 * 86400, 20 * 365 * 86400).map(lambda s: timedelta(seconds=s))


def boundaries(one: Agreement) -> list[datetime]:
    """Every instant of an agreement that judging reads, in the order of the text; dates are tried by themselves."""
    found = [one.effective_from, one.effective_until]
    for t in one.terms:
        found += [t.start, t.end, t.deadline]
        found += [boundary for r in t.readings for boundary in (r.start, r.end)]
        found += [
            midnight(v)
            for k, v in t.period.items()
            if k != "extended_to" and isinstance(v, str) and INSTANT.fullmatch(v)
        ]
    return [when for when in found if when is not None]


def midnight(text: str) -> datetime:
    """The instant written; one of 23:59:59 is the midnight after it."""
    found = datetime.fromisoformat(text)
    return found + timedelta(seconds=1) if found.time() == LAST_SECOND else found


def tried(draft: Agreement, *incidents: Any, **known: Any) -> Trial:
    return hold(evidence(incidents, **known), draft, Options(as_of=T0 + 90 * DAY))


def words_of(trial: Trial, party: str = "any") -> dict[tuple[str, str], str]:
    return {(o.term, o.reading): o.word for o in trial.outcomes if o.party == party}


# --- moved


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda a: a.id)
@settings(max_examples=20)
@given(by=DELTAS)
def test_a_draft_that_is_moved_keeps_every_distance_in_time(one: Agreement, by: timedelta) -> None:
    assume(not any((when + by).time() == LAST_SECOND for when in boundaries(one)))
    assert boundaries(shifted(one, by)) == [when + by for when in boundaries(one)]


@settings(max_examples=20)
@given(by=DELTAS)
def test_moved_there_and_back_a_draft_is_what_it_was(by: timedelta) -> None:
    for one in CATALOGUE:
        assume(not any((when + by).time() == LAST_SECOND for when in boundaries(one)))
        plain = shifted(one, timedelta(0))
        there = shifted(shifted(one, by), -by)
        assert boundaries(there) == boundaries(plain)


def test_whole_days_keep_dates_as_dates() -> None:
    moved = shifted(from_catalogue("minsk-2-2015"), timedelta(days=100))
    assert (moved.signed, begins(moved)) == ("2015-05-23", datetime(2015, 5, 25, 22, tzinfo=UTC))


def test_a_date_moved_by_hours_becomes_an_instant_of_the_texts_own_zone() -> None:
    moved = shifted(from_catalogue("minsk-2-2015"), timedelta(hours=6))
    assert moved.signed == "2015-02-12T06:00:00+02:00"


def test_deadlines_move_with_the_draft() -> None:
    moved = shifted(from_catalogue("minsk-2-2015"), timedelta(days=10)).term("M2-2a")
    assert moved.deadline == datetime.fromisoformat("2015-03-13T00:00:00+02:00")
    assert moved.period["deadline"] == "2015-03-13T00:00:00+02:00"
    assert moved.period["deadline_rule"] == {"trigger": "withdrawal_start", "offset": "P14D"}


def test_claims_are_of_their_own_time_and_do_not_move() -> None:
    assert shifted(from_catalogue("easter-truce-2025"), DAY).claims == ()


def test_a_text_without_a_start_begins_with_the_earliest_reading() -> None:
    assert begins(from_catalogue("energy-pause-2026")) == datetime.fromisoformat("2026-01-25T00:00:00+02:00")
    assert begins(from_catalogue("black-sea-2025")) is None


@settings(max_examples=20)
@given(st.integers(-100, 100))
def test_moving_draft_and_events_together_changes_no_outcome(hours: int) -> None:
    by = timedelta(hours=hours)
    draft = agreement(term())
    before = tried(draft, incident("a", T0 + HOUR, p_happened=0.99))
    after = hold(
        evidence([incident("a", T0 + HOUR + by, p_happened=0.99)]),
        shifted(draft, by),
        Options(as_of=T0 + 90 * DAY + by),
    )
    assert before.outcomes == after.outcomes


# --- cut


def test_a_draft_that_is_cut_ends_there_and_an_earlier_end_stays() -> None:
    draft = agreement(
        term("T-1"), term("T-2", "cessation", reading(end=T0 + HOUR)), term("T-3", "cessation", reading(end=None))
    )
    ended = cut(draft, T0 + DAY)

    assert [t.readings[0].end for t in ended.terms] == [T0 + DAY, T0 + HOUR, T0 + DAY]
    assert ended.effective_until == T0 + DAY


def test_what_happens_at_the_cut_is_outside() -> None:
    draft = cut(agreement(term()), T0 + DAY)
    inside = tried(draft, incident("a", T0 + DAY - HOUR, p_happened=0.99))
    outside = tried(draft, incident("a", T0 + DAY, p_happened=0.99))

    assert words_of(inside)[("T-1", "text")] == "broken"
    assert words_of(outside)[("T-1", "text")] != "broken"


# --- sorted into words


def test_every_status_of_the_vocabulary_has_a_word() -> None:
    told = {word_of(status, "breach_established", "acts") for status in vocabulary().statuses}
    assert told <= set(WORDS)
    assert {"kept", "broken", "indeterminate", "not assessable", "not in force"} <= told


def test_the_reasons_that_leave_it_undecided_are_reasons_of_the_vocabulary() -> None:
    assert set(vocabulary().reasons) >= UNDECIDED
    assert set(vocabulary().measures) >= PERMITS


def test_a_permission_is_no_duty_whatever_is_told() -> None:
    assert {word_of(s, "breach_likely", "permission") for s in vocabulary().statuses} == {"no duty"}


def test_told_but_not_established_is_indeterminate_and_unwatched_silence_is_not_assessable() -> None:
    assert (
        words_of(tried(agreement(term()), incident("a", T0 + HOUR, p_happened=0.6)))[("T-1", "text")] == "indeterminate"
    )
    assert words_of(tried(agreement(term())))[("T-1", "text")] == "not assessable"


def test_watched_silence_is_kept() -> None:
    island = zone("island", shapely.box(37.99, 47.99, 38.01, 48.01))
    draft = agreement(term(zone=TermZone(kind="named_area", name="island")))
    trial = tried(draft, coverage=[watch("p", T0, T0 + 2 * DAY)], zones=[island])
    assert words_of(trial)[("T-1", "text")] == "kept"


def test_rival_readings_are_told_apart_and_never_summed_up() -> None:
    late = reading("south", start=T0 + DAY)
    trial = tried(agreement(term("T-1", "cessation", reading(), late)), incident("a", T0 + HOUR, p_happened=0.99))

    assert words_of(trial)[("T-1", "text")] == "broken"
    assert words_of(trial)[("T-1", "south")] != "broken"
    assert "*" not in {o.reading for o in trial.outcomes}


# --- what was lacking


def test_an_unwatched_night_is_named_with_the_area_and_the_means_of_the_text() -> None:
    island = zone("island", shapely.box(37.99, 47.99, 38.01, 48.01))
    draft = agreement(term(zone=TermZone(kind="named_area", name="island"), verification=("patrol",)))
    days = [watch(f"p{d}", T0 + d * DAY + 4 * HOUR, T0 + d * DAY + 16 * HOUR) for d in range(2)]
    told = tried(draft, coverage=days, zones=[island]).lacks

    assert any("by night" in lack.instead and "island" in lack.instead and "patrol" in lack.instead for lack in told), (
        told
    )
    assert not any(lack.ever for lack in told)


def test_what_nobody_could_see_is_said_with_its_reason() -> None:
    secret = term(
        "T-1", "prohibited_act", checkability="not_checkable", rule={"measure": "none", "because": "it is secret"}
    )
    (lack,) = tried(agreement(secret)).lacks
    assert (lack.ever, lack.why) == (True, "it is secret")


def test_a_term_that_waits_for_papers_names_the_paper_and_who_has_it() -> None:
    step = {"event": "law_in_force", "papers": ["law"], "from": ["north"]}
    draft = agreement(term("T-1", "political", modality="require", checkability="documentary", rule={"steps": [step]}))
    (lack,) = tried(draft).lacks
    assert lack.why == "this mission keeps no document at all"
    assert lack.instead == "documents (law) of law_in_force from north"


def test_a_term_that_rests_says_what_it_waits_for() -> None:
    resting = term(rule={"after": ["bridge_repaired"]})
    trial = tried(agreement(resting), incident("a", T0 + HOUR, p_happened=0.99))

    assert words_of(trial)[("T-1", "text")] == "not in force"
    assert [lack.why for lack in trial.lacks] == ["it waits for bridge_repaired"]


def test_an_area_that_nobody_drew_is_asked_for_by_name() -> None:
    draft = agreement(term(zone=TermZone(kind="named_zones", zones=("da-1",))))
    trial = tried(draft, incident("a", T0 + HOUR))
    assert any("da-1" in lack.instead for lack in trial.lacks if lack.term == "T-1"), trial.lacks


def drawn_for(agreement: str, name: str, shape: shapely.Geometry) -> Zone:
    return replace(zone(name, shape), id=f"zon-{name}-{agreement}", agreement=agreement)


def test_a_zone_drawn_for_another_agreement_serves_the_draft_and_is_named() -> None:
    island = drawn_for("signed-text", "island", shapely.box(37.99, 47.99, 38.01, 48.01))
    draft = agreement(term(zone=TermZone(kind="named_area", name="island")))
    trial = tried(draft, coverage=[watch("p", T0, T0 + 2 * DAY)], zones=[island])

    assert trial.borrowed == ("island",)
    assert words_of(trial)[("T-1", "text")] == "kept"


def test_a_zone_drawn_for_the_draft_itself_is_taken_before_any_other() -> None:
    here, there = shapely.box(37.99, 47.99, 38.01, 48.01), shapely.box(10.0, 10.0, 11.0, 11.0)
    draft = agreement(term(zone=TermZone(kind="named_area", name="island")))
    zones = [drawn_for("greenline", "island", here), drawn_for("signed-text", "island", there)]
    trial = tried(draft, incident("a", T0 + HOUR, p_happened=0.99), zones=zones)

    assert trial.borrowed == ()
    assert words_of(trial)[("T-1", "text")] == "broken"


def test_rival_drawings_of_one_name_are_never_chosen_between() -> None:
    here, there = shapely.box(37.99, 47.99, 38.01, 48.01), shapely.box(10.0, 10.0, 11.0, 11.0)
    draft = agreement(term(zone=TermZone(kind="named_area", name="island")))
    with pytest.raises(WrongUsage, match="not alike"):
        tried(draft, zones=[drawn_for("one", "island", here), drawn_for("other", "island", there)])


VILLAGES = TermZone(kind="class_of_place", description="villages and their surroundings")


def test_places_without_an_edge_count_everything_and_that_is_said() -> None:
    edgeless = term("T-1", "cessation", zone=VILLAGES)
    trial = tried(agreement(edgeless), incident("a", T0 + HOUR, p_happened=0.99))

    assert words_of(trial)[("T-1", "text")] == "broken"
    assert any("no edge is stated" in lack.why for lack in trial.lacks)


def test_surroundings_are_tried_where_somebody_drew_the_places() -> None:
    draft = agreement(term("T-1", "cessation", zone=VILLAGES))
    village = zone("villages and their surroundings", shapely.box(38.0, 48.01, 38.01, 48.02))  # 1.1 km to the north
    trial = tried(draft, incident("a", T0 + HOUR, p_happened=0.99), zones=[village])

    assert {s.taken: s.word for s in trial.swings}["2000 m around"] == "broken"
    assert {s.taken: s.word for s in trial.swings}["500 m around"] != "broken"


def test_a_bound_party_that_no_source_names_is_pointed_out() -> None:
    draft = agreement(term())
    assert tried(draft, incident("a", T0 + HOUR, by={"north": 1.0})).strangers == ("south",)
    other = replace(draft, parties=(Party(id="nord", name="North", role="party"),))
    assert tried(other, incident("a", T0 + HOUR, by={"north": 1.0})).strangers == ("nord",)


# --- how far it matters

BAND = TermZone(kind="symmetric_band", depth_each_side_m=10_000.0, reference_line="front")
NORTH = shapely.box(37.0, 48.0, 39.0, 49.0)
WEST_EAST = shapely.LineString([(37.0, 48.0), (39.0, 48.0)])


def band(depth_m: float = 10_000.0) -> Agreement:
    text = reading(depth_each_side_m=depth_m)
    told = term("T-1", "withdrawal_weapons", text, modality="require", zone=BAND, object={"weapon_class": "artillery"})
    return agreement(told, reference_lines=({"id": "front", "time_varying": True},))


def gun(id: str, lat: float) -> Any:
    acts = {"weapon_in_prohibited_area": 1.0}
    return incident(
        id, T0 + HOUR, lat=lat, acts=acts, weapon_class={"artillery": 1.0}, by={"north": 1.0}, radius_m=500.0
    )


def test_a_wider_zone_never_holds_fewer_guns() -> None:
    front = line(T0, WEST_EAST, NORTH, latest=T0 + 2 * DAY)
    trial = tried(band(), *(gun(str(n), 48.0 + n * 0.03) for n in range(1, 9)), lines=[front])
    by_width = {s.taken: s.expected for s in trial.swings if s.taken.startswith("width")}

    assert list(by_width) == ["width x 0.5", "width x 1", "width x 2"]
    numbers = [n for n in by_width.values() if n is not None]
    assert numbers == sorted(numbers)
    assert numbers[0] < numbers[-1]


def test_the_width_taken_once_is_the_text_itself() -> None:
    front = line(T0, WEST_EAST, NORTH, latest=T0 + 2 * DAY)
    trial = tried(band(), gun("a", 48.05), lines=[front])
    same = next(s for s in trial.swings if s.taken == "width x 1")
    text = next(o for o in trial.outcomes if o.party == "any")
    assert (same.word, same.expected) == (text.word, text.expected)


def test_every_rival_line_series_is_tried() -> None:
    low = line(T0, WEST_EAST, NORTH, latest=T0 + 2 * DAY)
    moved = shapely.affinity.translate(WEST_EAST, yoff=-0.3)
    high = line(T0, moved, None, latest=T0 + 2 * DAY, line="rival", holder=None, opposite=None)
    trial = tried(band(), gun("a", 48.05), lines=[low, high])
    assert [s.taken for s in trial.swings if s.taken.startswith("line")] == ["line front", "line rival"]


def test_terms_without_a_distance_are_not_widened() -> None:
    wide = widened(agreement(term("T-1"), *band().terms), 2.0)
    assert [(t.id, t.readings[0].depth_each_side_m) for t in wide.terms] == [("T-1", 20_000.0)]
    assert tried(agreement(term())).swings == ()


def test_distances_of_a_table_widen_too() -> None:
    wide = widened(from_catalogue("minsk-memorandum-2014"), 0.5).term("MM-4b")
    assert [row["distance_km"] for row in wide.distance_table_km][:3] == [4.5, 4.0, 7.5]


# --- two beside each other


@pytest.mark.parametrize("first", CATALOGUE, ids=lambda a: a.id)
def test_every_term_of_two_drafts_stands_once(first: Agreement) -> None:
    for second in (CATALOGUE[0], CATALOGUE[-1], first):
        pairs = align(first, second)
        assert [p.first.id for p in pairs if p.first] == [t.id for t in first.terms]
        assert sorted(p.second.id for p in pairs if p.second) == sorted(t.id for t in second.terms)
        assert all(p.first.type == p.second.type for p in pairs if p.first and p.second)


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda a: a.id)
def test_a_draft_beside_itself_differs_in_nothing(one: Agreement) -> None:
    pairs = align(one, one)
    assert all(p.first is p.second for p in pairs)
    assert all(p.differences() == () for p in pairs)


def test_what_two_drafts_say_otherwise_is_named() -> None:
    deeper = replace(band().terms[0], readings=(reading(depth_each_side_m=15_000.0),))
    (pair,) = align(band(), replace(band(), terms=(deeper,)))
    assert pair.differences() == ("depth: 10 km each side / 15 km each side",)


def test_trying_a_draft_leaves_the_evidence_as_it_was() -> None:
    known = evidence([incident("a", T0 + HOUR)])
    before = known.incidents.clone()
    hold(known, agreement(term()), Options(as_of=T0 + 90 * DAY))
    assert known.incidents.equals(before)
    assert isinstance(known.incidents, pl.DataFrame)
