"""Zones that somebody drew: found by name, dated, and the probability that a blurred place lies in or near them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl
from shapely.geometry.base import BaseGeometry

from truce.compliance.count.factors import Factor
from truce.compliance.periods import micros
from truce.compliance.prepared import Flags
from truce.compliance.space.geometry import outline_of, p_beyond, reach_m
from truce.compliance.space.lines import Places, some, zone_probability
from truce.compliance.space.shapes import is_mended, read_area, together

Version = tuple[int | None, int | None, tuple[tuple[str, bytes], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A shape and when it was valid (microseconds, half-open; None is open). `mended`: zones that were mended."""

    shape: BaseGeometry
    start: int | None
    end: int | None
    mended: tuple[str, ...] = ()

    def valid(self, places: Places) -> Flags:
        """Of which places it tells: those asked about while it was valid."""
        now = np.ones(places.at.size, dtype=bool)
        if self.start is not None:
            now &= places.at >= self.start
        if self.end is not None:
            now &= places.at < self.end
        return now


def find_zone(zones: pl.DataFrame, name: str | None, agreement: str) -> list[Dated]:
    """The dated shapes of a zone, by name (letter case aside); shapes that are valid together are one union."""
    if name is None or zones.is_empty():
        return []
    rows = zones.filter(
        (pl.col("name").str.to_lowercase() == name.lower())
        & (pl.col("agreement").is_null() | (pl.col("agreement") == agreement))
    ).sort("id")
    together_: dict[tuple[int | None, int | None], list[tuple[str, bytes]]] = {}
    for row in rows.iter_rows(named=True):  # a handful of versions, never incidents
        start, end = (None if row[c] is None else micros(row[c]) for c in ("earliest", "latest"))
        together_.setdefault((start, end), []).append((row["id"], row["geometry"]))
    return [_dated((start, end, tuple(parts))) for (start, end), parts in together_.items()]


@lru_cache(maxsize=1024)
def _dated(version: Version) -> Dated:
    """One version, read once: many terms and blocks of incidents ask about the same zones."""
    start, end, parts = version
    shapes = [read_area(binary, name) for name, binary in parts]
    mended = tuple(name for name, binary in parts if is_mended(binary, name))
    whole = shapes[0] if len(shapes) == 1 else together(shapes, parts[0][0])
    return Dated(shape=whole, start=start, end=end, mended=mended)


def in_zone(shapes: Sequence[Dated], places: Places) -> Factor:
    """P(in the zone valid at that instant); a place nobody told, or a day without a version, is left open."""
    return _best(shapes, places, None)


def within_metres(shapes: Sequence[Dated], places: Places, metres: float) -> Factor:
    """P(in the zone or nearer to it than so many metres), as `in_zone`."""
    return _best(shapes, places, metres)


def unknown_place(places: Places) -> Factor:
    """All open: nobody drew what is asked about."""
    return Factor(np.zeros(places.at.size), np.ones(places.at.size))


def _best(shapes: Sequence[Dated], places: Places, metres: float | None) -> Factor:
    p, valid = np.zeros(places.at.size), np.zeros(places.at.size, dtype=bool)
    for dated in shapes:
        now = dated.valid(places)
        rows = np.flatnonzero(now & places.placed)
        asked = some(places, rows)
        found = zone_probability(dated.shape, asked) if metres is None else _around(dated.shape, asked, metres)
        p[rows] = np.maximum(p[rows], found)
        valid |= now
    known = valid & places.placed
    return Factor(np.where(known, p, 0.0), np.where(known, p, 1.0))


def _around(shape: BaseGeometry, places: Places, metres: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    far = outline_of(shape).signed_distance(places.lon, places.lat, metres + reach_m(places.radius_m))
    return p_beyond(far + metres, places.radius_m)
