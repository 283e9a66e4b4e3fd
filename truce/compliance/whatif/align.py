"""Two drafts side by side: which term of one answers which of the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from truce.model.agreement import Agreement, Term

ENOUGH = 3.0  # the same type alone; below it two terms are strangers
WORTH = {"type": 3.0, "id": 1.0, "acts": 1.0, "zone": 1.0, "actors": 0.5}


@dataclass(frozen=True, slots=True)
class Aligned:
    """A term of the first draft beside its like in the second; None where one of them has none."""

    first: Term | None
    second: Term | None

    def differences(self) -> tuple[str, ...]:
        """What the two say otherwise, as FIELD: THIS / THAT; empty where one is missing or nothing differs."""
        if self.first is None or self.second is None:
            return ()
        pairs = zip(_facts(self.first), _facts(self.second), strict=True)
        return tuple(f"{name}: {mine} / {theirs}" for (name, mine), (_, theirs) in pairs if mine != theirs)


def align(first: Agreement, second: Agreement) -> tuple[Aligned, ...]:
    """Every term of both, each once: the most alike are paired first; pairs need the same type."""
    scores = sorted(
        ((_likeness(a, b), i, j) for i, a in enumerate(first.terms) for j, b in enumerate(second.terms)),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    mine: dict[int, int] = {}
    for score, i, j in scores:
        if score >= ENOUGH and i not in mine and j not in mine.values():
            mine[i] = j
    return tuple(_rows(first, second, mine))


def _rows(first: Agreement, second: Agreement, mine: dict[int, int]) -> Iterator[Aligned]:
    for i, term in enumerate(first.terms):
        yield Aligned(term, second.terms[mine[i]] if i in mine else None)
    for j, term in enumerate(second.terms):
        if j not in mine.values():
            yield Aligned(None, term)


def _likeness(a: Term, b: Term) -> float:
    same = {
        "type": a.type == b.type,
        "id": a.id == b.id,
        "acts": a.readings[0].acts == b.readings[0].acts and a.modality == b.modality,
        "zone": a.zone.kind == b.zone.kind,
        "actors": set(a.actors) == set(b.actors),
    }
    return sum(WORTH[name] for name, is_same in same.items() if is_same)


def _facts(term: Term) -> tuple[tuple[str, str], ...]:
    text = term.readings[0]
    depth = text.depth_each_side_m
    return (
        ("act", term.act),
        ("modality", term.modality),
        ("actors", ", ".join(term.actors)),
        ("duty bearer", term.duty_bearer or "none"),
        ("zone", term.zone.name or term.zone.description or term.zone.kind.replace("_", " ")),
        ("depth", "none" if depth is None else f"{depth / 1000:g} km each side"),
        ("acts", ", ".join(text.acts) or "of the type"),
        ("targets", ", ".join((*text.targets, *term.object_classes)) or "any"),
        ("object", ", ".join(f"{k} {v}" for k, v in term.object.items()) or "none"),
        ("from", "no date" if text.start is None else text.start.isoformat()),
        ("until", "open" if text.end is None else text.end.isoformat()),
        ("deadline", "none" if term.deadline is None else term.deadline.isoformat()),
        ("readings", ", ".join(r.id for r in term.readings)),
        ("measure", str(term.rule.get("measure", "of the type"))),
    )
