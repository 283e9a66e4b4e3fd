"""From the words of a term to the pieces of its rule; what the file's own `rule` says stands above the type's."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from truce.compliance.rules.pieces import COMPARE, COUNTED, Bound, Excuse, Gate, Need, Quiet, Step
from truce.compliance.words import TermType
from truce.model.agreement import Agreement, Reading, Term

BY_CHECKABILITY = {"documentary": "steps", "judgement": "judgement", "not_checkable": "none"}
FIGURE = re.compile(r"^(>=|==|<=|>|<)\s*([0-9]+(?:\.[0-9]+)?)(?:\s+(\S+))?$")
TERM_ID = re.compile(r"^[A-Z]{1,4}[0-9]*-\S+$")
NOBODY = frozenset({"none", "none_agreed"})


def measure_of(term: Term, reading: Reading, kind: TermType | None) -> str:
    """How it is told whether the term is kept: the file's own word, else what type and checkability say."""
    if own := term.rule.get("measure"):
        return str(own)
    if term.modality == "permit":
        return "permission"
    if kind is None or term.checkability in BY_CHECKABILITY:
        return BY_CHECKABILITY.get(term.checkability, "none")
    if not kind.countable and not reading.acts:
        return "steps"
    return _counted(term)


def _counted(term: Term) -> str:
    if term.type == "withdrawal_weapons" and term.zone.kind == "symmetric_band":
        return "distance"
    return "access" if term.type == "access_monitors" else "acts"


def steps_of(agreement: Agreement, term: Term, measure: str) -> tuple[Step, ...]:
    """What must be shown to have been done; one step, named like the term, where the file names none."""
    told = term.rule.get("steps", ())
    if told:
        return tuple(_step(s) for s in told)
    if measure not in {"steps", "judgement"}:
        return ()
    return (Step(event=f"{agreement.id}/{term.id}", sources=_sources(term)),)


def _step(told: Mapping[str, Any]) -> Step:
    return Step(
        event=told["event"],
        by=tuple(told.get("by", ())),
        each=bool(told.get("each", False)),
        papers=tuple(told.get("papers", ())),
        sources=tuple(told.get("from", ())),
        figure=figure_of(told["figure"]) if "figure" in told else None,
        milestone=told.get("milestone"),
    )


def figure_of(text: str) -> Bound:
    """`>= 1000 persons` as a bound. Raises ValueError where it is none."""
    found = FIGURE.match(text.strip())
    if found is None:
        raise ValueError(f"not a bound: {text!r}; write one of {', '.join(COMPARE)}, a number, and a unit")
    return Bound(sign=found[1], value=float(found[2]), unit=found[3])


def quiet_of(term: Term) -> Quiet | None:
    """The quiet days the term asks for."""
    told = term.rule.get("quiet")
    return None if told is None else Quiet(**told)


def excuses_of(agreement: Agreement, term: Term) -> tuple[Excuse, ...]:
    """Everything the agreement lets out of this term: permissions it names or that name it, and what is unclear."""
    permits = [t for t in agreement.terms if t.id in term.exceptions or term.id in t.rule.get("excuses", ())]
    told = [*(_permission(t) for t in permits)]
    named = {t.id for t in permits} | {e["text"] for e in term.rule.get("unless", ())}
    told += [_exception(text) for text in term.exceptions if text not in named]
    told += [_exception(e) for e in term.rule.get("unless", ())]
    told += [Excuse(kind="unclear", text=text) for text in term.exceptions_unclear]
    return tuple(told)


def _permission(term: Term) -> Excuse:
    told = term.rule.get("conditions") or [{"event": name} for name in term.preconditions]
    return Excuse(
        kind="permission",
        text=term.act,
        term=term.id,
        conditions=tuple(_step(c) for c in told),
        actors=term.actors,
        burden=str(term.rule.get("burden", "user")),
    )


def _exception(told: str | Mapping[str, Any]) -> Excuse:
    if isinstance(told, str):
        return Excuse(kind="actor", text=told)
    return Excuse(
        kind=told.get("kind", "actor"),
        text=told["text"],
        actors=tuple(told.get("actors", ())),
        conditions=tuple(_step(c) for c in told.get("conditions", ())),
        burden=str(told.get("burden", "user")),
    )


def gates_of(term: Term) -> tuple[Gate, ...]:
    """What the term waits for: events named in `after`, terms named as preconditions or in `while`."""
    told = [_gate(name) for name in term.rule.get("after", ())]
    if term.modality != "permit":
        told += [_gate(name) for name in term.preconditions]
    told += [Gate(kind="while", term=w["term"], state=w["state"]) for w in term.rule.get("while", ())]
    return tuple(told)


def _gate(name: str) -> Gate:
    is_term = TERM_ID.match(name) is not None
    return Gate(kind="after", term=name, state="fulfilled") if is_term else Gate(kind="after", event=name)


def needs_of(term: Term, measure: str, steps: Iterable[Step]) -> tuple[Need, ...]:
    """The evidence that could answer: documents for steps; reports, coverage and the rest by measure."""
    if measure == "none":
        return ()
    if measure in {"permission", "release", "duration"}:
        conditions = term.rule.get("conditions") or [{"event": name} for name in term.preconditions]
        return _of_steps([_step(c) for c in conditions], term) or (Need(kind="documents", whom=_sources(term)),)
    if measure in {"steps", "judgement"}:
        return _of_steps(steps, term)
    kinds = {"inventory": ("inventories",), "distance": ("reports", "sightings", "lines", "coverage")}
    plain = ("reports", "coverage") if measure in COUNTED or measure == "quiet_days" else ()
    return tuple(Need(kind=kind, whom=_sources(term)) for kind in kinds.get(measure, plain))


def _of_steps(steps: Iterable[Step], term: Term) -> tuple[Need, ...]:
    return tuple(Need(kind=_kind(s), whom=s.sources or s.by or _sources(term), event=s.event) for s in steps)


def _kind(step: Step) -> str:
    return f"documents ({', '.join(step.papers)})" if step.papers else "documents"


def _sources(term: Term) -> tuple[str, ...]:
    """By what means, in the words of the text, the term is verified; those who look, where the text names no means."""
    return tuple(word for word in term.verification if word not in NOBODY)
