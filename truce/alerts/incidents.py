"""Incidents in an area: which of them a rule means, and which of those are new."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import polars as pl

from truce.alerts.alert import Alert, alert
from truce.alerts.looked import QUIET, RAISED, STARTED, Looked
from truce.alerts.rule import Fence, Rule, Threshold
from truce.errors import UnusableValue

COLUMNS = ("id", "earliest", "latest", "lon", "lat", "radius_m", "act", "by", "p_happened", "n_origins", "day")
AT_ONCE = 20  # new incidents of one look that are told one by one; more are told together, with their number


def matched(rule: Rule, incidents: pl.DataFrame) -> pl.DataFrame:
    """Incidents that a rule means, with `p`: the probability that it happened, lay there, and was done by those.

    `incidents`: COLUMNS and `p_inside`, null where no place is known. Without an area of the rule place plays no part.
    """
    asks = rule.asks
    if not isinstance(asks, Fence | Threshold):
        raise UnusableValue("such a rule does not look at incidents", field="kind")
    chance = pl.col("p_happened")
    if asks.area is not None:
        chance = chance * pl.col("p_inside").fill_null(0.0)
    if asks.parties:
        doer = pl.element().struct.field("weight").filter(pl.element().struct.field("code").is_in(asks.parties))
        chance = chance * pl.col("by").list.eval(doer).list.sum().fill_null(0.0)
    kept = incidents.filter(pl.col("act").is_in(asks.acts)) if asks.acts else incidents
    found = kept.with_columns(chance.clip(0.0, 1.0).alias("p"))
    return found.filter(pl.col("p") >= asks.p_least) if isinstance(asks, Fence) else found.filter(pl.col("p") > 0)


def fence(rule: Rule, now_in: pl.DataFrame, before: frozenset[str] | None, now: datetime, without_place: int) -> Looked:
    """Alerts for incidents that are in the fence now and were not at the look before.

    `now_in`: what `matched` gives; `before`: ids that were in it then, None at the first look, which tells nothing:
    what is known already is no news. `without_place`: incidents that no fence can hold; told beside.
    """
    told: dict[str, str | int | float | bool | None] = {"inside": now_in.height, "without_place": without_place}
    if before is None:
        return Looked(says=STARTED, facts=told | {"n": now_in.height})
    new = now_in.filter(~pl.col("id").is_in(sorted(before))) if before else now_in
    if new.is_empty():
        return Looked(says=QUIET, facts=told)
    found = tuple(_told(rule, new.sort("earliest", "id"), now))
    return Looked(says=RAISED, found=found, facts=told | {"n": len(found)})


def _told(rule: Rule, new: pl.DataFrame, now: datetime) -> Iterator[Alert]:
    assert isinstance(rule.asks, Fence)  # noqa: S101 - for the reader of types; `matched` has refused all others
    fresh = pl.col("latest") >= now - timedelta(days=rule.asks.within_days)
    old, recent = new.filter(~fresh), new.filter(fresh)
    if recent.height <= AT_ONCE:
        yield from (_one(rule, row, now) for row in recent.iter_rows(named=True))
    else:
        yield _many(rule, "geofence_many", recent, now)
    if not old.is_empty():
        yield _many(rule, "geofence_old", old, now)


def _one(rule: Rule, row: dict[str, object], now: datetime) -> Alert:
    facts = {"act": row["act"], "origins": row["n_origins"], "area": "" if rule.area is None else rule.area.name}
    return alert(
        rule,
        f"in {row['id']}",
        "geofence_one",
        now,
        facts=facts,
        about=(row["id"],),
        earliest=row["earliest"],
        latest=row["latest"],
        since=row["earliest"],
        certainty=row["p"],
    )


def _many(rule: Rule, what: str, rows: pl.DataFrame, now: datetime) -> Alert:
    """One alert for many; its key is made of all of them, so that the same ones are not told again."""
    ids = sorted(rows["id"])
    first, last = rows.select(pl.col("earliest").min(), pl.col("latest").max()).row(0)
    facts = {"expected": round(float(rows["p"].sum()), 1), "area": "" if rule.area is None else rule.area.name}
    key = f"{what} {len(ids)} {' '.join(ids)}"
    more = {"facts": facts, "about": ids, "n": len(ids), "earliest": first, "latest": last, "since": first}
    return alert(rule, key, what, now, certainty=float(rows["p"].max()), **more)  # type: ignore[arg-type]
