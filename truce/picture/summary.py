"""A selection in numbers: what was kept of how many, what each filter took out, and by what it can be told apart."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from truce.picture.select import Selection, Taken
from truce.picture.tally import Count, Day, Law, Part, Ruled, by_code, by_day, by_means, by_rule, by_status, total

THREADS = 2


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
    with ThreadPoolExecutor(THREADS) as hands:  # the kernels hold no lock of the interpreter
        codes = {name: hands.submit(by_code, selection, name, law) for name in ("act", "party", "against", "weapon")}
        days, rules = hands.submit(by_day, selection, law), hands.submit(by_rule, selection, law)
        means, statuses = hands.submit(by_means, selection, law), hands.submit(by_status, selection, law)
        kept = total(weight, law)
        everything = kept if not selection.filters else total(selection.p, law)
        return Summary(
            version=sheet.version,
            total=everything,
            kept=kept,
            without_place=total(weight[sheet.placed :], law),
            taken=selection.taken,
            together=selection.together,
            acts=codes["act"].result(),
            parties=codes["party"].result(),
            against=codes["against"].result(),
            weapons=codes["weapon"].result(),
            means=means.result(),
            statuses=statuses.result(),
            rules=rules.result(),
            days=days.result(),
        )
