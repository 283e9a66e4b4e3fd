"""How often truces end by deaths and by breaches, from the few that are followed by day.

    python -m bench.ends --write     make truce/outlook/survival/data/end_rates.yaml again
    python -m bench.ends             the table of sensitivity, put between its marks of docs/outlook-survival.md

The file holds sums only: truces, days at risk and ends by conflict and interval of age, for each definition of
`ends.yaml` and each of its variations. Deaths are those of UCDP GED in Ukraine (lethal events, dated within a month);
breaches are read off the injured of Gaza and Lebanon by day of report and off violations along the Line of Control by
month: not deaths, for bodies found after a truce began are no fighting. Of heavy weapons no record is at hand.
"""

import argparse
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from bench.outlook_data import DATA, kashmir, levant
from bench.survival import numbers
from bench.tables import put_between
from truce.outlook.survival.definitions import END_RATES, Followed, by_definition, key_of, read_end_rates
from truce.outlook.survival.ends import (
    ENDED,
    HOLDS,
    Definition,
    Series,
    Verdict,
    judge_ends,
    read_definitions,
    variations,
)
from truce.outlook.survival.exposure import exposure_of
from truce.outlook.survival.hold import HORIZONS, outlook
from truce.outlook.survival.shipped import rates_for
from truce.outlook.survival.spell import COLLAPSE, STANDS, Spell

PAGE = Path(__file__).resolve().parent.parent / "docs" / "outlook-survival.md"
AGES = (0.0, 30.0)
BEFORE = 28  # days before a truce, whose mean is the level before it
BLIND = 30  # days of which nothing is known, before an end is one whose day nobody knows
VAGUEST = 31  # days over which a lethal event may be spread and still be dated


@dataclass(frozen=True, slots=True)
class Truce:
    """A truce that a record follows: from when to when it is looked at, in which conflict, by which series."""

    conflict: str
    series: str  # of the record
    begins: date
    until: date  # the next truce of the same parties, or the end of the record


DONBAS = (
    ("2014-09-05", "2014-12-31"), ("2018-03-05", "2018-03-30"), ("2018-03-30", "2018-07-01"),
    ("2018-07-01", "2018-08-29"), ("2018-08-29", "2018-12-29"), ("2020-07-27", "2020-12-31"),
)  # fmt: skip
LEVANT = (
    ("gaza", "Gaza injured", "2025-01-19", "2025-10-10"), ("gaza", "Gaza injured", "2025-10-10", "2026-08-22"),
    ("lebanon", "Lebanon injured", "2024-11-27", "2026-08-16"),
)  # fmt: skip
LINE_OF_CONTROL = (date(2018, 5, 29), date(2019, 12, 31))


def killed(data: Path = DATA) -> Iterator[tuple[Truce, Series]]:
    """Deaths by day of each truce in Donbas of a year that the record holds."""
    days, deaths = _deaths(data)
    for first, last in DONBAS:
        of = Truce("donbas", "deaths", date.fromisoformat(first), date.fromisoformat(last))
        length = (of.until - of.begins).days
        y = np.zeros(length)
        for day, number in zip(days, deaths, strict=True):
            if 0 <= (day - of.begins).days < length:
                y[(day - of.begins).days] += number
        yield of, Series(y, y, np.ones(length))


def _deaths(data: Path) -> tuple[list[date], list[float]]:
    rows = pl.read_csv(data / "ucdp_ged_ukraine" / "ged_ukraine_even_years.csv", infer_schema_length=0)
    rows = rows.filter((pl.col("type_of_violence") == "1") & pl.col("best").is_not_null()).select(
        begun=pl.col("date_start").str.slice(0, 10).str.to_date(),
        over=pl.col("date_end").str.slice(0, 10).str.to_date(),
        deaths=pl.col("best").cast(pl.Float64),
    )
    rows = rows.filter((pl.col("over") - pl.col("begun")).dt.total_days() <= VAGUEST)
    return rows["begun"].to_list(), rows["deaths"].to_list()


def hurt(data: Path = DATA) -> Iterator[tuple[Truce, Series]]:
    """Injured by day of report around the truces of Gaza and Lebanon; what was not told of a day is not known."""
    panel = levant(data)
    for conflict, series, first, last in LEVANT:
        of = Truce(conflict, series, date.fromisoformat(first), date.fromisoformat(last))
        row, at = panel.areas.index(series), panel.steps.index(of.begins)
        end = min(at + (of.until - of.begins).days, len(panel.steps))
        known = panel.exposure[row] > 0
        level = float(panel.y[row, at - BEFORE : at][known[at - BEFORE : at]].mean())
        y = np.where(known, panel.y[row], np.nan)[at:end]
        yield of, Series(y, y, known[at:end].astype(np.float64), (level, level))


def spells(one: Definition, told: Iterator[tuple[Truce, Series]]) -> Iterator[Spell]:
    """Of each truce how long it stood by a definition: till it was met, or till nobody could tell any more."""
    for of, series in told:
        last = series.low.size - 1
        low, high = _met(one, series, last)
        if low > 0 or high is not None:
            name, end = f"{of.conflict}-{of.begins}", COLLAPSE if high is not None else STANDS
            yield Spell(name, of.conflict, end, low, low if high is None else high)


