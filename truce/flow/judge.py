"""judge: terms are held against incidents, coverage and lines. Claims never enter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from truce.compliance.contract import METHOD, Evidence, Options
from truce.compliance.count.blocks import NEEDED
from truce.compliance.judge import judge as hold_against
from truce.flow.due import Done, digest, when_due
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.instant import known_until
from truce.flow.standing import reports as standing_reports
from truce.flow.standing import version as withdrawals
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline, QuietDay
from truce.model.document import Document
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.report import Report
from truce.model.ruling import Change, Ground, Ruling
from truce.model.weapons import Holding, Inventory, Sighting

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RESTS_ON = (Incident, Coverage, Line, Zone, Report, Document, Sighting, Inventory)
WATCHED = ("id", "source", "earliest", "latest", "day")


def options_of(house: House, as_of: datetime | None = None, readings: tuple[str, ...] | None = None) -> Options:
    """How the mission's settings want it judged."""
    return Options(
        as_of=as_of or known_until(house),
        time_zone=house.choices.time_zone,
        matched_windows=house.choices.matched_windows,
        min_coverage=house.choices.min_coverage,
        readings=readings,
        line=house.choices.line,
        reference_lines=house.choices.reference_lines,
    )


def evidence_of(house: House) -> Evidence:
    """All that rulings rest on, as the mission keeps it."""
    return Evidence(
        incidents=frame(house, Incident, columns=NEEDED),
        coverage=frame(house, Coverage),
        lines=frame(house, Line),
        zones=frame(house, Zone),
        reports=standing_reports(house, WATCHED),
        documents=frame(house, Document),
        sightings=frame(house, Sighting),
        inventories=frame(house, Inventory),
    )


def judge(house: House, as_of: datetime | None = None, readings: tuple[str, ...] | None = None) -> Done:
    """Rule on every term of the mission's agreements, if anything they rest on has changed."""
    lake, options = house.mission.lake, options_of(house, as_of, readings)
    versions = {noun.__name__: lake.version(noun) for noun in RESTS_ON} | withdrawals(house)
    fixed = as_of or house.choices.as_of  # the last act of collecting is in the versions already
    inputs = digest(versions, [repr(a) for a in house.agreements], repr(replace(options, as_of=fixed or EPOCH)))
    return when_due(house, "judge", inputs, METHOD, lambda: _judge(house, options))


def _judge(house: House, options: Options) -> Mapping[str, Any]:
    lake = house.mission.lake
    with house.progress.task("judge", sum(len(a.terms) for a in house.agreements), "terms") as tick:
        judged = hold_against(evidence_of(house), house.agreements, options, tick, house.engine)
        lake.replace(Ground, judged.grounds)
        lake.replace(Change, judged.changes)
        lake.replace(Deadline, judged.deadlines)
        lake.replace(QuietDay, judged.quiet_days)
        lake.replace(Holding, judged.holdings)
        lake.replace(Ruling, judged.rulings)
    return {"rulings": judged.rulings.num_rows, "as_of": options.as_of.isoformat()}
