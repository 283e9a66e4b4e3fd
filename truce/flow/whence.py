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
    "reports": "new reports belong to it",
    "neighbours": "new reports lie near it",
}


def heirs(rows: pl.DataFrame, id: str) -> tuple[list[dict[str, Any]], list[str]]:
    """(the successions from an id that is gone, in time; the ids that stand in its place, the main one first).

    `rows`: columns of Succession. An id may have come back and gone again: then its last going counts.
    """
    path: dict[str, dict[str, Any]] = {}
    now: list[str] = []
    waiting = [(id, _last_going(rows, id))]
    while waiting:
        gone, since = waiting.pop(0)
        row = _going(rows, gone, since)
        if row is None:
            now.append(gone)
            continue
        path[row["id"]] = row
        waiting += [(heir, row["version"] + 1) for heir in _inherited(row, gone)]
    chain = sorted(path.values(), key=lambda row: (row["version"], row["id"]))
    return chain, list(dict.fromkeys(now)) if chain else []


def _goings(rows: pl.DataFrame, id: str) -> pl.DataFrame:
    return rows.filter(pl.col("before").list.contains(id) & ~pl.col("after").list.contains(id))


def _last_going(rows: pl.DataFrame, id: str) -> int:
    versions = _goings(rows, id)["version"].to_list()
    return max(versions, default=0)


def _going(rows: pl.DataFrame, id: str, since: int) -> dict[str, Any] | None:
    """How an id first went from that version on. Of a fusing that was cut short and done again, the last counts."""
    found = _goings(rows, id).filter(pl.col("version") >= since)
    first = found.filter(pl.col("version") == pl.col("version").min()).sort("at", "id")
    return first.row(-1, named=True) if len(first) else None


def _inherited(row: Mapping[str, Any], gone: str) -> list[str]:
    """Who has its reports now: whoever has most of them first, then by id."""
    shares = Counter(move["after"] for move in row["moves"] if move["before"] == gone and move["after"])
    return sorted(shares, key=lambda heir: (-shares[heir], heir))


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
