"""Lines of the day: which version held at an instant, which side a place lay on, how far from the line it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from truce.compliance.prepared import Floats, Incidents, Ints, floats, us
from truce.compliance.rules.rule import Rule
from truce.compliance.space.geometry import outline, p_beyond, p_within, reach_m
from truce.compliance.space.order import by_shape
from truce.compliance.space.threads import each
from truce.errors import WrongUsage
from truce.model.agreement import Agreement


@dataclass(frozen=True, slots=True)
class Places:
    """Blurred points with the instant at which each is asked about."""

    at: Ints
    lon: Floats
    lat: Floats
    radius_m: Floats
    placed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """All versions of one line, by when each began. `shape` numbers versions with the same geometry alike."""

    name: str
    ids: tuple[str, ...]
    start: Ints
    end: Ints
    shape: Ints
    precision_m: Floats
    holder: str | None
    opposite: str | None
    line: tuple[bytes, ...]
    area: tuple[bytes | None, ...]
    country: tuple[bytes | None, ...]

    @property
    def sides(self) -> tuple[str, ...]:
        """Parties that hold a side."""
        return tuple(p for p in (self.holder, self.opposite) if p is not None)

    def version(self, at: Ints) -> Ints:
        """Number of the version that held at each instant; -1 where none did. No version is ever stretched."""
        found = np.searchsorted(self.start, at, side="right") - 1
        held = (found >= 0) & (at < self.end[np.maximum(found, 0)])
        return np.where(held, found, -1)

    def groups(self, places: Places) -> list[tuple[int, Ints]]:
        """(a version, places asked about under its geometry): different geometries apart, no piece too large."""
        version = np.where(places.placed, self.version(places.at), -1)
        shape = np.where(version >= 0, self.shape[np.maximum(version, 0)], -1)
        return [(int(version[part[0]]), part) for part in by_shape(shape)]


def read_series(frame: pl.DataFrame) -> dict[str, Series]:
    """The line series of a mission, by name. Raises WrongUsage where a series changes sides midway."""
    return {str(name): _series(str(name), part) for (name,), part in frame.group_by(["line"], maintain_order=True)}


def _series(name: str, frame: pl.DataFrame) -> Series:
    frame = frame.sort("earliest", "id")
    for column in ("holder", "opposite"):
        if frame[column].n_unique() > 1:
            raise WrongUsage(
                "a line series names several holders",
                line=name,
                column=column,
                remedy="give each pair of sides its own series",
            )
    keys = list(zip(frame["geometry"], frame["area"], frame["country"], frame["precision_m"], strict=True))
    numbers = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    return Series(
        name=name,
        ids=tuple(frame["id"]),
        start=us(frame["earliest"]),
        end=us(frame["latest"]),
        shape=np.array([numbers[k] for k in keys], dtype=np.int64),
        precision_m=np.nan_to_num(floats(frame["precision_m"]), nan=0.0),
        holder=frame["holder"][0],
        opposite=frame["opposite"][0],
        line=tuple(frame["geometry"]),
        area=tuple(frame["area"]),
        country=tuple(frame["country"]),
    )


def fixed_lines(agreements: Sequence[Agreement]) -> frozenset[str]:
    """Reference lines that an agreement fixes once for all: they measure distances, and say nothing of today."""
    told = [line for agreement in agreements for line in agreement.reference_lines]
    moving = {str(line["id"]) for line in told if line.get("time_varying")}
    return frozenset(str(line["id"]) for line in told if line.get("time_varying") is False) - moving


def control_series(
    series: Mapping[str, Series], wanted: str | None, fixed: frozenset[str] = frozenset()
) -> Series | None:
    """The series that says who holds what: the one named, else the only one with sides and areas.

    Lines that an agreement fixes once for all (`fixed`) are no answer where another is there. Raises WrongUsage where
    several could be meant: versions of a line are never chosen silently.
    """
    able = {n: s for n, s in series.items() if s.holder is not None and any(a is not None for a in s.area)}
    if wanted is not None:
        if wanted not in able:
            raise WrongUsage("no line series of that name says who holds what", line=wanted, known=sorted(able))
        return able[wanted]
    able = {name: s for name, s in able.items() if name not in fixed} or able
    if len(able) > 1:
        raise WrongUsage(
            "several line series say who holds what",
            known=sorted(able),
            remedy="name one of them in truce.toml: line = ...",
        )
    return next(iter(able.values()), None)


@dataclass(frozen=True, slots=True)
class Sides:
    """Per point: P(it lay on the side of each party) and of nobody known, and the version used (-1: none)."""

    held: dict[str, Floats]
    version: Ints


def sides_of(series: Series, places: Places) -> Sides:
    """On whose side of that day's line each point lay; what has no place, no line or no country is 'unknown'."""
    size = places.at.size
    holder, opposite = np.zeros(size), np.zeros(size)

    def ask(part: tuple[int, Ints]) -> None:
        version, rows = part
        area, country = series.area[version], series.country[version]
        if area is None:
            return
        spots = places.lon[rows], places.lat[rows]
        radius, edge = places.radius_m[rows], float(series.precision_m[version])
        inside = p_beyond(outline(area).signed_distance(*spots, reach_m(radius, edge)), radius, edge)
        within = np.ones(rows.size)
        if country is not None:
            within = p_beyond(outline(country).signed_distance(*spots, reach_m(radius)), radius)
        holder[rows] = np.minimum(inside, within)
        opposite[rows] = within - holder[rows]

    each(series.groups(places), ask, size)
    return _sides(series, places, holder, opposite)


