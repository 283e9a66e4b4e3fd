"""A choice in numbers: what was kept of how many, what each filter took out, and by what it can be told apart."""

from dataclasses import dataclass, replace

import numpy as np

from truce.picture.choice import Choice
from truce.picture.select import Selection, Taken, is_set, select
from truce.picture.sheet import Floats, Sheet
from truce.picture.tally import Count, Day, Law, Part, Ruled, by_code, by_day, by_means, by_rule, by_status, total
from truce.picture.timed import timed, window_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All numbers of a selection over a whole sheet.

    `total`: all incidents, with no filter; `kept`: those chosen; `without_place`: those among the kept that no map can
    show. `taken`: what each filter in force takes out; `together`: incidents, and expected events, that two filters or
    more take out, so that total.n = kept.n + the sum of taken[].alone_n + together. In the parts (`acts` ... `rules`)
    the filter of that very kind is lifted, in `days` that of time.
    """

    version: str
    total: Count
    kept: Count
    without_place: Count
    taken: tuple[Taken, ...]
    together: tuple[int, float]
    acts: list[Part]
    parties: list[Part]
    against: list[Part]
    weapons: list[Part]
    means: list[Part]
    statuses: list[Part]
    rules: list[Ruled]
    days: list[Day]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """A choice with its window lifted: what every window of it is told beside. All of it is over the whole sheet.

    `passed`: incidents that no filter takes out, and the sum of their chances. `sums[i]`: of the weights of the newest
    i incidents.
    """

    kept: Count
    days: list[Day]
    taken: tuple[Taken, ...]
    passed: tuple[int, float]
    sums: Floats


def without_window(choice: Choice) -> Choice:
    """The choice at any time."""
    return replace(choice, start=None, end=None)


def lift(sheet: Sheet, choice: Choice, law: Law) -> Lifted:
    """A choice with its window lifted. It costs a look at every incident, and serves every window."""
    selection = select(timed(sheet), without_window(choice))
    weight = np.asarray(selection.weight)
    return Lifted(
        kept=total(weight, law),
        days=by_day(selection, law),
        taken=selection.taken,
        passed=selection.passed,
        sums=np.concatenate([[0.0], np.cumsum(weight)]),
    )


def summarise(
    sheet: Sheet, choice: Choice, law: Law, lifted: Lifted | None = None, all_: Lifted | None = None
) -> Summary:
    """The numbers of a choice over a whole sheet, with 90 % intervals by a law of sums of trials.

    Only what lies in the window is looked at, where the choice with its window lifted (`lifted`), and all that there is
    (`all_`: no filter at all), are at hand.
    """
    lifted = lifted or lift(sheet, choice, law)
    all_ = all_ or lift(sheet, Choice(), law)
    selection = select(timed(sheet), without_window(choice), *window_of(sheet, choice))
    weight = np.asarray(selection.weight)
    taken = _taken(selection, lifted, all_) if is_set(choice, "time") else selection.taken
    n, p = selection.passed
    nowhere = np.isnan(selection.sheet.column("lon")[selection.first : selection.last])
    return Summary(
        version=sheet.version,
        total=all_.kept,
        kept=total(weight, law),
        without_place=total(weight[nowhere], law),
        taken=taken,
        together=(
            sheet.size - n - sum(one.alone_n for one in taken),
            max(0.0, all_.kept.expected - p - sum(one.alone_expected for one in taken)),
        ),
        acts=by_code(selection, "act", law),
        parties=by_code(selection, "party", law),
        against=by_code(selection, "against", law),
        weapons=by_code(selection, "weapon", law),
        means=by_means(selection, law),
        statuses=by_status(selection, law),
        rules=by_rule(selection, law),
        days=lifted.days,
    )


def _taken(selection: Selection, lifted: Lifted, all_: Lifted) -> tuple[Taken, ...]:
    """What each filter takes out of the whole sheet: the window is one of them, and the first."""
    p = float(selection.p.sum())
    n, passed = selection.passed
    outside = Taken(
        "time",
        selection.sheet.size - (selection.last - selection.first),
        max(0.0, all_.kept.expected - p),
        lifted.passed[0] - n,
        max(0.0, lifted.passed[1] - passed),
    )
    return (
        outside,
        *(
            Taken(whole.filter, whole.n, whole.expected, inside.alone_n, inside.alone_expected)
            for whole, inside in zip(lifted.taken, selection.taken, strict=True)
        ),
    )
