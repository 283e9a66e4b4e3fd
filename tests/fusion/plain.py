"""The method of fusion in plain Python, slow and readable: what the kernels are held to.

Written from what the docstrings promise, with integrals taken by sums over fine grids. Reports are rows of `Records`
(fields in truce/fusion/kernels/shapes.py), groups are lists of row numbers.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from truce.fusion.kernels.shapes import KM_PER_DEGREE, NEVER, SCALES, Groups, Habits, Records

Worth = Callable[[Sequence[int]], float]


def ago(gap: float, edges: Sequence[float]) -> int | None:
    """The bin of time error that a gap (days) falls in; None beyond the last."""
    return next((k for k in range(len(edges) - 1) if gap < edges[k + 1]), None)


def as_likely(row: Mapping[str, float], t: float, h: Habits) -> float:
    """How likely a report's interval is, if the event was at t, against an event within the interval."""
    if row["start"] <= t < row["end"]:
        return 1.0
    bins = h.edges.shape[1] - 1
    early = t < row["start"]
    gap = row["start"] - t if early else t - row["end"]
    k = ago(gap, h.edges[int(row["clock"])])
    if k is None:
        return 0.0
    return float(h.when[int(row["source"]), int(row["clock"]), k + (0 if early else bins)] * row["span"])


def time_worth(members: Sequence[int], told: Records, h: Habits) -> float:
    """Log of the integral over time of the product of densities; exact, piece by piece between all steps."""
    if len(members) == 1:
        return 0.0
    steps = set()
    for r in members:
        start, end = float(told[r]["start"]), max(float(told[r]["end"]), float(told[r]["start"]) + 1e-6)
        for edge in (0.0, *h.edges[int(told[r]["clock"])][1:]):
            steps |= {start - edge, end + edge}
    borders, total = sorted(steps), 0.0
    for begin, end in pairwise(borders):
        middle = (begin + end) / 2
        total += (end - begin) * math.prod(as_likely(told[r], middle, h) for r in members)
    return (math.log(total) if total > 0 else -200.0) + sum(float(told[r]["inside"]) for r in members)


def on_a_map(r: int, origin: int, told: Records) -> tuple[float, float]:
    """Kilometres east and north of another report's place."""
    east = (told[r]["lon"] - told[origin]["lon"] + 540) % 360 - 180
    north = told[r]["lat"] - told[origin]["lat"]
    return float(east * KM_PER_DEGREE * told[origin]["cos"]), float(north * KM_PER_DEGREE)


def heavy(square: float, var: float, tails: Sequence[float]) -> float:
    """Density (per km2) of a place so many squared deviations off: a mixture of round Gaussians of three widths."""
    return sum(
        share / (2 * math.pi * var * scale**2) * math.exp(-0.5 * square / scale**2)
        for share, scale in zip(tails, SCALES, strict=True)
    )


def first_at_each_spot(members: Iterable[int], told: Records) -> tuple[list[int], float]:
    """The placed members without those at the very spot of an earlier one; the log density of these echoes."""
    kept: list[int] = []
    spots: set[int] = set()
    echo = 0.0
    for r in members:
        spot = int(told[r]["spot"])
        if told[r]["var"] <= 0:
            continue
        if spot >= 0 and spot in spots:
            echo += float(told[r]["atom"])
            continue
        spots.add(spot)
        kept.append(r)
    return kept, echo


def place_worth(members: Sequence[int], told: Records, h: Habits) -> float:
    """Log of the integral over place of the product of densities (per km2), by sums over a square grid.

    Its cells are half as wide as the most exact place is unsure, so far as 240 of them go.
    """
    placed, echo = first_at_each_spot(members, told)
    if len(placed) < 2:
        return echo
    at = [on_a_map(r, placed[0], told) for r in placed]
    exact = min(float(told[r]["var"]) for r in placed)
    reach = 6 * math.sqrt(exact)
    width = max(reach, *(abs(v) for place in at for v in place))
    steps = min(240, math.ceil(4 * (width + reach) / math.sqrt(exact)))
    low, size = -width - reach, 2 * (width + reach) / steps
    total = 0.0
    for i in range(steps):
        for j in range(steps):
            x, y = low + (i + 0.5) * size, low + (j + 0.5) * size
            density = 1.0
            for r, (east, north) in zip(placed, at, strict=True):
                dx, dy = east - x, north - y
                square = told[r]["xx"] * dx * dx + 2 * told[r]["xy"] * dx * dy + told[r]["yy"] * dy * dy
                density *= heavy(float(square), float(told[r]["var"]), h.tails[int(told[r]["source"])])
            total += density
    return math.log(total * size * size + 1e-300) + echo


