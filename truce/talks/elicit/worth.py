"""A belief in points with intervals: the best package of a party is 100 on its own scale, its worst one 0.

An option has what it is worth above the worst of its issue, and a package the sum of its options, so that the weight
of an issue is how far its best and worst lie apart (swing weights; von Winterfeldt and Edwards 1986). No deal stands on
the same scale: at 0 every package is better, at 100 none is. Scales of different parties are never added up.
"""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from scipy.special import ndtr

from truce.model.elicited import CANNOT_SAY, Answer, Menu, Misfit, Worth
from truce.model.ids import make_id
from truce.model.talks import Preference
from truce.talks.elicit.belief import Belief, believe, bounds
from truce.talks.elicit.menu import Floats, rows_of

DRAWS = 4096
LOW, HIGH = 0.05, 0.95
ODD = 0.1  # an answer that had less chance than this, by all the others together, is named


def points(menu: Menu, drawn: Floats) -> Floats:
    """(n, size) worths of any scale as points: options above the worst of their issue, all best ones 100 together."""
    made, worst, whole = np.empty_like(drawn), np.zeros(len(drawn)), np.zeros(len(drawn))
    for start, options in zip(menu.starts, menu.options, strict=True):
        part = drawn[:, start : start + len(options)]
        least = part.min(axis=1)
        made[:, start : start + len(options)] = part - least[:, None]
        worst, whole = worst + least, whole + part.max(axis=1) - least
    made[:, -1] = np.clip(drawn[:, -1] - worst, 0.0, whole)
    whole = np.where(whole > 0, whole, 1.0)  # a menu without a choice is worth nothing to compare
    return 100 * made / whole[:, None]


def worths(belief: Belief, *, draws: int = DRAWS, seed: int = 7) -> tuple[Worth, ...]:
    """Every option in the order of the menu, then no deal."""
    told = points(belief.menu, belief.draws(draws, seed))
    low, high = np.quantile(told, (LOW, HIGH), axis=0)
    menu = belief.menu
    names: list[tuple[str | None, str | None]] = [
        (issue, option) for issue, options in zip(menu.issues, menu.options, strict=True) for option in options
    ]
    rows = zip([*names, (None, None)], told.mean(axis=0), low, high, strict=True)
    # the mean of a skewed worth may lie outside its bounds: it is then told at the bound
    return tuple(Worth(i, o, float(min(max(m, a), b)), float(a), float(b)) for (i, o), m, a, b in rows)


def misfits(menu: Menu, answers: Sequence[Answer]) -> tuple[Misfit, ...]:
    """Answers that had little chance by what all the others tell, least first: to be asked about again."""
    found = []
    for number, answer in enumerate(answers):
        if answer.reply != CANNOT_SAY:
            chance = _chance(believe(menu, [*answers[:number], *answers[number + 1 :]]), answer)
            if chance < ODD:
                found.append(Misfit(number, chance))
    return tuple(sorted(found, key=lambda each: each.chance))


def _chance(belief: Belief, answer: Answer) -> float:
    rows, same = rows_of(belief.menu, [answer])
    total = 0.0
    for weight, mean, covariance, slip in zip(
        belief.weights, belief.means, belief.covariances, belief.slips, strict=True
    ):
        centre, scale = float(rows[0] @ mean), float(np.sqrt(rows[0] @ covariance @ rows[0] + slip**2))
        low, high = bounds(same, slip)
        total += weight * float((ndtr((high - centre) / scale) - ndtr((low - centre) / scale))[0])
    return total


def preferences(
    belief: Belief, party: str, why: str, as_of: date, learnt_at: datetime, source: tuple[str, ...] = ()
) -> tuple[Preference, ...]:
    """The rows of a talks file: of kind `elicited`, with bounds. `why`: who answered how many questions, and when."""
    return tuple(
        Preference(
            id=make_id("preference", party, each.option, "elicited", as_of),
            party=party,
            option=each.option,
            worth=round(each.worth, 1),
            low=round(each.low, 1),
            high=round(each.high, 1),
            kind="elicited",
            why=why,
            as_of=as_of,
            learnt_at=learnt_at,
            source=source,
        )
        for each in worths(belief)
    )
