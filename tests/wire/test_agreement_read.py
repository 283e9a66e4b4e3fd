"""What an agreement file becomes: parties bound, terms, periods, and one reading for every side that has one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.wire.agreements import SOUND, write
from truce.model.agreement import Agreement, Reading
from truce.wire.agreement import read_agreement
from truce.wire.catalogue import agreement_ids, from_catalogue


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def vela(tmp_path: Path) -> Agreement:
    return read_agreement(write(tmp_path, SOUND))


def changed(folder: Path, old: str, new: str) -> Agreement:
    assert old in SOUND
    return read_agreement(write(folder, SOUND.replace(old, new)))


def test_all_parties_are_those_the_text_binds_and_no_mediator(vela: Agreement) -> None:
    assert vela.bound == ("north", "south")
    assert vela.term("V-1").actors == ("north", "south")
    assert not vela.party("friends").is_bound


def test_a_side_that_stays_outside_is_not_bound() -> None:
    agreement = from_catalogue("victory-day-truce-2025")

    assert agreement.bound == ("ru",)
    assert agreement.party("ua").consent == "rejected_proposed_30_days"


def test_consents_are_kept_as_given() -> None:
    assert from_catalogue("black-sea-2025").party("ru").consent == "conditional"
    assert from_catalogue("may-2026-us-mediated").party("ua").consent == "confirmed_by_head_of_state"


def test_the_first_reading_is_the_texts_own(vela: Agreement) -> None:
    for term in vela.terms:
        own = term.readings[0]
        assert (own.id, own.by, own.text) == ("text", "text", term.act)


def test_a_period_the_term_does_not_give_is_the_agreements_and_says_so(vela: Agreement) -> None:
    own, taken = vela.term("V-1").readings[0], vela.term("V-2").readings[0]

    assert (own.start_from, own.end_from) == ("term", "term")
    assert (taken.start, taken.start_from) == (vela.effective_from, "agreement")
    assert vela.term("V-2").start is None


def test_a_null_end_is_open_and_known_to_be_open(vela: Agreement) -> None:
    reading = vela.term("V-2").readings[0]

    assert (reading.end, reading.end_from, reading.unknown_end) == (None, "none", False)
    assert reading.in_force_share(utc(2050, 1, 1), utc(2050, 1, 2)) == 1.0


def test_an_end_at_the_last_second_of_a_day_is_the_next_midnight(vela: Agreement) -> None:
    end = vela.term("V-1").readings[0].end

    assert end == utc(2026, 2, 15, 22)
    assert end.isoformat() == "2026-02-16T00:00:00+02:00"


def test_a_rival_reading_changes_only_what_it_speaks_of(vela: Agreement) -> None:
    own, rival = vela.term("V-1").readings

    assert (rival.id, rival.by) == ("south", "south")
    assert (rival.start, rival.start_from) == (utc(2026, 1, 15, 22), "reading")
    assert (rival.end, rival.end_from) == (own.end, "term")
    assert not rival.only_in_words


def test_two_readings_by_one_side_have_two_ids(tmp_path: Path) -> None:
    line = "      - {by: south, reading: only from the day after, start: '2026-01-16T00:00:00+02:00'}\n"

    vela = changed(tmp_path, line, line + line.replace("16T", "17T"))

    assert [reading.id for reading in vela.term("V-1").readings] == ["text", "south", "south-2"]


def test_a_reading_of_the_text_itself_refines_the_first_and_adds_none() -> None:
    readings = from_catalogue("minsk-2-2015").term("M2-2a").readings

    assert [reading.id for reading in readings] == ["text", "frequent-press-usage"]
    assert readings[0].text == "50 km is the width of the zone between the two sides"


def test_never_in_force_is_no_reading_ever_in_force(tmp_path: Path) -> None:
    vela = changed(tmp_path, "state: in_force", "state: never_effective")

    shares = [r.in_force_share(utc(2026, 1, 20), utc(2026, 1, 20)) for t in vela.terms for r in t.readings]
    assert set(shares) == {0.0}


def test_a_side_may_hold_that_a_term_never_came_into_force(tmp_path: Path) -> None:
    vela = changed(tmp_path, "start: '2026-01-16T00:00:00+02:00'}", "in_force: false}")

    assert [reading.in_force for reading in vela.term("V-1").readings] == [True, False]


def test_a_start_that_waits_for_an_event_has_no_date_and_gets_none() -> None:
    agreement = from_catalogue("minsk-2-2015")

    waits, dated = agreement.term("M2-4a").readings[0], agreement.term("M2-2a").readings[0]

    assert (waits.start, waits.start_from, waits.unknown_start) == (None, "rule", True)
    assert waits.in_force_share(utc(2015, 6, 1), utc(2015, 6, 2)) is None
    assert dated.start == agreement.effective_from
    assert agreement.term("M2-2a").period["start_rule"]["offset"] == "P1D"


def test_deadlines_are_half_open_too() -> None:
    assert from_catalogue("minsk-2-2015").term("M2-2a").deadline == utc(2015, 3, 2, 22)


def test_the_share_of_an_interval_is_what_lies_inside() -> None:
    reading = Reading(id="text", by="text", text="", start=utc(2025, 1, 2), end=utc(2025, 1, 4))

    assert reading.in_force_share(utc(2025, 1, 1), utc(2025, 1, 3)) == 0.5
    assert reading.in_force_share(utc(2025, 1, 1), utc(2025, 1, 5)) == 0.5
    assert reading.in_force_share(utc(2025, 1, 1), utc(2025, 1, 2)) == 0.0
    assert reading.in_force_share(utc(2025, 1, 4), utc(2025, 1, 5)) == 0.0
    assert reading.in_force_share(utc(2025, 1, 2), utc(2025, 1, 2)) == 1.0
    with pytest.raises(ValueError, match="before it starts"):
        reading.in_force_share(utc(2025, 1, 2), utc(2025, 1, 1))


# The cases of the brief: what the catalogue must say of its contested texts.


def test_the_energy_pause_has_three_rival_windows_and_none_of_its_own() -> None:
    text, ua, ru, us = from_catalogue("energy-pause-2026").term("EP-1").readings

    assert (text.start, text.end, text.unknown_start, text.unknown_end) == (None, None, True, True)
    assert (ua.start, ua.end) == (utc(2026, 1, 29, 22), utc(2026, 2, 5, 22))
    assert (ru.start, ru.end, ru.unknown_start, ru.unknown_end) == (None, utc(2026, 2, 1, 21), True, False)
    assert (us.start, us.end) == (utc(2026, 1, 24, 22), utc(2026, 2, 1, 22))


def test_one_night_is_inside_one_reading_and_after_two_others() -> None:
    text, *rivals = from_catalogue("energy-pause-2026").term("EP-1").readings
    night = (utc(2026, 2, 2, 20), utc(2026, 2, 3, 4))

    assert text.in_force_share(*night) is None
    assert [reading.in_force_share(*night) for reading in rivals] == [1.0, 0.0, 0.0]


def test_the_energy_moratorium_begins_a_week_later_for_one_side() -> None:
    text, ru, ua = from_catalogue("energy-moratorium-2025").term("EM-1").readings
    between = (utc(2025, 3, 20), utc(2025, 3, 21))

    assert text.start == ru.start == utc(2025, 3, 17, 21)
    assert [r.in_force_share(*between) for r in (text, ru, ua)] == [1.0, 1.0, 0.0]
    assert ua.note
    assert "assumption" in ua.note
    assert "power_grid" in ua.targets


def test_the_easter_truce_left_out_two_regions_in_one_reading() -> None:
    text, ua = from_catalogue("easter-truce-2025").term("ET-1").readings

    assert (text.zone_excludes, ua.zone_excludes) == ((), ("kursk", "belgorod"))
    assert (text.start, text.end) == (ua.start, ua.end)


def test_the_black_sea_understanding_was_never_in_force() -> None:
    for term in from_catalogue("black-sea-2025").terms:
        assert not any(reading.in_force for reading in term.readings)


def test_the_width_of_minsk_two_is_of_both_sides_together_and_the_press_reads_it_otherwise() -> None:
    agreement = from_catalogue("minsk-2-2015")

    depths = [agreement.term(f"M2-2{x}").readings[0].depth_each_side_m for x in "abc"]
    zone = agreement.term("M2-2a").zone

    assert depths == [25_000, 35_000, 70_000]
    assert agreement.term("M2-2a").readings[1].depth_each_side_m == 50_000
    assert (zone.line_of("ua"), zone.line_of("ordlo-luhansk")) == ("line-of-contact-actual", "line-2014-09-19")
    assert zone.details["width_total_km"] == 50


def test_a_duty_bearer_may_differ_from_the_actor() -> None:
    term = from_catalogue("lebanon-2024").term("LB-2a")

    assert "hezbollah" in term.actors
    assert term.duty_bearer == "lb"


def test_a_term_may_bind_before_the_ceasefire_starts() -> None:
    agreement = from_catalogue("sudan-jeddah-2023")

    start = agreement.term("SJ-0").readings[0].start
    assert start is not None
    assert agreement.effective_from is not None
    assert start < agreement.effective_from


def test_fifteen_january_at_midnight_comes_an_hour_earlier_in_moscow_than_in_kyiv(tmp_path: Path) -> None:
    kyiv = read_agreement(write(tmp_path, SOUND)).effective_from
    there = SOUND.replace("+02:00", "+03:00").replace("Europe/Kyiv", "Europe/Moscow")
    moscow = read_agreement(write(tmp_path, there)).effective_from

    assert kyiv is not None
    assert moscow is not None
    assert kyiv - moscow == timedelta(hours=1)


def test_the_juba_instant_is_the_evening_before_in_utc() -> None:
    assert from_catalogue("south-sudan-coha-2017").effective_from == utc(2017, 12, 23, 21, 1)


# Claims.


def test_a_partys_tally_has_a_window_a_unit_and_its_own_categories() -> None:
    first, _, at_least, whole = from_catalogue("easter-truce-2025").claims

    assert (first.by, first.about, first.count, first.unit) == ("ua", "ru", 2935, "ua_counted_violation")
    assert (first.earliest, first.latest) == (utc(2025, 4, 19, 21), utc(2025, 4, 20, 21))
    assert {tally.category: tally.count for tally in first.breakdown}["assaults"] == 96
    assert (at_least.count, at_least.at_least, at_least.unit) == (1300, True, None)
    assert (whole.count, whole.by) == (4900, "ru")
    assert first.id.startswith("clm-")


def test_a_missions_count_is_never_taken_for_a_partys_tally() -> None:
    for name in agreement_ids():
        agreement = from_catalogue(name)
        for claim in agreement.claims:
            is_party = any(party.id == claim.by and party.is_side for party in agreement.parties)
            assert (claim in agreement.party_claims) == is_party
            assert (claim.unit or "").startswith(("mission_", "dataset_")) != is_party
            assert (claim.text or "").startswith("not a party's tally") != is_party


def test_a_side_that_stays_outside_the_text_may_claim_all_the_same() -> None:
    (claim,) = from_catalogue("victory-day-truce-2025").party_claims

    assert (claim.by, claim.count, claim.unit) == ("ua", 734, None)


def test_a_bare_last_day_of_a_window_is_that_whole_day(tmp_path: Path) -> None:
    (claim,) = read_agreement(write(tmp_path, SOUND)).claims

    assert (claim.earliest, claim.latest) == (utc(2026, 1, 14, 22), utc(2026, 1, 16, 22))


def test_the_same_claim_keeps_its_id_when_its_source_or_its_line_changes(tmp_path: Path) -> None:
    (before,) = read_agreement(write(tmp_path, SOUND)).claims
    (after,) = changed(tmp_path, "claims:\n", "# a remark\nclaims:\n").claims
    (other,) = changed(tmp_path, "count: 7", "count: 8").claims

    assert (before.id, before.row) == (after.id, (after.row or 0) - 1)
    assert other.id != before.id


def test_every_claim_of_the_catalogue_has_its_own_id() -> None:
    all_ids = [claim.id for name in agreement_ids() for claim in from_catalogue(name).claims]

    assert len(set(all_ids)) == len(all_ids)
