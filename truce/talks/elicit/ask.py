"""The next question: the one whose answer is expected to tell most, or none if enough is known.

What an answer tells is how much less sure one is of it before than one would be knowing every worth (mutual
information; Lindley 1956; Houlsby and others 2011 for Gaussians). Questions that stand for a choice of real packages
within few answers are those of Toubia, Simester, Hauser and Dahan (2003).
"""

from collections.abc import Iterable
from itertools import combinations, product

import numpy as np

from truce.model.elicited import NO_DEAL, Answer, Menu, Question
from truce.talks.elicit.belief import Belief, chances
from truce.talks.elicit.menu import Floats, contrast
from truce.talks.elicit.worth import worths

ENOUGH = 10.0  # points: no 90 % interval is wider
LITTLE = 0.02  # nats: the best question tells less than a fiftieth of a yes or no
POOL = 1200  # trades looked at; more are drawn from by seed
PACKAGES = 200  # whole packages held against no deal
NODES, HEAVY = np.polynomial.hermite_e.hermegauss(15)


def ask(belief: Belief, answers: Iterable[Answer] = (), *, enough: float = ENOUGH, seed: int = 7) -> Question | None:
    """What to ask next; None if every interval is narrow enough or no question tells much. Same seed, same question.

    `answers`: what was asked already is not asked again, whichever way round.
    """
    if max(each.high - each.low for each in worths(belief, seed=seed)) <= enough:
        return None
    asked = {frozenset((each.question.first, each.question.second)) for each in answers}
    open_ = [q for q in pool(belief.menu, seed) if frozenset((q.first, q.second)) not in asked]
    if not open_:
        return None
    told = information(belief, open_)
    best = int(told.argmax())
    return open_[best] if told[best] >= LITTLE else None


def information(belief: Belief, questions: list[Question]) -> Floats:
    """(n,): nats that the answer to each is expected to tell of the worths."""
    rows = np.array([contrast(belief.menu, question) for question in questions])
    found = np.zeros(len(rows))
    for weight, mean, covariance, slip in zip(
        belief.weights, belief.means, belief.covariances, belief.slips, strict=True
    ):
        centre, spread = rows @ mean, np.sqrt(np.maximum(((rows @ covariance) * rows).sum(axis=1), 0.0))
        at = centre[:, None] + spread[:, None] * NODES
        replies = np.stack(chances(at, slip))
        share = HEAVY / HEAVY.sum()
        found += weight * (_unsure(replies @ share) - _unsure(replies) @ share)
    return found


def _unsure(chance: Floats) -> Floats:
    """Entropy over the first axis, in nats."""
    sure = np.clip(chance, 1e-300, 1.0)
    unsure: Floats = -(sure * np.log(sure)).sum(axis=0)
    return unsure


def pool(menu: Menu, seed: int) -> list[Question]:
    """What may be asked: options of one issue, trades over two, whole packages beside no deal."""
    single = [
        Question(((issue, a),), ((issue, b),))
        for issue, options in enumerate(menu.options)
        for a, b in combinations(range(len(options)), 2)
    ]
    chance = np.random.default_rng(seed)
    return single + _some(_trades(menu), POOL, chance) + _beside_no_deal(menu, chance)


def _trades(menu: Menu) -> list[Question]:
    """Better in one issue for worse in another, every way."""
    pairs = [list(combinations(range(len(options)), 2)) for options in menu.options]
    found = []
    for i, j in combinations(range(len(menu.issues)), 2):
        for (a, b), (c, d) in product(pairs[i], pairs[j]):
            found.append(Question(((i, a), (j, c)), ((i, b), (j, d))))
            found.append(Question(((i, a), (j, d)), ((i, b), (j, c))))
    return found


def _some(questions: list[Question], most: int, chance: np.random.Generator) -> list[Question]:
    if len(questions) <= most:
        return questions
    return [questions[at] for at in np.sort(chance.choice(len(questions), size=most, replace=False))]


def _beside_no_deal(menu: Menu, chance: np.random.Generator) -> list[Question]:
    sizes = [len(options) for options in menu.options]
    drawn = np.unique(chance.integers(sizes, size=(PACKAGES, len(sizes))), axis=0)
    return [Question(tuple((i, int(o)) for i, o in enumerate(row)), NO_DEAL) for row in drawn]
