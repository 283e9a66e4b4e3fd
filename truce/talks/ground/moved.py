"""What moved since a day: positions and answers that stand now, beside those that stood then."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from truce.model.ground import Move
from truce.model.talks import Negotiation
from truce.talks.ground.standing import ALL, View, newest

ANSWERS = {"reject": -1, "unknown": None, "conditional": 0, "accept": 1}
FIRMNESS = {"firm": 2, "flexible": 1, "open": 0, "unknown": None}


def moved(negotiation: Negotiation, since: date, view: View = ALL) -> list[Move]:
    """What moved after a day (that day's own rows stood already), oldest first. Said again unchanged is no move."""
    seen = [row for row in negotiation.positions if row.kind in view.kinds]
    told = [row for row in negotiation.acceptability if row.kind in view.kinds]
    found = _moves("position", seen, "issue", since, view) + _moves("acceptability", told, "option", since, view)
    return sorted(found, key=lambda move: (move.on, move.about, move.party, move.subject))


COMPARED: Mapping[str, tuple[str, ...]] = {
    "position": ("option", "firmness", "red_line", "rules_out", "interest", "priority", "alternative"),
    "acceptability": ("answer", "condition"),
}


def _moves(about: str, rows: list[Any], subject: str, since: date, view: View) -> list[Move]:
    def key(row: Any) -> Hashable:
        return (row.party, getattr(row, subject), row.kind)

    then = newest(rows, key, replace(view, said_by=since if view.said_by is None else min(since, view.said_by)))
    found = []
    for told, row in newest(rows, key, view).items():
        before = then.get(told)
        if before is row:
            continue
        changed = tuple(n for n in COMPARED[about] if before and getattr(before, n) != getattr(row, n))
        if before is None or changed:
            move = Move(
                about=about,
                party=row.party,
                subject=getattr(row, subject),
                kind=row.kind,
                before=before.id if before else None,
                after=row.id,
                fields=changed,
                toward=_toward(about, before, row),
                on=row.as_of,
            )
            found.append(move)
    return found


def _toward(about: str, before: Any, after: Any) -> str:
    """Which way it moved; one that asks for something else, or moved two ways at once, is unclear."""
    if before is None or (about == "position" and before.option not in (None, after.option)):
        return "unclear"
    signs = {_sign(a, b) for a, b in _levels(about, before, after)} - {0}
    return {frozenset({1}): "closer", frozenset({-1}): "away"}.get(frozenset(signs), "unclear")


def _levels(about: str, before: Any, after: Any) -> list[tuple[int | None, int | None]]:
    if about == "acceptability":
        return [(ANSWERS[before.answer], ANSWERS[after.answer])]
    firm = FIRMNESS[after.firmness], FIRMNESS[before.firmness]  # turned round: softer is closer
    return [firm, (len(after.rules_out), len(before.rules_out))]


def _sign(before: int | None, after: int | None) -> int:
    if before is None or after is None:
        return 0
    return (after > before) - (after < before)
