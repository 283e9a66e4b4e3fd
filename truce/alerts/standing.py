"""What stands in lists: dates, watchers, restrictions, cases, statuses. Which of it is new, or has just turned."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import polars as pl

from truce.alerts.alert import OF_CASES, Alert, Fact, alert
from truce.alerts.incidents import AT_ONCE
from truce.alerts.looked import QUIET, RAISED, STARTED, Looked
from truce.alerts.rule import Dates, Denied, Received, Rule, Silence, Turned
from truce.model.act import Entry
from truce.model.deadline import Deadline

AHEAD = ("pending", "due_soon", "extended")  # statuses of a date that lies ahead
MISSED = ("overdue", "untold", "partly")
OWED = ("deadline", "milestone", "set", "response", "target", "start_latest")  # kinds that somebody has to keep


def dates(rule: Rule, known: Iterable[Deadline], now: datetime, stood: Mapping[str, object] | None) -> Looked:
    """Dates that come near, and dates that pass unkept. At the first look what has passed already is not told anew."""
    asks = rule.asks
    assert isinstance(asks, Dates)  # noqa: S101 - for the reader of types
    met = [(stage, one) for one in known if _asked(one, asks) and (stage := _stage(one, now, asks.days))]
    keys = sorted(_date_key(stage, one) for stage, one in met)
    if stood is None:
        met = [(stage, one) for stage, one in met if stage == "near"]
    else:
        before = stood.get("keys")
        had = set(before) if isinstance(before, list) else set()
        met = [(stage, one) for stage, one in met if _date_key(stage, one) not in had]
    found = tuple(_date(rule, stage, one, now) for stage, one in met)
    return Looked(says=RAISED if found else QUIET, found=found, facts={"n": len(keys)}, stood={"keys": keys})


def _asked(one: Deadline, asks: Dates) -> bool:
    return one.kind in OWED and (not asks.parties or one.party in asks.parties or one.party == "all")


def _stage(one: Deadline, now: datetime, days: float) -> str | None:
    due = one.extended_to or one.due
    if due is None or one.status in ("met", "met_late", "moot", "passed", "undated"):
        return None
    if now < due:
        return "near" if due - now <= timedelta(days=days) else None
    return "missed" if one.status in MISSED or one.status in AHEAD else "disputed"


def _date_key(stage: str, one: Deadline) -> str:
    due = one.extended_to or one.due
    return f"{stage} {one.id} {due.isoformat() if due else ''}"


def _date(rule: Rule, stage: str, one: Deadline, now: datetime) -> Alert:
    due = one.extended_to or one.due
    facts: dict[str, Fact] = {
        "term": one.term,
        "party": one.party,
        "name": one.name or one.kind,
        "due": due.isoformat() if due else None,
        "status": one.status,
    }
    against: dict[str, Fact] = {"first": one.due.isoformat()} if one.extended_to and one.due else {}
    more = {"facts": facts, "against": against, "about": (one.id, *one.because), "n": 1, "earliest": due, "since": due}
    return alert(rule, _date_key(stage, one), f"deadline_{stage}", now, **more)


def silent(rule: Rule, coverage: pl.DataFrame, now: datetime) -> Looked:
    """Watchers that have gone silent: one alert for each silence. `coverage`: watcher, means, latest, quality, id."""
    asks = rule.asks
    assert isinstance(asks, Silence)  # noqa: S101 - for the reader of types
    told = coverage.filter((pl.col("quality") > 0) & (pl.col("earliest") <= now))
    told = told.filter(pl.col("means").is_in(asks.means)) if asks.means else told
    end = pl.min_horizontal(pl.col("latest"), pl.lit(now))
    last = told.group_by("watcher", "means").agg(end.max().alias("last"), pl.col("id").sort_by("latest").last())
    known = last.filter(pl.col("last") >= now - timedelta(days=asks.within_days)).sort("watcher", "means")
    down = known.filter(pl.col("last") < now - timedelta(hours=asks.hours))
    found = tuple(
        alert(
            rule,
            f"silent {watcher} {means} {since.isoformat()}",
            "sensor_silent",
            now,
            facts={"watcher": watcher, "means": means, "hours": asks.hours},
            about=(id,),
            since=since,
            earliest=since,
        )
        for watcher, means, since, id in down.iter_rows()
    )
    facts = {"watchers": known.height, "silent": down.height}
    return Looked(says=RAISED if found else QUIET, found=found, facts=facts)


def received(rule: Rule, entries: Sequence[Entry], now: datetime, *, first: bool) -> Looked:
    """Cases that were received since the look before. What they hold is not told: whoever may reads it in the case."""
    asks = rule.asks
    assert isinstance(asks, Received)  # noqa: S101 - for the reader of types
    if first:
        return Looked(says=STARTED, facts={"n": len(entries)})
    urgency = {entry.seq: str(entry.facts.get("urgency", "routine")) for entry in entries}
    met = [entry for entry in entries if not asks.urgencies or urgency[entry.seq] in asks.urgencies]
    found = tuple(
        alert(
            rule,
            f"case {entry.subject}",
            "case_received",
            now,
            facts={"urgency": urgency[entry.seq], "channel": str(entry.facts.get("channel", ""))},
            about=(str(entry.subject),),
            since=entry.at,
            earliest=entry.at,
            asks=OF_CASES,
        )
        for entry in met
    )
    return Looked(says=RAISED if found else QUIET, found=found, facts={"n": len(entries)})


def denied(rule: Rule, coverage: pl.DataFrame, before: frozenset[str] | None, now: datetime) -> Looked:
    """Restrictions that became known since the look before. The watcher's place is not told: it tells where patrols go.

    `coverage`: id, watcher, means, earliest, latest, restriction, restricted_by.
    """
    asks = rule.asks
    assert isinstance(asks, Denied)  # noqa: S101 - for the reader of types
    kept = coverage.filter(pl.col("restriction").is_not_null())
    kept = kept.filter(pl.col("restriction").is_in(asks.kinds)) if asks.kinds else kept
    kept = kept.filter(pl.col("restricted_by").is_in(asks.parties)) if asks.parties else kept
    if before is None:
        return Looked(says=STARTED, facts={"n": kept.height})
    new = kept.filter(~pl.col("id").is_in(sorted(before))).sort("earliest", "id") if before else kept.sort("earliest")
    found = tuple(_denials(rule, asks, new, now))
    return Looked(says=RAISED if found else QUIET, found=found, facts={"n": kept.height})


def _denials(rule: Rule, asks: Denied, new: pl.DataFrame, now: datetime) -> Iterator[Alert]:
    fresh = pl.col("latest") >= now - timedelta(days=asks.within_days)
    recent, old = new.filter(fresh), new.filter(~fresh)
    if recent.height > AT_ONCE:
        yield _restrictions(rule, "access_many", recent, now)
    else:
        for row in recent.iter_rows(named=True):
            facts = {"restriction": row["restriction"], "by": row["restricted_by"], "watcher": row["watcher"]}
            times = {"earliest": row["earliest"], "latest": row["latest"], "since": row["earliest"]}
            yield alert(rule, f"kept out {row['id']}", "access_one", now, facts=facts, about=(row["id"],), **times)
    if not old.is_empty():
        yield _restrictions(rule, "access_old", old, now)


def _restrictions(rule: Rule, what: str, rows: pl.DataFrame, now: datetime) -> Alert:
    ids = sorted(rows["id"])
    first, last = rows.select(pl.col("earliest").min(), pl.col("latest").max()).row(0)
    more = {"about": ids, "n": len(ids), "earliest": first, "latest": last, "since": first}
    return alert(rule, f"{what} {' '.join(ids)}", what, now, **more)


def turned(
    rule: Rule, before: pl.DataFrame | None, after: pl.DataFrame, breaches: frozenset[str], now: datetime
) -> Looked:
    """Statuses of whole stretches that became others. `before` and `after`: rulings; None: the first look."""
    asks = rule.asks
    assert isinstance(asks, Turned)  # noqa: S101 - for the reader of types
    stands = after.filter((pl.col("period") == "whole") & (pl.col("area") == "all"))
    stands = stands.filter(pl.col("party").is_in(asks.parties)) if asks.parties else stands
    if before is None:
        return Looked(says=STARTED, facts={"n": stands.height})
    was = before.select("id", pl.col("status").alias("was"), pl.col("as_of").alias("was_as_of"))
    moved = stands.join(was, on="id").filter(pl.col("status") != pl.col("was")).sort("agreement", "term", "party", "id")
    moved = moved.filter(pl.col("status").is_in(sorted(breaches))) if asks.breaches else moved
    found = tuple(_turn(rule, row, now) for row in moved.iter_rows(named=True))
    return Looked(says=RAISED if found else QUIET, found=found, facts={"n": stands.height})


def _turn(rule: Rule, row: Mapping[str, object], now: datetime) -> Alert:
    facts = {name: row[name] for name in ("agreement", "term", "reading", "party", "status", "expected")}
    as_of = row["as_of"]
    assert isinstance(as_of, datetime)  # noqa: S101 - the schema of rulings says so
    was = row["was_as_of"]
    against = {"was": row["was"], "as_of": was.isoformat() if isinstance(was, datetime) else None}
    key = f"turned {row['id']} {row['was']} {row['status']} {as_of.isoformat()}"
    return alert(rule, key, "status_turned", now, facts=facts, against=against, about=(row["id"],), since=as_of)
