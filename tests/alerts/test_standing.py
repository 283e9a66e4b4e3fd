"""Dates, watchers, restrictions, cases and statuses: each told when it turns, and once."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest

from tests.alerts.made import NOW, rule
from truce.alerts.alert import OF_CASES
from truce.alerts.standing import dates, denied, received, silent, turned
from truce.model.act import Entry
from truce.model.deadline import Deadline

HOUR = timedelta(hours=1)
TIME = pl.Datetime("us", "UTC")


def deadline(id: str, due: datetime | None, **more: Any) -> Deadline:
    told: dict[str, Any] = {
        "party": "ru",
        "kind": "deadline",
        "term": "T-1",
        "status": "pending",
        "as_of": NOW,
        "method": "m",
    } | more
    return Deadline(id=id, due=due, **told)


def test_a_date_is_told_when_it_comes_near_and_again_when_it_passes_and_never_twice() -> None:
    made, one = rule("deadline"), deadline("dln-1", NOW + 24 * HOUR)
    first = dates(made, [one], NOW, None)
    again = dates(made, [one], NOW + HOUR, first.stood)
    passed = dates(made, [replace(one, status="overdue")], NOW + 25 * HOUR, again.stood)

    assert [a.what for a in first.found] == ["deadline_near"]
    assert again.found == ()
    assert [a.what for a in passed.found] == ["deadline_missed"]


def test_what_had_passed_before_the_rule_was_made_is_not_told() -> None:
    old = deadline("dln-1", NOW - 24 * HOUR, status="overdue")
    first = dates(rule("deadline"), [old], NOW, None)

    assert first.found == ()
    assert dates(rule("deadline"), [old], NOW + HOUR, first.stood).found == ()


@pytest.mark.parametrize("status", ["met", "met_late", "moot", "undated"])
def test_a_date_that_nobody_waits_for_is_not_told(status: str) -> None:
    due = None if status == "undated" else NOW + HOUR

    assert dates(rule("deadline"), [deadline("dln-1", due, status=status)], NOW, None).found == ()


def test_an_extended_date_is_told_by_its_new_instant_beside_the_first() -> None:
    one = deadline("dln-1", NOW - HOUR, extended_to=NOW + HOUR, status="extended")
    found = dates(rule("deadline"), [one], NOW, {"keys": []}).found

    assert found[0].what == "deadline_near"
    assert found[0].against == {"first": (NOW - HOUR).isoformat()}


def test_only_the_dates_of_the_parties_asked_about_and_of_all() -> None:
    told = [deadline(f"dln-{party}", NOW + HOUR, party=party) for party in ("ru", "ua", "all")]
    found = dates(rule("deadline", asks={"parties": ["ua"]}), told, NOW, None).found

    assert {one.facts["party"] for one in found} == {"ua", "all"}


def watched(*told: tuple[str, float, float]) -> pl.DataFrame:
    """Coverage: (watcher, ended hours ago, quality)."""
    return pl.DataFrame(
        [
            {
                "id": f"cov-{n}", "watcher": who, "means": "recorded_camera", "quality": quality,
                "earliest": NOW - (ago + 5) * HOUR, "latest": NOW - ago * HOUR,
            }
            for n, (who, ago, quality) in enumerate(told)
        ],
        schema={
            "id": pl.String, "watcher": pl.String, "means": pl.String, "quality": pl.Float64,
            "earliest": TIME, "latest": TIME,
        },
    )  # fmt: skip


def test_a_watcher_that_fell_silent_is_told_since_when_and_one_long_gone_is_not() -> None:
    looked = silent(
        rule("sensor_down"), watched(("a", 1, 0.8), ("b", 10, 0.8), ("b", 30, 0.8), ("c", 24 * 30, 0.8)), NOW
    )

    assert [one.facts["watcher"] for one in looked.found] == ["b"]
    assert looked.found[0].since == NOW - 10 * HOUR
    assert looked.facts == {"watchers": 2, "silent": 1}


def test_being_kept_out_is_no_watching() -> None:
    assert silent(rule("sensor_down"), watched(("a", 10, 0.8), ("a", 1, 0.0)), NOW).found != ()


def test_one_silence_is_one_alert_however_often_it_is_looked_at_and_the_next_is_another() -> None:
    made = rule("sensor_down")
    first, later = (silent(made, watched(("a", 10, 0.8)), NOW + n * HOUR).found[0].id for n in (0, 5))
    next_one = silent(made, watched(("a", 8, 0.8)), NOW).found[0].id

    assert first == later != next_one


def restricted(*ids: str, ago: float = 2) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "id": id, "watcher": "patrol-7", "means": "saw", "restriction": "denial", "restricted_by": "ru",
                "earliest": NOW - ago * HOUR, "latest": NOW - (ago - 1) * HOUR,
            }
            for id in ids
        ],
        schema={
            "id": pl.String, "watcher": pl.String, "means": pl.String, "restriction": pl.String,
            "restricted_by": pl.String, "earliest": TIME, "latest": TIME,
        },
    )  # fmt: skip


def test_a_new_restriction_is_told_and_where_the_watcher_was_is_not() -> None:
    looked = denied(rule("access_denied"), restricted("cov-1", "cov-2"), frozenset({"cov-1"}), NOW)

    assert [one.about for one in looked.found] == [("cov-2",)]
    assert not {"lon", "lat"} & looked.found[0].facts.keys()
    assert denied(rule("access_denied"), restricted("cov-1"), None, NOW).found == ()


def test_many_or_old_restrictions_are_told_together() -> None:
    many = denied(rule("access_denied"), restricted(*(f"cov-{n}" for n in range(30))), frozenset(), NOW).found
    old = denied(rule("access_denied"), restricted("cov-1", ago=24 * 30), frozenset(), NOW).found

    assert [(one.what, one.facts["n"]) for one in many] == [("access_many", 30)]
    assert [one.what for one in old] == ["access_old"]


def entry(seq: int, urgency: str) -> Entry:
    facts = {"urgency": urgency, "channel": "hotline", "summary": "who was where"}
    return Entry(act="case.receive", at=NOW, subject=f"cas-{seq}", facts=facts, seq=seq, hash="00")


def test_a_case_is_told_to_who_may_read_cases_and_what_it_holds_to_nobody() -> None:
    looked = received(
        rule("new_case", asks={"urgencies": ["immediate"]}),
        [entry(1, "routine"), entry(2, "immediate")],
        NOW,
        first=False,
    )

    assert [one.about for one in looked.found] == [("cas-2",)]
    assert looked.found[0].asks == OF_CASES
    assert "who was where" not in str(looked.found[0])
    assert received(rule("new_case"), [entry(1, "routine")], NOW, first=True).found == ()


def ruled(status: str, id: str = "rul-1") -> pl.DataFrame:
    told = {
        "id": id,
        "agreement": "a",
        "term": "T-1",
        "reading": "text",
        "party": "ru",
        "area": "all",
        "period": "whole",
    }
    return pl.DataFrame([told | {"status": status, "expected": 2.0, "as_of": NOW}], schema_overrides={"as_of": TIME})


def test_a_status_that_turns_is_told_with_what_it_was() -> None:
    made, breaches = rule("status"), frozenset({"breached_minor"})
    found = turned(made, ruled("not_assessable"), ruled("breached_minor"), breaches, NOW).found

    assert (found[0].facts["status"], found[0].against["was"]) == ("breached_minor", "not_assessable")
    assert turned(made, ruled("breached_minor"), ruled("breached_minor"), breaches, NOW).found == ()
    assert turned(made, None, ruled("breached_minor"), breaches, NOW).says == "started"
    only = rule("status", asks={"breaches": True})
    assert turned(only, ruled("breached_minor"), ruled("not_assessable"), breaches, NOW).found == ()
