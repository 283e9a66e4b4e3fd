"""Damage to civilian objects, craters and what is left to explode, as somebody measured or told it (DOMAIN 4.7)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated as Col

from truce.model.harm import UNKNOWN, Step, Teller

METHODS = ("fuze_furrow", "side_spray", "ricochet_furrow", "long_axis", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One object that was damaged. `claimed` is who sources say did it; it is no finding."""

    id: Col[str, "hrm-…"]
    day: Col[date, "the day it was damaged, or the first of several"]
    until: Col[date | None, "last day; null: one day"] = None
    area: Col[str, "administrative unit; the finest place that may ever be published"]
    place: Col[str | None, "nearer place in words; leaves nowhere"] = None
    object: Col[str, "vocabulary/targets"]
    protection: Col[str, "vocabulary/harm protections: which rule to look at"]
    extent: Col[str, "vocabulary/harm extents"]
    military_use: Col[str | None, "what is known of military use or none, without names; null: not asked"] = None
    control: Col[str, "party in control that day; contested or unknown"] = UNKNOWN
    weapon: Col[str, "vocabulary/weapons"] = UNKNOWN
    fresh: Col[bool | None, "whether the damage is of that day by its look; null: not told"] = None
    claimed: Col[str | None, "who sources say did it; no finding"] = None
    tellers: Col[tuple[Teller, ...], "sources"] = ()
    exhibits: Col[tuple[str, ...], "exh-…: photographs and the like"] = ()
    incident: Col[str | None, "inc-… of the record of events"] = None
    case: Col[str | None, "cas-… that looks into it"] = None
    steps: Col[tuple[Step, ...], "oldest first; the first is `reported`"]

    @property
    def status(self) -> str:
        """Where it stands."""
        return self.steps[-1].to


@dataclass(frozen=True, slots=True, kw_only=True)
class Crater:
    """One crater as it was measured. Bearings: degrees from true north, from the crater back towards the origin."""

    id: Col[str, "hrm-…"]
    day: Col[date, "the day it was measured"]
    area: Col[str, "administrative unit"]
    place: Col[str | None, "nearer place in words; leaves nowhere"] = None
    damage: Col[str | None, "hrm-… of the damage it belongs to"] = None
    length_m: Col[float | None, "long axis, metres"] = None
    width_m: Col[float | None, "across it, metres"] = None
    depth_m: Col[float | None, "metres"] = None
    method: Col[str, "fuze_furrow, side_spray, ricochet_furrow, long_axis or none"] = "none"
    bearing: Col[float | None, "degrees; null: none could be taken"] = None
    error: Col[float | None, "degrees either way, as who measured says; null: not told"] = None
    ground: Col[str | None, "soil, asphalt, concrete, snow..."] = None
    fresh: Col[bool | None, "sharp rim, smell, no growth; null: not told"] = None
    weapon: Col[str, "vocabulary/weapons, where remains were found that show it"] = UNKNOWN
    remains: Col[str | None, "what was found: fins, fuze, motor; its marks go into an exhibit"] = None
    trained: Col[bool, "whether who measured is trained for it"] = False
    exhibits: Col[tuple[str, ...], "exh-…"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remnant:
    """Something left to explode, and whether those who clear were told."""

    id: Col[str, "hrm-…"]
    day: Col[date, "the day it was seen"]
    area: Col[str, "administrative unit"]
    place: Col[str | None, "nearer place in words; leaves nowhere but to those who clear"] = None
    sort: Col[str, "vocabulary/harm remnants"]
    number: Col[int, "how many, 1 or more"] = 1
    told_clearers: Col[date | None, "day on which those who clear were told; null: not yet"] = None
    cleared: Col[date | None, "day on which they said it is gone; null: not yet"] = None
