"""Steps: documents show what was done, by whom, when and how much of it (docs/papers.md has the table)."""

from collections.abc import Sequence
from dataclasses import dataclass

from truce.compliance.book import Book, Row
from truce.compliance.count.rows import bare
from truce.compliance.papers.dates import Dated, dates_of
from truce.compliance.papers.deadlines import due_at
from truce.compliance.papers.fate import Fate, fate_of
from truce.compliance.papers.judged import judge_assessed
from truce.compliance.papers.plain import say_waiting
from truce.compliance.papers.rates import is_rate, judge_rates
from truce.compliance.papers.shelf import Shelf, shelf_of
from truce.compliance.papers.shown import CLAIMED, CONTESTED, DONE, NOT_DONE, PARTLY, UNDECIDED, Shown
from truce.compliance.papers.whose import of_party, shown_of
from truce.compliance.periods import Force
from truce.compliance.rules.pieces import Step
from truce.compliance.rules.rule import WAITS, Rule
from truce.compliance.setting import Setting

UNBOUND = {"never", "not_yet", "waiting"}
UNCLEAR = {  # nothing settles it: the first that fits says why
    CONTESTED: "documents_contradict",
    UNDECIDED: "figure_undecided",
    CLAIMED: "claimed_only",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of one step: what documents show, and what became of its date (None: it has none)."""

    shown: Shown
    fate: Fate | None


def judge_steps(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Rule on a term that documents answer (measures steps and judgement), one ruling a party and one for all."""
    if force.state in UNBOUND or rule.reading.only_in_words:
        say_waiting(setting, rule, force, book)
    elif rule.measure == "judgement":
        judge_assessed(setting, rule, force, book)
    elif rule.steps and all(is_rate(step) for step in rule.steps):
        judge_rates(setting, rule, force, book)
    else:
        for party in ("any", *rule.parties):
            book.rulings.append(_ruling(setting, rule, force, party))


def _ruling(setting: Setting, rule: Rule, force: Force, party: str) -> Row:
    found = judgements(setting, rule, party)
    status, reason = decide(found)
    row = bare(setting, rule, party, "all", "whole", force.span)
    row |= {"status": status, "reason": reason}
    row["because"] = shelf_of(setting).in_order(id for one in found for id in one.shown.because)
    if all(one.shown.state == DONE for one in found):
        row["waits_for"] = []
    return row


def judgements(setting: Setting, rule: Rule, party: str) -> list[Judgement]:
    """What is said of each step that a party (any: of all) has a part in."""
    shelf = shelf_of(setting)
    dates = dates_of(shelf, rule, setting.as_of)
    return [_of_step(shelf, rule, step, party, dates, setting.as_of) for step in of_party(rule, party)]


def _of_step(shelf: Shelf, rule: Rule, step: Step, party: str, dates: Sequence[Dated], as_of: int) -> Judgement:
    """A step and its date. Where rule and instant of the text make two dates, the later: law 2 needs it certain."""
    found = shown_of(shelf, rule, step, party)
    mine = [d for d in dates if d.kind in {"deadline", "milestone"} and due_at(d, step.milestone) and d.bounds]
    if not mine:
        return Judgement(found, None)
    fates = {fate_of(d, found, as_of, None) for d in mine}
    if len({f.status for f in fates}) > 1 and found.state == DONE:
        return Judgement(found, Fate("disputed"))
    latest = max(mine, key=lambda d: d.bounds or (0, 0))
    return Judgement(found, fate_of(latest, found, as_of, None))


def decide(found: Sequence[Judgement]) -> tuple[str, str]:
    """(status, reason) of a term from what is said of its steps: the first line of the table that fits."""
    states = [one.shown.state for one in found]
    fates = [one.fate.status for one in found if one.fate is not None]
    if CONTESTED in states:
        return "not_assessable", "documents_contradict"
    if all(state == DONE for state in states):
        return _all_done(fates)
    if DONE in states or PARTLY in states:
        return "partially_met", "shown_partly"
    return _none_done(states, fates)


def _all_done(fates: Sequence[str]) -> tuple[str, str]:
    if "disputed" in fates:
        return "disputed_scope", "due_disputed"
    return ("fulfilled_late", "shown_late") if "met_late" in fates else ("fulfilled", "shown_done")


def _none_done(states: Sequence[str], fates: Sequence[str]) -> tuple[str, str]:
    """Silence is no breach: overdue only where documents show that it was not done by its date."""
    if "overdue" in fates:
        return "overdue", "shown_not_done"
    for state, reason in UNCLEAR.items():
        if state in states:
            return "not_assessable", reason
    if "disputed" in fates:
        return "not_assessable", "documents_contradict"
    if fates and all(f in {"pending", "due_soon", "extended"} for f in fates):
        return "not_assessable", "not_yet_due"
    if NOT_DONE in states and not fates:
        return "not_assessable", "not_done_undated"
    return WAITS
