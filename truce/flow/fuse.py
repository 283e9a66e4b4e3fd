"""fuse: reports become incidents. Only the days that new reports touch are done again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl

from truce import fusion
from truce.flow.due import Done, when_due
from truce.flow.frames import frame
from truce.flow.house import House
from truce.fusion import METHOD, Statistics
from truce.model.incident import Incident, Link
from truce.model.report import Report


def fuse(house: House) -> Done:
    """Group the mission's reports into incidents, if any report is new since the last time."""
    lake = house.mission.lake
    inputs = f"report@{lake.version(Report)}"
    return when_due(house, "fuse", inputs, METHOD, lambda: _fuse(house))


def _fuse(house: House) -> Mapping[str, Any]:
    lake = house.mission.lake
    version = lake.version(Report)
    reports = frame(house, Report)
    last = house.mission.ledger.last_step("fuse")
    if last is None or last.method != METHOD:
        told = _afresh(house, reports)
    else:
        told = _again(house, reports, _new_days(house, reports, int(last.facts["version"])))
    return {"version": version, "reports": reports.height, "incidents": lake.count(Incident)} | asdict(told)


def _afresh(house: House, reports: pl.DataFrame) -> Statistics:
    fused = fusion.fuse(reports, house.engine)
    house.mission.lake.replace(Link, fused.links)
    house.mission.lake.replace(Incident, fused.incidents)
    return fused.statistics


def _again(house: House, reports: pl.DataFrame, changed: list[date]) -> Statistics:
    lake = house.mission.lake
    again = fusion.refuse(reports, lake.read(Incident), lake.read(Link), changed, house.engine)
    lake.replace(Link, again.links, again.days)
    lake.replace(Incident, again.incidents, again.days)
    return again.statistics


def _new_days(house: House, reports: pl.DataFrame, version: int) -> list[date]:
    """Days of the reports that were not there at that version of the lake."""
    known = frame(house, Report, columns=["id"], version=version)
    return sorted(reports.join(known, on="id", how="anti")["day"].unique().to_list())
