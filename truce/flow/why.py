"""why: from any id back to the raw reports, with every factor of every probability on the way."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl

from truce.errors import NotFound
from truce.flow import compared, whence
from truce.flow.community.released import because as of_released
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.weighed import with_weight
from truce.flow.reason import Reason, facts_of
from truce.flow.resting import resting
from truce.flow.stated import term_stated
from truce.flow.talks.because import of_talks
from truce.flow.verification.case_why import why_casework
from truce.model.claim import Claim
from truce.model.condition import Condition
from truce.model.contrast import Contrast
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline, QuietDay
from truce.model.document import Document
from truce.model.forecast import Forecast, Regime, Score, Signal
from truce.model.history import Succession
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.profile import Profile
from truce.model.report import Report
from truce.model.ruling import Change, Ground, Ruling
from truce.model.scenario import Likelihood, SignpostState
from truce.model.weapons import Holding, Inventory, Sighting
from truce.model.withdrawal import Withdrawal
from truce.vocabulary import vocabulary

EVERY_READING = "*"
BY_PREFIX: dict[str, type] = {
    "rep": Report,
    "cov": Coverage,
    "clm": Claim,
    "lin": Line,
    "zon": Zone,
    "inc": Incident,
    "rul": Ruling,
    "chg": Change,
    "suc": Succession,
    "doc": Document,
    "sig": Sighting,
    "inv": Inventory,
    "dln": Deadline,
    "qui": QuietDay,
    "hld": Holding,
    "cst": Contrast,
    "wdr": Withdrawal,
    "fct": Forecast,
    "scr": Score,
    "reg": Regime,
    "sgn": Signal,
    "cnd": Condition,
    "lkl": Likelihood,
    "spt": SignpostState,
}
UNWATCHED = {"coverage", "coverage_hours", "restrictions"}  # nought here means that no log of watchers was collected
UNKNOWN_WATCH = "not known: no log of watchers was collected"


def why(house: House, id: str) -> Reason:
    """Walk from an id of any kind: ruling, change, incident (of today or of the past), succession, decision, report,
    claim, coverage, line, term, agreement, source, collection, brief, case, finding, exhibit, row of talks or release.

    Raises NotFound where nothing in the mission has that id.
    """
    noun = BY_PREFIX.get(id.partition("-")[0])
    if noun is not None:
        rows = frame(house, noun, ids=[id]).to_dicts()
        if rows:
            return WALKS[noun](house, rows[0])
    if (of_casework := why_casework(house, id, partial(_walk, house))) is not None:
        return of_casework
    for find in (_of_gone, _of_decision, _of_collection, _of_source, _of_agreement, _of_brief, of_talks, of_released):
        if (reason := find(house, id)) is not None:
            return reason
    raise NotFound(
        "nothing in this mission has that id",
        id=id,
        remedy="copy an id from a brief or from `truce export`; a ruling starts with rul-, an incident with inc-",
    )


def _plain(kind: str) -> Callable[[House, dict[str, Any]], Reason]:
    return lambda house, row: Reason(kind, row["id"], facts_of(row), _collections_of(house, row))


def _of_report(house: House, row: dict[str, Any]) -> Reason:
    """A report with every comparison it was part of, whether it ended together or apart."""
    found = compared.links(house, [row["id"]], [row["day"]])
    facts, taken = _taken_back(house, row["id"])
    reasons = (*taken, *compared.of_links(found), *_collections_of(house, row))
    return Reason("report", row["id"], facts_of(row) | facts, reasons)


def _taken_back(house: House, report: str) -> tuple[dict[str, Any], tuple[Reason, ...]]:
    """Whether the report still stands, and what its upstream did about it; nothing where it did nothing."""
    if not house.mission.lake.version(Withdrawal):
        return {}, ()
    named = (pl.col("report") == report) | (pl.col("instead") == report)
    rows = frame(house, Withdrawal).filter(named).sort("told_at", "id").to_dicts()
    gone = [row for row in rows if row["report"] == report]
    said = [f"no: {row['kind']} by its upstream, {row['told_at']:%Y-%m-%d %H:%M} UTC" for row in gone]
    facts = {"stands": said[-1]} if said else {}
    return facts, tuple(Reason("withdrawal", row["id"], facts_of(row)) for row in rows)


def _collections_of(house: House, row: Mapping[str, Any]) -> tuple[Reason, ...]:
    """The collections that may have brought the row: its file, taken from its source card."""
    kept = [c for c in house.mission.ledger.collections() if c.file == row.get("file")]
    return tuple(_collection(c) for c in kept)


def _collection(collection: Any) -> Reason:
    facts = {
        "source": collection.source,
        "file": collection.file,
        "sha256": collection.sha256,
        "collected_at": collection.collected_at,
        "rows_read": collection.rows_read,
        "faults": len(collection.faults),
    }
    return Reason("collection", collection.id, facts)


def _incidents(house: House, rows: Sequence[Mapping[str, Any]]) -> dict[str, Reason]:
    """Incidents with their raw reports and the comparisons that joined them, read in one go."""
    ids = [member["report"] for row in rows for member in row["members"]]
    reports = {r["id"]: r for r in frame(house, Report, ids=ids).to_dicts()}
    found = compared.links(house, ids, [r["day"] for r in reports.values()])
    links: dict[str, list[dict[str, Any]]] = {}
    for link in found.to_dicts():
        links.setdefault(link["left"], []).append(link)
    return {row["id"]: _incident(row, reports, links) for row in rows}


def _incident(
    row: Mapping[str, Any], reports: Mapping[str, dict[str, Any]], links: Mapping[str, list[dict[str, Any]]]
) -> Reason:
    members = [m for m in row["members"] if m["report"] in reports]
    inside = {m["report"] for m in members}
    told = [
        Reason("report", m["report"], {"membership": m["probability"]} | facts_of(reports[m["report"]]))
        for m in members
    ]
    joined = [compared.of_link(link) for id in inside for link in links.get(id, []) if link["right"] in inside]
    facts = facts_of({k: v for k, v in row.items() if k != "members"})
    facts["p_happened_is"] = "1 - the product of (1 - probability) over its independent voices, which are its factors"
    return Reason("incident", row["id"], facts, (*told, *sorted(joined, key=lambda c: c.id)))


def _of_incident(house: House, row: dict[str, Any]) -> Reason:
    reason = _incidents(house, [row])[row["id"]]
    facts, because = whence.history_of(house, row["id"], [member["report"] for member in row["members"]])
    return Reason("incident", row["id"], {**facts, **reason.facts}, (*reason.because, *because))


def _of_gone(house: House, id: str) -> Reason | None:
    """An incident that is no more: what became of it, and the incidents of today that stand in its place."""
    path, now = whence.heirs(frame(house, Succession), id)
    if not path:
        return None
    rows = {row["id"]: row for row in frame(house, Incident, ids=now).to_dicts()} if now else {}
    return whence.of_gone(house, id, _incidents(house, [rows[heir] for heir in now if heir in rows]), path)


def _of_decision(house: House, id: str) -> Reason | None:
    for decision in house.mission.ledger.decisions():
        if decision.id == id:
            told = frame(house, Report, ids=decision.pair).to_dicts()
            reports = tuple(Reason("report", report["id"], facts_of(report)) for report in told)
            return Reason("decision", id, whence.of_decision(decision).facts, reports)
    return None


def _of_ruling(house: House, row: dict[str, Any]) -> Reason:
    if row["reading"] == EVERY_READING:
        return _of_summary(house, row)
    grounds = (
        frame(house, Ground).filter(pl.col("ruling") == row["id"]).sort("contribution", descending=True).to_dicts()
    )
    rows = frame(house, Incident, ids=[g["incident"] for g in grounds]).to_dicts()
    incidents = _incidents(house, rows)
    acts = {incident["id"]: incident["acts"] for incident in rows}
    because = tuple(
        Reason(
            "ground",
            g["incident"],
            facts_of(g) | act_working(house, row, acts[g["incident"]]),
            (incidents[g["incident"]],),
        )
        for g in grounds
        if g["incident"] in incidents
    )
    others = {g["incident"]: g for g in grounds if g["incident"] not in incidents}
    kept = tuple(Reason("ground", id, facts_of(g), tuple(_walk(house, [id]))) for id, g in others.items())
    rest = _walk(house, (id for id in row["because"] if id not in incidents and id not in others))
    term = _term(house, row["agreement"], row["term"])
    return Reason("ruling", row["id"], ruled(house, row), (*term, *because, *kept, *rest))


def _walk(house: House, ids: Iterable[str]) -> Iterator[Reason]:
    """Everything that some ids name, noun by noun; an id that the mission no longer keeps is passed over."""
    by_noun: dict[type, list[str]] = {}
    for id in ids:
        if noun := BY_PREFIX.get(id.partition("-")[0]):
            by_noun.setdefault(noun, []).append(id)
    for noun, named in by_noun.items():
        rows = frame(house, noun, ids=named).to_dicts()
        yield from _incidents(house, rows).values() if noun is Incident else (WALKS[noun](house, row) for row in rows)


def act_working(house: House, ruling: Mapping[str, Any], acts: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What p_act is made of: the told weight of each act, times what the term, as it is read, makes of it."""
    term = next(a for a in house.agreements if a.id == ruling["agreement"]).term(ruling["term"])
    kind = vocabulary().term_types.get(term.type)
    forbidden = dict.fromkeys(term.reading(ruling["reading"]).acts, 1.0) or (dict(kind.acts) if kind else {})
    parts = [f"{a['code']} {a['weight']:.3g} x {forbidden[a['code']]:.3g}" for a in acts if a["code"] in forbidden]
    narrowed = term.object or term.object_classes or (kind is not None and kind.only_at_targets)
    return {"p_act_is": " + ".join(parts) + ("; times the weapon or class of place told" if narrowed else "")}


