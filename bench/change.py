"""How soon a change of counts is noticed, at a set rate of false alarms: ours, its peers, and at real truces.

    python -m bench.change               the table; `--write` puts it into docs/outlook.md
    python -m bench.change --calibrate   make truce/outlook/change/data/alarms.yaml again

The series are those of ../shared/bench/change, drawn anew: over-dispersed, with a weekly rhythm, one jump on day 120.
Each detector's knob is set on series without a jump so that an alarm comes once in 365 days; a series with an alarm
before its jump is left out of the delays, one without an alarm counts as never noticed. "Its seeds" are the benchmark's
own 100 and 150 series, "others" 600 and 1,200. Intervals: 90 %, series drawn anew.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from bench.change_peers import Detector, adwin, learned_cusum, oracle, ours, page_hinkley
from bench.change_truces import demo_table, real_table
from bench.change_worlds import BEGIN, JUMP_AT, Floats, World
from bench.machine import machine
from bench.tables import put_between
from truce.outlook.change.alarm import false_after, knob_for
from truce.outlook.change.knob import ALARMS, JUMPS
from truce.outlook.change.watch import watch

PAGE = ALARMS.parents[4] / "docs" / "outlook.md"
WORLDS = (World(15.0, 2.0, 0.03), World(3.0, 1.5), World(15.0, 1.5), World(3.0, 2.0))
ARL = 365.0
QUIET_DAYS = 600
DRAWN = {"its seeds": (100, 150), "others": (600, 1200)}
OTHER_SEEDS = (511, 777)
LEVELS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
FALSE_DAYS = (90.0, 365.0, 1000.0)
Fitted = Callable[[Floats], tuple[Callable[[Floats], Floats], float]]  # quiet series -> statistic, its knob


@dataclass(frozen=True, slots=True)
class Noticed:
    """Days from the jump to the alarm (infinite: never), of series that had none before."""

    days: Floats
    kept: float  # share of series without an alarm before the jump

    def told(self) -> str:
        """Median and share within a fortnight, with intervals."""
        again = np.random.default_rng(1).integers(0, self.days.size, (500, self.days.size))
        drawn = self.days[again]
        middle = np.quantile(np.median(drawn, axis=1), (0.05, 0.95), method="nearest")
        share = np.quantile((drawn <= 14).mean(axis=1), (0.05, 0.95))
        return (
            f"{np.median(self.days):.0f} d ({middle[0]:.0f}-{middle[1]:.0f}), "
            f"{100 * (self.days <= 14).mean():.1f} % ({100 * share[0]:.0f}-{100 * share[1]:.0f})"
        )


def noticed(odds: Floats, knob: float) -> Noticed:
    """When the alarm came in series that jump on day JUMP_AT."""
    passed = odds > knob
    passed[:, :BEGIN] = False
    first = np.where(passed.any(axis=1), passed.argmax(axis=1).astype(float), np.inf)
    kept = first >= JUMP_AT
    return Noticed(first[kept] - JUMP_AT, float(kept.mean()))


def steady(detector: Detector, top: float = 15.0) -> Fitted:
    """A detector whose statistic does not hang on its knob."""

    def fit(quiet: Floats) -> tuple[Detector, float]:
        odds = detector(quiet)
        return detector, knob_for(lambda: odds, ARL, BEGIN, top)

    return fit


def learning(detector: Callable[[Floats, float], Floats], top: float = 8.0) -> Fitted:
    """One whose statistic does: bisected with a run each."""

    def fit(quiet: Floats) -> tuple[Detector, float]:
        low, high = 0.5, top
        for _ in range(9):
            middle = (low + high) / 2
            odds = detector(quiet, middle)
            low, high = (middle, high) if false_after(odds, middle, BEGIN) < ARL else (low, middle)
        return (lambda counts: detector(counts, high)), high

    return fit


def detectors(world: World) -> dict[str, Fitted]:
    """Name -> how its knob is found."""
    return {
        "truce watch": steady(ours),
        "NB-CUSUM, told the spread": learning(learned_cusum),
        "Page-Hinkley": steady(page_hinkley, 1000.0),
        "ADWIN": steady(adwin, 60.0),
        "*oracle CUSUM*": steady(oracle(world)),
    }


def seeds(world: World, drawn: str) -> tuple[int, int]:
    """Of the quiet and of the jumping series: the benchmark's, or others."""
    return (11, 12 + int(10 * world.jump)) if drawn == "its seeds" else OTHER_SEEDS


