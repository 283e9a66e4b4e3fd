"""The appendix: the incidents behind the rulings, so that the page answers "why?" with no program at hand."""

from collections.abc import Sequence

import polars as pl

from truce.briefs.facts import COARSE_M, Facts
from truce.briefs.hotspots import Hotspot
from truce.briefs.material import frame
from truce.briefs.names import party_name
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Column, Row, Section, Table

MOST = 300
FINE_M = 2_000.0
"""In the public edition a place named more finely than this is not printed."""


def shown_incidents(facts: Facts, spots: Sequence[Hotspot]) -> tuple[tuple[str, ...], int]:
    """(ids that the appendix lists, how many there are in all).

    Always those that a sentence or a table names: of every ruling the three that weigh most, of every
    hot spot the three most probable. Then by weight, up to `MOST`.
    """
    strongest = facts.grounds["incident"].unique(maintain_order=True).to_list()
    named = [i for r in facts.rulings for i in [j for j in r.because if j.startswith("inc-")][:3]]
    named += [i for spot in spots for i in spot.incidents[:3]]
    known = set(facts.incidents["id"].to_list())
    order = [i for i in dict.fromkeys([*named, *strongest]) if i in known]
    return tuple(order[: max(MOST, len(dict.fromkeys(named)))]), len(order)


def section(facts: Facts, words: Words, ids: Sequence[str], total: int) -> Section:
    """Incidents in the order of time."""
    title = words.say("section.evidence")
    if not ids:
        return Section("evidence", title, (Saying(words).sentence("evidence.none"),))
    say = Saying(words)
    intro = say.sentence("evidence.intro", shown=say.count("shown", len(ids)), total=say.count("total", total))
    columns = (
        Column("id", words.say("column.incident"), "code"),
        Column("time", words.say("column.time")),
        Column("place", words.say("column.place")),
        Column("act", words.say("column.act")),
        Column("by", words.say("column.by")),
        Column("sources", words.say("column.sources"), "note"),
        Column("p", words.say("column.p_happened"), "share"),
    )
    picked = facts.incidents.filter(pl.col("id").is_in(list(ids))).sort("earliest", "id")
    tellers = sources_of(facts, picked)
    rows = tuple(incident_row(facts, words, row, tellers) for row in picked.iter_rows(named=True))
    return Section("evidence", title, (intro,), (Table("evidence", title, columns, rows, fold=True),))


def sources_of(facts: Facts, picked: pl.DataFrame) -> dict[str, str]:
    """Report id -> source, for the reports behind the picked incidents."""
    wanted = picked["members"].explode(empty_as_null=True).struct.field("report").drop_nulls().unique()
    reports = frame(facts.material.reports).filter(pl.col("id").is_in(wanted.implode()))
    return dict(reports.select("id", "source").iter_rows())


def incident_row(facts: Facts, words: Words, row: dict[str, object], tellers: dict[str, str]) -> Row:
    """One incident: when, where as far as may be told, what, who by what sources say, who told, how probable."""
    members: list[dict[str, str]] = row["members"] or []  # type: ignore[assignment]
    told = sorted({tellers.get(m["report"], m["origin"]) for m in members})
    doers = [
        f"{party_name(facts, words, w['code'])} {words.percent(w['weight'])}"
        for w in row["by"] or []  # type: ignore[attr-defined]
    ]
    reports = words.plural("count.report", int(row["n_reports"]))  # type: ignore[call-overload]
    origins = words.plural("count.origin", int(row["n_origins"]))  # type: ignore[call-overload]
    p = float(row["p_happened"])  # type: ignore[arg-type]
    return Row(
        (
            Cell(str(row["id"])),
            Cell(words.window(row["earliest"], row["latest"])),  # type: ignore[arg-type]
            place_cell(facts, words, row),
            Cell(words.label("act", str(row["act"])), code=str(row["act"])),
            Cell(", ".join(doers) or words.say("none.party")),
            Cell(", ".join(told), note=f"{reports}, {origins}"),
            Cell(words.percent(p), p),
        ),
        ids=(str(row["id"]),),
    )


def place_cell(facts: Facts, words: Words, row: dict[str, object]) -> Cell:
    """The place and its radius; the public edition prints none that is finer than `FINE_M`."""
    radius = row["radius_m"]
    if not isinstance(radius, float):
        return Cell(words.say("none.place"))
    if facts.material.edition == "public" and radius < FINE_M:
        return Cell(words.say("none.public"))
    place = str(row["place"] or words.say("place.unnamed"))
    km = words.say("place.radius", km=words.number(radius / 1000, 1 if radius < 10_000 else 0))
    return Cell(place, radius, note=km, tone="open" if radius >= COARSE_M else None)
