"""Even hands: acts of like kind that were coded, graded or believed unlike, according to the party they are laid to.

Like means alike in everything that bears on the question but the party: one source, one way of knowing, one
phenomenon, weapon, target and kind of toll. Within such a stratum two parties are compared: how acts were coded and
what letter their source was given (Fisher's exact test, two-sided), and how probable the incidents were held to be
(rank sum with ties, Mann and Whitney 1947). Many strata are asked at once, so p-values are adjusted (Benjamini and
Hochberg 1995). A difference is a question to whoever codes, never an answer: parties may in truth act differently.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import polars as pl
from scipy import special

ALIKE = ("source", "means", "phenomenon", "weapon_class", "target", "toll")  # of reports
KIND = ("act", "weapon", "toll", "n_origins")  # of incidents
LEAST = 5  # cases of each party, below which no stratum is compared
SHOWN = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlike:
    """Two parties in one stratum. `aspect`: coding, grading or belief. `p`: adjusted over all strata of the aspect.

    `usual` is the commonest code or letter of the stratum; `first` and `second` are the shares that got it (coding,
    grading) or the mean probability (belief). `odd`: ids of the cases that did not get the usual one.
    """

    aspect: str
    stratum: tuple[tuple[str, str], ...]
    parties: tuple[str, str]
    cases: tuple[int, int]
    usual: str
    first: float
    second: float
    p: float
    odd: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvenHands:
    """What was compared and what came out unlike, smallest p first. `alone`: strata in which only one party occurs."""

    compared: int
    alone: int
    unlike: tuple[Unlike, ...]


def even_hands(reports: pl.DataFrame, incidents: pl.DataFrame, parties: Sequence[str]) -> EvenHands:
    """Compare how acts laid to each of `parties` were coded, graded and believed.

    `reports` and `incidents` have the columns of their nouns. Pure; the order of rows does not matter. Swapping the
    parties swaps `first` and `second` and changes nothing else.
    """
    told, held = _told(reports, parties), _held(incidents, parties)
    found: list[Unlike] = []
    compared = alone = 0
    for aspect, frame, keys, value in (
        ("coding", told, ALIKE, "code"),
        ("grading", told, ALIKE, "grade"),
        ("belief", held, KIND, "p_happened"),
    ):
        strata = [*_strata(frame, keys)]
        pairs = [*_pairs(aspect, strata, keys, value, parties)]
        compared, alone = compared + len(pairs), alone + sum(s["party"].n_unique() < 2 for s in strata)
        found += [u for u in adjusted(pairs) if u.p <= SHOWN]
    return EvenHands(compared=compared, alone=alone, unlike=tuple(sorted(found, key=lambda u: (u.p, u.stratum))))


def _leading(column: str) -> pl.Expr:
    """The code with the greatest weight of a weighted choice; of equals the first in the alphabet."""
    best = pl.element().struct.field("weight").max()
    sure = pl.element().filter(pl.element().struct.field("weight") == best).struct.field("code").min()
    return pl.col(column).list.eval(sure).list.first()


def _toll() -> pl.Expr:
    dead, hurt = pl.col("killed_high").fill_null(0) > 0, pl.col("injured_high").fill_null(0) > 0
    return pl.when(dead).then(pl.lit("killed")).when(hurt).then(pl.lit("injured")).otherwise(pl.lit("none"))


def _told(reports: pl.DataFrame, parties: Sequence[str]) -> pl.DataFrame:
    return (
        reports.filter(pl.col("by").is_in(list(parties)) & (pl.col("acts").list.len() > 0))
        .with_columns(_leading("acts").alias("code"), _toll().alias("toll"), pl.col("by").alias("party"))
        .sort("id")
    )


def _held(incidents: pl.DataFrame, parties: Sequence[str]) -> pl.DataFrame:
    return (
        incidents.with_columns(
            _leading("by").alias("party"), _leading("weapon_class").alias("weapon"), _toll().alias("toll")
        )
        .filter(pl.col("party").is_in(list(parties)))
        .sort("id")
    )


def _strata(frame: pl.DataFrame, keys: Sequence[str]) -> Iterator[pl.DataFrame]:
    yield from frame.sort([*keys, "id"]).partition_by(list(keys), maintain_order=True)


def _pairs(
    aspect: str, strata: Sequence[pl.DataFrame], keys: Sequence[str], value: str, parties: Sequence[str]
) -> Iterator[Unlike]:
    for stratum in strata:
        by = {p: stratum.filter(pl.col("party") == p) for p in parties}
        able = [p for p in parties if by[p].height >= LEAST]
        name = tuple((k, str(stratum[k][0])) for k in keys if stratum[k][0] is not None)
        for a, b in combinations(able, 2):
            yield _compared(aspect, name, (a, b), by[a], by[b], value)


def _compared(
    aspect: str,
    stratum: tuple[tuple[str, str], ...],
    parties: tuple[str, str],
    a: pl.DataFrame,
    b: pl.DataFrame,
    value: str,
) -> Unlike:
    cases = (a.height, b.height)
    if aspect == "belief":
        x, y = a[value].to_numpy(), b[value].to_numpy()
        first, second, usual, odd, p = float(x.mean()), float(y.mean()), "", (), rank_sum(x, y)
    else:
        both = pl.concat([a.select("id", value), b.select("id", value)])
        usual = str(both[value].value_counts().sort(["count", value], descending=[True, False])[value][0])
        odd = tuple(both.filter(pl.col(value) != usual)["id"].sort())
        got = [int((part[value] == usual).sum()) for part in (a, b)]
        first, second = got[0] / cases[0], got[1] / cases[1]
        p = fisher(got[0], cases[0] - got[0], got[1], cases[1] - got[1])
    return Unlike(aspect=aspect, stratum=stratum, parties=parties, cases=cases, usual=usual, first=first, second=second,
                  p=p, odd=odd)  # fmt: skip


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Two-sided p of Fisher's exact test of the table [[a, b], [c, d]]: tables no likelier than the one seen."""
    row, column, total = a + b, a + c, a + b + c + d
    least, most = max(0, row + column - total), min(row, column)
    k = np.arange(least, most + 1)
    log = -sum(special.gammaln(n + 1) for n in (k, row - k, column - k, total - row - column + k))
    chance = np.exp(log - special.logsumexp(log))
    return float(min(1.0, chance[chance <= chance[a - least] * (1 + 1e-7)].sum()))


def rank_sum(x: np.ndarray, y: np.ndarray) -> float:
    """Two-sided p of the rank-sum test, by its normal law, corrected for ties and continuity; 1 where all are equal."""
    both = np.concatenate([x, y])
    values, place, many = np.unique(both, return_inverse=True, return_counts=True)
    rank = (np.cumsum(many) - (many - 1) / 2)[place]
    n, m = x.size, y.size
    total = n + m
    ties = float((many.astype(float) ** 3 - many).sum())
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    if variance <= 0 or values.size < 2:
        return 1.0
    far = abs(rank[:n].sum() - n * (total + 1) / 2)
    return float(min(1.0, 2 * special.ndtr(-max(far - 0.5, 0.0) / np.sqrt(variance))))


def adjusted(found: Sequence[Unlike]) -> list[Unlike]:
    """The same with p adjusted for their number (Benjamini and Hochberg 1995)."""
    order = sorted(range(len(found)), key=lambda i: found[i].p)
    worst, answer = 1.0, list(found)
    for rank in range(len(order), 0, -1):
        i = order[rank - 1]
        worst = min(worst, found[i].p * len(order) / rank)
        answer[i] = replace(found[i], p=worst)
    return answer
