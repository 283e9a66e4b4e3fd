"""cir: geolocated footage of the Centre for Information Resilience (Eyes on Russia), one report per row."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from truce.sources.acts import CHOICE, system_of
from truce.sources.cards import CIR
from truce.sources.clock import days, parsed
from truce.sources.contract import Parcel, Window
from truce.sources.landing import Shape, Sieve, columns, land
from truce.sources.origins import account
from truce.sources.places import UKRAINE_BOX
from truce.sources.textfile import Format, encoding_of, header_of, read_text, require

NEEDED = ("entry", "date", "event_group", "title", "lat", "lon", "link")
RADIUS_M = 500.0  # geolocated by people from the images
GROUPS: dict[str, dict[str, float]] = {  # start of event_group -> acts
    "Civilian Infrastructure Damage": {"use_of_weapon": 0.65, "civilian_harm": 0.25},
    "Bombing or Explosion": {"use_of_weapon": 0.85},
    "Civilian Casualty": {"civilian_harm": 0.5, "use_of_weapon": 0.4},
    "Munitions": {"use_of_weapon": 0.6},
    "Ground Battle": {"offensive_action_or_assault": 0.5, "use_of_weapon": 0.4},
    "Russian Firing Positions": {"use_of_weapon": 0.7, "military_activity": 0.2},
    "Russian Military Presence": {"military_activity": 0.8, "force_in_prohibited_area": 0.1},
    "Russian Military Losses": {"use_of_weapon": 0.5, "military_activity": 0.4},
    "Ukrainian Military Losses": {"use_of_weapon": 0.5, "military_activity": 0.4},
    "Russian Allies Presence/Losses": {"military_activity": 0.8},
    "Military Infrastructure Damage": {"use_of_weapon": 0.85},
    "Mass grave or Burial": {"civilian_harm": 0.5},
    "Detentions or Arrests": {"detention_or_hostage": 0.5, "arrest": 0.4},
}
BY = {"Russian Firing Positions": "ru", "Russian Military Presence": "ru"}
AGAINST = {"Russian Military Losses": "ru", "Ukrainian Military Losses": "ua"}


def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:
    """One report per row; origin: the account that posted the footage."""
    form = Format(encoding=encoding_of(options))
    require(header_of(path, form), NEEDED, path, CIR.name)
    shape = Shape(
        card=CIR,
        path=path,
        sheets=partial(read_text, path, form),
        identity=("entry", "date", "title", "lat", "lon", "link"),
        check=_check,
        tell=_tell,
        blind=("geolocation",),
    )
    yield from land(shape, window)


def _check(sieve: Sieve) -> None:
    sieve.frame = sieve.frame.with_columns(parsed("date", "%Y-%m-%d").dt.date().alias("_day"))
    sieve.drop(pl.col("_day").is_null(), "date", "missing, or not a date YYYY-MM-DD")
    start, end = days(pl.col("_day"), CIR.time_zone)
    sieve.frame = sieve.frame.with_columns(
        start.alias("earliest"), end.alias("latest"), pl.lit("day").alias("time_precision")
    )
    sieve.position("lon", "lat", UKRAINE_BOX)


def _tell(frame: pl.DataFrame) -> pl.DataFrame:
    names = frame.columns
    told = frame.join(
        _groups(frame["event_group"]), on="event_group", how="left", nulls_equal=True, maintain_order="left"
    )
    arms = pl.col("arms/munition") if "arms/munition" in names else pl.lit(None, dtype=pl.String)
    told = told.with_columns(arms.alias("_arms"))
    told = told.join(_arms(told["_arms"]), on="_arms", how="left", nulls_equal=True, maintain_order="left")
    known = pl.col("lon").is_not_null()
    description = ["brief description"] if "brief description" in names else []
    return columns(
        told,
        origin=pl.coalesce(account(pl.col("link")), "cir:" + pl.col("entry"), pl.lit("cir:unknown")),
        reference="entry",
        time_text="date",
        where_kind=pl.when(known).then(pl.lit("disc")).otherwise(pl.lit("none")),
        lon="lon",
        lat="lat",
        radius_m=pl.when(known).then(RADIUS_M),
        place="town/city" if "town/city" in names else None,
        acts="_acts",
        by="_by",
        against="_against",
        target="_target",
        weapon_class="_class",
        weapon_system="_system",
        means=pl.lit("reported_by_source"),
        text=pl.coalesce(*description, "title"),
        language=pl.lit("en"),
        url="link",
    )


def _groups(groups: pl.Series) -> pl.DataFrame:
    """Acts and sides of every event group of the file (a few dozen); a group that is not listed tells no act."""
    rows = []
    for group in groups.unique().to_list():
        kind = next((start for start in GROUPS if (group or "").startswith(start)), "")
        acts = [{"code": code, "weight": weight} for code, weight in GROUPS.get(kind, {}).items()]
        target = "military_position" if kind == "Military Infrastructure Damage" else None
        rows.append((group, acts, BY.get(kind), AGAINST.get(kind), target))
    names = ("event_group", "_acts", "_by", "_against", "_target")
    kinds = (pl.String(), CHOICE, pl.String(), pl.String(), pl.String())
    return pl.DataFrame(rows, schema=pl.Schema(dict(zip(names, kinds, strict=True))), orient="row")


def _arms(told: pl.Series) -> pl.DataFrame:
    """Class and system of every munition named, where the vocabulary knows the whole name."""
    rows = []
    for name in told.unique().to_list():
        system = system_of(name) if name else None
        rows.append((name, system.weapon_class if system else None, system.code if system else None))
    names = ("_arms", "_class", "_system")
    return pl.DataFrame(rows, schema=pl.Schema(dict.fromkeys(names, pl.String())), orient="row")
