"""Base rates of truces from UCDP's record, and how good forecasts from them would have been.

    python -m bench.survival --write     make truce/outlook/survival/data/base_rates.yaml again
    python -m bench.survival --compare   say whether that file is what the shared data give (the test does this)
    python -m bench.survival --page      the backtest, put between its marks of docs/outlook.md
    python -m bench.survival             the backtest: agreements forecast at ages 0, 30, 180 and 365 days

The file holds sums only (days at risk and ends by class, interval and kind), never a row of UCDP. The backtest leaves a
whole conflict out, forecasts its truces from all others, and scores "collapsed within h days" by Brier and log score.
A truce replaced by another text in that time did not collapse; one last seen before is not scored. Intervals: 90 %,
conflicts drawn anew.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.tables import put_between
from truce.outlook.scores.brier import brier, log_score, reliability
from truce.outlook.scores.skill import skill, skill_interval
from truce.outlook.survival.curves import kaplan_meier
from truce.outlook.survival.exposure import CUTS, Exposure, by_class, exposure_of
from truce.outlook.survival.hold import Hazards, averaged, base_rates, outlook
from truce.outlook.survival.shipped import RATES, by_form, short_rates, short_truces, ucdp_rates
from truce.outlook.survival.spell import COLLAPSE, STANDS, Floats, Spell, Spells
from truce.outlook.survival.ucdp import agreements, dyads

PAGE = Path(__file__).resolve().parent.parent / "docs" / "outlook.md"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "ucdp_peace_and_termination"
FILES = {"agreements": "ucdp-peace-agreements-221.csv", "dyads": "ucdp-term-dyad-3-2021.csv"}
CITE = (
    "Pettersson, Högbladh and Öberg 2019, Organized violence 1989-2018 and peace agreements, JPR 56(4) (version 22.1)",
    "Kreutz 2010, How and when armed conflicts end, JPR 47(2) (dyads, version 3-2021)",
    "Uppsala Conflict Data Program, CC BY 4.0; sums by us",
)
AGES = (0.0, 30.0, 180.0, 365.0)
HORIZONS = (7.0, 30.0, 90.0, 365.0)
FACTORS = ("kind", "peacekeepers", "disarmament", "withdrawal", "inclusive", "region", "about")
DRAWS = 251  # a backtest's means need no more
LEAST = 0.001  # no chance is scored as certainty: the log score would be infinite for a single surprise


def read(folder: Path = SHARED) -> dict[str, Spells]:
    """Both tables from the shared files."""
    readers: dict[str, Callable[[bytes], Spells]] = {"agreements": agreements, "dyads": dyads}
    return {name: readers[name]((folder / file).read_bytes()) for name, file in FILES.items()}


# ------------------------------------------------------------------------------------------------------ shipped sums


def as_text(tables: Mapping[str, Spells]) -> str:
    """The file of base rates, the same bytes for the same tables."""
    return "\n".join(_lines(tables)) + "\n"


def _lines(tables: Mapping[str, Spells]) -> Iterator[str]:
    yield "# Days at risk and ends of truces by class and age, summed from UCDP's files. Made again, never edited, by:"
    yield "made_by: python -m bench.survival --write"
    yield f"cite: {json.dumps(CITE, ensure_ascii=False)}"
    yield f"ages: {json.dumps([int(cut) for cut in CUTS[:-1]])}  # an interval begins; the last is open"
    yield "tables:"
    for name, table in tables.items():
        yield f"  {name}:"
        yield f"    spells: {len(table.spells)}"
        yield f"    unusable: {json.dumps(table.reasons())}"
        yield "    factors:"
        for factor, levels in by_class(table.spells).items():
            yield f"      {factor}:"
            for level, one in levels.items():
                yield f"        {level}: {_flow(one)}"


def _flow(one: Exposure) -> str:
    ends = ", ".join(f"{kind}: {numbers(values, 3)}" for kind, values in one.ends.items())
    return f"{{spells: {one.spells}, days: {numbers(one.days, 1)}, ends: {{{ends}}}}}"


def numbers(values: Floats, digits: int) -> str:
    """Numbers of a file of sums, with so many decimals."""
    return "[" + ", ".join(f"{value:.{digits}f}" for value in values) + "]"


# ---------------------------------------------------------------------------------------------------------- backtest


@dataclass(frozen=True, slots=True)
class Cases:
    """Forecasts to score: one row for each truce, age and horizon whose outcome is known."""

    came: Floats
    group: np.ndarray
    age: Floats
    horizon: Floats
    chance: dict[str, Floats]  # model -> chance of collapse


def constant(others: Sequence[Spell], _: Spell, _age: float) -> Floats:
    """One hazard for all ages and classes."""
    whole = exposure_of(others)
    rate = whole.of(COLLAPSE).sum() / whole.days.sum()
    told: Floats = -np.expm1(-rate * np.array(HORIZONS))
    return told


def pooled_km(others: Sequence[Spell], _: Spell, age: float) -> Floats:
    """Kaplan-Meier of collapse over all others, given the age."""
    days = np.array([s.days for s in others])
    curve = kaplan_meier(days, np.array([s.end == COLLAPSE for s in others]))
    return 1.0 - np.array([curve.at(age + h) for h in HORIZONS]) / curve.at(age)


def whole(others: Sequence[Spell], _: Spell, age: float) -> Floats:
    """The life table of all others, no classes."""
    return _collapse(base_rates({"whole": exposure_of(others)}, "whole", DRAWS), age)


def by_factor(*factors: str) -> Callable[[Sequence[Spell], Spell, float], Floats]:
    """The hierarchy over one factor, or over several averaged."""

    def model(others: Sequence[Spell], one: Spell, age: float) -> Floats:
        told = by_class(others)
        views = []
        for factor in (f for f in factors if f in told):
            level = one.classes.get(factor)
            views.append(base_rates(told[factor], level if level in told[factor] else None, DRAWS))
        return _collapse(averaged(views), age)

    return model


def _collapse(rates: Hazards, age: float) -> Floats:
    return outlook(rates, age, HORIZONS).mean(COLLAPSE)


def agreements_only(_: Sequence[Spell], __: Spell, age: float) -> Floats:
    """UCDP's agreements of every kind, nothing of short truces."""
    return _collapse(base_rates(ucdp_rates()["agreements"]["whole"], "whole", DRAWS), age)


