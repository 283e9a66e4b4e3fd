"""A source as fusion came to know it, in plain words and a few tables: every number is one of its Profile's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from truce.briefs.wording import Words, human
from truce.model.columns import to_row
from truce.model.profile import CodeHabit, PlaceHabit, Profile, TimeHabit

WORLD = "*"
FEW = 30
"""With fewer reports a source is mostly held to be as all sources are."""
ENOUGH = 5.0
"""Reports that must have taught a habit before a sentence speaks of it."""
SOFT = 0.2
"""Codes that are wrong less often than this are not worth a sentence."""
KINDS = {"act": "act", "weapon_class": "weapon", "target": "target"}
ONE_IN = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"}


@dataclass(frozen=True, slots=True)
class Told:
    """Reports of a source whose time was told by the clock, and by the day: which of its habits matter."""

    by_clock: int
    by_day: int


@dataclass(frozen=True, slots=True)
class Timing:
    """Shares of times that were right, late (told later than it was) and early, to `within`."""

    within: str
    reports: int
    right: float
    late: float
    early: float


@dataclass(frozen=True, slots=True)
class Portrait:
    """What there is to say of one source."""

    profile: Profile
    sentences: tuple[str, ...]
    places: tuple[PlaceHabit, ...]
    times: tuple[Timing, ...]
    codes: tuple[tuple[CodeHabit, ...], ...]

    @property
    def source(self) -> str:
        """Its name."""
        return self.profile.source

    @property
    def facts(self) -> dict[str, Any]:
        """Every column of the profile, for machines."""
        return to_row(self.profile)

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return " ".join(self.sentences)


def portrait(profile: Profile, told: Told, words: Words) -> Portrait:
    """The portrait of one source (not of the world)."""
    places = tuple(sorted((p for p in profile.places if p.reports >= 1), key=lambda p: p.stated_m))
    times = tuple(timings(profile.times, told))
    codes = tuple(code_rows(profile.codes))
    said = (
        f"Tells {of_100(profile.coverage)} events, as far as others show.",
        *_place_words(profile, places),
        *(_time_words(timing) for timing in times if timing.reports >= ENOUGH),
        f"Tells an event over again {of_100(profile.repeats)} times.",
        *_copy_words(profile),
        *_code_words(codes, words),
        *((f"Only {_count(profile.reports)}: much of this is what all sources do.",) if profile.reports < FEW else ()),
    )
    return Portrait(profile, said, places, times, codes)


def of_100(share: float) -> str:
    """`41 of 100`; never 0 or 100, of which nobody can be sure."""
    hundredths = round(100 * share)
    if hundredths < 1:
        return "fewer than 1 of 100"
    return "more than 99 of 100" if hundredths > 99 else f"{hundredths} of 100"


def often(share: float) -> str:
    """`one time in five`; `9 times in 10` where it is more often than not; `3 of 100 times` where it is seldom."""
    if share < 1 / 10.5:
        return f"{of_100(share)} times"
    if share > 0.5:
        return f"{min(round(10 * share), 9)} times in 10"
    return f"one time in {ONE_IN[round(1 / share)]}"


def length(metres: float) -> str:
    """Metres below a kilometre, then kilometres."""
    if metres < 950:
        return f"{round(metres, -1):.0f} m"
    return f"{metres / 1000:.1f} km" if metres < 9_950 else f"{metres / 1000:.0f} km"


def timings(times: Sequence[TimeHabit], told: Told) -> Iterator[Timing]:
    """How right its times are: by the clock to ten minutes, by the day to the interval told."""
    for clock, reports in ((True, told.by_clock), (False, told.by_day)):
        mine = [habit for habit in times if habit.clock == clock]
        if not mine or not reports:
            continue
        nearest = min(habit.up_to_hours for habit in mine if habit.side == "late")
        most = nearest if clock else 0.0  # a clock is right to its finest bin; a day is right or wrong
        off = {s: sum(h.share for h in mine if h.side == s and h.up_to_hours > most) for s in ("late", "early")}
        unit = f"to {round(60 * nearest)} minutes" if clock else "the days it tells"
        yield Timing(unit, reports, 1.0 - sum(off.values()), off["late"], off["early"])


def code_rows(codes: Sequence[CodeHabit]) -> Iterator[tuple[CodeHabit, ...]]:
    """What each thing it says means, most frequent first: the truths that make up a twentieth or more."""
    told = {(habit.trait, habit.told): habit.often for habit in codes if habit.trait in KINDS}
    for (trait, symbol), _ in sorted(told.items(), key=lambda one: (-one[1], one[0])):
        mine = [h for h in codes if (h.trait, h.told) == (trait, symbol) and h.share >= 0.05]
        yield tuple(sorted(mine, key=lambda habit: (-habit.share, habit.really)))


def told_codes(symbol: str) -> dict[str, float]:
    """The codes of what it says, with their weights: `a 0.9|b 0.1`."""
    pairs = (part.rsplit(" ", 1) for part in symbol.split("|") if part)
    return {pair[0]: float(pair[1]) if len(pair) == 2 else 1.0 for pair in pairs}


def told_label(trait: str, symbol: str, words: Words) -> str:
    """What it says, in words: the codes, where there are several with their weights."""
    codes = told_codes(symbol)
    if len(codes) == 1:
        return label(trait, next(iter(codes)), words)
    ordered = sorted(codes.items(), key=lambda one: (-one[1], one[0]))
    return " or ".join(f"{label(trait, code, words)} ({weight:.0%})" for code, weight in ordered)


def label(trait: str, code: str, words: Words) -> str:
    """The vocabulary's word for a code."""
    return words.label(KINDS[trait], code) if trait in KINDS else human(code)