def traits_worth(members: Sequence[int], alone: Groups, h: Habits) -> float:
    """Log chance of all that is told of every trait, against its being told by chance."""
    worth = sum(float(alone.made[r]["scale"]) for r in members)
    for begin, end in pairwise(h.offset):
        worth += math.log(
            sum(h.prior[k] * math.prod(float(alone.like[r, k]) for r in members) for k in range(begin, end)) + 1e-30
        )
    return worth


def log_sum(parts: Sequence[float]) -> float:
    """Log of the sum of exponentials."""
    top = max(parts)
    return float(top + math.log(sum(math.exp(part - top) for part in parts)))


def tellers_worth(members: Sequence[int], told: Records, h: Habits) -> float:
    """Log chance of who tells it, summed over the kinds of events; NEVER for each thing that must not be."""
    sources = {int(told[r]["source"]) for r in members}
    worth = log_sum([unseen + sum(h.kinds[s, k] for s in sources) for k, unseen in enumerate(h.unseen)])
    for k, r in enumerate(members):
        before = [told[p] for p in members[:k]]
        mine = [row for row in before if row["source"] == told[r]["source"]]
        worth += float(h.again[told[r]["source"]]) if mine else 0.0
        kinds = [row["kind"] for row in before if row["kind"] > 0]
        if mine and told[r]["once"]:
            worth += NEVER
        if told[r]["kind"] > 0 and kinds and kinds[-1] != told[r]["kind"]:
            worth += NEVER
        if told[r]["ruled"] >= 0:
            worth += sum(NEVER for row in before if row["ruled"] >= 0 and h.rules[told[r]["ruled"], row["ruled"]])
    return worth


def crowd_worth(members: Sequence[int], told: Records, h: Habits) -> float:
    """Log of events expected there and then."""
    placed = [float(told[r]["crowd"]) for r in members if told[r]["var"] > 0]
    return sum(placed) / len(placed) if placed else h.world


def words_worth(members: Sequence[int], told: Records, said: Mapping[tuple[int, int], float], h: Habits) -> float:
    """Evidence of words: the mean over pairs, times members less one; pairs never compared have nothing in common."""
    worded = [r for r in members if told[r]["worded"]]
    if len(worded) < 2:
        return 0.0
    return 2 / len(worded) * sum(said.get((min(p), max(p)), h.unlike) for p in combinations(worded, 2))


@dataclass(frozen=True)
class World:
    """What a group is weighed by."""

    told: Records
    h: Habits
    alone: Groups
    said: Mapping[tuple[int, int], float]  # of every listed pair, the evidence of its words
    gain: Mapping[tuple[int, int], float]  # of every listed pair

    def weigh(self, members: Sequence[int], *, place: float | None = None) -> float:
        """Worth of a group. `place`: its worth, where it was integrated before."""
        who = tellers_worth(members, self.told, self.h)
        if who < NEVER / 2:
            return who
        where = place_worth(members, self.told, self.h) if place is None else place
        says = traits_worth(members, self.alone, self.h) + time_worth(members, self.told, self.h)
        there = crowd_worth(members, self.told, self.h)
        return who + there + says + where + words_worth(members, self.told, self.said, self.h)


def company(together: float, crowd: float, square: float, var: float, h: Habits) -> float:
    """Log of one plus events expected beside another over events expected anyway."""
    wide = var + h.spread
    beside = math.exp(h.burst + together - crowd) * math.exp(-0.5 * square / wide) / (2 * math.pi * wide)
    return math.log1p(beside)


def grown(n: int, joinable: Callable[[frozenset[int], frozenset[int]], float | None]) -> set[frozenset[int]]:
    """Greedy growing by brute force: of all pairs of groups the one that gains most is joined, until none gains.

    `joinable`: the gain of two groups as one; None where no pair of theirs was looked at.
    """
    groups = {frozenset([r]) for r in range(n)}
    known: dict[frozenset[frozenset[int]], float | None] = {}
    while True:
        best: tuple[float, int, int] | None = None
        for a, b in combinations(sorted(groups, key=min), 2):
            both = frozenset([a, b])
            if both not in known:
                known[both] = joinable(a, b)
            gain = known[both]
            if gain is not None and gain > 0 and (best is None or (-gain, min(a), min(b)) < best):
                best = (-gain, min(a), min(b))
        if best is None:
            return groups
        one, two = (next(g for g in groups if min(g) == name) for name in best[1:])
        groups = (groups - {one, two}) | {one | two}


def chances(options: Mapping[str, float]) -> dict[str, float]:
    """Probabilities of options from what each gains (log)."""
    top = max(options.values())
    total = sum(math.exp(gain - top) for gain in options.values())
    return {name: math.exp(gain - top) / total for name, gain in options.items()}
