"""A straight invented line along 38 east, weapons so many kilometres from it, and real agreements to judge them by."""

from datetime import UTC, datetime, timedelta
from typing import Any

import shapely

from tests.compliance.world import evidence, incident, line
from truce.compliance.contract import Options
from truce.compliance.judge import judge
from truce.model.where import from_local_xy
from truce.wire.catalogue import from_catalogue

SEEN = datetime(2016, 6, 1, 9, tzinfo=UTC)
BASE = shapely.LineString([(38.0, 46.5), (38.0, 49.5)])
SURE = 0.99  # P(it happened) of the incident
SIDES = [("ua", False), ("ordlo-donetsk", True), ("ordlo-luhansk", True)]  # (party, whether its own side lies east)


def ruling(agreement: str, term: str, km: float, party: str, *, east: bool, **seen: Any) -> dict[str, Any]:
    """The ruling over the whole period, of the party's own account, for one weapon `km` from the line at 48 north."""
    lon, lat = from_local_xy(km * 1000.0 * (1 if east else -1), 0.0, 38.0, 48.0)
    given: dict[str, Any] = {"acts": {"weapon_in_prohibited_area": 1.0}, "by": {party: 1.0}, "p_happened": SURE} | seen
    seen_there = incident("weapon", SEEN, lon=float(lon), lat=float(lat), **given)
    found = judge(evidence([seen_there], lines=baselines()), [from_catalogue(agreement)], Options(as_of=at(2)))
    rows = found.rulings.to_pylist()
    (answer,) = [
        r
        for r in rows
        if (r["term"], r["reading"], r["party"], r["period"], r["area"]) == (term, "text", party, "whole", "all")
    ]
    return dict(answer)


def at(days: int) -> datetime:
    return SEEN + timedelta(days=days)


def baselines() -> list[Any]:
    """Each party has a baseline of its own; here both run where BASE does."""
    day = SEEN.replace(hour=0)
    given: dict[str, Any] = {"latest": day + timedelta(days=1), "holder": None, "opposite": None}
    return [line(day, BASE, None, line=name, **given) for name in ("line-of-contact-actual", "line-2014-09-19")]


def chance(row: dict[str, Any]) -> float:
    """P(nearer than allowed, and of the kind), the doubt whether it happened taken out."""
    return float(row["expected"]) / SURE


__all__ = ["BASE", "SEEN", "SIDES", "SURE", "at", "baselines", "chance", "ruling"]