def _count(reports: int) -> str:
    return "one report" if reports == 1 else f"{reports} reports"


def _place_words(profile: Profile, places: Sequence[PlaceHabit]) -> Iterator[str]:
    taught = [habit for habit in places if habit.reports >= ENOUGH]
    if taught:
        most = max(taught, key=lambda habit: habit.reports)
        ratio = most.true_m / most.stated_m
        if 0.8 <= ratio <= 1.25:
            yield f"Its places are as exact as it says ({length(most.stated_m)})."
        else:
            yield f"Places {length(most.true_m)} off where it says {length(most.stated_m)}."
    wild = sum(profile.place_tails[1:])
    if wild >= 0.05:
        yield f"Further off than that {often(wild)}."


def _time_words(timing: Timing) -> str:
    how = f"By the clock it is right {timing.within}" if timing.within.startswith("to ") else "By the day it is right"
    off = ((name, round(100 * share)) for name, share in (("late", timing.late), ("early", timing.early)))
    return f"{how} {of_100(timing.right)} times{''.join(f', {name} {n}' for name, n in off if n)}."


def _copy_words(profile: Profile) -> Iterator[str]:
    taken = sorted(profile.copies, key=lambda habit: (-habit.share, habit.source))
    named = [f"{habit.source} ({of_100(habit.share)} reports)" for habit in taken if habit.share >= 0.02]
    if named:
        yield f"Repeats {', '.join(named)}."


def _code_words(codes: Sequence[tuple[CodeHabit, ...]], words: Words) -> Iterator[str]:
    """The most frequent things that it says and that are often something else; two at most."""
    found = 0
    for row in codes:
        if not row or row[0].often < ENOUGH or found == 2:
            continue
        leading = max(told_codes(row[0].told).items(), key=lambda one: one[1])[0]
        other = next((habit for habit in row if habit.really != leading and habit.share >= SOFT), None)
        if other is not None:
            found += 1
            means = label(other.trait, other.really, words).lower()
            yield f"Means “{means}” by “{label(other.trait, leading, words).lower()}” {often(other.share)}."
