"""Which other cases an allegation may repeat: what is alike about two cases, and what is not. No score: a person joins.

Strong are facts that two different events hardly share (an incident, the same bytes as evidence); the rest only adds.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from truce.flow.house import House
from truce.flow.room.cases import Book, allowing, book
from truce.flow.room.exhibits_kept import kept
from truce.model.case import Case

STRONG = ("incident", "exhibit", "source")
WORD = re.compile(r"\w{4,}")
LIKE = 0.3  # share of the longer words of two summaries that they have in common


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another case with what speaks for its being the same, and against; codes of the texts of the room."""

    case: Case
    alike: tuple[str, ...]
    unlike: tuple[str, ...]

    @property
    def strong(self) -> bool:
        """Something is shared that two events hardly share."""
        return any(one in STRONG for one in self.alike)


def twins(house: House, case: Case) -> tuple[Twin, ...]:
    """The cases that this one may repeat, of those that whoever asks may read; the likest first, all of them."""
    known, may, hashes = book(house), allowing(house, "case.view"), kept(house).hashes
    found = (_twin(case, other, hashes) for other in _others(known, case) if may(other))
    likely = [one for one in found if one.strong or len(one.alike) >= 2]
    return tuple(sorted(likely, key=lambda one: (-one.strong, -len(one.alike), len(one.unlike), one.case.id)))


def _others(known: Book, case: Case) -> Iterable[Case]:
    near = {case.id, *case.joined, case.merged_into}
    return (one for one in known.cases.values() if one.id not in near and one.state != "rejected_out_of_scope")


def _twin(case: Case, other: Case, hashes: Mapping[str, frozenset[str]]) -> Twin:
    a, b = case.allegation, other.allegation
    told = {
        "incident": bool(set(case.incidents) & set(other.incidents)),
        "exhibit": bool(_bytes(hashes, case.id) & _bytes(hashes, other.id))
        or bool(set(case.all_exhibits) & set(other.all_exhibits)),
        "source": bool({i.source for i in case.information} & {i.source for i in other.information}),
        "time": _meet(case, other),
        "place": _like(a.place, b.place),
        "words": _like(a.summary, b.summary),
        "term": bool(set(a.terms) & set(b.terms)),
        "teller": a.alleged_by == b.alleged_by and a.alleged_by != "unknown",
    }
    apart = {
        "time": a.earliest is not None and b.earliest is not None and not told["time"],
        "place": bool(a.place and b.place) and not told["place"],
        "actor": "unknown" not in (a.actor, b.actor) and a.actor != b.actor,
        "term": bool(a.terms and b.terms) and not told["term"],
    }
    return Twin(
        case=other,
        alike=tuple(name for name, holds in told.items() if holds),
        unlike=tuple(name for name, holds in apart.items() if holds),
    )


def _bytes(hashes: Mapping[str, frozenset[str]], case: str) -> frozenset[str]:
    return hashes.get(case, frozenset())


def _meet(case: Case, other: Case) -> bool:
    a, b = case.allegation, other.allegation
    if a.earliest is None or b.earliest is None:
        return False
    return a.earliest <= (b.latest or b.earliest) and b.earliest <= (a.latest or a.earliest)


def _like(one: str, other: str) -> bool:
    a, b = (set(WORD.findall(text.casefold())) for text in (one, other))
    return bool(a and b) and len(a & b) / len(a | b) >= LIKE
