"""What is published: sentences and tables that each carry their numbers and the ids they rest on.

A brief is a document made of data, not a picture of one: every number a reader sees stands in a
`Figure` or a `Cell` with its value, and every claim names the ids that answer "why?". Pages, PDF and
JSON are made from this one value and from nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

Ring = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number (or time, or name) of a sentence: its value, and the text under which it is printed."""

    name: str
    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A filled template: `rule` is its key, `because` the ids it rests on, `tone` how grave it is."""

    rule: str
    text: str
    figures: tuple[Figure, ...] = ()
    because: tuple[str, ...] = ()
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `kind` is text, name, number, interval, ratio, share, status, code, note or ids.

    A column of kind ids has empty cells: it is where a page prints `ids` and `because` of each row.
    """

    key: str
    title: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value and how it is printed; `low` and `high` are the 5 % and 95 % quantiles where there are any."""

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    tone: str | None = None
    note: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table. `ids` are what it is about and its anchors; a `heading` (a `sub`-heading) spans the width."""

    cells: tuple[Cell, ...]
    ids: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    heading: bool = False
    sub: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. Intervals are drawn from 0 to `top`, or if `middle` is 1 from 1/`top` to `top`, by logarithm.

    `fold`: folded on a page.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str | None = None
    top: float | None = None
    middle: float | None = None
    fold: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part: sentences first, then tables. An empty part says in a sentence why it is empty."""

    key: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A shaded stretch of the timeline: truce, before or after."""

    kind: str
    label: str
    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class Bin:
    """Expected incidents of one act in one slot: `timed` to the slot, `spread` over it from wider intervals."""

    earliest: datetime
    latest: datetime
    act: str
    timed: float
    spread: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """What was told, by time: slots of `hours` in the brief's time zone, stacked by act in the order of `acts`."""

    hours: int
    acts: tuple[tuple[str, ...], ...]
    bins: tuple[Bin, ...]
    stretches: tuple[Stretch, ...]
    left_out: float


@dataclass(frozen=True, slots=True)
class Chance:
    """That a truce still stands so many days ahead, with the 90 % interval; and the base rate with its own."""

    ahead_days: int
    p: float
    low: float
    high: float
    base: float | None
    base_low: float | None
    base_high: float | None


@dataclass(frozen=True, slots=True)
class Lived:
    """A day that was, by its middle: expected breaches, and whether anybody watched."""

    at: datetime
    count: float | None
    watched: bool


@dataclass(frozen=True, slots=True)
class Awaited:
    """A day to come, by its middle: the quantiles of its breaches."""

    at: datetime
    q05: float
    q25: float
    q50: float
    q75: float
    q95: float


@dataclass(frozen=True, slots=True)
class Coming:
    """What the picture of the outlook shows: chances of one truce, and the fan of one series with its change."""

    truce: str
    series: str
    chances: tuple[Chance, ...]
    past: tuple[Lived, ...]
    steps: tuple[Awaited, ...]
    since: datetime | None
    before: float | None
    now: float | None


@dataclass(frozen=True, slots=True)
class Disc:
    """Incidents told for one place: the disc holds each of them 90 times in 100."""

    lon: float
    lat: float
    radius_m: float
    expected: float
    incidents: int
    coarse: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A line or the outline of a zone on the map, as rings or strokes of (lon, lat)."""

    kind: str
    id: str
    label: str
    strokes: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A named hot spot on the map."""

    label: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Map:
    """What the map shows, in degrees; the picture is made from it."""

    west: float
    south: float
    east: float
    north: float
    discs: tuple[Disc, ...]
    shapes: tuple[Shape, ...]
    spots: tuple[Spot, ...]
    not_drawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A whole brief in one language and one edition, complete in itself."""

    id: str
    schema: int = 1
    title: str
    mission: str
    language: str
    edition: str
    time_zone: str
    as_of: datetime
    earliest: datetime
    latest: datetime
    agreements: tuple[tuple[str, ...], ...]
    header: tuple[Sentence, ...]
    takeaways: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    timeline: Timeline | None
    map: Map | None
    versions: tuple[tuple[str, ...], ...]
    coming: Coming | None = None
