"""Does the effect of a truce hold the truth: intervals of the interrupted series against worlds whose truth is known.

    python -m bench.effect              the table; `--write` puts it into docs/outlook-change.md

Worlds: those of the bench of change with a fall instead of a rise, watched wholly or by half, and the true story of the
demo, where the truth is the mean count of a day after its truce began over that before it, over all stories. The day on
which the demo's truce begins, in the evening, is left out.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.change_truces import demo_counts
from bench.change_worlds import JUMP_AT, Floats, World
from bench.machine import machine
from bench.tables import put_between
from truce.outlook.change.effect import FELL, Effect, Interrupted, effects
from truce.sample import places as isle
from truce.sample.happenings import KARST_START

PAGE = Path(__file__).resolve().parents[1] / "docs" / "outlook-change.md"
ONCE = Interrupted(leave_out=(0,))
WORLDS = (World(15.0, 0.3), World(3.0, 0.3), World(3.0, 0.6), World(15.0, 1.0))
SERIES, DAYS = 200, 60  # of each world; days after its truce


@dataclass(frozen=True, slots=True)
class Held:
    """What became of the intervals of one world."""

    told: int
    of: int
    held: float  # share of told intervals that hold the truth
    median: float
    fell: float  # share of all in which a fall was told

    def row(self, name: str, truth: float) -> str:
        """A line of the table."""
        return (
            f"| {name} | {truth:.2f} | {self.median:.2f} | {100 * self.held:.0f} % | "
            f"{100 * self.fell:.0f} % | {self.of - self.told} |"
        )


def held(told: list[Effect], truth: float) -> Held:
    """How often the truth lies in the 90 % interval."""
    ratios = [one.ratio for one in told if one.ratio is not None]
    inside = [one.low <= truth <= one.high for one in ratios]
    middle = float(np.median([one.value for one in ratios])) if ratios else float("nan")
    fell = float(np.mean([one.state == FELL for one in told]))
    return Held(len(ratios), len(told), float(np.mean(inside)) if inside else float("nan"), middle, fell)


def of_world(world: World, watched: float = 1.0, series: int = SERIES) -> Held:
    """Intervals over a made-up world, of which so much was watched."""
    counts = world.jumping(series, 31)[:, : JUMP_AT + DAYS]
    seen = np.random.default_rng(7).binomial(counts.astype(np.int64), watched).astype(np.float64)
    return held(effects(seen, np.full(seen.shape, watched), JUMP_AT, ONCE), world.jump)


def of_demo(seeds: int = SERIES) -> tuple[Held, float]:
    """Intervals over true stories of the demo, and their truth."""
    y = demo_counts(seeds)
    first = (KARST_START.date() - isle.FIRST_DAY).days - 1  # its evening
    exposure: Floats = np.ones_like(y)
    exposure[:, first] = 0.0
    truth = float(y[:, first + 1 :].mean() / y[:, :first].mean())
    return held(effects(y, exposure, first + 1, ONCE), truth), truth


def table() -> Iterator[str]:
    """The whole table."""
    yield "| world | true ratio | median told | 90 % intervals that hold it | a fall told | cannot be told |"
    yield "|---|---|---|---|---|---|"
    for world in WORLDS:
        for watched in (1.0, 0.5):
            name = f"{world.mean:.0f} a day, {100 * watched:.0f} % watched"
            yield of_world(world, watched).row(name, world.jump)
    told, truth = of_demo()
    yield told.row("the demo's true stories", truth)


def main() -> int:
    """See the module's words."""
    parser = argparse.ArgumentParser(description="effects of truces against known truth")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    lines = [*table(), "", f"{SERIES} series each. Measured on {machine()}."]
    print(*lines, sep="\n")
    if asked.write:
        put_between(PAGE, "effect", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
