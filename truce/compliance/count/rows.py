"""What every row of Ruling starts from, whoever writes it."""

from truce.compliance.book import Row
from truce.compliance.count.kernels import shapes
from truce.compliance.periods import Span, instant
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.model.ids import make_id

BECAUSE = shapes.BECAUSE


def ruling_id(rule: Rule, reading: str, party: str, area: str, period: str, span: Span) -> str:
    """The stable id of a ruling: from what it is about, not from its result."""
    start, end = instant(span.start).isoformat(), instant(span.end).isoformat()
    return make_id("ruling", rule.agreement.id, rule.term.id, reading, party, area, period, start, end)


def bare(setting: Setting, rule: Rule, party: str, area: str, period: str, span: Span) -> Row:
    """A ruling without any number, yet: what it is about, when, and by which method."""
    return {
        "id": ruling_id(rule, rule.reading.id, party, area, period, span),
        "agreement": rule.agreement.id,
        "term": rule.term.id,
        "reading": rule.reading.id,
        "party": party,
        "area": area,
        "period": period,
        "earliest": instant(span.start),
        "latest": instant(span.end),
        "expected": None,
        "low": None,
        "high": None,
        "p_any": None,
        "unattributed": None,
        "killed_low": None,
        "killed_high": None,
        "coverage": 0.0,
        "coverage_hours": 0.0,
        "restrictions": 0,
        "n_incidents": 0,
        "n_reports": 0,
        "because": [],
        "line": None,
        "measure": rule.measure,
        "duty_bearer": rule.term.duty_bearer,
        "excused": None,
        "rate": None,
        "rate_low": None,
        "rate_high": None,
        "noticed": None,
        "corrected": None,
        "corrected_low": None,
        "corrected_high": None,
        "corrected_by": None,
        "waits_for": [str(need) for need in rule.needs] if rule.uncounted else [],
        "as_of": setting.options.as_of,
        "method": setting.method,
        "day": instant(span.start).date(),
    }
