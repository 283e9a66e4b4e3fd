"""From a probability to a word: inside, outside, or what cannot be told. Never forced (DOMAIN 3.6)."""

from truce.errors import WrongUsage

INSIDE, OUTSIDE, INDETERMINATE = "inside", "outside", "indeterminate"
SURE = 0.95


def verdict(p: float, high: float | None = None, *, sure: float = SURE) -> str:
    """`inside` where P is at least `sure`, `outside` where at most 1 - `sure`, else `indeterminate`.

    `high` is P with all that is left open counted in (a width nobody stated, a place nobody told): it must be low too
    before anything is outside. Raises WrongUsage where `sure` does not lie above 0.5 and at most at 1, or P is none.
    """
    upper = p if high is None else high
    if not 0.5 < sure <= 1:
        raise WrongUsage("a probability that is sure lies above 0.5", sure=sure, remedy="0.95 is the usual one")
    if not (0 <= p <= 1 and p <= upper <= 1):
        raise WrongUsage("not a probability with its upper end", p=p, high=upper, remedy="0 <= p <= high <= 1")
    if p >= sure:
        return INSIDE
    return OUTSIDE if upper <= 1 - sure + 1e-12 else INDETERMINATE
