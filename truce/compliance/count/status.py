"""The decision table: one status and one reason for every ruling (docs/compliance.md has the same numbers)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.compliance.contract import Options
from truce.compliance.prepared import Flags, Floats, Ints

Texts = NDArray[np.str_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rulings of one party and area rest on, as arrays of one length. `told`: incidents that count.

    `side`: 0 where the stretch is in force, -1 in matched windows before it, 1 after it.
    """

    side: Ints
    p_any: Floats
    p_bound: Floats
    p_grave: Floats
    told: Ints
    open: Flags
    coverage: Floats
    unattributed: Floats
    restricted: Flags
    started: bool
    computable: bool
    party: str


def decide(facts: Facts, options: Options) -> tuple[Texts, Texts]:
    """(status, reason): the first line of the table that fits (D1 to D3 and D14 are decided before counting).

    Where no number can be computed p_any and p_bound are not looked at.
    """
    known = facts.computable and facts.started
    sure = (facts.p_any >= options.established) & known
    serious = facts.p_grave >= options.established
    something = (facts.told > 0) | ((facts.p_any > options.told) & known) | facts.restricted
    nobody = (facts.unattributed > options.told) & np.full(sure.size, facts.party != "any")
    table = [
        ((facts.side < 0) & (facts.told > 0), "not_yet_in_force", "told_outside_force"),  # D4
        (facts.side < 0, "not_yet_in_force", "not_yet_started"),
        ((facts.side > 0) & (facts.told > 0), "expired", "told_outside_force"),
        (facts.side > 0, "expired", "ended"),
        (np.full(sure.size, not facts.started), "disputed_scope", "scope_disputed"),  # D5
        (np.full(sure.size, not facts.computable), "not_assessable", "no_geometry"),  # D6
        (sure & (facts.p_bound < options.established), "not_assessable", "doer_may_be_unbound"),  # D13
        (sure & serious, "breached_serious", "breach_established"),  # D7
        (sure, "breached_minor", "breach_established"),
        (facts.p_any >= options.likely, "not_assessable", "breach_likely"),  # D8
        (something, "not_assessable", "told_not_established"),  # D9
        (nobody, "not_assessable", "unattributed_only"),  # D10
        (facts.open, "not_assessable", "told_not_established"),
        (facts.coverage >= options.min_coverage, "in_force_no_evidence", "nothing_told_watched"),  # D11
    ]
    when = [line[0] for line in table]
    status = np.select(when, [line[1] for line in table], "not_assessable")  # D12
    return status, np.select(when, [line[2] for line in table], "nothing_told_unwatched")