def by_short_form(others: Sequence[Spell], one: Spell, age: float) -> Floats:
    """Short truces by form, as the house forecasts them (without their announced end)."""
    return _collapse(short_rates(by_form(others), f"short_{one.classes['form']}", DRAWS), age)


Model = Callable[[Sequence[Spell], Spell, float], Floats]

SHORT: dict[str, Model] = {
    "constant hazard": constant,
    "Kaplan-Meier": pooled_km,
    "agreements only": agreements_only,
    "by form": by_short_form,
}
MODELS: dict[str, Model] = {
    "constant hazard": constant,
    "Kaplan-Meier": pooled_km,
    "life table": whole,
    "by kind": by_factor("kind"),
    "by all classes": by_factor(*FACTORS),
}


def cases(spells: Sequence[Spell], models: Mapping[str, Model] = MODELS, ages: Sequence[float] = AGES) -> Cases:
    """Every truce forecast from those of other conflicts only."""
    rows: list[tuple[float, str, float, float]] = []
    told: dict[str, list[float]] = {name: [] for name in models}
    known: dict[tuple[object, ...], Floats] = {}
    for one in spells:
        others = [s for s in spells if s.group != one.group]
        for age in ages:
            asked = [(h, _came(one, age, h)) for h in HORIZONS] if one.days > age else []
            scored = [(place, h, came) for place, (h, came) in enumerate(asked) if came is not None]
            if not scored:
                continue
            rows += [(came, one.group, age, h) for _, h, came in scored]
            for name, model in models.items():
                key = (name, one.group, age, tuple(sorted(one.classes.items())) if name.startswith("by") else ())
                if key not in known:
                    known[key] = np.clip(model(others, one, age), LEAST, 1.0 - LEAST)
                told[name] += [float(known[key][place]) for place, _, _ in scored]
    came, group, age_of, horizon = (np.array(column) for column in zip(*rows, strict=True))
    return Cases(came, group, age_of, horizon, {name: np.array(chance) for name, chance in told.items()})


