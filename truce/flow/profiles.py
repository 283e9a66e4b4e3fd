"""profiles: how each source errs, as fusion learned it from the reports alone."""

from collections.abc import Sequence

import polars as pl

from truce.briefs.gallery import as_page
from truce.briefs.portrait import WORLD, Portrait, Told, portrait
from truce.briefs.wording import Words
from truce.errors import NotFound, UnusableMission
from truce.flow.frames import frame
from truce.flow.house import House
from truce.fusion.constants import CLOCK_DAYS
from truce.model.columns import from_table
from truce.model.profile import Profile
from truce.model.report import Report


def profiles(house: House, source: str | None = None) -> tuple[Profile | None, tuple[Portrait, ...]]:
    """What all sources share, and the portrait of each source (of one alone), most reports first.

    Raises UnusableMission before the first fusing, NotFound for a source that told nothing.
    """
    kept = {profile.source: profile for profile in from_table(Profile, house.mission.lake.read(Profile))}
    if not kept:
        raise UnusableMission(
            "nothing has been learned of the sources yet", mission=house.mission.folder.name, remedy="truce fuse FOLDER"
        )
    world = kept.pop(WORLD, None)
    if source is not None and source not in kept:
        raise NotFound("nothing was learned of a source of that name", source=source, known=", ".join(sorted(kept)))
    chosen = [p for p in kept.values() if source in (None, p.source)]
    told, words = _told(house), Words("en", house.choices.time_zone)
    ordered = sorted(chosen, key=lambda profile: (-profile.reports, profile.source))
    return world, tuple(portrait(p, told.get(p.source, Told(0, 0)), words) for p in ordered)


def _told(house: House) -> dict[str, Told]:
    """Of every source how many reports tell the time by the clock, and how many by the day."""
    reports = frame(house, Report, columns=["source", "earliest", "latest"])
    clock = (pl.col("latest") - pl.col("earliest")) < pl.duration(days=CLOCK_DAYS)
    counts = reports.group_by("source").agg(clock.sum().alias("clock"), (~clock).sum().alias("day"))
    return {source: Told(int(by_clock), int(by_day)) for source, by_clock, by_day in counts.iter_rows()}


def page(house: House, world: Profile | None, portraits: Sequence[Portrait]) -> bytes:
    """The portraits as one HTML file."""
    return as_page(house.choices.name, world, portraits, Words("en", house.choices.time_zone))
