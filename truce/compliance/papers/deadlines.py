"""The board of dates: what is due, by when, and what became of it; rows of the noun Deadline."""

from collections.abc import Iterator

from truce.compliance.book import Book, Row
from truce.compliance.papers.dates import Dated, dates_of
from truce.compliance.papers.fate import ONLY_COME, Fate, fate_of
from truce.compliance.papers.prolonged import over_by
from truce.compliance.papers.responses import responses_of
from truce.compliance.papers.shelf import Shelf, shelf_of
from truce.compliance.papers.shown import NOTHING, Shown
from truce.compliance.papers.triggers import told
from truce.compliance.papers.whose import ALL, alternatives, of_party, parties_due, shown_of, together
from truce.compliance.periods import Force, instant
from truce.compliance.rules.pieces import COUNTED
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.model.ids import make_id

BY_RULINGS = COUNTED | {"inventory", "quiet_days"}  # no paper says whether these were kept: their rulings do
OPEN = frozenset({"pending", "due_soon", "overdue", "partly", "untold", "undated", "extended", "disputed"})


def deadlines_of(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Write a row for every date of the rule, and every party that must do it, into `book.deadlines`."""
    if force.state == "never":
        return
    shelf = shelf_of(setting)
    over = over_by(shelf, rule, setting.as_of)
    for dated in dates_of(shelf, rule, setting.as_of):
        for party in (ALL,) if dated.kind in ONLY_COME else parties_due(rule):
            found = _shown(shelf, rule, dated, party)
            fate = fate_of(dated, found, setting.as_of, over)
            if fate.status == "untold" and rule.measure in BY_RULINGS:
                fate = Fate("passed")
            row = _row(setting, rule, dated, party, found)
            row |= {"status": fate.status, "days_late": fate.days_late}
            row["waits_for"] = list(_waits(rule, dated, party)) if fate.status in OPEN else []
            book.deadlines.append(row)
    for dated, found in responses_of(shelf, rule):
        fate = fate_of(dated, found, setting.as_of, over)
        row = _row(setting, rule, dated, ALL, found)
        waits = [] if fate.status not in OPEN else [f"documents that concern {dated.name}"] if dated.name else []
        book.deadlines.append(row | {"status": fate.status, "days_late": fate.days_late, "waits_for": waits})


def _shown(shelf: Shelf, rule: Rule, dated: Dated, party: str) -> Shown:
    """What is shown of the things due at this date."""
    if dated.kind in ONLY_COME:
        return NOTHING
    if dated.kind == "start_latest":
        return _begun(shelf, rule)
    if not rule.steps:
        return alternatives(shelf, rule, party)
    return together(
        [shown_of(shelf, rule, step, party) for step in of_party(rule, party) if due_at(dated, step.milestone)]
    )


def due_at(dated: Dated, milestone: str | None) -> bool:
    """Whether a step of this milestone (None: of none) is due at this date."""
    return milestone == dated.name if dated.kind == "milestone" else milestone is None


def _begun(shelf: Shelf, rule: Rule) -> Shown:
    """That the term was begun: the event from which its deadline counts, where that is a start."""
    trigger = rule.term.period.get("deadline_rule", {}).get("trigger", f"{rule.term.id} start")
    moment = told(shelf, rule, trigger) if trigger.endswith("start") else None
    if moment is None:
        return NOTHING
    return Shown("contested" if moment.disputed else "done", moment.low, moment.high, moment.because)


def _waits(rule: Rule, dated: Dated, party: str) -> Iterator[str]:
    if dated.bounds is None:
        yield f"documents of {dated.trigger}"
    if dated.kind in ONLY_COME:
        return
    events = {step.event for step in of_party(rule, party) if due_at(dated, step.milestone)}
    for need in rule.needs:
        if need.kind.startswith("documents") and (need.event is None or need.event in events):
            yield str(need)


def _row(setting: Setting, rule: Rule, dated: Dated, party: str, found: Shown) -> Row:
    moment, longer = dated.moment, dated.longer
    happened = None if moment is None or moment.supposed else moment
    because = (*found.because, *(happened.because if happened else ()), *(longer.because if longer else ()))
    about = (rule.agreement.id, rule.term.id, rule.reading.id, party, dated.kind, dated.name, dated.trigger)
    return {
        "id": make_id("deadline", *about),
        "agreement": rule.agreement.id,
        "term": rule.term.id,
        "reading": rule.reading.id,
        "party": party,
        "kind": dated.kind,
        "name": dated.name,
        "trigger": dated.trigger,
        "triggered_at": None if happened is None else instant(happened.low),
        "offset": dated.offset,
        "convention": dated.convention,
        "due": _instant(dated.due),
        "due_other": _instant(dated.other),
        "due_first": _instant(dated.first) if happened is not None and happened.disputed else None,
        "extended_to": None if longer is None else instant(longer.until),
        "done_at": _instant(found.low) if found.state == "done" else None,
        "set_by": None,
        "announced_consequence": None,
        "actual_consequence": None,
        "followed": None,
        "because": shelf_of(setting).in_order(because),
        "as_of": setting.options.as_of,
        "method": setting.method,
    }


def _instant(at: int | None) -> object:
    return None if at is None else instant(at)
