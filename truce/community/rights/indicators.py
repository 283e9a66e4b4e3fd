"""Figures of human rights that harm nobody when published: types by month, small counts hidden, never a place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from truce.community.cells import LEAST, Key, protect, protect_one, tabulate
from truce.community.rights.help import outcomes
from truce.community.rights.words import nature
from truce.model.harm import EXCLUDED, MERGED, VERIFIED
from truce.model.rights_case import RightsCase
from truce.vocabulary.abuses import abuses
from truce.vocabulary.harm import harm

DIMENSIONS = ("type", "month", "nature", "status", "sex", "age")
TABLES = (("type", "month"), ("type", "nature"), ("type", "status"), ("sex",), ("age",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """Cases of a period, excluded and merged ones apart. `cells`: by category of `DIMENSIONS` (None: all)."""

    since: date | None
    until: date | None
    cells: Mapping[Key, int]
    referrals: Mapping[str, int]
    concerns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRights:
    """The same fit for everybody; None: hidden. A count of cases is a count of people here."""

    since: date | None
    until: date | None
    least: int
    cells: Mapping[Key, int | None]
    referrals: Mapping[str, int | None]


def indicators(cases: Iterable[RightsCase], since: date | None = None, until: date | None = None) -> Indicators:
    """Counts of cases begun from `since` to before `until`, each by its gravest type."""
    kept = [
        case
        for case in cases
        if case.status not in (EXCLUDED, MERGED)
        and (since is None or case.day >= since)
        and (until is None or case.day < until)
    ]
    dimensions = {
        "type": [*abuses().types],
        "month": sorted({f"{case.day:%Y-%m}" for case in kept}),
        "nature": [*abuses().natures],
        "status": [VERIFIED, "other"],
        "sex": [*harm().sexes],
        "age": [*harm().ages],
    }
    return Indicators(
        since=since,
        until=until,
        cells=tabulate([(_traits(case), 1) for case in kept], dimensions, TABLES),
        referrals=outcomes(kept),
        concerns=sum(case.concern is not None for case in kept),
    )


def publishable(cases: Iterable[RightsCase]) -> list[RightsCase]:
    """Cases that may enter a published figure: restricted ones enter none, so that whoever counts gets the same."""
    return [case for case in cases if not case.only]


def _traits(case: RightsCase) -> dict[str, str]:
    status = VERIFIED if case.status == VERIFIED else "other"
    month = f"{case.day:%Y-%m}"
    return {
        "type": case.type,
        "month": month,
        "nature": nature(case),
        "status": status,
        "sex": case.sex,
        "age": case.age,
    }


def publish(found: Indicators, least: int = LEAST, earlier: Sequence[PublishedRights] = ()) -> PublishedRights:
    """What may leave the mission: small counts hidden, what would give them away, and zeros.

    A zero beside one hidden count would tell that there was something; so none and few look the same. `earlier`: what
    left of the same months before.
    """
    shown = protect(found.cells, least, [one.cells for one in earlier])
    return PublishedRights(
        since=found.since,
        until=found.until,
        least=least,
        cells={key: number or None for key, number in shown.items()},
        referrals={
            code: protect_one(number, least, [one.referrals.get(code) for one in earlier]) or None
            for code, number in found.referrals.items()
        },
    )
