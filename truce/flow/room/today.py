"""Today: how every term stands by party and reading, since when, compared with what; what is due; where it is quiet.

Everything is of what was judged last and says as of when. Nothing is added up that has no sum: a status is a word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from truce.briefs.names import EVERY, TEXT, status_tone
from truce.flow.board import board
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.room.access_index import Access, access
from truce.model.agreement import Agreement, Term
from truce.model.columns import from_table
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline, QuietDay
from truce.model.ruling import Change, Ruling

ANY = "any"  # acts by whomever, named or not
COLUMNS = (
    "id", "agreement", "term", "reading", "party", "period", "earliest", "latest", "status", "reason", "expected",
    "low", "high", "coverage", "n_incidents", "measure", "as_of",
)  # fmt: skip
SETTLED = frozenset({"met", "met_late", "moot", "passed"})  # of dates: nothing is awaited any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """A status over one stretch, with its number where there is one, and how much of it was watched."""

    ruling: str
    status: str
    reason: str
    expected: float | None
    low: float | None
    high: float | None
    coverage: float
    incidents: int
    earliest: datetime
    latest: datetime

    @property
    def tone(self) -> str:
        """How grave it looks: bad, warn, good, open or plain."""
        return status_tone(self.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Against the matched stretches before: fewer, more, no clear change, cannot tell; as a ratio of rates."""

    change: str
    verdict: str
    ratio: float | None
    low: float | None
    high: float | None
    hours: float
    hours_other: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One term under one reading for one party: over its time, on its last day, since when that day's status holds.

    `day` None: there is no ruling by day (a term of steps, or a summary of readings). `since`: first of the days in a
    row that had the status of the last.
    """

    party: str
    whole: Stands
    day: Stands | None
    since: datetime | None
    before: Compared | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the board: a term under a reading, its cells by party. `every`: all readings in one."""

    term: Term
    reading: str
    measure: str
    cells: Mapping[str, Cell]

    @property
    def every(self) -> bool:
        """Whether it sums up what the readings say."""
        return self.reading == EVERY


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The board of one agreement: parties in the order of the text, any last."""

    agreement: Agreement
    parties: tuple[str, ...]
    lines: tuple[Line, ...]
    last: datetime | None

    @property
    def counts(self) -> Mapping[str, int]:
        """How many terms stand in which tone, each by its gravest party, under the text's reading or all of them."""
        order = ("bad", "warn", "open", "good", "plain")
        found = dict.fromkeys(order, 0)
        for line in self.lines:
            if line.reading in (EVERY, TEXT) and not (line.reading == TEXT and self._summed(line.term)):
                tones = {cell.whole.tone for cell in line.cells.values()}
                found[next(tone for tone in order if tone in tones)] += 1
        return found

    def _summed(self, term: Term) -> bool:
        return any(line.every and line.term.id == term.id for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Quiet days in a row of one area under a term that asks for them: as they stand, and the longest."""

    agreement: str
    term: str
    reading: str
    area: str
    last: QuietDay
    longest: QuietDay
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The board. `as_of`: what was known then; None: nothing has been judged yet."""

    as_of: datetime | None
    parts: tuple[Part, ...] = ()
    dates: tuple[Deadline, ...] = ()
    settled: int = 0
    quiet: tuple[Quiet, ...] = ()
    access: Access | None = None


def versions_of(house: House) -> tuple[object, ...]:
    """What the board rests on: while these are the same, so is the board."""
    lake = house.mission.lake
    nouns = (Ruling, Change, Deadline, QuietDay, Coverage)
    return (*(lake.version(noun) for noun in nouns), house.choices.as_of, tuple(a.id for a in house.agreements))


def today(house: House) -> Today:
    """The board of what was judged last."""
    if not house.mission.lake.version(Ruling):
        return Today(as_of=None)
    rulings = frame(house, Ruling, columns=[*COLUMNS, "area"]).filter(pl.col("area") == "all")
    before = changes(house)
    parts = tuple(one for a in house.agreements if (one := _part(a, rulings, before)) is not None)
    found = board(house).dates if house.mission.lake.version(Deadline) else ()
    as_of = rulings["as_of"].max()
    assert as_of is None or isinstance(as_of, datetime)  # noqa: S101 - the schema of rulings says so
    return Today(
        as_of=as_of,
        parts=parts,
        dates=tuple(one for one in found if one.status not in SETTLED),
        settled=sum(one.status in SETTLED for one in found),
        quiet=quiet(house),
        access=access(house, as_of) if as_of is not None else None,
    )


def _part(agreement: Agreement, rulings: pl.DataFrame, changes: Mapping[str, Compared]) -> Part | None:
    mine = rulings.filter(pl.col("agreement") == agreement.id)
    if mine.is_empty():
        return None
    told = set(mine["party"])
    parties = (*(one for one in agreement.bound if one in told), *sorted(told - {ANY, *agreement.bound}))
    days = {key[:3]: _days(rows) for key, rows in _grouped(mine.filter(pl.col("period") == "day"))}
    whole = mine.filter(pl.col("period") == "whole")
    lines = [
        _line(agreement.term(str(key[0])), str(key[1]), rows, days, changes)
        for key, rows in sorted(_grouped(whole, "term", "reading"), key=lambda one: _order(agreement, one[0]))
    ]
    last = mine.filter(pl.col("period") == "day")["latest"].max()
    return Part(
        agreement=agreement,
        parties=(*parties, ANY) if ANY in told else parties,
        lines=tuple(lines),
        last=last if isinstance(last, datetime) else None,
    )


def _grouped(rows: pl.DataFrame, *by: str) -> Iterable[tuple[tuple[object, ...], pl.DataFrame]]:
    return rows.group_by(*(by or ("term", "reading", "party")), maintain_order=True)


def _order(agreement: Agreement, key: tuple[object, ...]) -> tuple[int, int]:
    """Terms as in the text; of a term first what all readings say, then each of them as in the file."""
    terms = [term.id for term in agreement.terms]
    place = terms.index(str(key[0]))
    readings = [EVERY, *(reading.id for reading in agreement.terms[place].readings)]
    return place, readings.index(str(key[1])) if key[1] in readings else len(readings)


def _line(
    term: Term,
    reading: str,
    rows: pl.DataFrame,
    days: Mapping[tuple[object, ...], tuple[Stands, datetime]],
    changes: Mapping[str, Compared],
) -> Line:
    cells = {}
    for row in rows.iter_rows(named=True):  # a handful: one a party
        day, since = days.get((term.id, reading, row["party"]), (None, None))
        whole = stands(row)
        cells[row["party"]] = Cell(
            party=row["party"], whole=whole, day=day, since=since, before=changes.get(whole.ruling)
        )
    return Line(term=term, reading=reading, measure=str(rows["measure"][0]), cells=cells)


def _days(rows: pl.DataFrame) -> tuple[Stands, datetime]:
    """The last day, and the first of the days in a row that stand as it does."""
    ordered = rows.sort("earliest", descending=True)
    alike = ordered["status"] == ordered["status"][0]
    many = ordered.height if alike.all() else int((~alike).arg_max() or 0)
    since = ordered["earliest"][many - 1]
    assert isinstance(since, datetime)  # noqa: S101 - the schema of rulings says so
    return stands(ordered.row(0, named=True)), since


def stands(row: Mapping[str, object]) -> Stands:
    """A ruling's row as it stands."""
    told = {
        name: row[name] for name in ("status", "reason", "expected", "low", "high", "coverage", "earliest", "latest")
    }
    return Stands(ruling=str(row["id"]), incidents=row["n_incidents"], **told)  # type: ignore[arg-type]


def changes(house: House) -> Mapping[str, Compared]:
    """By ruling over the whole stretch: how it compares with the matched stretches before."""
    told = frame(house, Change).filter((pl.col("against") == "before") & (pl.col("area") == "all"))
    return {
        one.during: Compared(
            change=one.id,
            verdict=one.verdict,
            ratio=one.adjusted if one.adjusted is not None else one.ratio,
            low=one.adjusted_low if one.adjusted is not None else one.low,
            high=one.adjusted_high if one.adjusted is not None else one.high,
            hours=one.hours_during,
            hours_other=one.hours_other,
        )
        for one in from_table(Change, told.to_arrow())
    }


def quiet(house: House) -> tuple[Quiet, ...]:
    """The counter of each area, under each term that asks for quiet days."""
    days = frame(house, QuietDay).sort("agreement", "term", "reading", "area", "earliest")
    found = []
    for key, rows in days.group_by("agreement", "term", "reading", "area", maintain_order=True):
        agreement, term, reading, area = (str(one) for one in key)
        run = list(from_table(QuietDay, rows.to_arrow()))
        states = {state: sum(one.state == state for one in run) for state in ("quiet", "broken", "unsure", "unwatched")}
        found.append(
            Quiet(
                agreement=agreement,
                term=term,
                reading=reading,
                area=area,
                last=run[-1],
                longest=max(run, key=lambda one: one.run),
                states=states,
            )
        )
    return tuple(found)
