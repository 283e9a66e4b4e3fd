"""The fourteen invariants of DOMAIN 9.7, each by its number and its words. Fuller tests stand in the rooms."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.compliance.world import agreement, evidence, incident, judged, reading, term
from tests.flow.conftest import Walked
from tests.fusion.worlds import NOON, incidents, report
from truce.briefs.material import frame as table_of
from truce.compliance.contract import Options
from truce.compliance.judge import judge as judge_tables
from truce.flow.brief import brief
from truce.flow.frames import frame
from truce.flow.judge import evidence_of, options_of
from truce.model.claim import Claim
from truce.model.incident import Incident
from truce.model.report import Report
from truce.model.ruling import Ground, Ruling
from truce.wire.catalogue import from_catalogue

START = datetime(2030, 5, 4, tzinfo=UTC)


def test_03_rulings_cite_a_method_a_reading_a_line_version_and_a_coverage_figure(vela: Walked) -> None:
    rulings, grounds = frame(vela.house, Ruling), frame(vela.house, Ground)
    held = pl.col("area").str.starts_with("held:") & (pl.col("area") != "held:unknown")
    by_side = rulings.filter(held & (pl.col("n_incidents") > 0))

    assert rulings.filter(pl.col("method").is_null() | pl.col("reading").is_null()).is_empty()
    assert rulings.filter(pl.col("coverage").is_null()).is_empty()
    assert by_side.height
    assert by_side.filter(pl.col("line").is_null()).is_empty()
    cited = grounds.join(by_side.select(pl.col("id").alias("ruling")), on="ruling")
    assert cited.filter(pl.col("line").is_null() & (pl.col("p_area") > 0)).is_empty()


def test_04_there_is_no_rate_where_nobody_watched_and_silence_there_is_not_assessable(vela: Walked) -> None:
    rulings = frame(vela.house, Ruling)
    unwatched = rulings.filter(pl.col("coverage_hours") == 0)

    assert unwatched.height
    assert unwatched["rate"].null_count() == unwatched.height
    quiet = unwatched.filter((pl.col("n_incidents") == 0) & (pl.col("measure") == "acts"))
    assert not set(quiet["status"]) & {"kept", "no_breach_recorded", "compliant"}


def test_05_claims_never_enter_a_total(vela: Walked) -> None:
    easter = from_catalogue("easter-truce-2025")
    boast = replace(easter.claims[0], count=10**6)
    acts = [incident("a", datetime(2025, 4, 20, 9, tzinfo=UTC), by={"ru": 1.0})]
    options = Options(as_of=datetime(2025, 5, 1, tzinfo=UTC))

    told, silent = (
        judge_tables(evidence(acts), [replace(easter, claims=claims)], options) for claims in ((boast,), ())
    )

    assert told.rulings.equals(silent.rulings)
    assert frame(vela.house, Claim).height  # and the demo, which has claims, counts without them
    assert frame(vela.house, Ruling).filter(pl.col("high") > 1000).is_empty()


def test_06_units_are_never_summed_across_series() -> None:
    camera = report("camera", unit="smm_violation", count=3, earliest=NOON, latest=NOON + timedelta(minutes=1))
    party = report("party", unit="ua_counted_violation", count=40, earliest=NOON, latest=NOON + timedelta(minutes=1))

    (event,) = incidents([camera, party])

    assert {(c.unit, c.count) for c in event.counts} == {("smm_violation", 3), ("ua_counted_violation", 40)}


@given(st.integers(-3, 3))
def test_07_windows_are_half_open(minutes: int) -> None:
    end = START + timedelta(days=1)
    found = judged(
        evidence([incident("shot", end + timedelta(minutes=minutes))]),
        agreement(term("T-1", "cessation", reading("text", START, end)), effective_from=START, effective_until=end),
        as_of=end + timedelta(days=9),
    )

    counted = [g for g in found.grounds.to_pylist() if g["contribution"] > 0]
    assert bool(counted) == (minutes < 0)


def test_11_a_term_that_is_not_in_force_is_never_broken_and_rival_scopes_give_a_result_each() -> None:
    pause = from_catalogue("energy-pause-2026")
    strike = incident("strike", datetime(2026, 2, 3, 1, tzinfo=UTC), by={"ru": 1.0}, target={"power_generation": 1.0})
    found = judge_tables(evidence([strike]), [pause], Options(as_of=datetime(2026, 2, 10, tzinfo=UTC)))

    for row in found.grounds.to_pylist():
        assert row["p_force"] > 0 or row["contribution"] == 0
    readings = {r["reading"] for r in found.rulings.to_pylist()}
    assert len(readings) >= 3


def test_13_published_numbers_can_be_made_again_from_what_is_kept(vela: Walked) -> None:
    first, again = (brief(vela.house, "json", "en") for _ in range(2))

    judged_again = judge_tables(evidence_of(vela.house), vela.house.agreements, options_of(vela.house))

    assert first.content == again.content
    assert table_of(judged_again.rulings).sort("id").equals(frame(vela.house, Ruling).sort("id"))


def test_10_merging_keeps_every_row(vela: Walked) -> None:
    members = frame(vela.house, Incident, columns=["members"]).explode("members").unnest("members")

    assert Counter(members["report"]) == Counter(frame(vela.house, Report, columns=["id"])["id"])
