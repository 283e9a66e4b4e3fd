"""How others worded it: for each rule, which terms of the shipped catalogue do what the finding misses."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from truce.model.agreement import Agreement, Term
from truce.wire.agreement_lint_draft import quoted
from truce.wire.agreement_lint_terms import NUMBER
from truce.wire.catalogue import agreement_ids, from_catalogue

MOST = 2  # examples a finding shows


@dataclass(frozen=True, slots=True)
class Worded:
    """One agreement that worded it, and how; without a term it is said of the whole."""

    agreement: str
    term: str | None
    wording: str

    def __str__(self) -> str:
        return f"{self.agreement}{f' {self.term}' if self.term else ''}: {self.wording}"


OfTerm = Callable[[Term], str | None]
OfWhole = Callable[[Agreement], str | None]


def worded(rule: str, own: Agreement, term: Term | None) -> tuple[Worded, ...]:
    """Up to two examples from other agreements; those of the same type of term come first."""
    others = [from_catalogue(id) for id in agreement_ids() if id != own.id]
    if rule in WHOLES:
        found = [Worded(a.id, None, text) for a in others if (text := WHOLES[rule](a))]
        near = {a.id for a in others if a.ceasefire_class == own.ceasefire_class}
        return tuple(sorted(found, key=lambda w: w.agreement not in near)[:MOST])
    if rule not in TERMS:
        return ()
    rows = [(t.type, Worded(a.id, t.id, text)) for a in others for t in a.terms if (text := TERMS[rule](t))]
    wanted = term.type if term else None
    return tuple(w for _, w in sorted(rows, key=lambda row: row[0] != wanted)[:MOST])


def _numbers(term: Term) -> str | None:
    told = [f"{i['metric']} {i['compliant_if']}" for i in term.indicators if NUMBER.match(str(i["compliant_if"]))]
    return f"{quoted(term.act)}, told by {'; '.join(told)}" if told else None


def _sized(term: Term) -> str | None:
    width = term.zone.details.get("width_km")
    return f"{quoted(term.act)}: {width:g} km" if width else None


def _classes(term: Term) -> str | None:
    return f"lists {'; '.join(term.object_classes)}" if term.object_classes else None


def _area(term: Term) -> str | None:
    zone = term.zone
    if zone.kind not in ("country", "named_zones", "named_area"):
        return None
    said = zone.description or ", ".join(zone.zones) or zone.reference_line
    return f"{zone.kind.replace('_', ' ')}{f': {said}' if said else ''}"


def _each_side(term: Term) -> str | None:
    return quoted(term.act) if re.search(r"each side", term.act) and term.zone.depth_each_side_m else None


def _bounded(term: Term) -> str | None:
    bounds = ("calibre_min_inclusive", "calibre_max_inclusive")
    things = (term.object, *term.object.get("items", ()))
    return quoted(term.act) if any(b in thing for thing in things for b in bounds) else None


def _listed(term: Term) -> str | None:
    if term.distance_table_km:
        return f"{quoted(term.act)}: {len(term.distance_table_km)} systems, each with its distance"
    return quoted(term.act) if term.object.get("items") or term.object.get("systems") else None


def _borne(term: Term) -> str | None:
    return (
        f"{quoted(term.act)} by {', '.join(term.actors)}: {term.duty_bearer} must ensure it"
        if term.duty_bearer
        else None
    )


def _mutual(term: Term) -> str | None:
    return quoted(term.act) if len(term.actors) > 1 and term.modality != "permit" else None


def _tested(term: Term) -> str | None:
    return quoted(term.act) if term.type == "response_rule" and term.preconditions else None


def _assessed(term: Term) -> str | None:
    ends = term.type == "duration_termination" and term.rule.get("measure") == "duration"
    return quoted(term.act) if ends else None


def _evidenced(term: Term) -> str | None:
    return "; ".join(term.preconditions) if len(term.preconditions) > 1 else None


def _excepted(term: Term) -> str | None:
    named = [text for text in term.exceptions if " " in text]
    return f"except {'; '.join(named)}" if named else None


def _dated(term: Term) -> str | None:
    rule = term.period.get("deadline_rule")
    if not rule or "deadline" not in term.period or "offset" not in rule:
        return None
    return f"{rule['offset']} after {rule['trigger']}, that is {term.period['deadline']}"


def _counted_days(term: Term) -> str | None:
    rule = term.period.get("start_rule", {})
    return f"{quoted(rule['meaning'])} ({rule['offset']} after {rule['trigger']})" if "meaning" in rule else None


def _documented(term: Term) -> str | None:
    return quoted(term.act) if term.type == "discipline_internal" else None


def _observed(term: Term) -> str | None:
    seen = term.checkability == "observable" and term.verification
    return f"{quoted(term.act)}, by {', '.join(term.verification)}" if seen else None


def _prolonged(term: Term) -> str | None:
    return quoted(term.act) if term.type == "duration_termination" and "exten" in term.act + term.ref else None


def _hour(agreement: Agreement) -> str | None:
    start = agreement.effective_from
    exact = start is not None and (start.hour, start.minute) != (0, 0) and "effective_from_note" not in agreement.notes
    return f"effective from {start.isoformat()}" if exact and start else None


def _length(agreement: Agreement) -> str | None:
    notes = (agreement.notes.get("timezone_note", ""), agreement.notes.get("effective_until_note", ""))
    return next((quoted(note) for note in notes if "hours)" in note), None)


def _one_zone(agreement: Agreement) -> str | None:
    note = agreement.notes.get("timezone_note")
    return f"{agreement.timezone}; {quoted(note)}" if note and agreement.timezone != "mixed" else None


def _ended(agreement: Agreement) -> str | None:
    return f"until {agreement.effective_until.isoformat()}" if agreement.effective_until else None


def _watched(agreement: Agreement) -> str | None:
    bodies, means = agreement.monitoring.get("bodies", ()), agreement.monitoring.get("means", ())
    return f"{', '.join(bodies)} with {', '.join(means)}" if bodies and means else None


def _mandated(agreement: Agreement) -> str | None:
    mandate = str(agreement.monitoring.get("attribution_mandate"))
    return mandate.replace("_", " ") if mandate not in ("none", "not_stated", "not_public") else None


def _complained(agreement: Agreement) -> str | None:
    said = agreement.monitoring.get("complaint_channel")
    return quoted(said) if said else None


def _fixed_line(agreement: Agreement) -> str | None:
    lines = [r for r in agreement.reference_lines if not r.get("disputed") and not r.get("time_varying")]
    return f"{lines[0]['id']}: {quoted(lines[0]['definition'])}" if lines else None


def _ranked(agreement: Agreement) -> str | None:
    told = [r for r in agreement.relations if r["type"] in ("without_prejudice_to", "supplements", "strengthens")]
    return f"{told[0]['type'].replace('_', ' ')} {told[0]['target']}" if told else None


TERMS: dict[str, OfTerm] = {
    "zone-undefined": _area,
    "zone-no-radius": _sized,
    "class-of-place-undefined": _classes,
    "width-total-or-per-side": _each_side,
    "calibre-bound-unstated": _bounded,
    "weapon-class-open": _listed,
    "duty-without-bearer": _borne,
    "one-sided-term": _mutual,
    "words-without-measure": _numbers,
    "exception-unclear": _excepted,
    "self-defence-without-test": _tested,
    "release-clause-any-breach": _assessed,
    "uncheckable-term": _documented,
    "judgement-without-judge": _observed,
    "precondition-not-evidenced": _evidenced,
    "indicator-without-baseline": _numbers,
    "trigger-without-date": _dated,
    "first-day-convention-unstated": _counted_days,
    "renewal-unstated": _prolonged,
}
WHOLES: dict[str, OfWhole] = {
    "start-hour-assumed": _hour,
    "end-24-00-or-00-00": _length,
    "period-no-zone-of-time": _one_zone,
    "end-unstated": _ended,
    "no-monitor-named": _watched,
    "no-attribution-mandate": _mandated,
    "no-complaint-channel": _complained,
    "line-disputed-or-moving": _fixed_line,
    "instruments-overlap": _ranked,
    "bounds-differ-between-instruments": _ranked,
}


def rules_with_examples() -> Iterable[str]:
    """The rules for which the catalogue is asked."""
    return (*TERMS, *WHOLES)
