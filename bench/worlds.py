"""Made-up worlds of reports whose truth is known, and kept apart.

    python -m bench.worlds --world NAME --incidents N --seed S --out DIR

writes reports.parquet (`report_id, source, date, lat, lon, geo_prec, event_type, actor, fatalities` and `incident_id`,
which no matcher may read), taxonomy.csv (each source's codes and, where it publishes one, the kind a code belongs to),
and for measuring only truth.parquet (one row an incident: place, instant, act, actor, dead, whether it happened) and
tellings.parquet (one row a report: what it was copied from, whether it was invented or moved). `date` is a day, or in a
world with clock times a minute in UTC where the source knew it.
"""

import argparse
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from bench.worlds_reports import NOBODY, Told, copy, rows_of, tell, together
from bench.worlds_tables import ACTORS, CODES, KIND_OF, SCHEMES, UNLINKED, WORLDS, World
from bench.worlds_truth import KM_PER_LAT, KM_PER_LON, LAT0, LON0, Floats, Truth, happen, invent

FIRST_DAY = datetime(2023, 1, 1)  # noqa: DTZ001  (UTC throughout; parquet of naive instants is read alike by all)
FORCE_OF = {"incursion", "civilian_attack", "monitor_shot_at"}


@dataclass(frozen=True, slots=True)
class Made:
    """One world: what is told, how codes are linked, and for measuring only what is true."""

    reports: pl.DataFrame
    taxonomy: pl.DataFrame
    truth: pl.DataFrame
    tellings: pl.DataFrame


def sources_of(world: World) -> list[str]:
    """Names of the sources, outlets that copy last."""
    return [*(teller.name for teller in world.tellers), *(copier.name for copier in world.copiers)]


def make(name: str, incidents: int, seed: int) -> Made:
    """The world of that name (KeyError for an unknown one); one seed gives one world, to the byte."""
    world = WORLDS[name]
    rng = np.random.default_rng([seed, *name.encode()])
    truth = happen(rng, world, incidents)
    for number, teller in enumerate(world.tellers):
        if teller.invents:
            honest = incidents * teller.coverage * (1 + teller.repeats)
            truth = invent(rng, truth, round(honest * teller.invents / (1 - teller.invents)), number)
    told = together([tell(rng, world, number, truth) for number in range(len(world.tellers))])
    copies = [copy(rng, copier, len(world.tellers) + n, told) for n, copier in enumerate(world.copiers)]
    told = together([told, *copies])
    order = np.lexsort((rng.random(len(told)), told.hours // 24))
    place_of = np.empty(len(told), np.int64)
    place_of[order] = np.arange(len(told))
    copied = np.where(told.copied == NOBODY, NOBODY, place_of[told.copied])[order]
    told = rows_of(told, order)
    return Made(_reports(world, told), taxonomy(world), _truth(truth), _tellings(told, truth, copied))


def _instants(hours: Floats) -> pl.Expr:
    micros = np.round(hours * 3_600_000_000).astype(np.int64)
    return pl.lit(FIRST_DAY) + pl.Series("date", micros).cast(pl.Duration("us"))


def _named(name: str, words: list[str], numbers: np.ndarray) -> pl.Series:
    return pl.Series(name, words).gather(pl.Series(numbers))


def _codes(world: World, told: Told) -> pl.Series:
    lists = [SCHEMES[teller.scheme] for teller in world.tellers]
    words = [codes[code] for codes in lists for code in CODES]
    return _named("event_type", words, told.scheme_of * len(CODES) + told.act)


def _reports(world: World, told: Told) -> pl.DataFrame:
    when = pl.select(date=_instants(told.hours))["date"]
    day = when.dt.strftime("%Y-%m-%d")
    date = when.dt.strftime("%Y-%m-%dT%H:%M").zip_with(pl.Series(~told.by_day), day) if world.clock else day
    return pl.DataFrame(
        {
            "report_id": np.arange(len(told)),
            "source": _named("source", sources_of(world), told.source),
            "date": date,
            "lat": np.round(LAT0 + told.place[:, 1] / KM_PER_LAT, 5),
            "lon": np.round(LON0 + told.place[:, 0] / KM_PER_LON, 5),
            "geo_prec": told.precision,
            "event_type": _codes(world, told),
            "actor": _named("actor", list(ACTORS), told.actor),
            "fatalities": told.killed,
            "incident_id": told.incident,
        }
    ).with_columns(pl.col("fatalities").fill_nan(None))


def taxonomy(world: World) -> pl.DataFrame:
    """source, event_type, type, cls: outlets use every list they copy from; an unlinked code is its own kind."""
    lists = {teller.name: {teller.scheme} for teller in world.tellers}
    lists |= {copier.name: {teller.scheme for teller in world.tellers} for copier in world.copiers}
    rows = set()
    for source, schemes in lists.items():
        for scheme in schemes:
            for fine, code in SCHEMES[scheme].items():
                rows.add(
                    (source, code, code, "any") if scheme in UNLINKED else (source, code, KIND_OF[fine], _cls(fine))
                )
    return pl.DataFrame(sorted(rows), schema=["source", "event_type", "type", "cls"], orient="row")


def _cls(fine: str) -> str:
    quiet = {"aerial_presence", "ground_move", "weapon_presence", "civilian_harm", "monitor_obstruction"}
    return "kinetic" if KIND_OF[fine] not in quiet or fine in FORCE_OF else "nonkinetic"


def _truth(truth: Truth) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "incident_id": np.arange(len(truth.act)),
            "lon": LON0 + truth.place[:, 0] / KM_PER_LON,
            "lat": LAT0 + truth.place[:, 1] / KM_PER_LAT,
            "time": pl.select(date=_instants(truth.hours))["date"],
            "act": _named("act", list(CODES), truth.act),
            "actor": _named("actor", list(ACTORS), truth.actor),
            "killed": truth.killed,
            "happened": truth.only == NOBODY,
        }
    )


def _tellings(told: Told, truth: Truth, copied: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "report_id": np.arange(len(told)),
            "copied_from": pl.Series(copied).replace(NOBODY, None),
            "invented": truth.only[told.incident] != NOBODY,
            "moved": told.moved,
        }
    )


def write(made: Made, folder: Path) -> None:
    """Put the four files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made.reports.write_parquet(folder / "reports.parquet")
    made.taxonomy.write_csv(folder / "taxonomy.csv")
    made.truth.write_parquet(folder / "truth.parquet")
    made.tellings.write_parquet(folder / "tellings.parquet")


def main() -> None:
    """Make one world and say how big it is."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--world", default="base", choices=WORLDS)
    asked.add_argument("--incidents", type=int, default=30_000)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--out", type=Path, required=True)
    given = asked.parse_args()
    made = make(given.world, given.incidents, given.seed)
    write(made, given.out)
    print(f"{given.world}: {len(made.reports)} reports of {made.truth['happened'].sum()} incidents")


if __name__ == "__main__":
    main()
