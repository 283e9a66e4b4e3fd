"""missile-attacks: what the Ukrainian air force says was launched, a row per weapon model and raid."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from truce.model.where import Disc
from truce.sources.acts import CHOICE, system_of
from truce.sources.cards import MISSILE_ATTACKS
from truce.sources.clock import days, parsed, utc
from truce.sources.contract import Parcel, Window
from truce.sources.landing import Shape, Sieve, columns, land
from truce.sources.places import around, places
from truce.sources.textfile import Format, encoding_of, header_of, read_text, require

ZONE = MISSILE_ATTACKS.time_zone
NEEDED = ("time_start", "time_end", "model", "launch_place", "target", "launched", "destroyed", "source")
OPTIONAL = (
    "not_reach_goal",
    "still_attacking",
    "num_hit_location",
    "num_fall_fragment_location",
    "carrier",
)
RECONNAISSANCE = ("recon_uav",)
ALIASES = {
    "Dnipro oblast": "Dnipropetrovsk oblast",
    "Lutsk oblast": "Volyn oblast",
    "Dnipropetrovsk oblas": "Dnipropetrovsk oblast",
    "Kyiv oblast (south)": "Kyiv oblast",
}
NO_PLACE = {"front line", "Black Sea"}


def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:
    """One report per row: by ru, count launched, the weapon's class and system, the target's disc."""
    form = Format(encoding=encoding_of(options))
    require(header_of(path, form), NEEDED, path, MISSILE_ATTACKS.name)
    shape = Shape(
        card=MISSILE_ATTACKS,
        path=path,
        sheets=partial(read_text, path, form),
        identity=("time_start", "time_end", "model", "launch_place", "target", "launched", "destroyed", "source"),
        check=_check,
        tell=_tell,
    )
    yield from land(shape, window)


def _check(sieve: Sieve) -> None:
    for name in ("time_start", "time_end"):
        clock = parsed(name, "%Y-%m-%d %H:%M")
        day = parsed(name, "%Y-%m-%d")
        sieve.frame = sieve.frame.with_columns(
            pl.coalesce(clock, day).alias(f"_{name}"), (clock.is_null() & day.is_not_null()).alias(f"_{name}_is_day")
        )
        sieve.drop(pl.col(f"_{name}").is_null(), name, "not a time YYYY-MM-DD or YYYY-MM-DD HH:MM")
    _interval(sieve)
    sieve.drop(pl.col("latest") <= pl.col("earliest"), "time_end", "the raid ends before it starts")
    for name in ("launched", "destroyed"):
        sieve.number(name, pl.Int64)
        sieve.drop(pl.col(name) < 0, name, "below zero")


def _interval(sieve: Sieve) -> None:
    """[start, end) of the raid; a time without a clock is the whole of its day, at either end."""
    start, end = pl.col("_time_start"), pl.col("_time_end")
    clock_end = utc(end, ZONE, "latest") + pl.duration(minutes=1)
    both_days = pl.col("_time_start_is_day") & pl.col("_time_end_is_day")
    precision = pl.when(both_days & (start == end)).then(pl.lit("day")).otherwise(pl.lit("interval"))
    sieve.frame = sieve.frame.with_columns(
        utc(start, ZONE, "earliest").alias("earliest"),
        pl.when("_time_end_is_day").then(days(end.dt.date(), ZONE)[1]).otherwise(clock_end).alias("latest"),
        precision.alias("time_precision"),
    )


def _tell(frame: pl.DataFrame) -> pl.DataFrame:
    frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(n) for n in OPTIONAL if n not in frame.columns)
    told = frame.join(_weapons(frame["model"]), on="model", how="left", nulls_equal=True, maintain_order="left")
    told = told.join(_targets(frame["target"]), on="target", how="left", nulls_equal=True, maintain_order="left")
    return columns(
        told,
        origin=pl.lit("ua-air-force"),
        by=pl.lit("ru"),
        against=pl.lit("ua"),
        time_text=pl.concat_str("time_start", pl.lit(" to "), "time_end"),
        where_kind="where_kind",
        lon="lon",
        lat="lat",
        radius_m="radius_m",
        place="target",
        acts="acts",
        weapon_class="weapon_class",
        weapon_system="weapon_system",
        means=pl.lit("reported_by_source"),
        count="launched",
        flags=pl.lit(["party_claim"]),
        text=_words(),
        language=pl.lit("en"),
        url=_url(),
    )


def _url() -> pl.Expr:
    """The file names posts by their path on the page of the air force or a command."""
    post = pl.col("source")
    return pl.when(post.str.starts_with("http")).then(post).otherwise("https://www.facebook.com/" + post)


def _words() -> pl.Expr:
    """The row in words: the numbers of the air defence are told, never counted."""
    parts = [pl.coalesce("model", pl.lit("weapon not named"))]
    for label, name in (
        ("launched", "launched"),
        ("shot down", "destroyed"),
        ("did not reach a goal", "not_reach_goal"),
        ("still in the air", "still_attacking"),
        ("places hit", "num_hit_location"),
        ("places where fragments fell", "num_fall_fragment_location"),
        ("from", "launch_place"),
        ("carrier", "carrier"),
    ):
        value = pl.col(name).cast(pl.String).str.strip_suffix(".0")
        parts.append(pl.when(value.is_not_null()).then(pl.concat_str(pl.lit(f"{label} "), value)))
    return pl.concat_str(parts, separator="; ", ignore_nulls=True)


def _weapons(models: pl.Series) -> pl.DataFrame:
    """Act, class and system of every model named in the file (a few dozen)."""
    rows = [{"model": model, **_weapon(model)} for model in models.unique().to_list()]
    schema = {"model": pl.String(), "acts": CHOICE, "weapon_class": pl.String(), "weapon_system": pl.String()}
    return pl.DataFrame(rows, schema=pl.Schema(schema))


def _weapon(model: str | None) -> dict[str, object]:
    """Several models in one row share a class only if all have it; a flight is no use of a weapon."""
    systems = [system_of(part.strip()) for part in (model or "").split(" and ")]
    classes = {system.weapon_class if system else "unknown" for system in systems}
    one = classes.pop() if len(classes) == 1 else "unknown"
    flights = sum(system is not None and system.weapon_class in RECONNAISSANCE for system in systems) / len(systems)
    acts = {"reconnaissance_or_flight": flights, "use_of_weapon": 1 - flights}
    return {
        "acts": [{"code": code, "weight": weight} for code, weight in acts.items() if weight],
        "weapon_class": one,
        "weapon_system": systems[0].code if len(systems) == 1 and systems[0] else None,
    }


def _targets(targets: pl.Series) -> pl.DataFrame:
    """The disc of every target named in the file; none where no place is told, or one that is not known."""
    rows = []
    for target in targets.unique().to_list():
        disc = _disc(target)
        place = ("disc", disc.lon, disc.lat, disc.radius_m) if disc else ("none", None, None, None)
        rows.append((target, *place))
    schema = {
        "target": pl.String,
        "where_kind": pl.String,
        "lon": pl.Float64,
        "lat": pl.Float64,
        "radius_m": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _disc(target: str | None) -> Disc | None:
    """ "A oblast, B Raion and C oblast" is the disc around B Raion and C oblast."""
    discs = []
    for part in (target or "").split(" and "):
        names = [ALIASES.get(name.strip(), name.strip()) for name in part.split(",")]
        known = [places()[name] for name in names if name in places()]
        if not known or any(name not in places() and name not in NO_PLACE for name in names):
            return None
        discs.append(min((place.disc for place in known), key=lambda disc: disc.radius_m))
    return around(discs) if discs else None
