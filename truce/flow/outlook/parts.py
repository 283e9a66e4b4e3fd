"""Will each part hold: every term, every area, every term in an area; and the truce, if any part's end is its end.

A part holds while the truce does and its own mark is not met (`outlook/survival/parts.py`). So no part has more chance
than its truce, and the truce, taken as all of its parts, none more than any of them. An area holds while every term
does there: terms of one area are taken to break together, areas apart. Where nobody watches, nothing is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from truce.flow.house import House
from truce.flow.outlook.counted import last_rulings
from truce.flow.outlook.holding import NOBODY, Will, state_by
from truce.flow.outlook.laid import ALL, ANYBODY, LEAST_KNOWN, Part, Parts, parts_of
from truce.flow.outlook.series import Told
from truce.model.forecast import ANY_END, GONE, MET, PART, REPORTED, WATCHED, Forecast
from truce.model.ids import make_id
from truce.outlook.survival.ends import ENDED, UNTOLD
from truce.outlook.survival.ends import HOLDS as STILL
from truce.outlook.survival.hold import HOLDS, HORIZONS
from truce.outlook.survival.landmark import Standing as Stands
from truce.outlook.survival.landmark import landmarks, standing, together
from truce.outlook.survival.parts import Mark, met, read_marks
from truce.outlook.survival.recalibrated import learned, looks, recalibrated
from truce.outlook.survival.spell import COLLAPSE

Floats = NDArray[np.float64]
MODEL = "parts"
NO_BEFORE, SOME_UNSEEN = "no_level_before", "some_parts_unseen"


def part_forecasts(house: House, will: Will | None, told: Sequence[Told], said: dict[str, Any]) -> Iterator[Forecast]:
    """A row for each part, mark and horizon; of a truce that is over nothing is foretold."""
    if will is None or will.standing.over:
        return
    parts = parts_of(house, will.standing.agreement, told)
    if parts is None:
        return
    for mark in read_marks():
        yield from _Said(will, parts, mark, said).rows()


class _Said:
    """What is said of all parts by one mark."""

    def __init__(self, will: Will, parts: Parts, mark: Mark, said: dict[str, Any]) -> None:
        self.will, self.parts, self.mark, self.said = will, parts, mark, said
        needed = mark.needed(parts.before)
        past = list(looks(parts.days, mark, needed, _hazard(will)))
        plain: Stands = standing(landmarks(parts.days, mark, needed), _hazard(will))
        self.stands = recalibrated(plain, learned(past))
        self.surely, self.maybe = (of[:, -1] for of in met(parts.days, needed, mark.days))
        self.whys = [one.why(parts.last()) or (None if known else NO_BEFORE) for one, known in self._known(needed)]
        self.truce, self.base = (of.outcomes[HOLDS] for of in (will.held.outlook, will.held.base))
        self.over = state_by(will.verdicts, ANY_END, watched=will.standing.is_watched) == ENDED
        self.own = self._own()

    def _known(self, needed: Floats) -> list[tuple[Part, bool]]:
        return list(zip(self.parts.each, ~np.isnan(needed), strict=True))

    def _own(self) -> list[Floats]:
        """Chances of each part apart from the truce's (H, D).

        So many breaches in an area are as many in the whole of it: there a term holds no surer than in its areas.
        """
        own = list(self.stands.holds)
        for n, inside in self._over_areas():
            own[n] = together([own[m] for m in inside], apart=False)
            self.surely[n] = self.surely[inside].any()
        return own

    def _over_areas(self) -> Iterator[tuple[int, list[int]]]:
        """Terms over the whole area with what lies inside it; none by a mark that goes by each part's own past."""
        if self.mark.breaches is None:
            return
        for n, one in enumerate(self.parts.each):
            if one.area == ALL and self.told(n):
                yield n, [m for m, other in enumerate(self.parts.each) if other.term == one.term and self.told(m)]

    def told(self, n: int) -> bool:
        """Whether anything can be said of a part."""
        return self.whys[n] is None

    def rows(self) -> Iterator[Forecast]:
        """Terms and terms in areas; areas; the truce as all of its parts."""
        for n, one in enumerate(self.parts.each):
            yield from self._row([n], one.term, one.told.reading, one.area, self.own[n])
        areas = sorted({one.area for one in self.parts.each} - {ALL})
        by_area = {area: [n for n, one in enumerate(self.parts.each) if one.area == area] for area in areas}
        for area, inside in by_area.items():
            yield from self._row(inside, None, None, area, self._joined(inside))
        yield from self._row(list(range(len(self.parts.each))), None, None, None, self._whole(by_area))

    def _whole(self, by_area: Mapping[str, Sequence[int]]) -> Floats | None:
        """That no part ends: areas each with their own luck, and no more chance than any term over the whole area."""
        apart = [own for inside in by_area.values() if (own := self._joined(inside)) is not None]
        terms = self._joined([n for n, one in enumerate(self.parts.each) if one.area == ALL])
        found = [*([together(apart, apart=True)] if apart else []), *([] if terms is None else [terms])]
        return together(found, apart=False) if found else None

    def _joined(self, inside: Sequence[int]) -> Floats | None:
        known = [self.own[n] for n in inside if self.told(n)]
        return together(known, apart=False) if known else None

    def _row(
        self, inside: list[int], term: str | None, reading: str | None, area: str | None, own: Floats | None
    ) -> Iterator[Forecast]:
        """By horizon; `inside`: the parts that it is about."""
        state, why = self._state(inside), self._why(inside)
        own = own if any(map(self.told, inside)) else None
        for place, days in enumerate(HORIZONS):
            now = None if own is None else _bounds(self.truce[place] * own[place])
            if state in GONE:
                now = (0.0, 0.0, 0.0)
            base = _bounds(self.base[place] * self._base(inside)[place])
            yield self._forecast(int(days), (term, reading, area), state, now, base, why, inside, place)

    def _base(self, inside: list[int]) -> Floats:
        """Base rate of so many parts together: of one of them, for each area that they lie in."""
        areas = {self.parts.each[n].area for n in inside if self.told(n)}
        rate: Floats = self.stands.base ** max(len(areas - {ALL}), 1)
        return rate

    def _state(self, inside: Sequence[int]) -> str:
        """A mark that is met now is a state, which may be left again: only the truce's own end is an end.

        A part whose mark is met meets that of what it is part of; one that cannot be told leaves that open.
        """
        if self.over:
            return ENDED
        if any(self.told(n) and self.surely[n] for n in inside):
            return MET
        clear = all(self.told(n) and not self.maybe[n] for n in inside)
        return STILL if clear else UNTOLD

    def _why(self, inside: Sequence[int]) -> str | None:
        whys = [self.whys[n] for n in inside]
        if None not in whys:
            return sorted(str(one) for one in whys)[0] if len(set(whys)) == 1 else NOBODY
        return SOME_UNSEEN if any(one is not None for one in whys) else None

    def _forecast(
        self,
        days: int,
        key: tuple[str | None, str | None, str | None],
        state: str,
        now: tuple[float, float, float] | None,
        base: tuple[float, float, float],
        why: str | None,
        inside: Sequence[int],
        place: int,
    ) -> Forecast:
        at: datetime = self.will.standing.as_of
        latest = at + timedelta(days=days)
        about = [part or "" for part in key]
        made = self.said["made_at"].isoformat()
        p, low, high = now or (None, None, None)
        return Forecast(
            id=make_id("forecast", self.parts.agreement, *about, PART, self.mark.name, latest.isoformat(), made),
            agreement=self.parts.agreement,
            term=key[0],
            reading=key[1],
            party=None if key == (None, None, None) else ANYBODY,
            area=key[2],
            kind=PART,
            target_earliest=at,
            target_latest=latest,
            ahead_days=days,
            definition=self.mark.name,
            state=state,
            p=p,
            p_low=low,
            p_high=high,
            base=base[0],
            base_low=base[1],
            base_high=base[2],
            guessed=self._guessed(place),
            basis=WATCHED if any(self.whys[n] != NOBODY for n in inside) else REPORTED,
            model=MODEL,
            because=self._because(inside),
            why=why,
            **self.said,
        )

    def _guessed(self, place: int) -> bool:
        """Whether next to no past day of this truce looked so far ahead."""
        seen = self.stands.table.days[:, place].sum()
        return bool(seen < LEAST_KNOWN) or bool(self.will.held.outlook.guessed[place])

    def _because(self, inside: Sequence[int]) -> tuple[str, ...]:
        """The rulings of the last days of a part; of several, the newest of each."""
        each = 7 if len(inside) == 1 else 1
        return tuple(id for n in inside for id in last_rulings(self.parts.each[n].told, self.parts.each[n].row)[:each])


