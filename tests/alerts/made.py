"""Rules and rows for tests of alerts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from truce.alerts.rule import Rule, rule_of

NOW = datetime(2025, 5, 1, 12, tzinfo=UTC)
DISC = {"disc": [37.8, 48.0, 5000.0]}
SCHEMA: dict[str, Any] = {
    "id": pl.String,
    "earliest": pl.Datetime("us", "UTC"),
    "latest": pl.Datetime("us", "UTC"),
    "act": pl.String,
    "by": pl.List(pl.Struct({"code": pl.String, "weight": pl.Float64})),
    "p_happened": pl.Float64,
    "p_inside": pl.Float64,
    "n_origins": pl.Int64,
}


def rule(kind: str = "geofence", **more: Any) -> Rule:
    """A rule of a kind; `asks` and whatever else it is told."""
    asks = {"area": DISC} if kind == "geofence" else {}
    told = {"name": "A rule", "kind": kind, "asks": asks | more.pop("asks", {}), **more}
    return rule_of(told, id="rle-1", by="otto", at=NOW)


def incident(id: str, hours_ago: float = 1.0, **more: Any) -> dict[str, Any]:
    """A row as `matched` wants it: an instant so many hours ago, certain, inside."""
    at = NOW - timedelta(hours=hours_ago)
    told = {"earliest": at, "latest": at, "act": "use_of_weapon", "by": [], "p_happened": 1.0, "p_inside": 1.0}
    return {"id": id, "n_origins": 1} | told | more


def rows(*told: dict[str, Any]) -> pl.DataFrame:
    """Incidents as a frame."""
    return pl.DataFrame(list(told), schema=SCHEMA)