def _of_summary(house: House, row: dict[str, Any]) -> Reason:
    """The ruling that stands for every reading of a term together: it rests on theirs."""
    readings = frame(house, Ruling, ids=row["because"]).to_dicts()
    because = tuple(_of_ruling(house, reading) for reading in readings)
    return Reason("ruling", row["id"], ruled(house, row), (*_term(house, row["agreement"], row["term"]), *because))


def ruled(house: House, row: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a ruling; a nought that only means 'nobody kept a log' is said to be unknown."""
    facts = facts_of(row)
    if house.mission.lake.count(Coverage):
        return facts
    return facts | dict.fromkeys(UNWATCHED & facts.keys(), UNKNOWN_WATCH)


def _of_change(house: House, row: dict[str, Any]) -> Reason:
    both = frame(house, Ruling, ids=[row["during"], row["other"]]).to_dicts()
    return Reason("change", row["id"], facts_of(row), tuple(_of_ruling(house, ruling) for ruling in both))


def _of_claim(house: House, row: dict[str, Any]) -> Reason:
    return Reason("claim", row["id"], facts_of(row), _collections_of(house, row))


def _term(house: House, agreement: str, term: str) -> tuple[Reason, ...]:
    for kept in house.agreements:
        if kept.id == agreement:
            return tuple(term_stated(kept, t) for t in kept.terms if t.id == term)
    return ()


def _of_collection(house: House, id: str) -> Reason | None:
    for kept in house.mission.ledger.collections():
        if kept.id == id:
            faults = tuple(Reason("fault", f"row {f.row}", {"field": f.field, "reason": f.reason}) for f in kept.faults)
            return Reason("collection", id, _collection(kept).facts, faults)
    return None


def _of_source(house: House, id: str) -> Reason | None:
    """A source by the name of its card, or by the name under which its reports stand."""
    card = house.cards.get(id)
    learned = frame(house, Profile).filter(pl.col("source") == id).to_dicts()
    if card is None and not learned:
        return None
    facts: dict[str, Any] = {}
    if card is not None:
        facts = {"title": card.title, "tells": card.tells, "blind_to": card.blind_to, "licence": card.licence}
    known = (Reason("profile", id, facts_of(row)) for row in learned)
    brought = (_collection(c) for c in house.mission.ledger.collections() if c.source == id)
    return Reason("source", id, facts, (*known, *brought))


def _of_agreement(house: House, id: str) -> Reason | None:
    for agreement in house.agreements:
        if agreement.id == id:
            return Reason(
                "agreement", id, {"title": agreement.title}, tuple(term_stated(agreement, t) for t in agreement.terms)
            )
        for term in agreement.terms:
            if term.id == id:
                rulings = frame(house, Ruling).filter((pl.col("term") == id) & (pl.col("period") == "whole")).to_dicts()
                stated = term_stated(agreement, term)
                return Reason("term", id, stated.facts, tuple(Reason("ruling", r["id"], facts_of(r)) for r in rulings))
    return None


def _of_brief(house: House, id: str) -> Reason | None:
    for entry in house.mission.ledger.entries():
        if entry.act == "brief" and entry.facts.get("brief") == id:
            path = house.mission.folder / "briefs" / f"{id}.{entry.facts['language']}.json"
            return Reason("brief", id, dict(entry.facts), tuple(_said(json.loads(path.read_text("utf-8")))))
    return None


def _said(brief: Mapping[str, Any]) -> Iterator[Reason]:
    """What a brief says first, and the ids it says it from; each of them can be asked why."""
    for number, sentence in enumerate(brief["takeaways"], start=1):
        rests_on = tuple(Reason("rests on", id, {}) for id in sentence["because"])
        yield Reason("takeaway", str(number), {"text": sentence["text"]}, rests_on)


WALKS: dict[type, Callable[[House, dict[str, Any]], Reason]] = {
    Report: _of_report,
    Coverage: _plain("coverage"),
    Line: _plain("line"),
    Zone: _plain("zone"),
    Claim: _of_claim,
    Incident: _of_incident,
    Ruling: _of_ruling,
    Change: _of_change,
    Succession: whence.of_succession,
    Withdrawal: resting("withdrawal", ("report", "instead"), _walk),
    Document: _plain("document"),  # what it concerns stands among its facts: that may rest on it in turn
    Deadline: resting("deadline", ("because",), _walk, _term),
    Sighting: _plain("sighting"),
    Inventory: _plain("inventory"),
    Holding: resting("holding", ("about", "because", "line"), _walk, _term),
    QuietDay: resting("quiet day", ("reset_by",), _walk, _term),
    Contrast: resting("contrast", ("claim", "because"), _walk),
    Forecast: resting("forecast", ("because",), _walk, _term),
    Score: resting("score", ("forecast", "because"), _walk),
    Regime: resting("regime", ("because",), _walk, _term),
    Signal: with_weight(resting("signal", ("because",), _walk)),
    Condition: resting("condition", ("because",), _walk, _term),
    Likelihood: resting("likelihood", ("because",), _walk),
    SignpostState: resting("signpost", ("because",), _walk),
}
