"""Is it holding now: of each truce, and of each area of it, the word with everything it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.kinds import Told, hot_spots, kinds_of, told_in
from truce.flow.outlook.lived import Lived, lived_of
from truce.flow.outlook.standing import Standing, papers
from truce.model.condition import IN_FORCE, NO_START, NOT_BEGUN, OVER, UNTOLD, Condition, Measure
from truce.model.coverage import Coverage
from truce.model.forecast import REPORTED, Regime
from truce.model.ids import make_id
from truce.outlook.change import holding
from truce.outlook.change.breaches import Watchers, watchers
from truce.outlook.change.effect import Effect, effects
from truce.outlook.change.holding import Holding, Marks, is_it_holding, stretches

ALL = "all"
EXPIRED, DECLARED, REPLACED = "its_end_came", "declared_over", "superseded"
NOTHING_JUDGED = "nothing_judged"
MARKS = Marks()
MOST_NAMED = 20  # ids that it names
DAY = timedelta(days=1)


def conditions_of(
    house: House, standing: Standing, regimes: Sequence[Regime], said: Mapping[str, Any]
) -> Iterator[Condition]:
    """The truce as a whole first, then its areas; where nothing can be said, one row that says why not."""
    stage, ended_by = stage_of(standing)
    if stage in {NOT_BEGUN, NO_START} or standing.main is None:
        why = NOTHING_JUDGED if stage in {IN_FORCE, OVER} else stage
        blank = _stamped(standing, ALL, said) | {"stage": stage, "ended_by": ended_by, "why": (why,)}
        yield Condition(**blank, state=UNTOLD, basis=REPORTED)
        return
    watch = watchers(frame(house, Coverage))
    for lived in lived_of(house, standing.main, list(_rows(standing)), watch):
        seen = _Seen(house, standing, _until_its_end(lived, standing), watch, tuple(regimes))
        yield Condition(**_stamped(standing, seen.key[2], said), **seen.told(), stage=stage, ended_by=ended_by)


def stage_of(standing: Standing) -> tuple[str, str | None]:
    """Whether a truce has begun and is not over; and what ended it."""
    begun = standing.agreement.effective_from
    if begun is None:
        return NO_START, None
    if standing.as_of < begun:
        return NOT_BEGUN, None
    if standing.over:
        return OVER, EXPIRED
    shown = papers(standing)
    found = next((kind for kind in (DECLARED, REPLACED) if shown.get(kind) is not None), None)
    return (OVER, found) if found else (IN_FORCE, None)


def _until_its_end(lived: Lived, standing: Standing) -> Lived:
    """The same up to the day on which a paper ended it: what came after is not of the truce."""
    shown = papers(standing)
    ends = [day for kind in (DECLARED, REPLACED) if (day := shown.get(kind)) is not None]
    return replace(lived, today=min([lived.today, *(lived.truce + day for day in ends)]))


def _rows(standing: Standing) -> Iterator[int]:
    """The rows of the series that the truce is told by: over the whole area, then in its parts."""
    assert standing.main is not None  # noqa: S101 - asked of a truce that has a series
    keys = standing.main.keys
    term, party, _ = keys[standing.row]
    yield standing.row
    yield from (n for n, key in enumerate(keys) if key[:2] == (term, party) and key[2] != ALL)


def _stamped(standing: Standing, area: str, said: Mapping[str, Any]) -> dict[str, Any]:
    agreement, as_of = standing.agreement.id, said["made_at"]
    return {
        "id": make_id("condition", agreement, area, as_of.isoformat()),
        "agreement": agreement,
        "area": area,
        "as_of": as_of,
        "hindcast": said["hindcast"],
        "method": said["method"],
        "day": said["day"],
    }


@dataclass(frozen=True, slots=True)
class _Seen:
    """One series of a truce, and what it is seen by."""

    house: House
    standing: Standing
    lived: Lived
    watch: Watchers
    regimes: tuple[Regime, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """Term, party, area."""
        return self.lived.told.keys[self.lived.row]

    def told(self) -> dict[str, Any]:
        """All columns but what it is about and when."""
        lived, regime = self.lived, self._regime()
        phase = _phase(self.standing, lived, self.house.choices.time_zone)
        days = stretches(lived.series, lived.truce, lived.today, MARKS, phase)
        told = told_in(self.house, lived, days)
        kinds = kinds_of(told, self.watch, nights=self.key[2] == ALL)
        rose = regime is not None and regime.alarm
        found = is_it_holding(lived.series, lived.truce, lived.today, kinds, MARKS, phase, rose=rose)
        because = [*lived.rulings(days["now"]), lived.before, regime.id if rose and regime else None]
        term, party, _ = self.key
        return {
            "term": term,
            "reading": lived.told.reading,
            "party": party,
            "basis": lived.told.basis[lived.row] if not lived.series.reported else REPORTED,
            "because": tuple(one for one in because if one is not None)[:MOST_NAMED],
            **_answer(found, lived, self.house.choices.time_zone),
            **_effect(lived),
            **_spots(told, self.watch),
        }

    def _regime(self) -> Regime | None:
        """Whether this series is what it was; not told of one that was cut off where the truce ended."""
        if self.lived.today + 1 < self.lived.truce + len(self.lived.told.panel.steps) - 1:
            return None
        term, party, area = self.key
        mine = (term, self.lived.told.reading, party, area)
        return next((one for one in self.regimes if (one.term, one.reading, one.party, one.area) == mine), None)


def _phase(standing: Standing, lived: Lived, zone: str) -> int | None:
    """The day on which the present phase of the truce began: a stage that its text names, or its extension."""
    agreement = standing.agreement
    starts = [datetime.fromisoformat(str(one["start"])) for one in agreement.phases if one.get("start")]
    if standing.extended and agreement.effective_until is not None:
        starts.append(agreement.effective_until)
    days = [(_on(one, zone) - lived.first).days for one in starts if one.tzinfo is not None]
    return max((day for day in days if lived.truce < day <= lived.today), default=None)


def _on(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _answer(found: Holding, lived: Lived, zone: str) -> dict[str, Any]:
    """The word, its reasons and its measures."""
    now = found.stretches["now"]
    spans = lived.spans(now, zone)
    told = lived.series.least(now)[0]
    return {
        "state": found.state,
        "why": tuple(found.why),
        "earliest": spans[0][0] if spans else None,
        "latest": spans[0][1] if spans else None,
        "watched": found.watched,
        "hours": found.hours,
        "counts": found.counts,
        "told": float(told.sum()),
        "chance_broken": found.chance_broken,
        "chance_frayed": found.chance_frayed,
        "measures": tuple(_measure(one) for one in found.measures),
    }


def _measure(one: holding.Measure) -> Measure:
    return Measure(
        name=one.name,
        against=one.against,
        now=one.now,
        then=one.then,
        value=one.value,
        low=one.low,
        high=one.high,
        state=one.state,
    )


def _effect(lived: Lived) -> dict[str, Any]:
    """What the truce itself changed, up to the last day known."""
    if lived.series.reported:  # a ratio of what was told is none of what happened
        return {"effect_state": UNTOLD, "effect_why": holding.ONLY_REPORTED}
    end = lived.today + 1
    y, exposure = (part[None, :end].copy() for part in (lived.series.counts, lived.series.exposure))
    if end <= lived.truce or not np.any(exposure > 0.0):
        return {"effect_state": UNTOLD, "effect_why": "few_days"}
    return _effect_columns(effects(y, exposure, lived.truce)[0])


def _effect_columns(told: Effect) -> dict[str, Any]:
    whole, monthly = told.ratio, told.monthly
    return {
        "effect_state": told.state,
        "effect_why": told.why or None,
        "effect": None if whole is None else whole.value,
        "effect_low": None if whole is None else whole.low,
        "effect_high": None if whole is None else whole.high,
        "effect_first": None if told.at_once is None else told.at_once.value,
        "effect_monthly": None if monthly is None else monthly.value,
        "effect_monthly_low": None if monthly is None else monthly.low,
        "effect_monthly_high": None if monthly is None else monthly.high,
        "effect_hangs": told.hangs_on_first_days,
        "days_before": told.days_before,
        "days_after": told.days_after,
    }


def _spots(told: Mapping[str, Told], watch: Watchers) -> dict[str, Any]:
    """Where it happens since the present phase began."""
    found = hot_spots([told[name] for name in ("phase", "now") if told[name].spans], watch)
    if found is None:
        return {}
    places, all_of = found
    return {
        "in_four": all_of.in_four,
        "in_four_corrected": all_of.in_four_corrected,
        "in_four_low": all_of.low,
        "in_four_high": all_of.high,
        "cells_for_most": all_of.cells_for_most,
        "unwatched_part": all_of.unwatched,
        "spots": places,
    }
