"""pair: why two reports are held to tell of one event, or of two; the page for whoever is on duty. Nothing is kept."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

import polars as pl

from truce.briefs.pair import pair_page
from truce.briefs.pairing import Compared, PairPage
from truce.errors import NotFound, UnusableMission, WrongUsage
from truce.flow.decide import report_of
from truce.flow.frames import frame
from truce.flow.house import House
from truce.fusion.constants import LINK_FROM
from truce.model.columns import from_table
from truce.model.incident import Incident, Link
from truce.model.profile import Profile
from truce.model.report import Report

SURE, UNSURE = 0.9, 0.5
WITHIN = timedelta(days=16)  # an incident lies no further from the days of its reports
FEW = 5  # reports of an incident that can be taken in at a glance; with three there is a witness to the pair

Ids = tuple[str, str]


def pair(house: House, ids: Sequence[str], language: str) -> bytes:
    """The page of two reports; of an incident's least sure two; or, with no ids, of one merged and one split pair.

    Raises WrongUsage for three ids or more, and where briefs are for others than the mission (the page names exact
    places); NotFound for an id that is not there; UnusableMission where nothing has been fused.
    """
    if house.choices.edition != "internal":
        raise WrongUsage(
            "this page names exact places and sources' own words, and so is internal only",
            edition=house.choices.edition,
            remedy="make it in a mission whose edition is internal, and do not pass it on",
        )
    if not house.mission.lake.version(Incident):
        raise UnusableMission(
            "nothing has been fused yet", mission=house.mission.folder.name, remedy="truce run FOLDER"
        )
    chosen = _chosen(house, ids)
    page = PairPage(
        mission=house.choices.name,
        folder=house.mission.folder.name,
        as_of=_last_fused(house),
        time_zone=house.choices.time_zone,
        language=language,
        compared=tuple(compared(house, pair) for pair in chosen),
        method=_method(house),
        parties={p.id: p.name for a in house.agreements for p in a.parties},
        kept_from=LINK_FROM,
    )
    return pair_page(page)


def _chosen(house: House, ids: Sequence[str]) -> list[Ids]:
    if len(ids) > 2:
        raise WrongUsage("a pair is two reports", given=", ".join(ids), remedy="name two reports, or one incident")
    if not ids:
        return instructive(house)
    if len(ids) == 1 and ids[0].startswith("inc-"):
        return [least_sure(house, ids[0])]
    if len(ids) == 1:
        raise WrongUsage("a pair is two reports", given=ids[0], remedy="name another report, or an incident alone")
    one, two = (report_of(house, id) for id in ids)
    if one == two:
        raise WrongUsage("both ids stand for the same report", report=one, remedy="name another")
    return [(one, two)]


def least_sure(house: House, incident: str) -> Ids:
    """The two reports of an incident that are least surely of one event. WrongUsage where it has only one report."""
    report_of(house, incident)
    (found,) = from_table(Incident, frame(house, Incident, ids=[incident]).to_arrow())
    members = sorted(found.members, key=lambda m: (m.probability, m.report))
    if len(members) < 2:
        raise WrongUsage("only one report tells of this incident", incident=incident, remedy="name two reports")
    among = [m.report for m in members]
    links = frame(house, Link, days=_days(house, among)).filter(
        pl.col("left").is_in(among) & pl.col("right").is_in(among)
    )
    if links.is_empty():
        return members[0].report, members[1].report
    weakest = links.sort("probability", "left", "right").row(0, named=True)
    return weakest["left"], weakest["right"]


def instructive(house: House) -> list[Ids]:
    """One pair put together though its places and times differ, and one kept apart though they are near.

    NotFound where there is neither.
    """
    told = frame(house, Report, columns=["id", "source", "radius_m", "earliest", "latest"]).select(
        "id", "source", "radius_m", at=pl.col("earliest").dt.epoch("s") / 2 + pl.col("latest").dt.epoch("s") / 2
    )
    links = frame(house, Link, columns=["left", "right", "probability", "together", "km", "days", "day"])
    both = (
        links.join(told, left_on="left", right_on="id")
        .join(told, left_on="right", right_on="id", suffix="_b")
        .filter(pl.col("source") != pl.col("source_b"), pl.col("km").is_not_null())
        .with_columns(hours=(pl.col("at") - pl.col("at_b")).abs() / 3600)
    )
    size = frame(house, Incident, columns=["members"]).select("members", n=pl.col("members").list.len())
    few = size.filter(pl.col("n").is_between(3, FEW))["members"].explode().struct.field("report")
    stated = pl.col("radius_m") + pl.col("radius_m_b")
    far, vague = (pl.col("km") / stated).rank() + pl.col("hours").rank(), stated.rank()
    calm = pl.col("left").is_in(few.implode())
    merged = both.filter(pl.col("together") & (pl.col("probability") >= SURE)).sort(
        calm, far - vague, "left", "right", descending=[True, True, False, False]
    )
    split = both.filter(~pl.col("together") & (pl.col("probability") < UNSURE)).sort(
        far + vague, "probability", "left", "right"
    )
    found = [(row["left"], row["right"]) for kind in (merged, split) for row in kind.head(1).to_dicts()]
    if not found:
        raise NotFound(
            "no two sources tell of anything near one another",
            remedy="name two reports: truce pair FOLDER REPORT REPORT",
        )
    return found


def compared(house: House, ids: Ids) -> Compared:
    """Two reports with their incidents, what else was compared with them, and who decided what of them."""
    days = _days(house, ids)
    incidents = _incidents(house, ids, days)
    links = _links(house, ids, days)
    members = {m.report for incident in incidents for m in incident.members}
    met = {id for link in links for id in (link.left, link.right)} | members
    reports = {r.id: r for r in from_table(Report, frame(house, Report, ids=sorted(met | set(ids))).to_arrow())}
    one, two = sorted((reports[id] for id in ids), key=lambda r: (r.told_at or r.latest, r.earliest, r.id))
    rest = sorted((r for r in reports.values() if r.id not in ids), key=lambda r: (r.earliest, r.id))
    of = {m.report: incident for incident in incidents for m in incident.members}
    return Compared(
        reports=(one, two),
        incidents=(of[one.id], of[two.id]),
        link=next((link for link in links if {link.left, link.right} == set(ids)), None),
        links=tuple(link for link in links if {link.left, link.right} != set(ids)),
        others=tuple(r for r in rest if r.id in members),
        rivals=tuple(r for r in rest if r.id not in members),
        decisions=tuple(d for d in house.mission.ledger.decisions() if set(d.pair) & set(ids)),
        profiles=_profiles(house),
    )


def _days(house: House, ids: Collection[str]) -> tuple[date, date]:
    """The days around the reports in which their incidents and links must lie."""
    days = frame(house, Report, ids=ids, columns=["id", "day"])["day"]
    first, last = days.min(), days.max()
    if not isinstance(first, date) or not isinstance(last, date):
        raise NotFound("no report has that id", id=", ".join(ids))
    return first - WITHIN, last + WITHIN


def _incidents(house: House, ids: Ids, days: tuple[date, date]) -> list[Incident]:
    """The incidents of these reports. UnusableMission where one came after the last fusing."""
    rows = frame(house, Incident, days=days)
    told = pl.col("members").list.eval(pl.element().struct.field("report").is_in(ids)).list.any()
    found = list(from_table(Incident, rows.filter(told).to_arrow()))
    fused = {m.report for incident in found for m in incident.members}
    if missing := set(ids) - fused:
        raise UnusableMission("a report has not been fused yet", report=min(missing), remedy="truce run FOLDER")
    return found


def _links(house: House, ids: Ids, days: tuple[date, date]) -> list[Link]:
    rows = frame(house, Link, days=days).filter(pl.col("left").is_in(ids) | pl.col("right").is_in(ids))
    return list(from_table(Link, rows.to_arrow()))


def _profiles(house: House) -> dict[str, Profile]:
    """What was learned of each source; nothing where the mission keeps none."""
    if not house.mission.lake.version(Profile):
        return {}
    return {p.source: p for p in from_table(Profile, frame(house, Profile).to_arrow())}


def _last_fused(house: House) -> datetime:
    step = house.mission.ledger.last_step("fuse")
    return house.clock() if step is None else step.done_at


def _method(house: House) -> str:
    step = house.mission.ledger.last_step("fuse")
    return "" if step is None else step.method
