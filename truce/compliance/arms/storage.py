"""Inventories of storage sites held against a term that keeps weapons there: stored, missing, not verifiable.

What each visit finds is told in `visits`. Here every finding becomes a Holding, and the last visit to each site makes
the ruling of a party. The first line that fits:

    something is missing                                    breached_minor        items_missing
    no site of the party was visited while the term binds   not_assessable        no_inventory
    something could not be verified                         not_assessable        not_verified
    a site was visited only once, ever                      not_assessable        one_inventory
    everything known was there                              in_force_compliant    all_present

Expected number: items missing; the upper end adds those not verified. Coverage: share of the items known that the last
visits could verify. An explanation offered (parade, maintenance) is text of the row, kept; it changes nothing here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import polars as pl

from truce.compliance.arms.sighted import UNKNOWN, covered
from truce.compliance.arms.visits import Found, Site, Visit, visits_of
from truce.compliance.book import Book, Row
from truce.compliance.count.rows import bare
from truce.compliance.events import as_incidents
from truce.compliance.papers.plain import say_waiting
from truce.compliance.periods import Force, micros
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.model.ids import make_id

ACT = "weapon_in_prohibited_area"
BINDING = {"in_force", "unknown_start"}
BECAUSE = 20
REFUSALS = ("serials_refused", "access_denied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The last visit to one site while the term binds: its holdings, and how often the site was ever visited."""

    party: str
    holdings: tuple[Row, ...]
    visits: int
    refusals: int


