"""Made-up negotiations: what each option is worth to whom is drawn by chance."""

from dataclasses import replace

import numpy as np

from truce.talks.packages.problem import Excluded, Issue, Needs, Problem, RedLine, Together


def made_up(issues: int, options: int, parties: int, seed: int, joined: int = 0, opposed: bool = False) -> Problem:
    """A negotiation drawn by chance; `opposed`: what is good for the first is bad for the second."""
    chance = np.random.default_rng(seed)
    worths = chance.random((issues, options, parties)) * 100
    if opposed:
        worths[:, :, 1] = 100 - worths[:, :, 0]
        worths *= chance.random((issues, 1, parties))
    worths = np.round(worths, 3)
    names = tuple(str(k) for k in range(options))
    pairs = []
    for _ in range(joined):
        a, b = (int(i) for i in chance.choice(issues, 2, replace=False))
        x, y = (int(k) for k in chance.integers(options, size=2))
        pairs.append(Together((a, x), (b, y), tuple(float(v) for v in chance.normal(size=parties) * 20)))
    made = tuple(
        Issue(f"issue {i}", names, tuple(tuple(row) for row in table.tolist())) for i, table in enumerate(worths)
    )
    reservation = tuple(float(v) for v in np.round(worths.mean(axis=1).sum(axis=0), 3))
    return Problem(tuple("abcdef"[:parties]), made, reservation, together=tuple(pairs))


def ruled(problem: Problem, seed: int, lines: int = 6, rules: int = 4) -> Problem:
    """The same with red lines, exclusions and preconditions; each issue keeps options that nobody forbids."""
    chance = np.random.default_rng(seed)

    def choice(issue: int) -> tuple[int, int]:
        return issue, int(chance.integers(problem.sizes[issue]))

    at = [int(i) for i in chance.choice(len(problem.issues), size=lines, replace=False)]
    pairs = [[int(i) for i in chance.choice(len(problem.issues), size=2, replace=False)] for _ in range(rules)]
    return replace(
        problem,
        red_lines=tuple(RedLine(k % len(problem.parties), choice(issue)) for k, issue in enumerate(at)),
        excluded=tuple(Excluded((choice(a), choice(b))) for a, b in pairs[: rules // 2]),
        needs=tuple(Needs(choice(a), (choice(b),), before=True) for a, b in pairs[rules // 2 :]),
    )
