"""export: what is kept, in the formats of the field. It holds exactly what the filter says, no more, no less."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import watch
from truce.flow.community.released import NOUN as RELEASED
from truce.flow.community.released import table as of_released
from truce.flow.export_edition import blurred, refuse_edition
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.talks.choose import Chosen
from truce.flow.talks.rows import NOUNS as TALKS
from truce.flow.talks.rows import table as of_talks
from truce.model.claim import Claim
from truce.model.columns import conform
from truce.model.condition import Condition
from truce.model.contrast import Contrast
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline, QuietDay
from truce.model.document import Document
from truce.model.forecast import Forecast, Regime, Score, Signal
from truce.model.history import Succession
from truce.model.incident import Incident, Link
from truce.model.line import Line, Zone
from truce.model.profile import Profile
from truce.model.released import Released
from truce.model.report import Report
from truce.model.ruling import Change, Ground, Ruling
from truce.model.scenario import Likelihood, SignpostState
from truce.model.weapons import Holding, Inventory, Sighting
from truce.model.withdrawal import Withdrawal
from truce.wire.export import export as write

NOUNS: dict[str, type] = {
    "reports": Report,
    "incidents": Incident,
    "links": Link,
    "profiles": Profile,
    "rulings": Ruling,
    "coverage": Coverage,
    "claims": Claim,
    "lines": Line,
    "grounds": Ground,
    "changes": Change,
    "successions": Succession,
    "withdrawals": Withdrawal,
    "documents": Document,
    "sightings": Sighting,
    "inventories": Inventory,
    "deadlines": Deadline,
    "quietdays": QuietDay,
    "holdings": Holding,
    "contrasts": Contrast,
    "zones": Zone,
    "forecasts": Forecast,
    "scores": Score,
    "regimes": Regime,
    "signals": Signal,
    "conditions": Condition,
    "likelihoods": Likelihood,
    "signposts": SignpostState,
}
LOGGED: dict[str, type] = {**TALKS, RELEASED: Released}  # they lie in the log, not in the lake


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What to export. `start`/`end`: half-open; a row is in if its interval touches it. `source`, `term`: exact; of
    talks, one of those that the row names."""

    start: datetime | None = None
    end: datetime | None = None
    source: str | None = None
    term: str | None = None


def export(
    house: House, noun: str, form: str, chosen: Filter = Filter(), edition: str = "internal"
) -> tuple[int, Iterator[bytes]]:
    """(number of rows, the bytes in pieces) of a noun in a format. `edition`: parties and public wait and are blurred.

    Rows of talks are those that whoever asks may read; no edition but the internal one gets them. What has left the
    registers of dialogue, harm and rights was made for everybody: every edition gets it. Raises WrongUsage for
    a noun that cannot be exported or a filter that the noun has no column for, Refused for an edition that does not get
    it.
    """
    if noun not in NOUNS and noun not in LOGGED:
        raise WrongUsage("no such noun to export", noun=noun, remedy=f"one of: {', '.join((*NOUNS, *LOGGED))}")
    refuse_edition(house, noun, edition)
    if noun in LOGGED:
        return _of_log(house, noun, form, chosen, edition)
    rows = blurred(house, noun, _filtered(frame(house, NOUNS[noun]), noun, chosen), edition)
    watch(house, "export", rows["id"] if "id" in rows.columns else ())
    return rows.height, write(NOUNS[noun], conform(NOUNS[noun], rows.to_arrow()), form)


def _of_log(house: House, noun: str, form: str, chosen: Filter, edition: str) -> tuple[int, Iterator[bytes]]:
    if noun == RELEASED:
        if chosen != Filter():
            raise WrongUsage("releases leave whole", noun=noun, remedy="leave out --from, --to, --source and --term")
        rows = of_released(house, edition)
    else:
        wanted = Chosen(start=chosen.start, end=chosen.end, source=chosen.source, term=chosen.term)
        rows = of_talks(house, noun, wanted)
    watch(house, "export", rows.column("id").to_pylist())
    return rows.num_rows, write(LOGGED[noun], rows, form)


def _filtered(rows: pl.DataFrame, noun: str, chosen: Filter) -> pl.DataFrame:
    if chosen.start and chosen.end and chosen.end <= chosen.start:
        raise WrongUsage("the window ends before it starts", start=chosen.start, end=chosen.end)
    for column in ("source", "term"):
        value = getattr(chosen, column)
        if value is not None:
            if column not in rows.columns:
                raise WrongUsage(f"{noun} have no {column}", remedy=f"leave out --{column}")
            if rows.height and value not in rows[column]:
                known = ", ".join(sorted(rows[column].unique().to_list())[:20])
                raise NotFound(f"no {noun} have that {column}", given=value, known=known)
            rows = rows.filter(pl.col(column) == value)
    if (chosen.start or chosen.end) and "earliest" not in rows.columns:
        raise WrongUsage(f"{noun} have no time of their own", remedy="leave out --from and --to")
    if chosen.start:
        late_enough = (pl.col("latest") > chosen.start) | (pl.col("earliest") >= chosen.start)
        rows = rows.filter(late_enough)
    if chosen.end:
        rows = rows.filter(pl.col("earliest") < chosen.end)
    return rows
