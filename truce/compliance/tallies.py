"""A party's tally beside what independent origins support, category by category (law 3, DOMAIN 4.3).

The claimed number stays what it is: a number in the claimant's own unit. Beside it stand incidents: other things,
counted by others. Nothing is averaged, nothing is added over units, and no ratio is given. Of the incidents of a kind
in the window of the claim

    expected        = sum of P(in the window) x P(the act is of the kind) x P(it happened) x P(the accused did it)
    supported       the part of it told by two or more independent voices beside the claimant's that name the accused
    only_claimant   the part of it that nobody but the claimant lays at the door of the accused
    unattributed    the same sum for which no source names a doer; it widens the high end only

and so does an incident of which no source tells the weapon, where the category is one of weapons.
The rest of `expected` is told by one such voice. Who is a voice, and whose, is told in `tellers`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa

from truce.compliance.contract import Options
from truce.compliance.count.factors import Factor, sure, unnamed
from truce.compliance.count.poisson_binomial import totals
from truce.compliance.rules.pieces import COUNTED
from truce.compliance.rules.rule import rule_of
from truce.compliance.tallied import Known, Window, known_of, span_of, window_of
from truce.model.agreement import Agreement
from truce.model.claim import Claim
from truce.model.columns import conform, schema
from truce.model.contrast import Contrast
from truce.model.ids import make_id
from truce.vocabulary import vocabulary
from truce.vocabulary.categories import Category

METHOD = "tallies/1"
WHOLE = "*"
BECAUSE = 20
SUPPORT = 2  # independent voices
SOME = 0.05  # of an incident: less is not worth a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a category was read as: acts (empty: nobody knows), and only those with such weapons or phenomena."""

    category: str
    claimed: int | None
    floor: bool
    part: bool
    acts: tuple[str, ...]
    weapons: tuple[str, ...] = ()
    phenomena: tuple[str, ...] = ()


def contrast(
    claims: Sequence[Claim],
    incidents: pl.DataFrame,
    reports: pl.DataFrame,
    coverage: pl.DataFrame,
    agreements: Sequence[Agreement],
    options: Options,
) -> pa.Table:
    """Every claim and each category of its breakdown beside the evidence: a table of Contrast, by claim and category.

    `incidents` and `coverage` have all columns of their nouns, `reports` those named in `tellers.TOLD` and earliest and
    latest. Pure: the same input gives the same table, whatever the order of rows.
    """
    known = known_of(claims, incidents, reports, coverage, agreements, options)
    rows = [row for claim in sorted(claims, key=lambda c: c.id) for row in _of_claim(known, claim)]
    return conform(Contrast, pa.Table.from_pylist(rows, schema=schema(Contrast)))


def _of_claim(known: Known, claim: Claim) -> Iterator[dict[str, object]]:
    span = span_of(claim)
    window = None if span is None else window_of(known, claim, span)
    for kind in _kinds(known, claim):
        yield _row(known, claim, kind, window)


def _kinds(known: Known, claim: Claim) -> Iterator[Kind]:
    """The whole claim, then each category of its breakdown."""
    yield Kind(category=WHOLE, claimed=claim.count, floor=claim.at_least, part=False, acts=_all_acts(known, claim))
    for tally in claim.breakdown:
        read = known.read(tally.category)
        meant = read.category
        yield Kind(
            category=tally.category,
            claimed=tally.count,
            floor=read.floor,
            part=read.part,
            acts=() if meant is None else meant.acts,
            weapons=() if meant is None else meant.weapons,
            phenomena=() if meant is None else meant.phenomena,
        )


def _all_acts(known: Known, claim: Claim) -> tuple[str, ...]:
    """What a claim as a whole speaks of: acts that a counted term of its agreement forbids; of none: all violations."""
    agreement = known.agreements.get(claim.agreement or "")
    if agreement is not None:
        rules = [rule_of(agreement, term, term.readings[0], known.words) for term in agreement.terms]
        bind = [r for r in rules if r.measure in COUNTED and (claim.about is None or claim.about in r.parties)]
        if acts := sorted({act for rule in bind for act in rule.acts}):
            return tuple(acts)
    everything: Category = vocabulary().categories["violations"]
    return everything.acts