def sides_at(series: Series, places: Places) -> Sides:
    """The same for sharp points: 1 or 0, without distances."""
    size = places.at.size
    holder, opposite = np.zeros(size), np.zeros(size)

    def ask(part: tuple[int, Ints]) -> None:
        version, rows = part
        area, country = series.area[version], series.country[version]
        if area is None:
            return
        lon, lat = places.lon[rows], places.lat[rows]
        within = np.ones(rows.size, dtype=bool) if country is None else outline(country).holds(lon, lat)
        holder[rows] = outline(area).holds(lon, lat) & within
        opposite[rows] = within - holder[rows]

    each(series.groups(places), ask, size)
    return _sides(series, places, holder, opposite)


def _sides(series: Series, places: Places, holder: Floats, opposite: Floats) -> Sides:
    held = {series.holder: holder} if series.holder else {}
    if series.opposite:
        held[series.opposite] = opposite
    held["unknown"] = np.clip(1.0 - sum(held.values()), 0.0, 1.0)
    return Sides(held, np.where(places.placed, series.version(places.at), -1))


def some(places: Places, rows: Ints) -> Places:
    """Some of the places, by row."""
    return Places(places.at[rows], places.lon[rows], places.lat[rows], places.radius_m[rows], places.placed[rows])


def places_of(incidents: Incidents) -> Places:
    """The incidents as blurred points."""
    return Places(incidents.at, incidents.lon, incidents.lat, incidents.radius_m, incidents.placed)


def rivals_of(name: str, series: Mapping[str, Series]) -> tuple[str, ...]:
    """The series that could stand for a reference line: the one of that very name, and each called `name/...`."""
    return tuple(sorted(n for n in series if n == name or n.startswith(f"{name}/")))


def named_line(name: str, series: Mapping[str, Series], chosen: Mapping[str, str]) -> Series | None:
    """The series that stands for a reference line: the one `chosen`, else the only one of its rivals; None without any.

    Raises WrongUsage where several could be meant: rival versions are never chosen silently.
    """
    if name in chosen:
        return series.get(chosen[name])
    rivals = rivals_of(name, series)
    if len(rivals) > 1:
        raise WrongUsage(
            "several versions of a reference line",
            line=name,
            known=list(rivals),
            remedy="say in reference_lines which of them to judge by, or judge by each in turn",
        )
    return series[rivals[0]] if rivals else None


def line_for(rule: Rule, party: str, series: Mapping[str, Series], chosen: Mapping[str, str]) -> Series | None:
    """The series from which a party's distance is measured; None where the mission has none.

    The mission may say which series stands for a reference line (`chosen`); else a series of that very name counts, or
    the one called `name/...`; else, for a line that moves with the front (or none named at all), the only series that
    says who holds what. Raises WrongUsage where several could be meant.
    """
    name = rule.term.zone.line_of(party)
    if name is not None:
        found = named_line(name, series, chosen)
        moving = {str(r["id"]) for r in rule.agreement.reference_lines if r.get("time_varying")}
        if found is not None or name in chosen or name not in moving:
            return found
    return control_series(series, None, fixed_lines([rule.agreement]))


def zone_probability(shape: BaseGeometry, places: Places) -> Floats:
    """P(in the shape) for placed points; 0 for those without a place."""
    p = np.zeros(places.at.size)
    rows = np.flatnonzero(places.placed)
    p[rows] = p_within(shape, places.lon[rows], places.lat[rows], places.radius_m[rows])
    return p
