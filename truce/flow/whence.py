"""Where an incident comes from and where it went: its successions, and the decisions of persons that bind it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import polars as pl

from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.reason import Reason, facts_of
from truce.model.decision import Decision
from truce.model.history import Succession
from truce.model.report import Report

CAUSES = {
    "method": "it was fused by another method",
    "decision": "a person decided so, or undid a decision",
    "withdrawal": "an upstream took reports of it back",
    "reports": "new reports belong to it",
    "neighbours": "new reports lie near it, or taught more about its sources",
}


def heirs(rows: pl.DataFrame, id: str) -> tuple[list[dict[str, Any]], list[str]]:
    """What became of an incident that is gone: its reports are followed to where they are today.

    `rows`: columns of Succession. Gives the successions on the way, in time, and the ids of today, whichever has
    most of its reports first; nothing for an id that never went. One that came back and went again is followed
    from its last going.
    """
    goings = rows.filter(pl.col("before").list.contains(id) & ~pl.col("after").list.contains(id))
    if goings.is_empty():
        return [], []
    last = goings.sort("version", "at", "id").row(-1, named=True)
    reports = [move["report"] for move in last["moves"] if move["before"] == id]
    moves = (
        rows.filter(pl.col("version") >= last["version"])
        .select("id", "version", "at", "moves")
        .explode("moves")
        .unnest("moves")
        .filter(pl.col("report").is_in(reports))
        .sort("version", "at", "id")
        .unique(["report", "version"], keep="last", maintain_order=True)  # a fusing cut short was done again later
    )
    today = moves.unique("report", keep="last")["after"].drop_nulls()
    path = rows.filter(pl.col("id").is_in(moves["id"].implode())).sort("version", "id")
    shares = Counter(today.to_list())
    return path.to_dicts(), sorted(shares, key=lambda heir: (-shares[heir], heir))


def said(row: Mapping[str, Any]) -> str:
    """A succession in words."""
    before, after = ", ".join(row["before"]), ", ".join(row["after"]) or "none"
    return f"{row['kind']}: {before} became {after}, {row['at']:%Y-%m-%d %H:%M} UTC, because {CAUSES[row['cause']]}"


def of_gone(house: House, id: str, incidents: Mapping[str, Reason], path: Iterable[Mapping[str, Any]]) -> Reason:
    """The walk from an id that is gone to the incidents that stand in its place, by the successions between."""
    steps = list(path)
    facts = {"now": list(incidents) or "no incident", "history": [said(row) for row in steps]}
    return Reason("incident that is no more", id, facts, (*of_rows(house, steps), *incidents.values()))


def of_rows(house: House, rows: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Successions, each with the decisions and the new reports that it rests on."""
    return tuple(of_succession(house, row) for row in rows)


def of_succession(house: House, row: Mapping[str, Any]) -> Reason:
    """One succession with the decisions and the new reports that it rests on."""
    told = frame(house, Report, ids=row["because"]).to_dicts() if row["because"] else []
    made = [decision for decision in house.mission.ledger.decisions() if decision.id in set(row["because"])]
    moves = Counter((move["before"], move["after"] or "none") for move in row["moves"])
    facts = facts_of({k: v for k, v in row.items() if k not in {"moves", "because", "day"}}) | {
        "said": said(row),
        "moves": [f"{number} from {before} to {after}" for (before, after), number in sorted(moves.items())],
    }
    reports = (Reason("report", report["id"], facts_of(report)) for report in told)
    return Reason("succession", row["id"], facts, (*map(of_decision, made), *reports))


def of_decision(decision: Decision) -> Reason:
    """A person's decision, and its undoing where it was undone."""
    return Reason("decision", decision.id, {"said": decision.sentence, "stands": decision.stands} | _told(decision))


def _told(decision: Decision) -> dict[str, Any]:
    names = ("left", "right", "same", "by", "why", "at", "undone_by", "undone_why", "undone_at")
    return facts_of({name: getattr(decision, name) for name in names})


def history_of(house: House, id: str, reports: Collection[str]) -> tuple[dict[str, Any], tuple[Reason, ...]]:
    """(facts, reasons) that an incident of today owes to its past, and to persons who decided about its reports."""
    rows = frame(house, Succession)
    named = rows.filter(pl.col("before").list.contains(id) | pl.col("after").list.contains(id))
    steps = named.sort("version", "id").to_dicts()
    made = [d for d in house.mission.ledger.decisions() if set(d.pair) & set(reports)]
    facts = {
        "decided": [decision.sentence for decision in made if decision.stands],
        "history": [said(row) for row in steps],
    }
    return {name: told for name, told in facts.items() if told}, (*map(of_decision, made), *of_rows(house, steps))
