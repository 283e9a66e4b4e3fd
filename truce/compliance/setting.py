"""All that is read once, before any term is held against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast

import polars as pl

from truce.compliance.contract import METHOD, Evidence, Options
from truce.compliance.periods import DAY, micros
from truce.compliance.prepared import Incidents, prepare, us
from truce.compliance.space.lines import Series, control_series, fixed_lines, read_series
from truce.compliance.space.sidebook import SideBook
from truce.compliance.watch.coverage import Watches, read_watches
from truce.compliance.words import Words
from truce.model.agreement import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Evidence with the words and options it is judged by. `frame`: the incidents, all or those of one block.

    `kept` holds what is made when first asked and shared by several terms: incidents as arrays, sides of the line,
    areas under watch, stretches. `coverage`, `documents`,
    `sightings` and `inventories` hold what was known at as-of and nothing later.
    """

    words: Words
    options: Options
    frame: pl.DataFrame
    watches: Watches
    series: Mapping[str, Series]
    control: Series | None
    zones: pl.DataFrame
    reports: pl.DataFrame
    coverage: pl.DataFrame
    documents: pl.DataFrame
    sightings: pl.DataFrame
    inventories: pl.DataFrame
    as_of: int
    last_known: int | None
    method: str
    kept: dict[Any, Any] = field(default_factory=dict)

    @property
    def incidents(self) -> Incidents:
        """The incidents as arrays, in order of id."""
        if "incidents" not in self.kept:
            self.kept["incidents"] = prepare(self.frame)
        return cast(Incidents, self.kept["incidents"])

    @property
    def sides(self) -> SideBook | None:
        """On whose side of that day's line each incident lay; None where no line says who holds what."""
        if self.control is None:
            return None
        if "sides" not in self.kept:
            self.kept["sides"] = SideBook(self.control, self.incidents)
        return cast(SideBook, self.kept["sides"])

    def over(self, frame: pl.DataFrame) -> "Setting":
        """The same with other incidents at hand; nothing kept."""
        return replace(self, frame=frame, kept={})

    def lean(self) -> "Setting":
        """What a worker needs beside its incidents: none of those, and no reports but the watchers' own."""
        own = pl.col("source").cast(pl.String).is_in(self.coverage["watcher"].cast(pl.String).unique().implode())
        return replace(self, frame=self.frame.clear(), reports=self.reports.filter(own), kept={})

    @property
    def areas(self) -> tuple[str, ...]:
        """Areas of rulings: all, and by who held the ground that day, where a line tells."""
        if self.control is None:
            return ("all",)
        return ("all", *(f"held:{party}" for party in self.control.sides), "held:unknown")


def method_of(options: Options) -> str:
    """Method and version, with every option that is not the standard one."""
    plain = Options(as_of=options.as_of)
    changed = [
        f"{f.name}={getattr(options, f.name)}"
        for f in fields(Options)
        if f.name not in {"as_of", "readings", "grounds_for"} and getattr(options, f.name) != getattr(plain, f.name)
    ]
    return ";".join([METHOD, *changed])


def _last_known(evidence: Evidence) -> int | None:
    """The end of the last UTC day on which anything was told, happened or was watched."""
    ends = []
    for frame in (evidence.incidents, evidence.coverage, evidence.reports):
        if frame.height:
            ends.append(int(us(frame["latest"]).max()))
    return None if not ends else (max(ends) // DAY + 1) * DAY


def known_by(frame: pl.DataFrame, as_of: int, *times: str) -> pl.DataFrame:
    """The rows whose first told instant among the columns `times` lies at or before `as_of`."""
    told = pl.coalesce(pl.col(name).cast(pl.Datetime("us", "UTC")) for name in times)
    return frame.filter(told.to_physical() <= as_of)


def settle(evidence: Evidence, options: Options, words: Words, agreements: Sequence[Agreement] = ()) -> Setting:
    """Read the evidence once."""
    series = read_series(evidence.lines) if evidence.lines.height else {}
    as_of = micros(options.as_of)
    return Setting(
        words=words,
        options=options,
        frame=evidence.incidents,
        watches=read_watches(evidence.coverage, words.access),
        series=series,
        control=control_series(series, options.line, fixed_lines(agreements)),
        zones=evidence.zones,
        reports=evidence.reports,
        coverage=known_by(evidence.coverage, as_of, "earliest"),
        documents=known_by(evidence.documents, as_of, "learnt_at", "latest"),
        sightings=known_by(evidence.sightings, as_of, "told_at", "latest"),
        inventories=known_by(evidence.inventories, as_of, "told_at", "latest"),
        as_of=as_of,
        last_known=_last_known(evidence),
        method=method_of(options),
    )
