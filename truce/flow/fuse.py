"""fuse: reports become incidents. Only the days that new reports and new decisions touch are done again."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl

from truce import fusion
from truce.flow.decide import in_force
from truce.flow.due import Done, digest, when_due
from truce.flow.frames import as_frame, frame
from truce.flow.house import House
from truce.fusion import METHOD, Statistics
from truce.fusion.history import DECIDED, Fusing, members_of, successions
from truce.model.history import Succession
from truce.model.incident import Incident, Link
from truce.model.report import Report
from truce.store.contract import Step


def fuse(house: House) -> Done:
    """Group the mission's reports into incidents, if any report or decision is new since the last time."""
    inputs = f"report@{house.mission.lake.version(Report)}"
    binding = in_force(house)["id"].to_list()
    if binding:
        inputs += f" decisions@{digest(binding)}"
    return when_due(house, "fuse", inputs, METHOD, lambda: _fuse(house))


def _fuse(house: House) -> Mapping[str, Any]:
    lake = house.mission.lake
    version, before = lake.version(Report), lake.version(Incident)
    reports, binding = frame(house, Report), in_force(house)
    last = house.mission.ledger.last_step("fuse")
    decided = _changed_decisions(house, binding, last)
    days = None if last is None or last.method != METHOD else _changed_days(house, reports, decided, last)
    told, redone = _afresh(house, reports, binding) if days is None else _again(house, reports, binding, days)
    since = 0 if last is None else int(last.facts.get("made", before))
    fusing = Fusing(
        at=house.clock(), method=METHOD, version=since, decided=decided, remade=last is not None and days is None
    )
    changed = _keep_history(house, fusing, redone if since == before else None)
    facts = {"version": version, "made": lake.version(Incident), "decisions": binding["id"].to_list()}
    return facts | {"reports": reports.height, "incidents": lake.count(Incident), "changed": changed} | asdict(told)


def _afresh(house: House, reports: pl.DataFrame, binding: pl.DataFrame) -> tuple[Statistics, None]:
    fused = fusion.fuse(reports, house.engine, decisions=binding.drop("id"))
    house.mission.lake.replace(Link, fused.links)
    house.mission.lake.replace(Incident, fused.incidents)
    return fused.statistics, None


def _again(
    house: House, reports: pl.DataFrame, binding: pl.DataFrame, changed: list[date]
) -> tuple[Statistics, Collection[date]]:
    """The statistics, and the days on which incidents are other than before."""
    lake = house.mission.lake
    kept = lake.read(Incident), lake.read(Link)
    again = fusion.refuse(reports, *kept, changed, house.engine, decisions=binding.drop("id"))
    lake.replace(Link, again.links, again.days)
    lake.replace(Incident, again.incidents, again.days)
    return again.statistics, again.days


def _changed_decisions(house: House, binding: pl.DataFrame, last: Step | None) -> pl.DataFrame:
    """`id, left, right` of the decisions that bind now and did not the last time, or the other way round."""
    bound = set() if last is None else set(last.facts.get("decisions", []))
    other = bound ^ set(binding["id"])
    found = [(d.id, d.left, d.right) for d in house.mission.ledger.decisions() if d.id in other]
    return pl.DataFrame(found, DECIDED, orient="row")


def _changed_days(house: House, reports: pl.DataFrame, decided: pl.DataFrame, last: Step) -> list[date]:
    """Days of the reports that were not there the last time, and of those that changed decisions speak of."""
    known = frame(house, Report, columns=["id"], version=int(last.facts["version"]))
    new = reports.join(known, on="id", how="anti")["day"]
    spoken = reports.filter(pl.col("id").is_in([*decided["left"], *decided["right"]]))["day"]
    return sorted({*new, *spoken})


def _keep_history(house: House, fusing: Fusing, days: Collection[date] | None) -> dict[str, int]:
    """Keep what became of incidents since the last fusing, on these days (None: on all); how many changes by kind.

    The last fusing is the one whose step was kept: had this one been cut short before, nothing is lost.
    """
    lake = house.mission.lake
    rows = successions(_members(house, days, fusing.version), _members(house, days, lake.version(Incident)), fusing)
    if rows.num_rows:
        lake.add(Succession, rows)
    return dict(sorted(Counter(as_frame(rows)["kind"]).items()))


def _members(house: House, days: Collection[date] | None, version: int) -> pl.DataFrame:
    """(incident, report) as they were at a version of the lake, on these days only."""
    columns = ["id", "members", "day"]
    if days is None:
        return members_of(frame(house, Incident, columns=columns, version=version))
    if not days:
        return members_of(frame(house, Incident, columns=columns, ids=[]))
    kept = frame(house, Incident, columns=columns, days=(min(days), max(days)), version=version)
    return members_of(kept.filter(pl.col("day").is_in(list(days))))
