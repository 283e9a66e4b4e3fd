"""community harm: the figures of a period, for those who may read them; and what of them may leave."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from truce.community.cells import LEAST
from truce.community.harm.crater import Conclusion, Together, conclude, together
from truce.community.harm.estimate import Estimate, estimate
from truce.community.harm.figures import TRAITS, Figures, Published, figures, publish
from truce.community.harm.forms import CRATER, DAMAGE, REMNANT
from truce.community.publish import whole_months
from truce.community.released import harm_of, of_harm
from truce.errors import Refused
from truce.flow.acting import ask
from truce.flow.community.harm import REGISTER, Book, book, reference
from truce.flow.community.releasing import Left, Making, leave, would_leave
from truce.flow.house import House
from truce.model.damage import Crater, Damage, Remnant
from truce.model.released import Release
from truce.vocabulary.harm import harm

METHOD = "harm-figures/1"
__all__ = [
    "TRAITS",
    "Conclusion",
    "Estimate",
    "Figures",
    "Published",
    "Together",
    "Told",
    "figures_plain",
    "fires",
    "plain",
    "preview",
    "published",
    "published_plain",
    "release",
    "shown",
    "told",
]
ESTIMATED = ("killed", "injured")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Figures of a period, with the estimates beside them and the objects damaged: (verified, told).

    `incidents`: how many were recorded of it, wherever they stand; where there are none, a floor of zero says nothing.
    """

    figures: Figures
    incidents: int
    estimates: tuple[Estimate, ...]
    objects: tuple[int, int]
    remnants: tuple[int, int]  # not cleared, and of these told to nobody who clears


def told(house: House, since: date | None = None, until: date | None = None) -> Told:
    """All that the register says of a period; the look is on record."""
    there = book(house)
    damage: list[Damage] = [one for one in there.of(DAMAGE) if _within(one.day, since, until)]
    left: list[Remnant] = [one for one in there.of(REMNANT) if one.cleared is None]
    counted = [harm().statuses[one.status].counts for one in damage]
    return Told(
        figures=figures(there.incidents, there.records, since, until),
        incidents=_recorded(there, since, until),
        estimates=_estimates(there, since, until),
        objects=(counted.count("floor"), counted.count("floor") + counted.count("open")),
        remnants=(len(left), sum(one.told_clearers is None for one in left)),
    )


def _recorded(there: Book, since: date | None, until: date | None) -> int:
    return sum(_within(one.day, since, until) for one in there.incidents)


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or day >= since) and (until is None or day < until)


def published(house: House, since: date, until: date, why: str | None = None) -> Published:
    """The figures of whole months as they may leave; kept, and on record by their sha256, before they are shown."""
    return release(house, since, until, why).made


def release(
    house: House, since: date, until: date, why: str | None = None, *, estimated: bool = False
) -> Left[Published]:
    """Let the figures of whole months leave. `why`: of a correction; see `releasing.leave`.

    `estimated`: an estimate leaves beside the floor, where one can be had. Raises Refused where nothing is recorded of
    these months: a zero would be read as nobody.
    """
    return leave(house, _making(house, since, until, estimated=estimated), since, until, why)


def preview(house: House, since: date, until: date, *, estimated: bool = False) -> Published:
    """The same for whoever may let them leave, to look at first: nothing leaves. The look is on record."""
    return would_leave(house, _making(house, since, until, estimated=estimated), since, until)


def _making(house: House, since: date, until: date, *, estimated: bool) -> Making[Published]:
    whole_months(since, until)
    ask(house, f"{REGISTER}.release", about=REGISTER)
    there = book(house)
    found = figures(there.incidents, there.records, since, until)
    beside = _estimates(there, since, until) if estimated else ()

    def make(before: Sequence[Release]) -> Published:
        if not _recorded(there, since, until):
            raise Refused(
                "nothing is recorded of these months: a floor of zero would be read as nobody harmed",
                recorded=0,
                remedy="record first what is known; where nobody looked, say that in words and not by a figure",
            )
        return publish(found, LEAST, [harm_of(one.rows, since, until, LEAST) for one in before], beside)

    return Making(register=REGISTER, method=METHOD, make=make, rows=of_harm, plain=published_plain)


def _estimates(there: Book, since: date | None, until: date | None) -> tuple[Estimate, ...]:
    days = {one.id: one.day for one in there.incidents}
    records = [one for one in there.records if _within(days[one.incident], since, until)]
    return tuple(estimate(records, outcome) for outcome in ESTIMATED)


def shown(crater: Crater) -> Conclusion:
    """What one crater shows."""
    return conclude(crater)


def fires(there: Book) -> list[tuple[str, Together]]:
    """What the craters of each damaged object show together: its reference or id, and the mean of two or more."""
    measured: list[Crater] = there.of(CRATER)
    objects = dict.fromkeys(crater.damage for crater in measured if crater.damage is not None)
    found = [(id, together(crater for crater in measured if crater.damage == id)) for id in objects]
    return [(reference(there.held[id]) or id, mean) for id, mean in found if mean is not None]


def plain(told: Told) -> dict[str, Any]:
    """All of a period for machines."""
    verified, of = told.objects
    left, untold = told.remnants
    return figures_plain(told.figures) | {
        "incidents": told.incidents,
        "estimates": [asdict(one) for one in told.estimates],
        "objects": {"verified": verified, "told": of},
        "remnants": {"left": left, "nobody_told": untold},
    }


def figures_plain(made: Figures) -> dict[str, Any]:
    """Figures for machines, each table by trait, outcome and category."""
    tables = {trait: {outcome: made.table(trait, outcome) for outcome in made.floor} for trait in TRAITS}
    return {
        "since": _day(made.since),
        "until": _day(made.until),
        "method": METHOD,
        "verified_floor": dict(made.floor),
        "told_not_verified": dict(made.unverified),
        "tables": tables,
        "wide_area": {"persons": made.wide_area[0], "of": made.wide_area[1]},
        "looked_into": [asdict(reach) for reach in made.reach],
        "excluded": made.excluded,
        "merged": made.merged,
    }


def published_plain(made: Published) -> dict[str, Any]:
    """The same of what is published; null: hidden."""
    tables = {trait: {outcome: made.table(trait, outcome) for outcome in made.floor} for trait in TRAITS}
    return {
        "since": _day(made.since),
        "until": _day(made.until),
        "method": METHOD,
        "hidden_below": made.least,
        "verified_floor": made.floor,
        "told_not_verified": dict(made.unverified),
        "tables": tables,
        "looked_into": dict(made.reach),
        **({"estimates": {code: asdict(one) for code, one in made.estimates.items()}} if made.estimates else {}),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
