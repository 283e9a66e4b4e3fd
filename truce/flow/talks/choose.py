"""Which rows of talks are asked for: by their days, by a source, by a term on record. What a noun lacks is refused."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow as pa

from truce.errors import NotFound, WrongUsage

TERMS = ("term", "terms", "verified_by")  # the columns in which nouns of talks name terms
FEW = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """`start`, `end`: half-open; a row is in if its days (`as_of` to `until`) touch it. It names `source`, `term`."""

    start: datetime | None = None
    end: datetime | None = None
    source: str | None = None
    term: str | None = None


EVERYTHING = Chosen()


def choose(rows: pa.Table, noun: str, chosen: Chosen, zone: str) -> pa.Table:
    """The rows asked for, in their order; days begin and end in `zone`.

    Raises WrongUsage for what the noun has no column for, NotFound for a source or a term of no row.
    """
    if chosen == EVERYTHING:
        return rows
    told = pl.DataFrame(pl.from_arrow(rows))
    fine = pl.lit(value=True)
    for name, given in (("source", chosen.source), ("term", chosen.term)):
        if given is not None:
            fine &= _names(told, noun, name, given)
    if chosen.start or chosen.end:
        fine &= _touches(told, noun, chosen, zone)
    return rows.filter(told.select(fine.alias("fine"))["fine"].to_arrow()) if told.height else rows


def _names(told: pl.DataFrame, noun: str, name: str, given: str) -> pl.Expr:
    """The rows that name it."""
    column = next((each for each in ((name,) if name == "source" else TERMS) if each in told.columns), None)
    if column is None:
        raise WrongUsage(f"{noun} have no {name}", noun=noun, remedy=f"leave out --{name}")
    many = isinstance(told.schema[column], pl.List)
    known = set((told[column].explode() if many else told[column]).drop_nulls().to_list())
    if told.height and given not in known:
        raise NotFound(f"no {noun} have that {name}", given=given, known=", ".join(sorted(known)[:FEW]) or "none")
    return (pl.col(column).list.contains(given) if many else pl.col(column) == given).fill_null(value=False)


def _touches(told: pl.DataFrame, noun: str, chosen: Chosen, zone: str) -> pl.Expr:
    """The rows of whose days one lies in the window."""
    if "as_of" not in told.columns:
        raise WrongUsage(f"{noun} have no time of their own", noun=noun, remedy="leave out --from and --to")
    if chosen.start and chosen.end and chosen.end <= chosen.start:
        raise WrongUsage("the window ends before it starts", start=chosen.start, end=chosen.end)
    first = pl.col("as_of")
    last = pl.coalesce("until", "as_of") if "until" in told.columns else first
    fine = pl.lit(value=True)
    if chosen.start:
        fine &= last >= _day(chosen.start, zone)
    if chosen.end:
        fine &= first <= _day(chosen.end, zone, before=True)
    return fine


def _day(at: datetime, zone: str, *, before: bool = False) -> date:
    """The day on which an instant falls, or the moment before it."""
    try:
        return (at - timedelta(microseconds=int(before))).astimezone(ZoneInfo(zone)).date()
    except OverflowError:
        raise WrongUsage("this instant lies outside the calendar", remedy="a year from 2 to 9998") from None
