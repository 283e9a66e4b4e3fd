"""How many in all over the next days: what days share does not even out; how much they share, the past tells."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
SPANS = (7, 30, 90)  # steps
BELIEVED = 0.3  # share of their doubt that days have in common, before any forecast was scored
PANEL_PRIOR, AREA_PRIOR = 40.0, 40.0  # pairs of days that stand for what was believed, and for what all areas say
MORE = 0.03  # shared besides: days next to each other share more than days far apart, and a new regime is shared by all
SEED = 7


def totals(
    draws: Floats, ahead: NDArray[np.int64], spans: tuple[int, ...] = SPANS, shared: Floats | float = BELIEVED
) -> Floats:
    """Draws (n, S, D), rising, of the sum over steps 1 to each span, from draws (n, H, D), rising, at `ahead` (rising).

    Distances between those asked are interpolated; beyond the last, the last stands. Steps hang together by `shared`
    (n, or one for all), the correlation of their ranks: at 1 a step that is high is high among all, and nothing evens
    out; at 0 each has its own luck. Every draw of every step is used once, so the mean is kept exactly. The order in
    which luck falls is always the same. Source: Gaussian copula (Schefzik et al. 2013, ensemble copula coupling).
    """
    places = np.interp(np.arange(1, max(spans) + 1), ahead, np.arange(ahead.size))
    level = _between(draws, places)  # (n, steps, D)
    share = np.broadcast_to(np.asarray(shared, dtype=np.float64), draws.shape[:1])
    told = np.empty((draws.shape[0], len(spans), draws.shape[2]))
    common, own = _luck(level.shape[1], level.shape[2])
    for one, (days, together) in enumerate(zip(level, share, strict=True)):
        rank = np.argsort(np.sqrt(together) * common + np.sqrt(1.0 - together) * own, axis=1, kind="stable")
        laid = np.empty_like(days)
        np.put_along_axis(laid, rank, days, axis=1)
        so_far = np.cumsum(laid, axis=0)
        told[one] = np.sort(so_far[np.array(spans) - 1], axis=1)
    return told


def shared_of(seen: Floats, known: NDArray[np.bool_], draws: Floats) -> Floats:
    """How much steps had in common so far (n): correlation of what came at different distances from one origin.

    `seen`, `known` (n, O, H), `draws` (n, O, H, D). What came is told by its place among the draws, as a normal score.
    A level that was foretold too high is too high at all distances, so means are not taken out. Areas lean on all areas
    together, and these on what is believed. Counts that say little (many noughts) have scores of a variance below one;
    what they have in common is told as if they said all.
    """
    score = _scores(seen, known, draws)
    pairs = 0.5 * (known.sum(axis=2) * (known.sum(axis=2) - 1.0)).sum(axis=1)
    square = (score**2).sum(axis=(1, 2))
    product = 0.5 * ((score.sum(axis=2) ** 2).sum(axis=1) - square)
    variance = max(float(square.sum()) / max(float(known.sum()), 1.0), 0.05)
    product = product / (variance * min(variance, 1.0))
    together = (product.sum() + PANEL_PRIOR * BELIEVED) / (pairs.sum() + PANEL_PRIOR)
    seen_so_far: Floats = np.clip((product + AREA_PRIOR * together) / (pairs + AREA_PRIOR), 0.0, 1.0)
    return MORE + (1.0 - MORE) * seen_so_far


def _scores(seen: Floats, known: NDArray[np.bool_], draws: Floats) -> Floats:
    """Normal score (n, O, H) of the place of what came among the draws, 0 where it is not known."""
    below = (draws < seen[..., None]).sum(axis=-1)
    upto = (draws <= seen[..., None]).sum(axis=-1)
    place = (0.5 * (below + upto) + 0.5) / (draws.shape[-1] + 1.0)
    return np.where(known, ndtri(place), 0.0)


def _between(values: Floats, places: Floats) -> Floats:
    """Values (n, H, ...) at fractional places of H."""
    low = np.floor(places).astype(np.int64)
    high = np.minimum(low + 1, values.shape[1] - 1)
    share = (places - low).reshape(1, -1, *[1] * (values.ndim - 2))
    told: Floats = (1.0 - share) * values[:, low] + share * values[:, high]
    return told


def _luck(steps: int, many: int) -> tuple[Floats, Floats]:
    """Normal scores that all steps have in common (1, D), and those of each (steps, D); always the same."""
    score = np.asarray(ndtri((np.arange(many) + 0.5) / many))
    own = np.random.default_rng(SEED).permuted(np.tile(score, (steps, 1)), axis=1)
    return score[None, :], own
