"""A selection in numbers: what was kept of how many, what each filter took out, and by what it can be told apart."""

from dataclasses import dataclass

import numpy as np

from truce.picture.select import Selection, Taken
from truce.picture.tally import Count, Day, Law, Part, Ruled, by_code, by_day, by_means, by_rule, by_status, total


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


def summarise(selection: Selection, law: Law) -> Summary:
    """The numbers of a selection over a whole sheet, with 90 % intervals by a law of sums of trials."""
    sheet, weight = selection.sheet, np.asarray(selection.weight)
    kept = total(weight, law)
    return Summary(
        version=sheet.version,
        total=kept if not selection.filters else total(selection.p, law),
        kept=kept,
        without_place=total(weight[sheet.placed :], law),
        taken=selection.taken,
        together=selection.together,
        acts=by_code(selection, "act", law),
        parties=by_code(selection, "party", law),
        against=by_code(selection, "against", law),
        weapons=by_code(selection, "weapon", law),
        means=by_means(selection, law),
        statuses=by_status(selection, law),
        rules=by_rule(selection, law),
        days=by_day(selection, law),
    )
