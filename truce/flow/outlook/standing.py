"""How one truce stands at an instant: its age, its announced end, its class of base rates, the series it is told by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.series import Told
from truce.model.agreement import Agreement
from truce.model.columns import from_table
from truce.model.deadline import Deadline
from truce.model.document import Document
from truce.model.forecast import WATCHED
from truce.model.incident import Incident
from truce.model.ruling import Ground, Ruling
from truce.outlook.survival.ends import Series
from truce.outlook.survival.shipped import Planned, short_truces
from truce.vocabulary import vocabulary

UNILATERAL, MEDIATED, FULL = "short_unilateral", "short_mediated", "full"
DAY = timedelta(days=1)
BEFORE_DAYS = 28.0
ENDING = {  # kind of paper that a definition of the end asks for -> events of documents that show it
    "declared_over": ("declared_over", "truce_declared_over", "denounced", "release_clause_invoked"),
    "superseded": ("superseded", "replaced"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One truce as it stood."""

    agreement: Agreement
    as_of: datetime
    kind: str | None  # class of base rates
    age: float | None  # days; None: it has not begun, or no beginning is known
    until: datetime | None  # its announced end, put off where it was
    extended: bool
    main: Told | None  # the reading that the truce is told by, and in it its own series
    row: int
    deadlines: tuple[Deadline, ...]
    documents: pl.DataFrame

    @property
    def over(self) -> bool:
        """Whether its announced end has come."""
        return self.until is not None and self.as_of >= self.until

    @property
    def is_watched(self) -> bool:
        """Whether anybody ever watched its own series."""
        return self.main is not None and self.main.basis[self.row] == WATCHED

    @property
    def days_known(self) -> int:
        """Days of its own series that are known."""
        return 0 if self.main is None else int((self.main.panel.exposure[self.row] > 0.0).sum())

    def until_then(self, at: datetime) -> "Standing":
        """The same by what had happened until an instant: a paper of later that day, or an end to come, is none yet."""
        return replace(self, as_of=at)


def standing_of(house: House, agreement: Agreement, as_of: datetime, told: Sequence[Told]) -> Standing:
    """How a truce stood by what is kept."""
    deadlines = tuple(
        one for one in from_table(Deadline, house.mission.lake.read(Deadline)) if one.agreement in (agreement.id, None)
    )
    documents = frame(house, Document)
    documents = documents.filter(pl.col("agreement").is_null() | (pl.col("agreement") == agreement.id))
    until, extended = _until(agreement, deadlines)
    begun = agreement.effective_from
    main, row = _main(agreement, [one for one in told if one.agreement == agreement.id])
    return Standing(
        agreement=agreement,
        as_of=as_of,
        kind=_kind(agreement),
        age=(as_of - begun) / DAY if begun is not None and begun <= as_of else None,
        until=until,
        extended=extended,
        main=main,
        row=row,
        deadlines=deadlines,
        documents=documents,
    )


def extensions(kind: str | None) -> Planned:
    """How many truces of its form were put off at their first announced end, and how many were not."""
    planned = short_truces().planned
    return planned.get((kind or "").removeprefix("short_")) or planned["mediated"]


def end_told(standing: Standing, until: datetime, zone: str) -> str:
    """When its announced end comes, that nothing puts it off, and what the record tells of extensions of its like."""
    local, days = f"{until.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}", (until - standing.as_of) / DAY
    if days <= 0.0:
        return f"its announced end came on {local}"
    ahead = f"{days:.0f} days" if days >= 2.0 else f"{days * 24:.1f} hours"
    past = extensions(standing.kind)
    alike = f"{past.extended} of {past.extended + past.not_extended} like it were extended, early or at the last hour"
    return f"its text ends it on {local}, in {ahead}, and no text puts that off; {alike}"


def _kind(agreement: Agreement) -> str | None:
    """Its class of base rates; a peace agreement's only where the text means to be the last word."""
    if agreement.instrument_type == "unilateral_declaration":
        return UNILATERAL
    return FULL if agreement.ceasefire_class == "definitive_ceasefire" else MEDIATED


def _until(agreement: Agreement, deadlines: Sequence[Deadline]) -> tuple[datetime | None, bool]:
    """Its announced end, and whether it was put off."""
    put_off = [one.extended_to for one in deadlines if one.kind == "end" and one.extended_to is not None]
    if agreement.effective_until is None or not put_off:
        return agreement.effective_until, False
    latest = max(put_off)
    return max(latest, agreement.effective_until), latest > agreement.effective_until


def _main(agreement: Agreement, told: Sequence[Told]) -> tuple[Told | None, int]:
    """The series that a truce is told by: acts by whomever in the whole area, of the term that forbids fire if it can.

    Watched ones before others, then the one of which most is told.
    """
    cessation = {term.id for term in agreement.terms if term.type == "cessation"}
    first = {term.id: term.readings[0].id for term in agreement.terms}
    best: tuple[tuple[bool, bool, bool, bool, float], Told, int] | None = None
    for one in told:
        for row, (term, party, area) in enumerate(one.keys):
            if area != "all" or first.get(term) != one.reading:
                continue
            whole = (term in cessation, party == "any", one.basis[row] == WATCHED)
            rank = (*whole, bool(one.watched[row].any()), float(one.panel.y[row].sum()))
            if best is None or rank > best[0]:
                best = (rank, one, row)
    return (None, 0) if best is None else (best[1], best[2])


