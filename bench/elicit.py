"""Comparisons answered by made-up people: how near the worth that is made of them comes, and how many are needed.

    python -m bench.elicit [--write] [--people N]

`--write` puts the tables into docs/talks-elicit.md. A person is drawn by chance (what each option and no deal is worth
to them) and answers with slips. Questions are either those that are expected to tell most or drawn from the same pool.
The error is the mean distance between the worth told and the true one, over all options and no deal, of 100 points.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.machine import machine
from bench.tables import put_between
from truce.talks.elicit import EQUAL, FIRST, SECOND, Answer, Menu, Question, ask, believe, worths
from truce.talks.elicit.ask import pool
from truce.talks.elicit.belief import Belief, chances
from truce.talks.elicit.menu import Floats, contrast
from truce.talks.elicit.worth import points

PAGE = Path(__file__).resolve().parent.parent / "docs" / "talks-elicit.md"
LOOKS = (0, 5, 10, 20, 40)
SHAPES = ((4, 3), (6, 3), (10, 3), (10, 5))
SLIP = 0.3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with worths of their own, who slips; `chance` draws the slips."""

    menu: Menu
    worth: Floats
    slip: float
    chance: np.random.Generator

    @property
    def points(self) -> Floats:
        """(size,): the truth that is sought."""
        told: Floats = points(self.menu, self.worth[None])[0]
        return told

    def answer(self, question: Question) -> Answer:
        """What they say."""
        told = np.array(chances(contrast(self.menu, question) @ self.worth, self.slip), np.float64)
        return Answer(question, str(self.chance.choice((FIRST, SECOND, EQUAL), p=told / told.sum())))


def menu(issues: int, options: int) -> Menu:
    """Issues with so many options each."""
    return Menu(
        tuple(f"i{i}" for i in range(issues)), tuple(tuple(f"o{o}" for o in range(options)) for _ in range(issues))
    )


def person(made: Menu, seed: int, slip: float = SLIP) -> Person:
    """One drawn by chance."""
    chance = np.random.default_rng(seed)
    worth = chance.normal(size=made.size)
    worth[-1] *= np.sqrt(len(made.issues))
    return Person(made, worth, slip, chance)


def asked(who: Person, most: int, seed: int, *, by_chance: bool = False) -> list[Answer]:
    """What they answered to so many questions, chosen or drawn; fewer where enough is known."""
    answers: list[Answer] = []
    drawn = pool(who.menu, seed)
    order = np.random.default_rng(seed).permutation(len(drawn))
    for number in range(min(most, len(drawn))):
        question = (
            drawn[order[number]] if by_chance else ask(believe(who.menu, answers), answers, enough=0.0, seed=seed)
        )
        if question is None:
            break
        answers.append(who.answer(question))
    return answers


def error(belief: Belief, truth: Floats) -> tuple[float, float]:
    """Mean distance in points, and the share of true worths within their 90 % intervals."""
    told = worths(belief)
    far = [abs(each.worth - true) for each, true in zip(told, truth, strict=True)]
    within = [each.low - 1e-6 <= true <= each.high + 1e-6 for each, true in zip(told, truth, strict=True)]
    return float(np.mean(far)), float(np.mean(within))


def table(people: int) -> Iterator[str]:
    """For each shape, chosen beside drawn questions."""
    heads = " | ".join(f"after {n}" for n in LOOKS)
    yield f"| issues x options | questions | {heads} | true worths within their 90 % interval |"
    yield "|---|---|" + "---|" * (len(LOOKS) + 1)
    for issues, options in SHAPES:
        for by_chance in (False, True):
            far, within = measured(menu(issues, options), people, by_chance)
            cells = " | ".join(f"{value:.1f}" for value in far)
            name = "drawn by chance" if by_chance else "chosen"
            yield f"| {issues} x {options} | {name} | {cells} | {100 * within:.0f} % |"


def measured(made: Menu, people: int, by_chance: bool) -> tuple[Sequence[float], float]:
    """The mean error after each number of questions, and the share within, over all numbers but none."""
    far, within = np.zeros((people, len(LOOKS))), np.zeros((people, len(LOOKS)))
    for number in range(people):
        who = person(made, seed=number)
        answers = asked(who, max(LOOKS), seed=number, by_chance=by_chance)
        for column, look in enumerate(LOOKS):
            far[number, column], within[number, column] = error(believe(made, answers[:look]), who.points)
    return [float(v) for v in far.mean(axis=0)], float(within[:, 1:].mean())


def main() -> int:
    """See the module's words."""
    parser = argparse.ArgumentParser(description="worth from comparisons, of made-up people")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--people", type=int, default=40)
    given = parser.parse_args()
    told = []
    for line in table(given.people):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        told.append(line)
    if given.write:
        put_between(PAGE, "error", [*told, "", f"{given.people} people each. Measured on {machine()}."])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
