"""An assessment as its author hands it in; what becomes of it is a Finding."""

from dataclasses import dataclass, field

from truce.model.finding import Attribution, ExceptionTest


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDraft:
    """One term with one reading. `rule`, `line` and `coverage` come from `ruling` where one is named."""

    term: str
    reading: str
    result: str
    ruling: str | None = None
    rule: str | None = None
    line: str | None = None
    coverage: float | None = None
    exceptions: tuple[ExceptionTest, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Fact, terms, attribution and severity, each apart. `information`, `alternatives`: None means all of the case."""

    fact_level: str
    standard: str
    narrative: str
    limitations: str
    information: tuple[str, ...] | None = None
    alternatives: tuple[str, ...] | None = None
    terms: tuple[TermDraft, ...] = field(default=())
    attribution: Attribution | None = None
    severity: str | None = None
    pattern: str = "unknown"