def _p_kind(kind: Kind, window: Window) -> Factor:
    """P(in the window, of the kind, happened), per incident; where no source tells the weapon or what was perceived,
    that is left open.
    """
    told = window.incidents
    p = told.acts.mass(dict.fromkeys(kind.acts, 1.0)) * told.p_happened * window.share
    found = sure(p)
    if kind.weapons:
        right = told.weapon_class.mass(dict.fromkeys(kind.weapons, 1.0))
        found = found * Factor(right, np.clip(right + 1.0 - told.weapon_class.told(), 0.0, 1.0))
    if kind.phenomena:
        some = window.phenomena.list.set_intersection(list(kind.phenomena)).list.len() > 0
        seen = some.fill_null(False).to_numpy().astype(np.float64)
        none = (window.phenomena.list.len().fill_null(0) == 0).to_numpy()
        found = found * Factor(seen, np.where(none, 1.0, seen))
    return found


def _row(known: Known, claim: Claim, kind: Kind, window: Window | None) -> dict[str, object]:
    given: dict[str, object] = {
        "id": make_id("contrast", claim.id, kind.category),
        "claim": claim.id,
        "agreement": claim.agreement,
        "by": claim.by,
        "about": claim.about,
        "earliest": claim.earliest,
        "latest": claim.latest,
        "category": kind.category,
        "claimed": kind.claimed,
        "at_least": kind.floor,
        "unit": claim.unit,
        "acts": list(kind.acts),
        "comparable": "no_common_unit",
        "as_of": known.options.as_of,
        "method": METHOD,
    }
    empty = {"n_origins": 0, "copies": [], "coverage": 0.0, "because": []}
    unknown = [*_unsaid(claim, kind)]
    if window is None:
        return given | empty | {"comparable": "window_unknown", "unknown": ["no_window", *unknown]}
    empty["coverage"] = window.coverage
    unknown += _unseen(known, window)
    if not kind.acts:
        return given | empty | {"comparable": "category_unknown", "unknown": ["category_unknown", *unknown]}
    of_kind = _p_kind(kind, window)
    found = _found(known, claim, window, of_kind)
    unknown += ["weapon_not_told"] if float((of_kind.high - of_kind.p).sum()) >= SOME else []
    return given | {"coverage": window.coverage} | found | {"unknown": [*unknown, *_untold(found)]}


def _found(known: Known, claim: Claim, window: Window, kind: Factor) -> dict[str, object]:
    """What the evidence holds for one kind."""
    p = kind.p
    by = np.ones(p.size) if claim.about is None else window.incidents.by.mass({claim.about: 1.0})
    free = p * unnamed(window.incidents)
    mine = p * by
    one = np.zeros(p.size, dtype=np.int64)
    summed = totals(one, mine, 1)
    most = totals(one, kind.high * (by if claim.about is None else np.minimum(1.0, by + unnamed(window.incidents))), 1)
    voices = window.voices.count(known.incidents.size)[window.rows]
    counted = np.flatnonzero(mine > known.options.told)
    rows = window.rows[counted]
    strongest = counted[np.lexsort((counted, -mine[counted]))][:BECAUSE]
    return {
        "expected": float(summed.expected[0]),
        "low": float(summed.low[0]),
        "high": float(max(most.high[0], summed.high[0])),
        "supported": float(mine[voices >= SUPPORT].sum()),
        "only_claimant": float(mine[voices == 0].sum()),
        "unattributed": float(free.sum()),
        "n_origins": window.voices.distinct(rows),
        "copies": list(known.tellers.copies(rows)),
        "because": window.incidents.id.gather(strongest).to_list(),
    }


def _unsaid(claim: Claim, kind: Kind) -> Iterator[str]:
    """What the claimant does not say."""
    if kind.claimed is None:
        yield "no_number"
    yield "no_unit" if claim.unit is None else "unit_not_comparable"
    if kind.part:
        yield "subset_of_other"
    if claim.about is None:
        yield "nobody_accused"


def _unseen(known: Known, window: Window) -> Iterator[str]:
    """What nobody saw, or nobody collected."""
    if not known.logged:
        yield "no_log"
    elif window.coverage < known.options.min_coverage:
        yield "area_unwatched"
    if not window.collected:
        yield "not_collected"


def _untold(found: dict[str, object]) -> Iterator[str]:
    """What the evidence leaves open."""
    expected, alone, free = (float(str(found[name])) for name in ("expected", "only_claimant", "unattributed"))
    if expected < SOME:
        yield "nothing_told"
    elif expected - alone < SOME:
        yield "rests_on_claimant"
    if free >= SOME:
        yield "doer_not_named"
    if found["copies"]:
        yield "copies_among"
