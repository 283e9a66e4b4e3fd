"""The answer of `truce whatif` in words: the same sections for the terminal and for a page."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from truce.compliance.whatif import WORDS, Aligned, Outcome, Trial
from truce.flow.whatif import Held, WhatIf
from truce.vocabulary import vocabulary
from truce.wire.agreement_lint import count

ANYBODY = "anybody"
SORTED = (
    "kept: in force, watched and no evidence of a breach, or shown to be done. broken: at least one breach is "
    "almost certain, or it is overdue. indeterminate: something is told and decides nothing. "
    "not assessable: nobody could tell."
)
TOLD_ONLY = (
    "Numbers are breaches told, and beside them what they come to with those that went unnoticed, each with its 90 % "
    "interval. A party's row counts what sources lay at its door: that is no attribution."
)
CAUTION = (
    "What was done then was done without this draft: this says what its words would have caught, not what the sides "
    "would have done."
)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table with a line or two before it."""

    title: str
    lines: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def sections(found: WhatIf) -> Iterator[Section]:
    """Every section: what was tried; per draft its terms, what is lacking, what matters, what is open; both beside."""
    for held in found.drafts:
        yield _head(found, held)
        yield _terms(held.trial)
        yield from _lacks(held.trial)
        yield from _swings(held.trial)
    if found.aligned:
        yield _beside(found)
    for held in found.drafts:
        yield _left_open(held)


def _head(found: WhatIf, held: Held) -> Section:
    trial = held.trial
    agreement = trial.agreement
    end = "no end" if agreement.effective_until is None else _when(agreement.effective_until)
    start = "no start" if agreement.effective_from is None else _when(agreement.effective_from)
    moved = "as dated" if held.moved == timedelta(0) else f"moved by {_stretch(held.moved)}"
    lines = [f"{agreement.title}", f"tried from {start} to {end}, {moved}; by what was known on {_when(found.as_of)}"]
    lines += [_extent(found)]
    words = [o.word for o in trial.outcomes if o.party == "any"]
    told = [f"{words.count(word)} {word}" for word in WORDS if word in words]
    lines += [f"of {len(words)} terms and readings: {', '.join(told)}"]
    if held.cast:
        lines += [f"played by: {', '.join(f'{role} by {player}' for role, player in held.cast.items())}"]
    if trial.strangers:
        lines += [f"no source of this mission ever names {', '.join(trial.strangers)}: their rows mean nothing here"]
    if trial.borrowed:
        lines += [f"drawn for another agreement of the mission, and taken for this one: {', '.join(trial.borrowed)}"]
    return Section(Path(held.name).name, tuple(lines))


def _extent(found: WhatIf) -> str:
    if found.known is None:
        return "this mission knows of no incident at all"
    first, last = found.known
    start, end = found.period
    outside = last <= start or (end is not None and first >= end)
    more = "; all of it lies outside that period: move the draft with --from" if outside else ""
    return f"incidents are told from {_when(first)} to {_when(last)}{more}"


def _terms(trial: Trial) -> Section:
    rows = []
    for term in trial.agreement.terms:
        for reading in term.readings:
            mine = [o for o in trial.outcomes if (o.term, o.reading) == (term.id, reading.id)]
            rows += [_row(o) for o in _short(mine)]
    columns = ("term", "reading", "for", "would have been", "breaches told", "with the unnoticed", "watched", "why")
    return Section("What would have been", (CAUTION, SORTED, TOLD_ONLY), columns, tuple(rows))