def judge_inventory(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Rule on a term that inventories answer (measure inventory), one ruling a party and one for all."""
    if force.state not in BINDING or setting.inventories.is_empty():
        say_waiting(setting, rule, force, book)
        return
    shelves = []
    for visits in visits_of(setting.inventories).values():
        shelf, rows = _site(setting, rule, force, visits)
        book.holdings.extend(rows)
        if shelf is not None:
            shelves.append(shelf)
    for party in ("any", *rule.parties):
        mine = [s for s in shelves if party in {"any", s.party}]
        book.rulings.append(_ruling(setting, rule, force, party, mine))


def _site(setting: Setting, rule: Rule, force: Force, visits: Sequence[Visit]) -> tuple[Shelf | None, list[Row]]:
    """What every visit to one site found, as holdings of those visits that fall into the time the rule binds."""
    site = Site(code={name: setting.words.system_code(name) for name in _systems(setting)})
    rows: list[Row] = []
    shelf = None
    for number, visit in enumerate(visits, start=1):
        found = [_traced(setting, f) for f in site.visit(visit)]
        for moved in (f.serial for f in found if f.site is not None):
            site.forget(str(moved))
        at = micros(visit.earliest)
        if at < force.span.start or (force.end is not None and at >= force.end):
            continue
        made = _holdings(setting, rule, found)
        rows += made
        refusals = (shelf.refusals if shelf else 0) + any(visit.met(r) for r in REFUSALS)
        shelf = Shelf(party=visit.party or UNKNOWN, holdings=tuple(made), visits=number, refusals=refusals)
    return shelf, rows


def _systems(setting: Setting) -> list[str]:
    return setting.inventories["weapon_system"].drop_nulls().unique().to_list()


def _traced(setting: Setting, found: Found) -> Found:
    """A missing item whose serial number was read elsewhere since it was last seen here, says so."""
    if found.klass != "missing" or found.serial is None:
        return found
    since = found.item["latest"]
    if other := _read_at(setting.inventories, found, since):
        rows = (*found.rows, other["id"])
        return replace(found, klass="stored", note="moved_to_site", site=other["site"], rows=rows)
    if seen := _read_in(setting.sightings, found, since):
        return replace(found, note="seen_elsewhere", rows=(*found.rows, seen["id"]))
    return found


def _read_at(inventories: pl.DataFrame, found: Found, since: datetime) -> Row | None:
    """The last row of another site that has the serial number, after an instant."""
    serial = pl.col("serial").str.replace_all(r"\s", "").str.to_uppercase()
    rows = inventories.filter(
        (serial == found.serial) & (pl.col("site") != found.visit.site) & (pl.col("earliest") >= since)
    )
    return rows.sort("earliest", "id").row(-1, named=True) if rows.height else None


def _read_in(sightings: pl.DataFrame, found: Found, since: datetime) -> Row | None:
    """The last sighting away from the site that read the serial number, after an instant."""
    read = pl.col("serials").list.eval(pl.element().str.replace_all(r"\s", "").str.to_uppercase())
    away = pl.col("site").is_null() | (pl.col("site") != found.visit.site)
    rows = sightings.filter(read.list.contains(found.serial or "") & away & (pl.col("earliest") >= since))
    return rows.sort("earliest", "id").row(-1, named=True) if rows.height else None


def _holdings(setting: Setting, rule: Rule, found: Sequence[Found]) -> list[Row]:
    """Findings as rows of Holding, each with the chance that the term speaks of such a weapon."""
    if not found:
        return []
    weapons = pl.DataFrame(
        {
            "id": [f"{number:08d}" for number in range(len(found))],
            **{name: [f.item[name] for f in found] for name in ("weapon_class", "weapon_system", "calibre_mm")},
        },
        schema_overrides={"weapon_class": pl.String, "weapon_system": pl.String, "calibre_mm": pl.Float64},
    )
    at = pl.lit(found[0].visit.earliest).alias("earliest")
    nowhere = [pl.lit(None, dtype=pl.Float64).alias(name) for name in ("lon", "lat", "radius_m")]
    party = pl.lit(None, dtype=pl.String).alias("party")
    seen = as_incidents(weapons.with_columns(at, at.alias("latest"), *nowhere, party), ACT)
    spoken = covered(setting, rule, seen)
    level = 1 - setting.options.established
    return [
        _holding(setting, rule, f, float(p), "not_covered" if high <= level else f.klass)
        for f, p, high in zip(found, spoken.p, spoken.high, strict=True)
    ]


def _holding(setting: Setting, rule: Rule, found: Found, p_covered: float, klass: str) -> Row:
    visit, item = found.visit, found.item
    about = (rule.agreement.id, rule.term.id, rule.reading.id)
    what = (item["id"], visit.site, visit.earliest.isoformat(), found.klass, found.serial)
    return {
        "id": make_id("holding", *about, *what),
        **dict(zip(("agreement", "term", "reading"), about, strict=True)),
        "party": item["party"] or visit.party or UNKNOWN,
        "about": item["id"],
        "klass": klass,
        "p_covered": p_covered,
        "p_nearer": None,
        "distance_m": None,
        "required_m": None,
        "line": None,
        "count": found.count,
        "weapon_class": item["weapon_class"],
        "weapon_system": item["weapon_system"],
        "serial": item["serial"] if found.serial is not None else None,  # as told
        "site": found.site or visit.site,
        "because": list(found.rows),
        "note": found.note,
        "at": visit.earliest,
        "as_of": setting.options.as_of,
        "method": setting.method,
        "day": visit.earliest.date(),
    }


def _ruling(setting: Setting, rule: Rule, force: Force, party: str, shelves: Sequence[Shelf]) -> Row:
    rows = [row for shelf in shelves for row in shelf.holdings]
    missing, open_ = [*_of(rows, "missing")], [*_of(rows, "not_verifiable", "indeterminate")]
    gone, unsure = _number(missing), _number(open_)
    known = gone + unsure + _number(_of(rows, "stored"))
    status, reason = _status(shelves, gone, unsure, known)
    waits = reason in {"no_inventory", "one_inventory", "not_verified"}
    p = np.array([row["p_covered"] for row in missing])
    return bare(setting, rule, party, "all", "whole", force.span) | {
        "status": status,
        "reason": reason,
        "expected": gone if shelves else None,
        "low": gone if shelves else None,
        "high": gone + unsure if shelves else None,
        "p_any": float(1 - np.prod(1 - p)) if shelves else None,
        "coverage": (known - unsure) / known if known else 0.0,
        "restrictions": sum(shelf.refusals for shelf in shelves),
        "because": [row["id"] for row in (*missing, *open_)][:BECAUSE],
        "waits_for": [str(need) for need in rule.needs] if waits else [],
    }


def _status(shelves: Sequence[Shelf], gone: float, unsure: float, known: float) -> tuple[str, str]:
    """The table at the head of this page."""
    if gone >= 0.5:
        return "breached_minor", "items_missing"
    if not shelves or not known:
        return "not_assessable", "no_inventory"
    if unsure > 0:
        return "not_assessable", "not_verified"
    if any(shelf.visits < 2 for shelf in shelves):
        return "not_assessable", "one_inventory"
    return "in_force_compliant", "all_present"


def _of(rows: Sequence[Row], *classes: str) -> Iterator[Row]:
    yield from (row for row in rows if row["klass"] in classes)


def _number(rows: Iterator[Row] | Sequence[Row]) -> float:
    return float(sum(row["count"] * row["p_covered"] for row in rows))
