"""When an event that dates hang on took place: from the agreement itself, or from documents that show the event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from truce.compliance.papers.clock import day_at, end_of, midnight
from truce.compliance.papers.shelf import Paper, Shelf, plain
from truce.compliance.papers.shown import DONE, shown
from truce.compliance.periods import micros, zone_of
from truce.compliance.rules.reading import steps_of
from truce.compliance.rules.rule import Rule
from truce.model.agreement import Agreement, Term

FINISHED = ("complete", "completed", "fulfilled", "done")
BEGUN = ("start", "started", "begun")
SIGNED = frozenset({"signature", "signed", "adoption", "adopted"})


@dataclass(frozen=True, slots=True)
class Moment:
    """That an event took place in [low, high) (an instant where they are equal). Microseconds since 1970 (UTC).

    `disputed`: documents contradict each other, or a side contests them; then the stretch holds every date told.
    `contested`: a side says that it did not take place. `supposed`: nobody told of it; the text says by when it must.
    """

    low: int
    high: int
    because: tuple[str, ...] = ()
    disputed: bool = False
    contested: bool = False
    supposed: bool = False


def moment_of(shelf: Shelf, rule: Rule, event: str) -> Moment | None:
    """When the event took place; None where nothing says that it did."""
    return own_instant(rule.agreement, event, zone_of(rule)) or told(shelf, rule, event) or _by_term(shelf, rule, event)


def own_instant(agreement: Agreement, event: str, zone: ZoneInfo) -> Moment | None:
    """An instant or a day that the agreement itself states: its start, signature, announcement or day zero."""
    name = plain(event)
    if name == "effective_from" and agreement.effective_from is not None:
        return Moment(*(micros(agreement.effective_from),) * 2)
    days: Mapping[str, object] = {
        **dict.fromkeys(SIGNED, agreement.signed or agreement.announced),
        "announcement": agreement.announced or agreement.signed,
        plain(str(agreement.day_zero.get("name", "day_zero"))): agreement.day_zero.get("date"),
    }
    day = days.get(name)
    if day is None:
        return None
    text = str(day)
    if "T" in text:  # a text moved in time by no whole days (whatif)
        return Moment(*(micros(datetime.fromisoformat(text)),) * 2)
    start = date.fromisoformat(text)
    return Moment(midnight(start, zone), midnight(start + timedelta(days=1), zone))


def told(shelf: Shelf, rule: Rule, event: str) -> Moment | None:
    """What documents say of the event of that name. A party's mere statement dates nothing."""
    papers = [p for p in shelf.of_event(event) if p.bears_on(rule.agreement.id) and p.shows == DONE and not p.claim]
    return combined(papers)


def combined(papers: Sequence[Paper]) -> Moment | None:
    """One moment of several documents: what all allow; where they contradict or a side contests, all that is told."""
    weighed = [p for p in papers if p.assesses] or list(papers)
    if not weighed:
        return None
    ids = tuple(p.id for p in weighed)
    contested = any(p.contested_by and not p.assesses for p in weighed)
    low, high = max(p.start for p in weighed), min(p.end for p in weighed)
    apart = low > high or (low == high and all(p.start < p.end for p in weighed))
    if apart or contested:
        last = max(p.end + (p.start == p.end) for p in weighed)  # an instant belongs to the stretch that it ends
        return Moment(min(p.start for p in weighed), last, ids, disputed=True, contested=contested)
    return Moment(low, high, ids)


def _by_term(shelf: Shelf, rule: Rule, event: str) -> Moment | None:
    """'AD-2 complete', 'M2-2a start': that another term was done, or begun, by the documents that answer it."""
    name = plain(event)
    for term in rule.agreement.terms:
        stem = plain(term.id)
        if name in {f"{stem}_{end}" for end in FINISHED}:
            return done_by(shelf, rule, term)
        if name in {f"{stem}_{begin}" for begin in BEGUN}:
            papers = [p for p in shelf.of_term(rule.agreement.id, term.id) if p.event in BEGUN and p.shows == DONE]
            return combined([p for p in papers if not p.claim])
    return None


def done_by(shelf: Shelf, rule: Rule, term: Term) -> Moment | None:
    """When a term of the same agreement was fulfilled, all its steps by all who must; None where that is not shown."""
    steps = steps_of(rule.agreement, term, "steps")
    other = Rule(
        agreement=rule.agreement, term=term, reading=term.readings[0], parties=term.actors, measure="steps", acts={}
    )
    low: list[int] = []
    high: list[int] = []
    because: list[str] = []
    for step in steps:
        for party in (step.by or term.actors) if step.each else (None,):
            found = shown(shelf, other, step, party)
            if found.state != DONE or found.low is None or found.high is None:
                return None
            low.append(found.low)
            high.append(found.high)
            because += found.because
    return Moment(max(low), max(high), tuple(dict.fromkeys(because))) if low else None


def latest_start(rule: Rule) -> Moment | None:
    """The last day on which the text lets the term be begun, where it names one: it bounds a start nobody told of."""
    written = rule.term.period.get("start_latest")
    if written is None:
        return None
    zone = zone_of(rule)
    end = end_of(written, zone)
    return Moment(midnight(day_at(end - 1, zone), zone), end, supposed=True)
