"""Early warning on the past: precision and recall at each threshold, and what a mission's costs would have chosen.

    python -m bench.warning [--write]

Chances that a truce collapses within 30 days, said of each truce from those of other conflicts only (`bench.survival`):
UCDP's agreements at ages 0, 30, 180 and 365 days, our short truces at 0, 3 and 30. Conflicts are drawn anew for the
90 % intervals. Costs: a collapse that nobody was warned of, against a warning after which nothing comes.
`--write`: the table that a mission is shown which has no past of its own (`outlook/warning/data/elsewhere.yaml`).
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

import numpy as np

from bench.survival import MODELS, SHORT, Cases, cases, read
from truce.model.warning import BY_PAST, At, Costs, Worth
from truce.outlook.survival.shipped import short_truces
from truce.outlook.warning.cost import choose
from truce.outlook.warning.elsewhere import ELSEWHERE
from truce.outlook.warning.past import SHOWN, Past, at_thresholds, worth

AHEAD = 30.0
RATIOS = (1.0, 5.0, 20.0, 50.0)  # a missed collapse costs so many false alarms


def past_of(told: Cases, model: str) -> Past:
    """The chances of one model over a month, grouped by conflict."""
    rows = told.horizon == AHEAD
    _, group = np.unique(told.group[rows], return_inverse=True)
    return Past(told.chance[model][rows], told.came[rows], group.astype(np.int64))


def lines(past: Past) -> Iterator[str]:
    """A row for each threshold."""
    yield "| warn from | warnings | came true | of all collapses |"
    yield "|---|---|---|---|"
    for at in at_thresholds(past, SHOWN):
        told = (
            "-"
            if at.precision is None
            else f"{100 * at.precision:.0f} % ({_ends(at.precision_low, at.precision_high)})"
        )
        found = "-" if at.recall is None else f"{100 * at.recall:.0f} % ({_ends(at.recall_low, at.recall_high)})"
        yield f"| {100 * at.threshold:.0f} % | {at.alarms} | {told} | {found} |"


def costs(past: Past) -> Iterator[str]:
    """A row for each ratio of costs."""
    yield "| missed : false alarm | warn from | rests on | cost of a chance said | never warning | always warning |"
    yield "|---|---|---|---|---|---|"
    for ratio in RATIOS:
        got = choose(past, Costs(missed=ratio, false_alarm=1.0))
        by = "the past" if got.rests_on == BY_PAST else "the costs"
        spread = f"{got.cost:.3f} ({got.cost_low:.3f} to {got.cost_high:.3f})"
        chosen = f"| {ratio:.0f} : 1 | {100 * got.threshold:.0f} % | {by}"
        yield f"{chosen} | {spread} | {got.never:.3f} | {got.always:.3f} |"


def _ends(low: float, high: float) -> str:
    return f"{100 * low:.0f}-{100 * high:.0f}"


def written(told: Sequence[Worth]) -> str:
    """The table as data: sums at each threshold, nothing by which a conflict could be told."""
    lines = [
        "# What warnings would have been worth within 30 days, by base rates alone, each conflict from the others.",
        "# Written by `python -m bench.warning --write`; groups are conflicts, ends are those of 90 % intervals.",
    ]
    for one in told:
        lines += [f"{one.of}:", f"  collapses: {one.collapses}", f"  groups: {one.groups}", "  each:"]
        lines += [f"    - {{{', '.join(_fields(at))}}}" for at in one.each]
    return "\n".join(lines) + "\n"


def _fields(at: At) -> Iterator[str]:
    for field in fields(at):
        value = getattr(at, field.name)
        told = "null" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
        yield f'"{field.name}": {told}'


def main(*, write: bool = False) -> int:
    """See the module's words."""
    agreements = cases(read()["agreements"].spells, {"by kind": MODELS["by kind"]})
    short = cases(short_truces().table.spells, {"by form": SHORT["by form"]}, (0.0, 3.0, 30.0))
    told: Mapping[str, Past] = {
        "UCDP's agreements": past_of(agreements, "by kind"),
        "our short truces": past_of(short, "by form"),
    }
    for name, past in told.items():
        conflicts = np.unique(past.group).size
        print(f"{name}: {past.chance.size} chances, {int(past.came.sum())} collapses, {conflicts} conflicts")
        print(*lines(past), "", *costs(past), "", sep="\n")
    if write:
        names = ("ucdp_agreements", "short_truces")
        made = [worth(past, name) for name, past in zip(names, told.values(), strict=True)]
        ELSEWHERE.write_text(written(made), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv[1:]))
