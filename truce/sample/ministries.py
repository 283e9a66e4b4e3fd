"""The bulletins of the two parties: one copies what suits it, one inflates, turns blame round and invents.

Error models. Heath ministry: knows of half of what karst does, counts up to half again too many, and takes over a
quarter of the channel's lines about karst word for word, citing nobody. Karst ministry: knows of six in ten of what
heath does, multiplies counts by 2 to 5 and the hurt by 2 to 4, calls mortars artillery two times in five, blames heath
for a third of its own shelling that hurt people, and invents whole incidents: the truth file names each of them.
Places err by 500 m, times are half an hour wide.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from numpy.random import Generator

import truce.sample.places as isle
import truce.sample.words as wording
from truce.sample.happenings import Happening, scatter
from truce.sample.places import local
from truce.sample.telling import Telling, clock

HEATH, KARST = "heath-ministry", "karst-ministry"
PLACE_ERROR_M = 500.0
GRADE = "D"  # for both alike: which of them lies is what the demo is to show
INVENTED_BEFORE, INVENTED_IN_TRUCE = 3, 10
INVENTED_STRIKE = local(date(2024, 10, 19), 21, 15)
TOLD = {"use_of_weapon", "offensive_action_or_assault", "strike_on_protected_object", "weapon_in_prohibited_area"}


def _acts(h: Happening) -> dict[str, float]:
    return {h.act: 1.0}


def _bulletin(rng: Generator, voice: str, by: str, h: Happening, truth: str | None) -> Telling:
    """What a ministry makes of a happening; `truth` is its id, null for an invented one."""
    x, y = scatter(rng, h.x, h.y, PLACE_ERROR_M)
    start = h.start - timedelta(minutes=int(rng.integers(5, 20)))
    town = isle.nearest_town(h.x, h.y)
    kind = wording.kind_of(h)
    toll = (h.killed, h.injured)
    return Telling(
        voice=voice,
        origin=voice,
        told_at=_next_noon(h.end),
        earliest=start,
        latest=start + timedelta(minutes=30),
        precision="interval",
        x=x,
        y=y,
        radius_m=2.45 * PLACE_ERROR_M,
        phrase=f"near {town.name}",
        kind=kind,
        acts=_acts(h),
        phenomenon=h.phenomenon,
        count=h.count,
        weapon=h.weapon,
        calibre_mm=h.calibre_mm,
        by=by,
        against=h.against,
        target=h.target,
        killed=h.killed if any(toll) else None,
        injured=h.injured if any(toll) else None,
        flags=("party_claim",),
        grade=GRADE,
        text=wording.bulletin(kind, town, by, toll, h.count),
        tells_of=truth,
    )


def _next_noon(moment: datetime) -> datetime:
    noon = local(isle.local_day(moment), 12)
    return noon if moment < noon else local(isle.local_day(moment) + timedelta(days=1), 12)


def heath(rng: Generator, truth: list[Happening]) -> list[Telling]:
    """The Heath ministry's own knowledge of what karst did."""
    found = []
    for h in truth:
        if h.by == "karst" and h.act in TOLD and rng.random() < 0.5:
            more = replace(h, count=round(h.count * (1 + 0.5 * rng.random())))
            found.append(_bulletin(rng, HEATH, "karst", more, h.id))
    return found


def heath_copies(rng: Generator, lines: list[Telling], truth: dict[str, Happening]) -> list[Telling]:
    """Lines of the channel that the Heath ministry takes over as its own."""
    found = []
    for told in lines:
        h = truth[str(told.tells_of)]
        if h.by == "karst" and h.act in TOLD and rng.random() < 0.25:
            found.append(
                replace(
                    told,
                    voice=HEATH,
                    origin=HEATH,
                    told_at=_next_noon(told.told_at),
                    by="karst",
                    against="heath",
                    acts=_acts(h),
                    reference="",
                    flags=("party_claim",),
                    grade=GRADE,
                    copies=told.reference,
                )
            )
    return found