def rows(world: World) -> Iterator[str]:
    """One line of the table for each detector."""
    for name, fit in detectors(world).items():
        cells, spent, days = [], 0.0, 0
        for drawn, (quiet_n, jump_n) in DRAWN.items():
            quiet_seed, jump_seed = seeds(world, drawn)
            run, knob = fit(world.quiet(quiet_n, QUIET_DAYS, quiet_seed))
            counts = world.jumping(jump_n, jump_seed)
            begun = time.process_time()
            odds = run(counts)
            spent, days = spent + time.process_time() - begun, days + counts.size
            cells.append(noticed(odds, knob).told())
        yield f"| {world.name} | {name} | {' | '.join(cells)} | {1e6 * spent / days:.2g} µs |"


def table() -> Iterator[str]:
    """The whole table."""
    yield f"One false alarm in {ARL:.0f} days. Days to the alarm (median), share noticed within 14 d; 90 % intervals."
    yield ""
    yield "| world | detector | its seeds (150) | others (1,200) | a day |"
    yield "|---|---|---|---|---|"
    for world in WORLDS:
        yield from rows(world)


def elsewhere(areas: int = 200, days: int = 900) -> Iterator[str]:
    """What becomes of the rate of false alarms where the world is not as in the calibration."""
    yield "| at 10 a day, threshold for one in 365 days | false rise once in | false fall once in |"
    yield "|---|---|---|"
    threshold = _calibrated(10.0, areas, days, (ARL,))[0][0]
    kinds = {
        "as calibrated, steady": World(10.0, 1.0),
        "drifting 3 % a day": World(10.0, 1.0, 0.03),
        "drifting 6 % a day": World(10.0, 1.0, 0.06),
        "wilder counts (size 2)": World(10.0, 1.0, 0.0, 2.0),
        "tamer counts (size 30)": World(10.0, 1.0, 0.0, 30.0),
    }
    for name, world in kinds.items():
        told = watch(quiet := world.quiet(areas, days, 31), np.ones_like(quiet))
        rise, fall = (false_after(odds, threshold, BEGIN) for odds in (told.rise, told.fall))
        yield f"| {name} | {rise:.0f} days | {fall:.0f} days |"


def _calibrated(level: float, areas: int, days: int, wanted: tuple[float, ...]) -> tuple[list[float], list[float]]:
    """Thresholds for a level, and the days between false falls at each."""
    worlds = (World(level, 1.0), World(level, 1.0, 0.03))
    quiet = np.concatenate([world.quiet(areas // 2, days, 101) for world in worlds])
    told = watch(quiet, np.ones_like(quiet))
    odds = [knob_for(lambda: told.rise, each, BEGIN) for each in wanted]
    return odds, [false_after(told.fall, knob, BEGIN) for knob in odds]


def calibration(areas: int = 300, days: int = 1300) -> Iterator[str]:
    """The lines of alarms.yaml."""
    yield "# When to speak: thresholds on the log odds of a change, by mean count a day."
    yield "# Made by python -m bench.change --calibrate from made-up series"
    yield f"# ({areas} of {days} days a level, half steady, half drifting 3 % a day; negative binomial of size 6,"
    yield "# weekly rhythm of a fifth)."
    yield "# `days`: median from the jump to the alarm; 999: most are never noticed."
    yield f"false_alarm_days: [{', '.join(f'{each:.0f}' for each in FALSE_DAYS)}]"
    yield "levels:"
    for level in LEVELS:
        odds, falls = _calibrated(level, areas, days, FALSE_DAYS)
        yield f"  - mean: {level:g}"
        yield f"    odds: {_list(odds, 2)}"
        yield f"    false_fall_days: {_list([min(fall, 99999.0) for fall in falls], 0)}"
        for jump, factor in zip(JUMPS, (2.0, 1.5), strict=True):
            counts = np.concatenate([World(level, factor, drift).jumping(areas // 2, 202) for drift in (0.0, 0.03)])
            found = ours(counts)
            told = [_delays(found, knob) for knob in odds]
            yield f"    {jump}:"
            yield f"      days: {_list([float(np.median(np.minimum(one, 999.0))) for one in told], 0)}"
            yield f"      within_14: {_list([float((one <= 14).mean()) for one in told], 3)}"


def _delays(odds: Floats, knob: float) -> Floats:
    """Days to the alarm; never, where every series had one before its jump."""
    days = noticed(odds, knob).days
    return days if days.size else np.array([np.inf])


def _list(values: list[float], digits: int) -> str:
    return f"[{', '.join(f'{value:.{digits}f}' for value in values)}]"


def main() -> int:
    """See the module's words."""
    parser = argparse.ArgumentParser(description="delay and false alarms of change detectors")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--calibrate", action="store_true")
    asked = parser.parse_args()
    if asked.calibrate:
        ALARMS.write_text("\n".join(calibration()) + "\n", "utf-8")
        return 0
    lines = [*table(), "", *elsewhere(), "", *real_table(), "", *demo_table(), "", f"Measured on {machine()}."]
    print(*lines, sep="\n")
    if asked.write:
        put_between(PAGE, "change", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