def _met(one: Definition, series: Series, last: int) -> tuple[float, float | None]:
    """The last age at which it was seen not to be met, and the age at which it was; None where nobody could tell."""

    def judged(day: int) -> Verdict:
        return judge_ends([one], {one.series: series}, {}, day)[0]

    held = bisect_left(range(last + 1), True, key=lambda day: judged(day).state != HOLDS)  # once it may be, it stays so
    known = judged(last).known if judged(last).state == ENDED else None
    return float(held), None if known is None or known - held > BLIND else known + 1.0


def monthly(one: Definition, data: Path = DATA) -> Iterator[Spell]:
    """The Line of Control by month: a month at or above the level before is read as such a run, some day in it."""
    panel = kashmir(data)
    begins, _ = LINE_OF_CONTROL
    total = panel.y.sum(axis=0)
    at = next(n for n, day in enumerate(panel.steps) if day > begins)
    level = one.factor * total[at - 1]
    high = [n for n in range(at, total.size) if total[n] >= level]
    first = panel.steps[high[0]] if high else LINE_OF_CONTROL[1]
    low = float((first - begins).days)
    yield Spell("kashmir-2018", "kashmir", COLLAPSE if high else STANDS, low, low + 30.0 * bool(high))


def followed(one: Definition, data: Path = DATA) -> list[Spell]:
    """All that can be followed by a definition; none where no record tells of its series."""
    if one.series == "deaths":
        return list(spells(one, killed(data)))
    return [*spells(one, hurt(data)), *monthly(one, data)] if one.series == "breaches" else []


def as_text(data: Path = DATA) -> str:
    """The file of end rates, the same bytes for the same data."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Path) -> Iterator[str]:
    yield "# Truces followed by day: days at risk and ends, by definition of the end, conflict and interval of age"
    yield "# (as in base_rates.yaml). Sums only; a key is series:days:threshold, or factor. Made again, not edited, by:"
    yield "made_by: python -m bench.ends --write"
    yield "cite:"
    yield "  - Sundberg and Melander 2013, UCDP GED 22.1, CC BY 4.0 (deaths)"
    yield "  - Tech for Palestine, daily casualties of Gaza and Lebanon, public domain (injured)"
    yield "  - Indo-Pak Conflict Monitor, violations along the Line of Control (by month)"
    yield "rates:"
    every = [each for base in read_definitions() for each in (base, *(other for _, other in variations(base)))]
    for key, one in {key_of(each): each for each in every}.items():
        by = {
            name: [s for s in followed(one, data) if s.group == name]
            for name in ("donbas", "gaza", "lebanon", "kashmir")
        }
        told = {name: exposure_of(some) for name, some in by.items() if some}
        if told:
            yield f"  {key!r}:"
            for name, of in told.items():
                ends = numbers(of.of(COLLAPSE), 3)
                yield f"    {name}: {{spells: {of.spells}, days: {numbers(of.days, 1)}, ends: {ends}}}"


def table(rates: Mapping[str, Followed]) -> Iterator[str]:
    """What the chance of a mediated truce hangs on: each definition and variation, at two ages, 30 and 90 days on."""
    ages = " | ".join(f"age {age:.0f}: 30, 90 d" for age in AGES)
    yield f"| definition | varied | truces | ended | as often as a collapse (90 %) | {ages} |"
    yield "|---|---|---:|---:|---|---|---|"
    base = rates_for("short_mediated")
    for one in [d for d in read_definitions() if d.kind != "document"]:
        others = [each for each in variations(one) if each[1] != one and key_of(each[1]) in rates]  # else all are alike
        for varied, of in (({}, one), *others):
            found = rates.get(key_of(of))
            own = by_definition(of, base, rates)
            low, high = np.quantile(own.ratio, [0.05, 0.95])
            chances = [_chances(own.rates, age) for age in AGES]
            words = ", ".join(f"{name} {value:g}" for name, value in varied.items()) or "as it stands"
            many = "0 | 0" if found is None else f"{found.spells} | {found.ends:.0f}"
            ratio = f"{np.median(own.ratio):.2g} ({low:.2g}-{high:.2g})"
            yield f"| {one.name} | {words} | {many} | {ratio} | {' | '.join(chances)} |"


def _chances(rates: object, age: float) -> str:
    told = 1.0 - outlook(rates, age, HORIZONS).mean(COLLAPSE)  # type: ignore[arg-type]
    return f"{told[1]:.0%}, {told[2]:.0%}"


def main() -> int:
    """See the module's words."""
    parser = argparse.ArgumentParser(description="base rates of the ends that nobody declares")
    parser.add_argument("--write", action="store_true", help="make the file of end rates again")
    parser.add_argument("--data", type=Path, default=DATA)
    asked = parser.parse_args()
    if asked.write:
        END_RATES.write_text(as_text(asked.data), "utf-8")
        return 0
    lines = list(table(read_end_rates(END_RATES)))
    print(*lines, sep="\n")
    put_between(PAGE, "ends", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
