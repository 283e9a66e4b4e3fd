"""Two reports compared: why they are, or are not, held to tell of one event, factor by factor."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from truce.errors import NotFound, WrongUsage
from truce.flow import whence
from truce.flow.frames import as_frame, frame
from truce.flow.house import House
from truce.flow.reason import Reason, facts_of
from truce.fusion.constants import LINK_FROM
from truce.model.columns import describe, empty
from truce.model.incident import Incident, Link
from truce.model.report import Report
from truce.model.where import distance_m

FACTORS = {name: told.removeprefix("factor: ") for name, _, _, told in describe(Link) if told.startswith("factor: ")}
UNIT = "log-likelihood ratio: above 0 speaks for one event, below 0 for two"
FELT = 0.005  # a factor that weighs less says nothing
BACK = timedelta(days=32)  # a link lies on the day of its earlier report: partners further back are not compared


def links(house: House, ids: Collection[str], days: Collection[date]) -> pl.DataFrame:
    """The links that name any of these reports, which are of these days."""
    if not days:
        return as_frame(empty(Link))
    found = frame(house, Link, days=(min(days) - BACK, max(days)))
    return found.filter(pl.col("left").is_in(list(ids)) | pl.col("right").is_in(list(ids)))


def of_link(link: Mapping[str, Any]) -> Reason:
    """A link with its factors, those that weigh most first."""
    weights = sorted(
        ((link[name], name) for name in FACTORS if abs(link[name]) >= FELT), key=lambda one: (-abs(one[0]), one[1])
    )
    factors = [{"factor": name, "weight": round(weight, 3), "means": FACTORS[name]} for weight, name in weights]
    facts = facts_of({k: v for k, v in link.items() if k not in {*FACTORS, "left", "right"}})
    return Reason("link", f"{link['left']} ~ {link['right']}", facts | {"unit": UNIT, "factors": factors})


def of_links(found: pl.DataFrame) -> tuple[Reason, ...]:
    """The links, the most probable first."""
    return tuple(map(of_link, found.sort(["probability", "left", "right"], descending=[True, False, False]).to_dicts()))


def pair(house: House, one: str, other: str) -> Reason:
    """Why two reports are held to tell of one event, or of two. An incident stands for all of its reports.

    Raises NotFound for an id that is neither, WrongUsage where both are the same.
    """
    sides = [_reports(house, id) for id in (one, other)]
    if one == other or set(sides[0]["id"]) & set(sides[1]["id"]):
        raise WrongUsage("two different reports are compared", given=f"{one}, {other}")
    told = pl.concat(sides)
    between = links(house, told["id"], told["day"].to_list()).filter(
        pl.col("left").is_in(sides[0]["id"].implode()) != pl.col("right").is_in(sides[0]["id"].implode()),
        pl.col("left").is_in(told["id"].implode()) & pl.col("right").is_in(told["id"].implode()),
    )
    held = _incidents_of(house, told)
    ends = [{held[id] for id in side["id"]} for side in sides]
    facts = _verdict(*ends) | _apart(sides) | _known(between)
    reports = tuple(Reason("report", row["id"], facts_of(row)) for row in told.to_dicts())
    made = [d for d in house.mission.ledger.decisions() if all(set(d.pair) & set(side["id"]) for side in sides)]
    because = (*map(whence.of_decision, made), *of_links(between), *reports)
    return Reason("pair", f"{one} ~ {other}", facts, because)


def _reports(house: House, id: str) -> pl.DataFrame:
    """The report of that id, or those of the incident of that id."""
    ids = [id]
    if id.startswith("inc-"):
        members = frame(house, Incident, ids=[id], columns=["members"])["members"].to_list()
        ids = [member["report"] for group in members for member in group]
    found = frame(house, Report, ids=ids)
    if found.is_empty():
        raise NotFound("neither a report nor an incident of today has that id", id=id, remedy=f"truce why FOLDER {id}")
    return found


def _incidents_of(house: House, told: pl.DataFrame) -> dict[str, str]:
    """Of every report its incident (none before the first fusing)."""
    members = frame(house, Incident, columns=["id", "members"]).explode("members").unnest("members")
    held = members.filter(pl.col("report").is_in(told["id"].implode())).select("report", "id")
    return dict.fromkeys(told["id"], "none: not fused yet") | dict(held.iter_rows())


def _verdict(left: set[str], right: set[str]) -> dict[str, Any]:
    if left == right:
        return {"held": "together", "incident": ", ".join(sorted(left))}
    return {"held": "apart", "incidents": sorted(left | right)}


def _apart(sides: list[pl.DataFrame]) -> dict[str, Any]:
    """How far two reports lie from one another, as they are told; nothing for more than two."""
    if any(side.height != 1 for side in sides):
        return {}
    a, b = (side.row(0, named=True) for side in sides)
    gap = max(a["earliest"], b["earliest"]) - min(a["latest"], b["latest"])
    facts: dict[str, Any] = {"hours_between": max(round(gap / timedelta(hours=1), 2), 0.0)}
    if a["lon"] is not None and b["lon"] is not None:
        facts["km_between"] = round(float(distance_m(a["lon"], a["lat"], b["lon"], b["lat"])) / 1000, 2)
    return facts


def _known(between: pl.DataFrame) -> dict[str, Any]:
    if not between.is_empty():
        return {"links": between.height}
    return {"links": f"none: not near enough to compare, or held less probable than {LINK_FROM:.0%}"}