def _bounds(draws: Floats) -> tuple[float, float, float]:
    low, high = np.quantile(draws, [0.05, 0.95])
    return float(draws.mean()), float(low), float(high)


def _hazard(will: Will) -> Floats:
    """The truce's own hazard of collapse a day, by interval between the horizons."""
    stands = np.maximum(1.0 - will.held.base.outcomes[COLLAPSE].mean(axis=1), 1e-6)
    days = np.diff(np.concatenate([[0.0], HORIZONS]))
    hazard: Floats = -np.diff(np.log(np.concatenate([[1.0], stands]))) / days
    return hazard


# ------------------------------------------------------------------------------------------------------- what came


def part_came(parts: Parts, one: Forecast, zone: str) -> float | None:
    """1: no mark was met in what it is about from when it was said to its day, 0: one was; None: nobody can tell.

    Only parts count of which something was told when it was said, and only where all of that time was watched.
    """
    marks = {mark.name: mark for mark in read_marks()}
    begin = min(part.told.panel.steps[0] for part in parts.each)
    first, last = ((at.astimezone(ZoneInfo(zone)).date() - begin).days for at in (one.made_at, one.target_latest))
    inside = [
        n
        for n, part in enumerate(parts.each)
        if one.term in (None, part.term) and one.area in (None, part.area) and part.why(first) is None
    ]
    mark = marks.get(one.definition or "")
    if mark is None or not inside or last > parts.last():
        return None
    needed = mark.needed(parts.before)
    inside = [n for n in inside if not np.isnan(needed[n])]
    if not parts.days.seen[inside, first:last].all():
        return None  # else ends alone would be scored, and nothing that held
    surely, maybe = (of[inside, first:last] for of in met(parts.days, needed, mark.days))
    if surely.any():
        return 0.0
    return None if not inside or maybe.any() else 1.0
