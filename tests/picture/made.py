"""Invented incidents of the Isle of Vela for the picture, plain enough to be counted by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from truce.compliance.count.poisson_binomial import Moments, quantiles
from truce.picture.lay import lay
from truce.picture.sheet import Floats, Sheet
from truce.picture.tally import Trials

START = datetime(2031, 5, 4, 6, tzinfo=UTC)
WEIGHTED = pl.List(pl.Struct({"code": pl.String, "weight": pl.Float64}))
KINDS: dict[str, Any] = {
    "id": pl.String,
    "earliest": pl.Datetime("us", "UTC"),
    "latest": pl.Datetime("us", "UTC"),
    "lon": pl.Float64,
    "lat": pl.Float64,
    "radius_m": pl.Float64,
    "acts": WEIGHTED,
    "act": pl.String,
    "means": pl.List(pl.String),
    "by": WEIGHTED,
    "against": WEIGHTED,
    "weapon_class": WEIGHTED,
    "killed_low": pl.Int64,
    "killed_high": pl.Int64,
    "n_reports": pl.Int64,
    "n_origins": pl.Int64,
    "p_happened": pl.Float64,
    "credibility": pl.String,
}
RULING = dict.fromkeys(("id", "agreement", "term", "reading", "party", "area", "period", "status"), pl.String)
GROUND: dict[str, Any] = {
    "ruling": pl.String,
    "incident": pl.String,
    "p_act": pl.Float64,
    "p_party": pl.Float64,
    "contribution": pl.Float64,
}
ZONE = "Atlantic/Azores"


def weighted(**weights: float) -> list[dict[str, Any]]:
    """A weighted choice as a row of the lake holds it."""
    return [{"code": code, "weight": weight} for code, weight in weights.items()]


def incident(number: int, **told: Any) -> dict[str, Any]:
    """One incident: shelling near the middle of the isle that nobody doubts much, unless told otherwise."""
    at = START + timedelta(hours=number)
    plain = {
        "id": f"inc-{number:016x}",
        "earliest": at,
        "latest": at,
        "lon": -36.0 + number * 0.001,
        "lat": 43.0,
        "radius_m": 300.0,
        "acts": weighted(use_of_weapon=1.0),
        "act": "use_of_weapon",
        "means": ["heard"],
        "by": [],
        "against": [],
        "weapon_class": [],
        "killed_low": None,
        "killed_high": None,
        "n_reports": 1,
        "n_origins": 1,
        "p_happened": 0.8,
        "credibility": "3",
    }
    return plain | told


def ruling(id: str, **told: str) -> dict[str, str]:
    """A ruling over a whole period and area."""
    plain = {"agreement": "vela", "term": "VE-1", "reading": "*", "party": "any", "area": "all", "period": "whole"}
    return {"id": id, **plain, "status": "breached_serious", **told}


def sheet_of(
    incidents: list[dict[str, Any]],
    rulings: list[dict[str, str]] | None = None,
    grounds: list[dict[str, Any]] | None = None,
    **more: Any,
) -> Sheet:
    """The sheet of a few incidents."""
    return lay(
        pl.DataFrame(incidents, schema=KINDS),
        pl.DataFrame(rulings or [], schema=RULING),
        pl.DataFrame(grounds or [], schema=GROUND),
        version="0123456789abcdef",
        zone=more.pop("zone", ZONE),
        tables=more.pop("tables", None),
    )


def crowd(seed: int, size: int) -> list[dict[str, Any]]:
    """Many incidents all over the world, some without a place, some on one spot, some beyond the map's edge."""
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(size):
        lon, lat = float(draw.uniform(-180, 180)), float(draw.uniform(-90, 90))
        if draw.random() < 0.6:
            lon, lat = -36.0 + float(draw.normal(0, 0.05)), 43.0 + float(draw.normal(0, 0.05))
        if draw.random() < 0.2:
            lon, lat = -36.0, 43.0
        placed = draw.random() > 0.1
        act = str(draw.choice(["use_of_weapon", "forward_movement", "mine_laying"]))
        share = float(draw.uniform(0.3, 1.0))
        rows.append(
            incident(
                number,
                lon=lon if placed else None,
                lat=lat if placed else None,
                acts=weighted(**{act: share}),
                act=act,
                by=weighted(heath=float(draw.uniform(0, 0.6)), karst=float(draw.uniform(0, 0.4))),
                weapon_class=weighted(mortar=0.5) if draw.random() < 0.5 else [],
                means=[str(name) for name in draw.choice(["heard", "saw", "filmed"], int(draw.integers(0, 3)))],
                p_happened=float(draw.uniform(0.05, 1.0)),
                credibility=str(draw.integers(1, 7)),
                n_reports=int(draw.integers(1, 5)),
            )
        )
    return rows


def law(trials: Trials) -> tuple[Floats, Floats]:
    """The law of the rulings."""
    moments = Moments(trials.n.astype(np.float64), trials.mean, trials.variance, trials.third)
    return quantiles(moments, trials.group, trials.chance)
