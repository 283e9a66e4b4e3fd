"""What a term says, reading by reading, with the rule that each makes of it and the evidence that could answer it."""

from typing import Any

from truce.compliance.rules.rule import rule_of
from truce.compliance.rules.saying import in_words
from truce.compliance.words import words
from truce.flow.reason import Reason
from truce.model.agreement import Agreement, Reading, Term


def term_stated(agreement: Agreement, term: Term) -> Reason:
    """A term with each of its readings."""
    readings = [_reading(agreement, term, r) for r in term.readings]
    facts = {
        "agreement": agreement.id,
        "ref": term.ref,
        "type": term.type,
        "modality": term.modality,
        "actors": list(term.actors),
        "act": term.act,
        "zone": term.zone.description or term.zone.kind,
        "checkability": term.checkability,
        "readings": readings,
        "source": list(term.source),
    }
    return Reason("term", term.id, facts)


def _reading(agreement: Agreement, term: Term, reading: Reading) -> dict[str, Any]:
    """A reading, the rule that it makes of the term, and the evidence that could answer it."""
    rule = rule_of(agreement, term, reading, words())
    return {
        "id": reading.id,
        "by": reading.by,
        "text": reading.text,
        "start": reading.start,
        "end": reading.end,
        "rule": in_words(rule),
        "evidence": [str(need) for need in rule.needs],
    }
