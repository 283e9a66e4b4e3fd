"""fuse: reports become incidents. Only the days that new reports and new decisions touch are done again.

What is known of the sources (`Profile`) is learned from the reports and kept; new reports are fused with what was
learned before, until they have grown too many for that. So one more file gives what all files at once give, if they
are fused with the same profiles.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa

from truce.flow.decide import in_force
from truce.flow.due import Done, digest, when_due
from truce.flow.frames import as_frame, frame
from truce.flow.house import House
from truce.flow.standing import standing, withdrawn
from truce.flow.standing import version as withdrawals
from truce.fusion.constants import METHOD
from truce.fusion.fuse import Statistics
from truce.fusion.fuse import fuse as hold_together
from truce.fusion.history import DECIDED, Fusing, members_of, successions
from truce.fusion.refuse import refuse
from truce.model.history import Succession
from truce.model.incident import Incident, Link
from truce.model.profile import Profile
from truce.model.report import Report
from truce.store.contract import Step

LEARN_ALWAYS = 5_000  # reports: with fewer, learning takes a second, and every report teaches something
GROWN = 1.25  # times the reports that there were: then the sources are learned anew
NEW_SOURCE = 50  # reports of a source nobody knew: enough to learn how it errs


def fuse(house: House) -> Done:
    """Group the mission's reports into incidents, if any report or decision is new since the last time."""
    inputs = f"report@{house.mission.lake.version(Report)}"
    if taken_back := withdrawals(house):
        inputs += f" withdrawal@{digest(taken_back, house.choices.as_of)}"
    binding = in_force(house)["id"].to_list()
    if binding:
        inputs += f" decisions@{digest(binding)}"
    return when_due(house, "fuse", inputs, METHOD, lambda: _fuse(house))


def _fuse(house: House) -> Mapping[str, Any]:
    lake = house.mission.lake
    version, before = lake.version(Report), lake.version(Incident)
    told_ever = frame(house, Report)
    reports, binding = standing(house, told_ever), in_force(house)
    gone = told_ever.join(reports.select("id"), on="id", how="anti")
    last = house.mission.ledger.last_step("fuse")
    decided = _changed_decisions(house, binding, last)
    learned = None if last is None else _still_learned(house, reports, last)
    since = 0 if last is None else int(last.facts.get("made", before))
    if learned is None or last is None or since != before:  # a run that died may have left any day half done
        told, redone = _whole(house, reports, binding, learned)
    else:
        changed_days = _changed_days(house, told_ever, decided, last)
        told, redone = _again(house, reports, gone, binding, changed_days, learned)
    remade = last is not None and last.method != METHOD
    taken = frozenset(gone["id"]) - frozenset(() if last is None else last.facts.get("withdrawn", ()))
    fusing = Fusing(at=house.clock(), method=METHOD, version=since, decided=decided, remade=remade, withdrawn=taken)
    changed = _keep_history(house, fusing, redone if since == before else None)
    facts = {"version": version, "made": lake.version(Incident), "decisions": binding["id"].to_list()}
    facts |= {"withdrawn": gone["id"].sort().to_list()} if gone.height else {}
    facts["learned_at"] = reports.height if learned is None or last is None else last.facts["learned_at"]
    return facts | {"reports": reports.height, "incidents": lake.count(Incident), "changed": changed} | asdict(told)


def _still_learned(house: House, reports: pl.DataFrame, last: Step) -> pa.Table | None:
    """The kept profiles, where they still hold for these reports; None: the sources must be learned anew."""
    if last.method != METHOD or "learned_at" not in last.facts:
        return None
    kept = house.mission.lake.read(Profile)
    counted = dict(reports.group_by("source").len().iter_rows())
    holds = still_holds(int(last.facts["learned_at"]), kept.column("source").to_pylist(), counted)
    return kept if holds else None


def still_holds(learned_at: int, known: Collection[str], counted: Mapping[str, int]) -> bool:
    """Is what was learned of the `known` sources, from so many reports, good enough for what there is now?

    `counted`: the reports of each source now. Not in a small mission, nor after much growth, nor where a source
    that nobody knew has told enough to be known.
    """
    total = sum(counted.values())
    strangers = {source for source, told in counted.items() if told >= NEW_SOURCE} - set(known)
    return total >= LEARN_ALWAYS and total < GROWN * learned_at and not strangers


def _whole(
    house: House, reports: pl.DataFrame, binding: pl.DataFrame, learned: pa.Table | None
) -> tuple[Statistics, None]:
    """Fuse all reports, with what was learned before, or learning it now (None)."""
    lake = house.mission.lake
    fused = hold_together(reports, house.engine, profiles=learned, decisions=binding.drop("id"))
    if learned is None:
        lake.replace(Profile, fused.profiles)
    lake.replace(Link, fused.links)
    lake.replace(Incident, fused.incidents)
    return fused.statistics, None


def _again(
    house: House,
    reports: pl.DataFrame,
    gone: pl.DataFrame,
    binding: pl.DataFrame,
    changed: list[date],
    learned: pa.Table,
) -> tuple[Statistics, Collection[date]]:
    """The statistics, and the days on which incidents are other than before."""
    lake = house.mission.lake
    kept = lake.read(Incident), lake.read(Link)
    again = refuse(
        reports, *kept, changed, house.engine, profiles=learned, decisions=binding.drop("id"), withdrawn=gone
    )
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
    """Days of the reports that were not there the last time, of those taken back since, and of those that changed
    decisions speak of."""
    known = frame(house, Report, columns=["id"], version=int(last.facts["version"]))
    new = reports.join(known, on="id", how="anti")["day"]
    spoken = reports.filter(pl.col("id").is_in([*decided["left"], *decided["right"]]))["day"]
    back = set(withdrawn(house)["report"]) ^ set(last.facts.get("withdrawn", []))
    taken = reports.filter(pl.col("id").is_in(list(back)))["day"]
    return sorted({*new, *spoken, *taken})


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
