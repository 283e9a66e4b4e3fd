"""A sensor's message: whole or refused, the same twice, its up-time coverage, its doubt kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import UnusableValue
from truce.model.columns import schema
from truce.model.coverage import Coverage
from truce.model.report import Report
from truce.sources.sensor import LARGEST, MOST, as_text, message_id, read_message

NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)


def message(**told: Any) -> dict[str, Any]:
    base = {
        "message": "m-1",
        "sensor": "acoustic-3",
        "means": "acoustic",
        "sent_at": "2025-04-20T14:59:00+03:00",
        "observations": [observation()],
        "uptime": [stretch()],
    }
    return base | told


def observation(**told: Any) -> dict[str, Any]:
    base = {
        "at": "2025-04-20T14:58:30+03:00",
        "clock_error_s": 2,
        "where": {"lon": 38.6, "lat": 48.7, "sector": {"from": 200, "to": 220, "near_m": 1000, "far_m": 4000}},
        "acts": {"use_of_weapon": 0.9},
        "confidence": 0.8,
        "phenomenon": "explosion",
        "count": 3,
    }
    return base | told


def stretch(**told: Any) -> dict[str, Any]:
    base = {
        "from": "2025-04-20T11:00:00Z",
        "to": "2025-04-20T11:59:00Z",
        "where": {"lon": 38.6, "lat": 48.7, "radius_m": 4000},
        "quality": 0.7,
    }
    return base | told


def read(told: dict[str, Any]) -> Any:
    return read_message(as_text(told), "masts", NOW, grade="B")


def fault(told: dict[str, Any]) -> str:
    with pytest.raises(UnusableValue) as wrong:
        read(told)
    return str(wrong.value.given["field"])


def test_what_it_noticed_is_a_report_and_what_it_watched_is_coverage() -> None:
    found = read(message())

    (report,), (cover,) = found.reports, found.coverage
    assert (report["source"], report["origin"], report["means"]) == ("acoustic-3", "sensor:acoustic-3", "acoustic")
    assert report["latest"] - report["earliest"] == timedelta(seconds=4)
    assert report["acts"] == [{"code": "use_of_weapon", "weight": pytest.approx(0.72)}]
    assert (report["where_kind"], report["grade"], report["flags"]) == ("sector", "B", [])
    assert (cover["source"], cover["watcher"], cover["quality"]) == ("masts", "acoustic-3", 0.7)
    assert {name: t.schema for name, t in found.tables().items()} == {
        "report": schema(Report),
        "coverage": schema(Coverage),
    }


def test_the_same_message_twice_is_the_same_rows_and_another_feeds_is_not() -> None:
    assert read(message()).reports == read(message()).reports
    other = read_message(as_text(message()), "other", NOW)
    assert other.reports[0]["id"] != read(message()).reports[0]["id"]


def test_a_clock_that_runs_ahead_is_doubted_not_refused() -> None:
    ahead = read(message(observations=[observation(at="2025-04-20T16:00:00+03:00"), observation()], uptime=None))
    assert [row["flags"] for row in ahead.reports] == [["clock_doubtful"], []]
    late = read(message(observations=[observation(at="2019-04-20T16:00:00Z")]))
    assert late.reports[0]["flags"] == ["clock_doubtful"]


def test_what_was_not_watched_yet_is_no_coverage() -> None:
    assert fault(message(uptime=[stretch(to="2025-04-20T13:00:00Z")])) == "uptime[0].to"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (message(message=""), "message"),
        (message(message="x" * 129), "message"),
        (message(message="a\nb"), "message"),
        (message(sensor=7), "sensor"),
        (message(sent_at="2025-04-20T14:59:00"), "sent_at"),
        (message(sent_at="yesterday"), "sent_at"),
        (message(means="smelled"), "means"),
        (message(observations=[], uptime=[]), "observations"),
        (message(observations={}), "observations"),
        (message(observations=[observation(acts={})]), "observations[0].acts"),
        (message(observations=[observation(acts={"party": 1})]), "observations[0].acts"),
        (message(observations=[observation(confidence=1.2)]), "observations[0].confidence"),
        (message(observations=[observation(at=None)]), "observations[0].at"),
        (message(observations=[observation(when={"earliest": "x"})]), "observations[0].at"),
        (message(observations=[observation(clock_error_s=-1)]), "observations[0].clock_error_s"),
        (message(uptime=[stretch(quality=2)]), "uptime[0].quality"),
        (message(uptime=[stretch(where=None)]), "uptime[0].where.lon"),
        (message(uptime=[stretch(speed=2)]), "uptime[0].speed"),
        (message(weather="fine"), "weather"),
        (message(observations=[observation()] * (MOST + 1)), "observations"),
    ],
)
def test_a_message_that_cannot_be_is_refused_by_the_name_of_its_fault(told: dict[str, Any], field: str) -> None:
    assert fault(told).startswith(field)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff", b'{"message": 1}', b'{"message":"a","message":"b"}'])
def test_what_has_no_id_is_no_message(content: bytes) -> None:
    with pytest.raises(UnusableValue):
        message_id(content)


def test_a_message_that_is_too_long_is_not_read() -> None:
    with pytest.raises(UnusableValue):
        message_id(b'{"message":"a","x":"' + b"y" * LARGEST + b'"}')


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
SPOTS = st.sampled_from(["message", "sensor", "means", "sent_at", "observations", "uptime"])
INNER = st.sampled_from(["at", "when", "clock_error_s", "where", "acts", "confidence", "count", "weapon", "text"])


@given(SPOTS, INNER, JSON, st.booleans())
def test_whatever_is_sent_is_read_or_refused_and_nothing_else(spot: str, inner: str, value: Any, deep: bool) -> None:
    told = message(observations=[observation(**{inner: value})]) if deep else message(**{spot: value})
    try:
        read_message(as_text(told), "masts", NOW).tables()
    except UnusableValue as wrong:
        refused = wrong
    else:
        return
    assert "field" in refused.given
