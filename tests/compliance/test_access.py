"""Restrictions of the watchers: rulings of their own, by whom they name, and counted once."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.world import (
    DAY,
    HOUR,
    T0,
    WORDS,
    agreement,
    evidence,
    incident,
    judged,
    reading,
    rows,
    table,
    term,
    watch,
)
from truce.compliance.access import Restrictions, restrictions
from truce.compliance.contract import Evidence, Options
from truce.compliance.periods import force_of
from truce.compliance.rules.rule import rule_of
from truce.compliance.setting import settle
from truce.model.coverage import Coverage
from truce.model.incident import Incident
from truce.model.weapons import Inventory

ACCESS = term("A-1", "access_monitors")
PACT = agreement(ACCESS)


def kept_away(id: str, start: int, hours: int = 2, by: str | None = "north", **more: Any) -> Coverage:
    told: dict[str, Any] = {"quality": 0.0, "restriction": "denial", "restricted_by": by} | more
    return watch(id, T0 + start * HOUR, T0 + (start + hours) * HOUR, **told)


def blocked(id: str, at: int, by: dict[str, float], **more: Any) -> Incident:
    told: dict[str, Any] = {"acts": {"obstruction_of_monitors": 1.0}, "by": by, "p_happened": 1.0} | more
    return incident(id, T0 + at * HOUR, **told)


def found(what: Evidence, begun: bool = False) -> Restrictions:
    setting = settle(what, Options(as_of=T0 + 90 * DAY), WORDS)
    rule = rule_of(PACT, ACCESS, ACCESS.readings[0], WORDS)
    return restrictions(setting, rule, force_of(rule, setting.as_of, None) if begun else None)


def counted(what: Evidence) -> float:
    """All obstructions, those told by incidents and those logged, each once."""
    told = found(what)
    return float(told.events.p_happened.sum() + (1.0 - told.doubles).sum())


def test_each_restriction_is_laid_to_the_party_it_names_and_to_no_other() -> None:
    told = found(evidence(coverage=[kept_away("a", 1), kept_away("b", 5, by="south"), kept_away("c", 9, by=None)]))
    by = {row["party"]: (row["restrictions"], row["hours"]) for row in told.by_party().to_dicts()}

    assert by == {"north": (1, 2.0), "south": (1, 2.0), None: (1, 2.0)}


def test_a_ruling_of_its_own_for_each_controlling_party() -> None:
    days = [kept_away("a", 1), kept_away("b", 5), kept_away("c", 9, by="south"), kept_away("d", 13, by=None)]
    got = judged(evidence(coverage=days), PACT)
    expected = {r["party"]: r["expected"] for r in rows(got, period="whole", area="all")}

    assert expected == {"any": pytest.approx(4.0), "north": pytest.approx(2.0), "south": pytest.approx(1.0)}


def test_weather_is_no_restriction_by_anybody() -> None:
    assert found(evidence(coverage=[kept_away("a", 1, restriction="impediment")])).events.size == 0


def test_records_of_one_watcher_that_touch_are_one_restriction() -> None:
    told = found(evidence(coverage=[kept_away("a", 1, watcher="p"), kept_away("b", 3, watcher="p")]))

    assert told.events.id.to_list() == ["cov-a"]
    assert told.hours.tolist() == [4.0]


def test_one_that_lasts_into_the_truce_counts_at_its_start() -> None:
    told = found(evidence(coverage=[kept_away("a", -3, hours=6), kept_away("b", -9, hours=2)]), begun=True)

    assert [(at - told.events.earliest.max()) // 3_600_000_000 for at in told.events.earliest] == [0, -9]


def test_an_incident_that_tells_of_the_same_denial_is_not_counted_beside_it() -> None:
    both = evidence([blocked("x", 2, {"north": 1.0})], [kept_away("a", 1)])

    assert found(both).doubles.tolist() == [1.0]
    assert found(both).events.p_happened.tolist() == [1.0]
    (row,) = rows(judged(both, PACT), period="whole", area="all", party="north")
    assert row["expected"] == pytest.approx(1.0)


def test_where_only_the_incident_names_somebody_it_stands_and_the_log_does_not() -> None:
    told = found(evidence([blocked("x", 2, {"north": 0.8})], [kept_away("a", 1, by=None)]))

    assert told.events.p_happened.tolist() == [pytest.approx(0.2)]
    assert told.doubles.tolist() == [pytest.approx(0.2)]


@pytest.mark.parametrize("elsewhere", [{"lon": 39.0}, {"lon": None, "lat": None, "radius_m": None}])
def test_an_obstruction_elsewhere_is_another_one(elsewhere: dict[str, Any]) -> None:
    both = evidence([blocked("x", 2, {"north": 1.0}, **elsewhere)], [kept_away("a", 1)])

    assert found(both).doubles.tolist() == [0.0]


def test_an_obstruction_hours_later_is_another_one() -> None:
    assert found(evidence([blocked("x", 9, {"north": 1.0})], [kept_away("a", 1)])).doubles.tolist() == [0.0]


def test_a_shot_is_no_obstruction_and_is_left_alone() -> None:
    shot = incident("x", T0 + 2 * HOUR)

    assert found(evidence([shot], [kept_away("a", 1)])).doubles.tolist() == [0.0]


def visit(hours: int, result: str, **more: Any) -> Inventory:
    at = T0 + hours * HOUR
    told: dict[str, Any] = {"party": "north", "lon": 38.0, "lat": 48.0, "radius_m": 100.0} | more
    return Inventory(id=f"inv-{hours}", source="m", site="depot", earliest=at, latest=at + HOUR, result=result,
                     day=at.date(), **told)  # fmt: skip


def test_a_store_that_was_closed_to_inspectors_is_a_restriction() -> None:
    told = found(replace(evidence(), inventories=table(Inventory, [visit(2, "access_denied"), visit(9, "present")])))

    assert [(r["party"], r["kind"]) for r in told.by_party().to_dicts()] == [("north", "denial")]


@pytest.mark.parametrize(("by", "kept"), [("north", 1), (None, 1), ("south", 2)])
def test_a_closed_store_that_the_log_tells_of_counts_once(by: str | None, kept: int) -> None:
    both = replace(
        evidence(coverage=[kept_away("a", 2, by=by)]), inventories=table(Inventory, [visit(2, "access_denied")])
    )

    assert found(both).events.size == kept


HOURS = st.integers(0, 40)
DENIALS = st.lists(st.tuples(HOURS, st.sampled_from(["north", "south", None])), max_size=5, unique_by=lambda d: d[0])
TOLD = st.lists(st.tuples(HOURS, st.sampled_from([{"north": 1.0}, {"south": 0.5}, {}])), max_size=5)


@settings(max_examples=25, deadline=None)
@given(DENIALS, TOLD)
def test_together_they_are_no_more_than_both_and_no_fewer_than_either(
    denials: list[tuple[int, str | None]], told: list[tuple[int, dict[str, float]]]
) -> None:
    logs = [kept_away(str(i), at, hours=1, by=by, watcher=f"w{i}") for i, (at, by) in enumerate(denials)]
    acts = [blocked(str(i), at, by) for i, (at, by) in enumerate(told)]
    both = counted(evidence(acts, logs))

    assert both <= len(logs) + len(acts) + 1e-9
    assert both >= len(logs) - sum(1 for _, by in denials if by is None) - 1e-9


@settings(max_examples=15, deadline=None)
@given(DENIALS, TOLD)
def test_swapping_the_parties_swaps_what_is_laid_to_them(
    denials: list[tuple[int, str | None]], told: list[tuple[int, dict[str, float]]]
) -> None:
    other: dict[str | None, str | None] = {"north": "south", "south": "north", None: None}
    turn = {"north": "south", "south": "north"}

    def laid(swap: bool) -> dict[str | None, float]:
        whose = other if swap else {party: party for party in other}
        logs = [kept_away(str(i), at, by=whose[by], watcher=f"w{i}") for i, (at, by) in enumerate(denials)]
        named = [(at, {turn[p] if swap else p: w for p, w in by.items()}) for at, by in told]
        acts = [blocked(str(i), at, by) for i, (at, by) in enumerate(named)]
        hours = found(evidence(acts, logs)).by_party().group_by("party").agg(pl.sum("hours"))
        return {whose[party]: total for party, total in hours.iter_rows()}

    assert laid(swap=False) == laid(swap=True)


def test_what_is_not_yet_known_is_not_counted() -> None:
    early = judged(evidence(coverage=[kept_away("a", 30)]), agreement(term("A-1", "access_monitors", reading())),
                   as_of=T0 + DAY)  # fmt: skip

    assert {r["expected"] for r in rows(early, period="whole", party="any", area="all")} == {0.0}