def karst(rng: Generator, truth: list[Happening]) -> list[Telling]:
    """The Karst ministry on what truly happened: inflated, and at times turned round."""
    found = []
    for h in truth:
        turned = h.by == "karst" and h.act == "use_of_weapon" and h.injured > 0 and rng.random() < 1 / 3
        if turned or (h.by == "heath" and h.act in TOLD and rng.random() < 0.6):
            found.append(_bulletin(rng, KARST, "heath", replace(_inflated(rng, h), against="karst"), h.id))
    return found


def _inflated(rng: Generator, h: Happening) -> Happening:
    times = int(rng.integers(2, 5))
    grown = replace(h, count=h.count * int(rng.integers(2, 6)), injured=h.injured * times, killed=h.killed * times)
    if h.weapon == "mortar" and rng.random() < 0.4:
        return replace(grown, weapon="artillery", calibre_mm=122.0)
    return grown


def inventions(rng: Generator) -> list[Telling]:
    """What the Karst ministry says heath did, and nobody did."""
    found = [_invented(rng, _some_day(rng, date(2024, 9, 23), 20)) for _ in range(INVENTED_BEFORE)]
    found += [_invented(rng, _some_day(rng, date(2024, 10, 15), 16)) for _ in range(INVENTED_IN_TRUCE)]
    strike = Happening(
        start=INVENTED_STRIKE,
        end=INVENTED_STRIKE + timedelta(minutes=10),
        x=isle.PLANT.x - 300,
        y=isle.PLANT.y - 250,
        act="strike_on_protected_object",
        phenomenon="explosion",
        weapon="artillery",
        calibre_mm=122.0,
        count=11,
        by="heath",
        against="karst",
        target="power_generation",
        injured=6,
    )
    return [*found, _bulletin(rng, KARST, "heath", strike, None)]


def _some_day(rng: Generator, first: date, many: int) -> datetime:
    return local(first + timedelta(days=int(rng.integers(0, many)))) + timedelta(minutes=int(rng.integers(0, 1440)))


def _invented(rng: Generator, start: datetime) -> Telling:
    spot = isle.HOT_SPOTS[int(rng.integers(0, len(isle.HOT_SPOTS)))]
    x = spot.x + float(rng.normal(0, 3_000))
    y = isle.line_y(x, isle.local_day(start)) - float(rng.uniform(300, 3_000))
    never = Happening(
        start=start,
        end=start + timedelta(minutes=15),
        x=x,
        y=y,
        act="use_of_weapon",
        phenomenon="explosion",
        weapon="artillery",
        calibre_mm=122.0,
        count=int(rng.integers(8, 60)),
        by="heath",
        against="karst",
        target="residential",
        killed=int(rng.integers(0, 3)),
        injured=int(rng.integers(1, 7)),
    )
    return _bulletin(rng, KARST, "heath", never, None)


def claims(truth: Sequence[Happening]) -> list[dict[str, Any]]:
    """The daily tallies of both ministries in the truce: heath counts what it likes, karst six times as much."""
    found = []
    for day in (d for d in isle.days() if d >= date(2024, 10, 15)):
        start, end = local(day), local(day + timedelta(days=1))
        for by, about, times in (("heath", "karst", 2), ("karst", "heath", 6)):
            many = sum(1 for h in truth if h.by == about and h.act in TOLD and start <= h.start < end)
            found.append(
                {
                    "noun": "claim",
                    "by": by,
                    "about": about,
                    "agreement": "vela-2024",
                    "when": {"earliest": clock(start), "latest": clock(end)},
                    "count": times * many + times - 1,
                    "unit": f"{by}_counted_breach",
                    "source": HEATH if by == "heath" else KARST,
                    "text": f"{times * many + times - 1} breaches in the day, says the {by} ministry",
                }
            )
    return found