def _short(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """One row for all where all fare alike and nothing was counted."""
    alike = {(o.word, o.status, o.reason, o.expected) for o in outcomes}
    return outcomes[:1] if len(alike) == 1 and outcomes[0].expected is None else outcomes


def _row(o: Outcome) -> tuple[str, ...]:
    watched = f"{o.coverage:.0%}" if o.expected is not None else ""
    who = ANYBODY if o.party == "any" else o.party
    told, all_in = _number(o.expected, o.low, o.high), _number(o.corrected, o.corrected_low, o.corrected_high)
    return (o.term, o.reading, who, o.word, told, all_in, watched, _why(o))


def _why(o: Outcome) -> str:
    v = vocabulary()
    reason = v.reasons[o.reason].names["en"] if o.reason in v.reasons else o.reason.replace("_", " ")
    status = v.statuses[o.status].names["en"] if o.status in v.statuses else o.status
    return f"{status}: {reason}"


def _number(expected: float | None, low: float | None, high: float | None) -> str:
    if expected is None:
        return ""
    if low is None:
        return f"{expected:.1f}"
    return f"{expected:.1f} ({low:.0f} to {high:.0f})" if high is not None else f"{expected:.1f} ({low:.0f} or more)"


def _lacks(trial: Trial) -> Iterator[Section]:
    never = [x for x in trial.lacks if x.ever]
    if never:
        rows = tuple((x.term, x.why, x.instead) for x in never)
        yield Section("What nobody could ever tell", (), ("term", "why", "instead"), rows)
    changeable = [x for x in trial.lacks if not x.ever]
    if changeable:
        rows = tuple((x.term, x.why, x.instead) for x in changeable)
        yield Section("What would have told it", (), ("term", "as it was", "would change that"), rows)


def _swings(trial: Trial) -> Iterator[Section]:
    """Only where something is taken otherwise; a row a term, reading and thing taken."""
    if not trial.swings:
        return
    rows = tuple((s.term, s.reading, s.taken, s.word, _number(s.expected, s.low, s.high)) for s in trial.swings)
    columns = ("term", "reading", "taken", "would have been", "breaches told")
    yield Section("How much width and line matter", (), columns, rows)


def _beside(found: WhatIf) -> Section:
    first, second = (held.trial for held in found.drafts)
    rows = tuple(_pair(pair, first, second) for pair in found.aligned)
    names = [Path(held.name).name for held in found.drafts]
    columns = (*names, "first", "second", "they differ in")
    return Section("The two beside each other", ("by whomever, under the text's own reading",), columns, rows)


def _pair(pair: Aligned, first: Trial, second: Trial) -> tuple[str, ...]:
    mine, theirs = (None if t is None else t.id for t in (pair.first, pair.second))
    return (
        mine or "-",
        theirs or "-",
        _text_word(first, mine),
        _text_word(second, theirs),
        "; ".join(pair.differences()),
    )


def _text_word(trial: Trial, term: str | None) -> str:
    found = next((o for o in trial.outcomes if (o.term, o.reading, o.party) == (term, "text", "any")), None)
    return "" if found is None else f"{found.word} {_number(found.expected, found.low, found.high)}".strip()


def _left_open(held: Held) -> Section:
    told = count(held.left_open)
    line = f"{told['fault']} uncheckable, {told['ambiguity']} ambiguous, {told['advice']} to better"
    rows = tuple((f.severity, f.rule, f.term or "", f.what) for f in held.left_open)
    more = "why each matters, who worded it otherwise, and what to write: truce agreements check"
    return Section(
        f"What the words of {Path(held.name).name} leave open", (line, more), ("", "rule", "term", "what"), rows
    )


def _when(instant: datetime) -> str:
    return instant.isoformat(sep=" ", timespec="minutes")


def _stretch(by: timedelta) -> str:
    """A stretch of time in days, hours and minutes, with its sign."""
    sign, whole = ("-" if by < timedelta(0) else "+"), abs(by)
    hours, minutes = divmod(whole.seconds // 60, 60)
    parts = ((whole.days, "days"), (hours, "hours"), (minutes, "minutes"))
    return sign + " ".join(f"{number} {name}" for number, name in parts if number)


def as_data(found: WhatIf) -> dict[str, Any]:
    """The whole answer as plain data."""
    return {
        "as_of": found.as_of.isoformat(),
        "known": None if found.known is None else [t.isoformat() for t in found.known],
        "drafts": [_draft_data(held) for held in found.drafts],
        "beside": [
            {"first": p.first and p.first.id, "second": p.second and p.second.id, "differ": list(p.differences())}
            for p in found.aligned
        ],
    }


def _draft_data(held: Held) -> dict[str, Any]:
    trial = held.trial
    start, end = trial.agreement.effective_from, trial.agreement.effective_until
    return {
        "draft": held.name,
        "agreement": trial.agreement.id,
        "from": None if start is None else start.isoformat(),
        "to": None if end is None else end.isoformat(),
        "moved_seconds": held.moved.total_seconds(),
        "cast": dict(held.cast),
        "outcomes": [asdict(o) for o in trial.outcomes],
        "lacking": [asdict(x) for x in trial.lacks],
        "sensitivity": [asdict(s) for s in trial.swings],
        "unnamed_parties": list(trial.strangers),
        "borrowed_zones": list(trial.borrowed),
        "left_open": [f.as_data() for f in held.left_open],
    }
