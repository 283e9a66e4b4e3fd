"""Coverage records as arrays, with what light, weather and sight leave of their stated quality."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from truce.compliance.periods import DAY, HOUR, Ints
from truce.compliance.prepared import Flags, Floats, floats, us
from truce.compliance.space.geometry import read_shape
from truce.compliance.watch.sun import daylight
from truce.model.where import circle
from truce.vocabulary import vocabulary
from truce.vocabulary.notice import Notice

PLACE = ("lon", "lat", "radius_m", "geometry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watches:
    """Coverage records as arrays, in order of id. `foot` numbers `footprints`; kept away, it saw nothing.

    A record longer than one watch is parted where night falls and ends; `record` numbers what it was parted from.
    `made` keeps what was computed from them, so that rules share it.
    """

    watcher: pl.Series
    means: pl.Series
    record: Ints
    earliest: Ints
    latest: Ints
    quality: Floats
    kept_away: Flags
    restricted: Flags
    foot: Ints
    footprints: tuple[BaseGeometry, ...]
    made: dict[Any, Any] = field(default_factory=dict, compare=False)

    @property
    def size(self) -> int:
        """How many."""
        return len(self.watcher)

    @property
    def by_means(self) -> tuple[str, ...]:
        """The means by which anybody watches."""
        return tuple(self.means.unique().sort().to_list())

    def scaled(self, factors: tuple[float, ...]) -> "Watches":
        """The same with each quality times the factor of its means, which come in the order of `by_means`."""
        if all(f == 1.0 for f in factors):
            return self
        by_row = self.means.replace_strict(list(self.by_means), list(factors), return_dtype=pl.Float64).to_numpy()
        return replace(self, quality=self.quality * by_row, made={})

    def for_acts(self, acts: Iterable[str], notice: Notice) -> "Watches":
        """The same as far as each means can notice an act of a kind; the best noticed of several."""
        wanted = tuple(acts)
        best = tuple(max((notice.factor(m, a) for a in wanted), default=0.0) for m in self.by_means)
        return self.scaled(best)


def read_watches(frame: pl.DataFrame, access: frozenset[str], notice: Notice | None = None) -> Watches:
    """The coverage table as arrays; every different footprint is built once. `access`: restrictions that count.

    `notice`: what light and weather leave of a quality (the vocabulary's, where none is given).
    """
    known = notice or vocabulary().notice
    frame = frame.sort("id").with_row_index("record")
    quality = np.minimum(np.clip(floats(frame["quality"]), 0.0, 1.0), _weather_caps(frame, known))
    seen = frame.with_columns(_sight(known), quality=pl.Series(quality))
    parted = _by_light(seen, known)
    keys = list(parted.select(PLACE).iter_rows())  # watches, not incidents
    numbers = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    return Watches(
        watcher=parted["watcher"].cast(pl.String),
        means=parted["means"].cast(pl.String),
        record=parted["record"].cast(pl.Int64).to_numpy(),
        earliest=us(parted["earliest"]),
        latest=us(parted["latest"]),
        quality=parted["quality"].to_numpy(),
        kept_away=(parted["restriction"].is_not_null() & (parted["stated"] <= 0)).to_numpy(),
        restricted=parted["restriction"].cast(pl.String).is_in(sorted(access)).fill_null(value=False).to_numpy(),
        foot=np.array([numbers[k] for k in keys], dtype=np.int64),
        footprints=tuple(_footprint(lon, lat, far, shape) for lon, lat, far, shape in numbers),
    )


def _footprint(lon: float, lat: float, radius_m: float, geometry: bytes | None) -> BaseGeometry:
    if geometry is not None:
        return read_shape(geometry, "coverage")
    return circle(lon, lat, radius_m) if radius_m > 0 else shapely.Point(lon, lat)


def _weather_caps(frame: pl.DataFrame, notice: Notice) -> Floats:
    """The most that each record's means can do in the weather it names; 1 where it names none."""
    pairs = frame.select("means", "weather").unique().drop_nulls()
    caps = {(m, w): f.value for m, w in pairs.iter_rows() if (f := notice.means[m].weather.get(w)) is not None}
    answer = np.ones(frame.height)
    for (means, weather), cap in caps.items():
        answer[((frame["means"] == means) & (frame["weather"] == weather)).fill_null(value=False).to_numpy()] = cap
    return answer


def _sight(notice: Notice) -> list[pl.Expr]:
    """What was stated of quality, and how far means that need sight see: no farther than the told visibility."""
    by_sight = [name for name, sense in notice.means.items() if sense.sight]
    shorter = pl.min_horizontal("radius_m", "visibility_m")
    return [
        pl.col("quality").alias("stated"),
        pl.when(pl.col("means").is_in(by_sight)).then(shorter).otherwise("radius_m").alias("radius_m"),
    ]


def _by_light(frame: pl.DataFrame, notice: Notice) -> pl.DataFrame:
    """Records longer than one watch parted into day and night, the night's quality not above its means' cap."""
    caps = {name: sense.night.value for name, sense in notice.means.items() if sense.night.value < 1}
    limit = int(notice.watch_hours.value * HOUR)
    cap = pl.col("means").replace_strict(caps, default=1.0, return_dtype=pl.Float64)
    frame = frame.with_columns(_micros("earliest"), _micros("latest"), cap.alias("night_cap"))
    long = (pl.col("latest") - pl.col("earliest") > limit) & (pl.col("night_cap") < pl.col("quality"))
    short = frame.filter(~long)
    days = frame.filter(long)
    return pl.concat([short, _parted(days)]).sort("record", "earliest") if days.height else short


def _micros(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Datetime("us", "UTC")).to_physical().cast(pl.Int64).alias(name)


def _parted(frame: pl.DataFrame) -> pl.DataFrame:
    """Each record as its stretches of light and of dark, from the night before its first day on."""
    first, last = frame["earliest"].to_numpy(), frame["latest"].to_numpy()
    many = (last - first) // DAY + 3
    row = np.repeat(np.arange(frame.height), many)
    day = np.arange(row.size) - np.repeat(np.cumsum(many) - many, many)
    lon, lat = frame["lon"].to_numpy()[row], frame["lat"].to_numpy()[row]
    dawn, dusk = daylight(lon, lat, first[row] + (day - 1) * DAY)
    night_from = dusk
    night_to, _ = daylight(lon, lat, first[row] + day * DAY)
    pieces = [
        frame[row].with_columns(earliest=pl.Series(dawn), latest=pl.Series(dusk)),
        frame[row].with_columns(
            earliest=pl.Series(night_from),
            latest=pl.Series(night_to),
            quality=pl.min_horizontal("quality", "night_cap"),
        ),
    ]
    whole = frame.select("record", low="earliest", high="latest")
    cut = (
        pl.concat(pieces)
        .join(whole, on="record")
        .with_columns(
            pl.max_horizontal("earliest", "low").alias("earliest"), pl.min_horizontal("latest", "high").alias("latest")
        )
    )
    return cut.filter(pl.col("earliest") < pl.col("latest")).drop("low", "high")
