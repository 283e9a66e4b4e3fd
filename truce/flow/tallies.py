"""tallies: what parties claim, set beside what independent origins support. Claims still enter no count (law 3)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import polars as pl

from truce.compliance import tallies
from truce.compliance.contract import Options
from truce.compliance.tellers import TOLD
from truce.errors import UnusableMission
from truce.flow.due import Done, digest, when_due
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.instant import known_until
from truce.flow.standing import reports as standing_reports
from truce.flow.standing import version as withdrawals
from truce.model.claim import Claim
from truce.model.columns import from_table
from truce.model.contrast import Contrast
from truce.model.coverage import Coverage
from truce.model.incident import Incident
from truce.model.report import Report

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RESTS_ON = (Claim, Incident, Report, Coverage)
WHOLE = tallies.WHOLE
COLUMNS = (*TOLD, "earliest", "latest")


def tally(house: House, as_of: datetime | None = None) -> Done:
    """Set every claim beside the evidence, if any of what they rest on has changed; a step of its own after judging."""
    options = Options(
        as_of=as_of or known_until(house), time_zone=house.choices.time_zone, min_coverage=house.choices.min_coverage
    )
    versions = {noun.__name__: house.mission.lake.version(noun) for noun in RESTS_ON} | withdrawals(house)
    fixed = as_of or house.choices.as_of  # the last act of collecting is in the versions already
    inputs = digest(versions, [repr(a) for a in house.agreements], repr(replace(options, as_of=fixed or EPOCH)))
    return when_due(house, "tallies", inputs, tallies.METHOD, lambda: _tally(house, options))


def _tally(house: House, options: Options) -> Mapping[str, Any]:
    claims = tuple(from_table(Claim, house.mission.lake.read(Claim)))
    with house.progress.task("tallies", len(claims), "claims") as tick:
        table = tallies.contrast(
            claims,
            frame(house, Incident),
            standing_reports(house, COLUMNS),
            frame(house, Coverage),
            house.agreements,
            options,
        )
        house.mission.lake.replace(Contrast, table)
        tick(len(claims))
    return {"claims": len(claims), "categories": table.num_rows - len(claims), "as_of": options.as_of.isoformat()}


def kept_tallies(house: House) -> pl.DataFrame:
    """What was set beside what, as kept: by claimant, accused and unit, in order of time, each whole before its parts.

    Raises UnusableMission where claims are kept and have not been set beside the evidence.
    """
    kept = frame(house, Contrast)
    if kept.is_empty() and house.mission.lake.count(Claim):
        raise UnusableMission(
            "no claim has been set beside the evidence yet",
            mission=house.mission.folder.name,
            remedy="truce run FOLDER",
        )
    apart = pl.col("category") != WHOLE
    return kept.sort("by", "about", "unit", "earliest", "latest", "claim", apart, "category", nulls_last=True)
