"""The base rates that come with the house: UCDP's as sums by class, our own list of short truces as dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from truce.outlook.survival.exposure import CUTS, Exposure, exposure_of, levels_of
from truce.outlook.survival.hold import THIN, Hazards, base_rates
from truce.outlook.survival.lattice import DRAWS
from truce.outlook.survival.spell import EXPIRED, KINDS, STANDS, Spell, Spells, Unusable
from truce.outlook.written import entry
from truce.yamlfile import read_yaml

DATA = Path(__file__).parent / "data"
RATES = DATA / "base_rates.yaml"
TRUCES = DATA / "short_truces.yaml"

Classes = Mapping[str, Exposure]  # level -> exposure


@dataclass(frozen=True, slots=True)
class Planned:
    """At how many first announced ends that were reached the truce was put off, and at how many not."""

    extended: int
    not_extended: int


@dataclass(frozen=True, slots=True)
class ShortTruces:
    """Our list: the spells, and what became of the announced ends, by form (unilateral, mediated)."""

    table: Spells
    planned: Mapping[str, Planned]


@cache
def ucdp_rates() -> dict[str, dict[str, Classes]]:
    """UCDP's sums: table -> factor -> level -> days at risk and ends by interval."""
    data, _ = read_yaml(RATES)
    return {name: _factors(table["factors"]) for name, table in data["tables"].items()}


def _factors(told: Mapping[str, Any]) -> dict[str, Classes]:
    return {factor: {level: _exposure(one) for level, one in of.items()} for factor, of in told.items()}


def _exposure(told: Mapping[str, Any]) -> Exposure:
    ends = {kind: np.array(values, np.float64) for kind, values in told["ends"].items()}
    return Exposure(int(told["spells"]), np.array(told["days"], np.float64), ends)


@cache
def short_truces() -> ShortTruces:
    """The list that comes with the house."""
    return read_truces(TRUCES)


def read_truces(path: Path) -> ShortTruces:
    """A list of truces in the form of ours, as a mission may write its own: spells, and what is left out and why."""
    data, lines = read_yaml(path)
    with entry(lines, "truces"):
        rows = list(data["truces"])
    spells = []
    for place, row in enumerate(rows):
        with entry(lines, "truces", place):
            spells.append(_spell(row))
    forms = sorted({str(row["form"]) for row in rows})
    planned = {form: _planned([row for row in rows if row["form"] == form and "planned" in row]) for form in forms}
    left = [Unusable(row["id"], row["why"]) for row in data.get("left_out") or []]
    return ShortTruces(Spells("short", spells, left), planned)


def _planned(rows: Iterable[Mapping[str, Any]]) -> Planned:
    """Each truce counts once, at its first announced end; one that broke before tells nothing of it."""
    told = [row for row in rows if int(row["extensions"]) > 0 or row["kind"] == EXPIRED]
    extended = sum(1 for row in told if int(row["extensions"]) > 0)
    return Planned(extended, len(told) - extended)


def _spell(row: Mapping[str, Any]) -> Spell:
    begins = _instant(row["begins"])
    if "planned" in row and int(row["extensions"]) < 0:
        raise ValueError("an announced end is put off never or so many times")
    ended = row["ended"] if isinstance(row["ended"], list) else [row["ended"]]
    low, high = ((_instant(at) - begins) / timedelta(days=1) for at in (ended[0], ended[-1]))
    if not 0.0 <= low <= high:
        raise ValueError(f"{row['id']}: it ends before it begins")
    if row["kind"] not in {*KINDS, STANDS}:
        raise ValueError(f"{row['id']}: no such kind of end: {row['kind']}")
    classes = {"form": str(row["form"]), "length": "announced" if "planned" in row else "open"}
    return Spell(row["id"], row["group"], row["kind"], low, high, 0.0, classes)


def _instant(text: str) -> datetime:
    """A time, or the noon UTC of a date."""
    whole = text if "T" in text else f"{text}T12:00+00:00"
    return datetime.fromisoformat(whole.replace("Z", "+00:00")).astimezone(UTC)


def by_form(spells: Iterable[Spell]) -> dict[str, Exposure]:
    """Short truces by form: one party's own, or one that both took on through somebody."""
    return {f"short_{form}": exposure_of(of, CUTS) for form, of in levels_of(list(spells), "form").items()}


def rates_for(kind: str | None, more: Iterable[Spell] = ()) -> Hazards:
    """Hazards for a truce: `kind` is full, partial, process, short_unilateral, short_mediated, or None if unknown.

    `more` are a mission's own short truces, read by `read_truces`. The other classes of UCDP are shipped to be looked
    at, not used: in the backtest they made forecasts no better than the kind alone.
    """
    coded = ucdp_rates()["agreements"]["kind"]
    if kind in coded:
        return base_rates(coded, kind)
    return short_rates(by_form([*short_truces().table.spells, *more]), kind)


def short_rates(forms: Classes, kind: str | None, draws: int = DRAWS) -> Hazards:
    """Hazards of a short truce by form; None or a form never seen is a truce of whatever kind.

    UCDP's agreements borrow from one another only: our list was picked by hand and must not pull a record that was
    coded whole. Short truces borrow from one another, and from the agreements at ages where hardly one was seen.
    """
    every = {**ucdp_rates()["agreements"]["kind"], **forms}
    if kind not in forms:
        return base_rates(every, None, draws)
    far, near = base_rates(every, kind, draws), base_rates(forms, kind, draws)
    thin = near.at_risk < THIN
    told = {name: np.where(thin, rates, near.of.get(name, rates)) for name, rates in far.of.items()}
    return Hazards(told, near.spells, near.borrowed, far.at_risk)
