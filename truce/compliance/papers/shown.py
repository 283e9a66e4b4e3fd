"""What documents show of one step: done, partly, not done, only claimed, contested, or untold; and since when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from truce.compliance.papers.shelf import Paper, Shelf, plain
from truce.compliance.rules.pieces import Bound, Step
from truce.compliance.rules.rule import Rule

DONE, PARTLY, NOT_DONE = "done", "partly", "not_done"
CLAIMED, CONTESTED, UNDECIDED, UNTOLD = "claimed", "contested", "undecided", "untold"
HINDERED = (CONTESTED, UNDECIDED, CLAIMED)


@dataclass(frozen=True, slots=True)
class Shown:
    """What documents show of a step. `low`/`high`: since when it is done, or as of when it is told not to be.

    `because`: ids of the documents, in their order. Times are microseconds since 1970 (UTC).
    """

    state: str
    low: int | None = None
    high: int | None = None
    because: tuple[str, ...] = ()
    figure: float | None = None


NOTHING = Shown(UNTOLD)


def papers_of(shelf: Shelf, rule: Rule, step: Step, party: str | None) -> list[Paper]:
    """The documents that bear on a step, of that party's doing where one is given, in order of time."""
    agreement, term = rule.agreement.id, rule.term.id
    if plain(step.event) == plain(f"{agreement}/{term}"):  # the file names no step: any that names the term
        found: Iterable[Paper] = (p for p in shelf.of_term(agreement, term) if not p.speaks_of_dates)
    else:
        found = (p for p in shelf.of_event(step.event) if p.bears_on(agreement, term))
    return [p for p in found if p.shows != "nothing" and _is_of(p, step, party)]


def _is_of(paper: Paper, step: Step, party: str | None) -> bool:
    """Whether the document tells of an act of the party, or of one whose act it may be."""
    whose = paper.by or paper.about
    if party is not None:
        return whose == party
    return not step.by or whose is None or whose in step.by


def shown(shelf: Shelf, rule: Rule, step: Step, party: str | None = None) -> Shown:
    """What is shown of a step, by a party or (None) by whomever it may be of. Later documents stand above earlier."""
    told = [(p, verdict(p, step)) for p in papers_of(shelf, rule, step, party)]
    return weighed(told)


def weighed(told: Sequence[tuple[Paper, str]]) -> Shown:
    """One answer of several documents with their verdicts, in order of time.

    A body that weighed it stands above what a side contests. Where the last word is `not done` after somebody showed it
    done, it was taken back (outcome revoked), or a body found otherwise, or the documents contradict each other.
    """
    if not told:
        return NOTHING
    settled = [(p, v) for p, v in told if v in (DONE, PARTLY, NOT_DONE)]
    if any(p.assesses for p, _ in settled):
        settled = [(p, v) for p, v in settled if p.assesses or not p.contested_by]
    if not settled:
        state = next(name for name in HINDERED if any(v == name for _, v in told))
        return Shown(state, because=tuple(p.id for p, v in told if v == state))
    paper, last = settled[-1]
    if last != DONE and any(v == DONE for _, v in settled) and not _takes_back(paper):
        return Shown(CONTESTED, because=tuple(p.id for p, _ in settled))
    later = [p for p, v in told if v in (CONTESTED, UNDECIDED) and p.end > paper.end]
    if last == NOT_DONE and later:
        return Shown(CONTESTED if any(p.contested_by for p in later) else UNDECIDED, because=tuple(p.id for p in later))
    if last != DONE:
        return Shown(last, paper.start, paper.end, tuple(p.id for p, _ in settled), paper.figure)
    return _since(settled)


def _takes_back(paper: Paper) -> bool:
    return paper.outcome == "revoked" or paper.assesses


def _since(settled: Sequence[tuple[Paper, str]]) -> Shown:
    """Done since the first of the documents at the end that all say so. What they say together narrows the time."""
    run: list[Paper] = []
    for paper, said in reversed(settled):
        if said != DONE:
            break
        run.insert(0, paper)
    first = run[0]
    return Shown(DONE, first.start, first.end, tuple(p.id for p in run), run[-1].figure)


def verdict(paper: Paper, step: Step) -> str:
    """What one document says of a step: its outcome, held against the figure the step asks for."""
    said = _said(paper, step)
    if said in (DONE, PARTLY):
        if paper.contested_by and not paper.assesses:
            return CONTESTED
        if not _accepted(paper, step):
            return CLAIMED
    elif said == NOT_DONE and paper.claim and paper.source != paper.by and not _accepted(paper, step):
        return CLAIMED  # a side says that the other has not done it; of itself it may say so
    return said


def _said(paper: Paper, step: Step) -> str:
    if step.figure is None:
        return paper.shows
    if paper.figure is None and paper.low is None and paper.high is None:
        return UNDECIDED if paper.shows == DONE else paper.shows
    if step.figure.unit is not None and paper.unit not in (None, step.figure.unit):
        return UNDECIDED
    return meets(paper, step.figure)


def meets(paper: Paper, bound: Bound) -> str:
    """done, partly, not_done or undecided: the whole range of the figure, held against the bound."""
    best = paper.figure
    low = _first(paper.low, best, paper.high)
    high = _first(paper.high, best, paper.low)
    if bound.holds(low) and bound.holds(high) and (bound.sign != "==" or low == high):
        return DONE
    inside = low <= bound.value <= high and low < high
    if inside or bound.holds(low) or bound.holds(high):
        return UNDECIDED
    counts_up = bound.sign in (">=", ">", "==") and bound.value > 0
    return PARTLY if counts_up and high > 0 and high < bound.value else NOT_DONE


def _first(*values: float | None) -> float:
    return next(v for v in values if v is not None)


def _accepted(paper: Paper, step: Step) -> bool:
    """Whether the document may show the step: of a kind the step asks for; a mere statement only from whom it names."""
    if step.papers and paper.kind not in step.papers and not paper.assesses:
        return False
    return not paper.claim or (paper.kind in step.papers and bool({paper.source, paper.by} & set(step.sources)))
