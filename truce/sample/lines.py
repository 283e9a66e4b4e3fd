"""The line of contact of each day and the zones as the mission draws them: one day of the line is missing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import truce.sample.places as isle
from truce.sample.places import local
from truce.sample.telling import clock

PRECISION_M = 150.0


def lines() -> Iterator[dict[str, Any]]:
    """A line of DESIGN 5 for every day but the missing one; the line is the true one, its precision is stated."""
    for day in isle.days():
        if day == isle.MISSING_LINE_DAY:
            continue
        before = day - timedelta(days=1)
        same = before >= isle.FIRST_DAY and isle.line_on(day) == isle.line_on(before)
        yield {
            "noun": "line", "line": "contact-line", "source": "vela-mission-line",
            "when": {"earliest": clock(local(day)), "latest": clock(local(day + timedelta(days=1)))},
            "holder": "karst", "opposite": "heath",
            "where": {"geometry": isle.line_geometry(day), "area": isle.karst_area(day),
                      "country": isle.island(), "precision_m": PRECISION_M},
            "repeats_previous": same and before != isle.MISSING_LINE_DAY, "disputed": False, "note": None,
        }  # fmt: skip


def zone_lines() -> Iterator[dict[str, Any]]:
    """The zones of the agreement as zones of DESIGN 5."""
    for feature in isle.zones()["features"]:
        named = feature["properties"]
        yield {
            "noun": "zone", "name": named["name"], "agreement": named["agreement"], "source": named["source"],
            "where": {"geometry": feature["geometry"]}, "note": named["note"],
        }  # fmt: skip