def papers(standing: Standing) -> Mapping[str, int | None]:
    """Day (index) that papers name for each kind of end; a kind that nobody looked for is missing."""
    told: dict[str, int | None] = {}
    begun = standing.agreement.effective_from
    if begun is None:
        return told
    if standing.documents.height:
        for kind, events in ENDING.items():
            shown = pl.col("event").is_in(events) & (pl.col("outcome") == "done")
            found = standing.documents.filter(shown & (pl.col("earliest") <= standing.as_of))
            days = [max(int((at - begun) / DAY), 0) for at in found["earliest"].to_list()]
            told[kind] = min(days) if days else None
    end = standing.until
    told["expired"] = int((end - begun) / DAY) if end is not None and standing.over else None
    return told


def series_of(house: House, standing: Standing) -> Mapping[str, Series]:
    """The series by which an end may be told: breaches, uses of heavy weapons, deaths, by day of the truce."""
    if standing.main is None:
        return {}
    told, row = standing.main, standing.row
    ids = [id for id in told.rulings[row] if id is not None]
    rulings = frame(house, Ruling, ids=ids)
    watched = told.watched[row]
    before = _before(house, standing)
    heavy, heavy_before = _heavy(house, standing, before)
    killed = {day: (low, high) for day, low, high in rulings.select("id", "killed_low", "killed_high").iter_rows()}
    deaths = np.array([killed.get(id, (None, None)) for id in told.rulings[row]], dtype=np.float64)
    length = _days_of(before)
    level = None
    if length and float(before["coverage"].max() or 0.0) > 0.0:  # type: ignore[arg-type]
        level = (float(before["low"].sum()) / length, float(before["high"].sum()) / length)
    return {
        "breaches": Series(told.low[row], told.high[row], watched, level),
        "heavy": Series(heavy[:, 0], heavy[:, 1], watched, None if level is None else heavy_before),
        "deaths": Series(np.nan_to_num(deaths[:, 0]), np.nan_to_num(deaths[:, 1]), watched),
    }


def _before(house: House, standing: Standing) -> pl.DataFrame:
    """Rulings over matched stretches before the truce, of its own series."""
    assert standing.main is not None  # noqa: S101 - asked of a truce that has a series
    term, party, area = standing.main.keys[standing.row]
    rows = frame(house, Ruling).filter((pl.col("agreement") == standing.agreement.id) & (pl.col("period") == "before"))
    same = (pl.col("term") == term) & (pl.col("party") == party) & (pl.col("area") == area)
    return rows.filter(same & (pl.col("reading") == standing.main.reading) & pl.col("low").is_not_null())


def _days_of(rulings: pl.DataFrame) -> float:
    """How long the stretches of some rulings are together."""
    spans = rulings.select("earliest", "latest").iter_rows()
    return sum(float((latest - earliest) / DAY) for earliest, latest in spans)


def grounds_of(house: House, rulings: Sequence[str]) -> pl.DataFrame:
    """What incidents add to some rulings, with what is known of those incidents: weapon, place, time."""
    rows = frame(house, Ground).filter(pl.col("ruling").is_in(rulings)).select("ruling", "incident", "contribution")
    columns = ["id", "earliest", "latest", "lon", "lat", "weapon_class", "target", "by", "killed_high", "injured_high"]
    told = frame(house, Incident, columns=columns)
    return rows.join(told, left_on="incident", right_on="id", how="inner")


def heavy_weight(column: str = "weapon_class") -> pl.Expr:
    """The told weight of heavy weapons of an incident; null where no weapon is told."""
    heavy = [code for code, one in vocabulary().weapons.items() if one.heavy]
    of = pl.col(column).list.eval(
        pl.when(pl.element().struct.field("code").is_in(heavy)).then(pl.element().struct.field("weight")).otherwise(0.0)
    )
    return pl.when(pl.col(column).list.len() > 0).then(of.list.sum()).otherwise(None)


def _heavy(house: House, standing: Standing, before: pl.DataFrame) -> tuple[np.ndarray, tuple[float, float]]:
    """By day the fewest and the most uses of heavy weapons; and the same a day before the truce."""
    assert standing.main is not None  # noqa: S101 - asked of a truce that has a series
    days = [str(id) for id in standing.main.rulings[standing.row] if id is not None]
    used = grounds_of(house, [*days, *before["id"].to_list()]).with_columns(weight=heavy_weight())
    surely = (pl.col("weight") >= 0.5) & (pl.col("contribution") >= 0.5)
    maybe = pl.col("weight").is_null() | (pl.col("weight") > 0.0)
    each = used.group_by("ruling").agg(
        low=surely.sum().cast(pl.Float64), high=(maybe.cast(pl.Float64) * pl.col("contribution").ceil()).sum()
    )
    told = {id: (low, high) for id, low, high in each.iter_rows()}
    by_day = np.array([told.get(id, (0.0, 0.0)) for id in standing.main.rulings[standing.row]], dtype=np.float64)
    length = _days_of(before)
    least, most = (sum(told.get(id, (0.0, 0.0))[n] for id in before["id"]) / max(length, 1.0) for n in (0, 1))
    return by_day, (float(least), float(most))
