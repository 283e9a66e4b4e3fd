"""What rows of a talks file must mean, beyond their form."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from truce.model.draft import Clause, Draft
from truce.model.talks import Acceptability, Commitment, Dependence, Meeting, Position, Preference
from truce.talks.files.faults import Wrong
from truce.talks.files.form import Ultimatum

Read = dict[str, dict[str, Any]]  # section -> id -> row
Said = dict[tuple[Any, ...] | None, str]  # `said_of` each row so far -> its id; of null none

MARK = re.compile(r"\[([^\[\]]+)\]")
TERM = re.compile(r"[a-z0-9-]+/\S+")
SCALE = 100.0
KEYS: Mapping[str, tuple[str, ...]] = {  # of rows with the same, the newest stands
    "positions": ("party", "issue", "kind"),
    "acceptability": ("party", "option", "kind"),
    "preferences": ("party", "option", "kind"),
}


def check_row(section: str, row: Any, read: Read, said: Said) -> None:
    """Refuse a row that cannot be meant, beside those already read. Raises Wrong."""
    _dates(section, row)
    _terms(row)
    _rivals(section, row, said)
    if section in CHECKS:
        CHECKS[section](row, read)


def _dates(section: str, row: Any) -> None:
    day = getattr(row, "as_of", None)
    if day is None:
        return
    ahead = section == "meetings" and row.state == "announced"
    if not ahead and day > row.learnt_at.date() + timedelta(days=1):
        raise Wrong("as_of", "this day lies after the record learnt of it", "mend as_of, or give learnt_at")
    until = getattr(row, "until", None)
    if until is not None and until < day:
        raise Wrong("until", "it would end before it began", "until is the last day, as_of the first")


def _terms(row: Any) -> None:
    """A term on record is named with its agreement."""
    for name in ("terms", "verified_by", "term"):
        told = getattr(row, name, None) or ()
        for term in (told,) if isinstance(told, str) else told:
            if not TERM.fullmatch(term):
                raise Wrong(name, f"{term} names no term", "AGREEMENT/TERM, as energy-pause-2026/EP-1")


def said_of(section: str, row: Any) -> tuple[Any, ...] | None:
    """Of what a row speaks, on which day and since when it is known; null where nothing stands instead of another."""
    names = KEYS.get(section)
    return None if names is None else (section, *(getattr(row, name) for name in (*names, "as_of", "learnt_at")))


def _rivals(section: str, row: Any, said: Said) -> None:
    """Of two rows said on one day and learnt at once nobody can tell which stands."""
    other = said.get(said_of(section, row))
    if other is not None:
        what = f"{other} says something of the same on the same day: nobody can tell which stands"
        raise Wrong("as_of", what, "put both into one row, or give the later one its learnt_at")


def _meeting(row: Meeting, _: Read) -> None:
    if row.hours is not None and not 0 < row.hours <= SCALE:
        raise Wrong("hours", "a meeting lasts from a moment to a hundred hours", "give hours, as 3 or 2.5")


def _position(row: Position, read: Read) -> None:
    if row.red_line != bool(row.rules_out):
        raise Wrong("rules_out", "a red line says what it rules out, and nothing else does", "list ids of options")
    for name, ids in (("option", (row.option,) if row.option else ()), ("rules_out", row.rules_out)):
        if any(read["options"][id].issue != row.issue for id in ids):
            raise Wrong(name, "an option of another issue", f"give options of {row.issue}")
    if row.option in row.rules_out:
        raise Wrong("rules_out", "the option it asks for is ruled out", "take it from one of the two")


def _answer(row: Acceptability, _: Read) -> None:
    if (row.answer == "conditional") != (row.condition is not None):
        raise Wrong("condition", "a conditional answer says on what, and no other does", "answer: conditional")


def _preference(row: Preference, _: Read) -> None:
    if not 0 <= row.low <= row.worth <= row.high <= SCALE:
        raise Wrong("worth", "low, worth and high go up, from 0 to 100", "low: 20, worth: 35, high: 50")
    if row.kind == "stated" and not row.source:
        raise Wrong("source", "what a party stated has a source", "source: [...], or kind: inferred")


def _dependence(row: Dependence, read: Read) -> None:
    issues = [read["options"][id].issue for id in (row.option, *row.others)]
    if issues[0] in issues[1:]:
        raise Wrong("others", "options of one issue exclude each other anyway", "give options of other issues")
    if (row.kind == "together") != (row.party is not None and row.worth is not None):
        raise Wrong("worth", "together says to whom and how much more or less, and no other does", "party and worth")
    if row.kind == "together" and len(row.others) != 1:
        raise Wrong("others", "together speaks of two options", "one row for each pair")
    if row.kind in ("needs", "before") and len(set(issues[1:])) > 1:
        raise Wrong("others", "one of these is needed, so they are of one issue", "one row for each issue")
    ring = _ring(row, read)
    if ring:
        raise Wrong("others", f"each would have to come first: {', '.join(ring)}", "take one row of the ring away")


def _ring(row: Dependence, read: Read) -> tuple[str, ...]:
    """Options of which each would have to come before the next, back to the first; one of several is no must."""
    if row.kind != "before" or len(row.others) > 1:
        return ()
    after: dict[str, list[str]] = {}
    for one in read["dependences"].values():
        if one.kind == "before" and len(one.others) == 1:
            after.setdefault(one.option, []).append(one.others[0])
    ways = [row.others]
    while ways:
        way = ways.pop()
        if way[-1] == row.option:
            return way
        ways += [(*way, other) for other in after.get(way[-1], ()) if other not in way]
    return ()


def _commitment(row: Commitment, _: Read) -> None:
    if row.due is not None and row.due < row.as_of:
        raise Wrong("due", "it would be due before it was made", "mend due or as_of")


def _draft(row: Draft, read: Read) -> None:
    before = read["drafts"].get(row.replaces or "")
    if before is not None and (before.name != row.name or before.as_of > row.as_of):
        raise Wrong("replaces", "that is another text, or a later one", "a draft replaces an earlier one of its name")
    for number, clause in enumerate(row.clauses):
        _clause(clause, number, read)


def _clause(clause: Clause, number: int, read: Read) -> None:
    marks, told = set(MARK.findall(clause.text)), {bracket.mark for bracket in clause.brackets}
    place = ("clauses", number, "brackets")
    if marks != told:
        odd = ", ".join(sorted(marks ^ told))
        raise Wrong("brackets", f"marks and alternatives do not meet: {odd}", "one alternative or more a mark", place)
    for bracket in clause.brackets:
        if bracket.option and clause.issue and read["options"][bracket.option].issue != clause.issue:
            raise Wrong("brackets", f"{bracket.option} is of another issue", f"give options of {clause.issue}", place)


def _deadline(row: Ultimatum, _: Read) -> None:
    if row.due.date() < row.as_of:
        raise Wrong("due", "it would be due before it was set", "mend due or as_of")
    if row.done_at is None and row.status in ("met", "met_late"):
        raise Wrong("done_at", "what was met was done at some time", "add done_at, or mend status")
    if row.followed is not None and row.announced_consequence is None:
        raise Wrong("followed", "nothing was announced that could follow", "add announced_consequence")


CHECKS: Mapping[str, Callable[[Any, Read], None]] = {
    "meetings": _meeting,
    "positions": _position,
    "acceptability": _answer,
    "preferences": _preference,
    "dependences": _dependence,
    "commitments": _commitment,
    "drafts": _draft,
    "deadlines": _deadline,
}