def _came(one: Spell, age: float, horizon: float) -> float | None:
    """1 if it collapsed in that time, 0 if it did not, None if nobody can tell."""
    if one.days > age + horizon:
        return 0.0
    return None if one.end == STANDS else float(one.end == COLLAPSE)


def table(of: Cases) -> Iterator[str]:
    """Scores by model and horizon, and their skill against the constant hazard and Kaplan-Meier."""
    yield f"{len(of.came)} forecasts, {int(of.came.sum())} collapses, {len(set(of.group))} conflicts"
    yield f"{'model':16} {'days':>5} {'n':>5} {'Brier':>7} {'log':>7}  {'Brier skill on constant':26} on Kaplan-Meier"
    blocks = np.unique(of.group, return_inverse=True)[1].astype(np.int64)
    for name, chance in of.chance.items():
        for horizon in (*HORIZONS, None):
            rows = np.ones(of.came.size, bool) if horizon is None else of.horizon == horizon
            came, said = of.came[rows], chance[rows]
            parts = [_skill(of, rows, blocks, said, other) for other in ("constant hazard", "Kaplan-Meier")]
            scores = f"{brier(came, said).mean():7.4f} {log_score(came, said).mean():7.4f}"
            days = "all" if horizon is None else f"{horizon:.0f}"
            yield f"{name:16} {days:>5} {rows.sum():>5} {scores}  {parts[0]:26} {parts[1]:26}"


def page(parts: Mapping[str, Cases], used: Mapping[str, str]) -> Iterator[str]:
    """The same in short, for the page: a line for each record and model, then what was said and how often it came."""
    days = " | ".join(f"{horizon:.0f} d" for horizon in HORIZONS)
    yield f"| record | Brier score: model | {days} | all | log score | better than constant | than Kaplan-Meier |"
    yield f"|---|---|{'---:|' * (len(HORIZONS) + 2)}---|---|"
    for record, of in parts.items():
        blocks = np.unique(of.group, return_inverse=True)[1].astype(np.int64)
        every = np.ones(of.came.size, bool)
        for name, chance in of.chance.items():
            found = [of.horizon == horizon for horizon in HORIZONS]
            scores = " | ".join(f"{brier(of.came[rows], chance[rows]).mean():.4f}" for rows in (*found, every))
            better = " | ".join(_skill(of, every, blocks, chance, it) for it in ("constant hazard", "Kaplan-Meier"))
            told = f"**{name}**" if name == used[record] else name
            yield f"| {record} | {told} | {scores} | {log_score(of.came, chance).mean():.3f} | {better} |"
    for record, of in parts.items():
        bins = (f"{one.said:.0%} {one.came:.0%}" for one in reliability(of.came, of.chance[used[record]], 8))
        yield ""
        yield f"{record}, collapse as said and as it came: {'; '.join(bins)}."


def _skill(of: Cases, rows: np.ndarray, blocks: np.ndarray, said: Floats, other: str) -> str:
    mine, theirs = brier(of.came[rows], said), brier(of.came[rows], of.chance[other][rows])
    low, high = skill_interval(mine, theirs, blocks[rows])
    return f"{100 * skill(mine, theirs):5.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def reliable(of: Cases, model: str) -> Iterator[str]:
    """What was said against what came, in groups of equal number."""
    yield f"reliability of '{model}', all ages and horizons: said -> came (90 %)"
    for one in reliability(of.came, of.chance[model], 8):
        yield f"  {one.said:6.3f} -> {one.came:6.3f} ({one.low:.3f} to {one.high:.3f})  n={one.n}"


def readings(ends_there: Spells, goes_on: Spells) -> Iterator[str]:
    """What the chance to collapse hangs on: whether a replaced agreement ends there or its truce goes on."""
    for words, of in (("a replaced agreement ends there", ends_there), ("its truce goes on", goes_on)):
        told = outlook(base_rates({"whole": exposure_of(of.spells)}, "whole", DRAWS), 0.0, HORIZONS)
        chances = ", ".join(f"{h:.0f} d {100 * p:.1f} %" for h, p in zip(HORIZONS, told.mean(COLLAPSE), strict=True))
        yield f"collapse if {words}: {chances}"


def coverage(worlds: int = 300, seed: int = 1) -> Iterator[str]:
    """Do 50 % and 90 % intervals hold the truth that often, on made-up records of known hazards?"""
    few, many = (_covered(worlds, seed, spells) for spells in (4, 40))
    for words, held in (("4 truces", few), ("40 truces", many)):
        yield f"made-up classes of {words}: 90 % intervals hold {100 * held[0]:.0f} %, 50 % hold {100 * held[1]:.0f} %"


def _covered(worlds: int, seed: int, spells: int) -> tuple[float, float]:
    """Share of classes whose true chance to hold 90 days lies in its 90 % and its 50 % interval."""
    rng = np.random.default_rng(seed)
    inside = []
    for _ in range(worlds):
        level = np.exp(rng.normal(0, 0.5, 4)) * 0.004
        sizes = (spells, 40, 40, 40)
        ages = [rng.exponential(1 / rate, many) for rate, many in zip(level, sizes, strict=True)]
        made = [
            [Spell("s", "g", COLLAPSE if a < 900 else STANDS, min(a, 900), min(a, 900)) for a in one] for one in ages
        ]
        told = outlook(base_rates({str(i): exposure_of(one) for i, one in enumerate(made)}, "0", DRAWS), 0.0, (90.0,))
        truth = np.exp(-90 * level[0])
        bounds = [told.interval(share) for share in (0.9, 0.5)]
        inside.append([float(low[0] <= truth <= high[0]) for low, high in bounds])
    wide, narrow = np.mean(inside, axis=0)
    return float(wide), float(narrow)


def main() -> int:
    """See the module's words."""
    parser = argparse.ArgumentParser(description="base rates of truces and their backtest")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--page", action="store_true", help="put the backtest between its marks of docs/outlook.md")
    asked = parser.parse_args()
    tables = read(asked.data)
    if asked.write:
        RATES.write_text(as_text(tables), "utf-8")
        return 0
    if asked.compare:
        same = RATES.read_text("utf-8") == as_text(tables)
        print("the file is what the data give" if same else "the file differs from what the data give")
        return 0 if same else 1
    followed = agreements((asked.data / FILES["agreements"]).read_bytes(), follow=True)
    of = cases(tables["agreements"].spells)
    short = cases(short_truces().table.spells, SHORT, (0.0, 3.0, 30.0))
    if asked.page:
        shown = {"UCDP's agreements": of, "our short truces": short}
        put_between(
            PAGE, "survival", list(page(shown, {"UCDP's agreements": "by kind", "our short truces": "by form"}))
        )
    parts = (
        *(readings(tables["agreements"], followed), coverage()),
        *(["", "UCDP's agreements"], table(of), reliable(of, "by kind"), reliable(of, "by all classes")),
        *(["", "our short truces, at ages 0, 3 and 30 days"], table(short), reliable(short, "by form")),
    )
    for part in parts:
        print(*part, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
