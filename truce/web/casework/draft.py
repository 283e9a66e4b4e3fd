"""An assessment as it is being written in the browser: what stands in its form, and what it would be as it is."""

from dataclasses import dataclass
from typing import Any

from truce.errors import WrongUsage
from truce.flow.room.cases_written import Statement, narrative_of, statements_of
from truce.model.assessment import Assessment, TermDraft
from truce.model.case import Case, Scope
from truce.model.finding import Attribution, ExceptionTest, Finding, TermAssessment
from truce.vocabulary.casework import casework
from truce.web.asked import Asked
from truce.web.casework.parts import whole

MOST = 60  # statements of one finding
APPLIES = {"yes": True, "no": False, "unknown": None}
SAID = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """One alleged term under one reading, as the form has it; `result` empty: not assessed."""

    agreement: str
    term: str
    reading: str
    standing: str
    result: str = ""
    ruling: str = ""
    rule: str = ""
    line: str = ""
    coverage: str = ""
    why: str = ""
    exceptions: tuple[ExceptionTest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the form of an assessment."""

    standard: str
    fact_level: str
    severity: str
    pattern: str
    information: tuple[str, ...]
    alternatives: tuple[str, ...]
    statements: tuple[Statement, ...]
    limitations: str
    terms: tuple[TermRow, ...]
    attribution: Attribution | None

    def assessment(self) -> Assessment:
        """The assessment that it would be. Raises WrongUsage for a coverage that is no share."""
        return Assessment(
            fact_level=self.fact_level,
            standard=self.standard,
            narrative=narrative_of(self.statements),
            limitations=self.limitations,
            information=self.information,
            alternatives=self.alternatives,
            terms=tuple(_term(row) for row in self.terms if row.result),
            attribution=self.attribution,
            severity=self.severity or None,
            pattern=self.pattern,
        )


def _term(row: TermRow) -> TermDraft:
    return TermDraft(
        term=f"{row.agreement}:{row.term}",
        reading=row.reading,
        result=row.result,
        ruling=row.ruling or None,
        rule=row.rule or None,
        line=row.line or None,
        coverage=_share(row),
        exceptions=row.exceptions,
        why=row.why,
    )


def _share(row: TermRow) -> float | None:
    if not row.coverage:
        return None
    try:
        share = float(row.coverage.replace(",", ".").removesuffix("%"))
    except ValueError:
        share = -1.0
    share = share / 100 if row.coverage.endswith("%") else share
    if not 0 <= share <= 1:
        raise WrongUsage("coverage is a share from 0 to 1", field="coverage", given=row.coverage[:20], term=row.term)
    return share


def first(case: Case, items: tuple[str, ...], *, attribution: bool) -> Draft:
    """The form before anybody typed: as the newest version has it, else empty, with everything taken into account."""
    finding = case.finding
    weighed = tuple(one.id for one in case.alternatives)
    if finding is None:
        return Draft(
            standard="reasonable_grounds",
            fact_level="undetermined",
            severity="",
            pattern="unknown",
            information=items,
            alternatives=weighed,
            statements=(Statement(""),),
            limitations="",
            terms=tuple(_fresh(one) for one in case.scope),
            attribution=Attribution(actor="unknown") if attribution else None,
        )
    return _as_it_stands(case, finding, weighed, attribution=attribution)


def _as_it_stands(case: Case, finding: Finding, weighed: tuple[str, ...], *, attribution: bool) -> Draft:
    told = {(one.agreement, one.term, one.reading): one for one in finding.terms}
    own = tuple(one.removeprefix(f"{case.id}/") for one in finding.information)
    return Draft(
        standard=finding.standard,
        fact_level=finding.fact_level,
        severity=finding.severity or "",
        pattern=finding.pattern,
        information=own,
        alternatives=finding.alternatives or weighed,
        statements=statements_of(finding.narrative) or (Statement(""),),
        limitations=finding.limitations,
        terms=tuple(_row(one, told.get((one.agreement, one.term, one.reading))) for one in case.scope),
        attribution=finding.attribution if attribution else None,
    )


def _fresh(scope: Scope) -> TermRow:
    return TermRow(agreement=scope.agreement, term=scope.term, reading=scope.reading, standing=scope.standing)


def _row(scope: Scope, told: TermAssessment | None) -> TermRow:
    if told is None:
        return _fresh(scope)
    return TermRow(
        agreement=scope.agreement,
        term=scope.term,
        reading=scope.reading,
        standing=scope.standing,
        result=told.result,
        ruling=told.ruling or "",
        rule=told.rule,
        line=told.line,
        coverage=f"{told.coverage:g}",
        why=told.why,
        exceptions=told.exceptions,
    )


def sent(asked: Asked, case: Case, *, attribution: bool) -> Draft:
    """The form as it was sent. What cannot be chosen is left for the step to refuse."""
    count = min(whole(asked.text("statements"), 1), MOST)
    statements = [Statement(asked.text(f"s{n}_text"), ticked(asked, f"s{n}_on")) for n in range(count)]
    do = asked.text("do")
    if do == "add" and len(statements) < MOST:
        statements.append(Statement(""))
    if do.startswith("drop_") and whole(do[5:], MOST) < len(statements) and len(statements) > 1:
        del statements[whole(do[5:], MOST)]
    level, pattern = asked.text("fact_level"), asked.text("pattern")
    return Draft(
        standard=asked.text("standard"),
        fact_level=level if level in casework().fact_levels else "undetermined",
        severity=_coded("severities", asked.text("severity")),
        pattern=pattern if pattern in casework().patterns else "unknown",
        information=ticked(asked, "information"),
        alternatives=ticked(asked, "alternatives"),
        statements=tuple(statements),
        limitations=asked.text("limitations"),
        terms=tuple(_sent_term(asked, n, one) for n, one in enumerate(case.scope)),
        attribution=_sent_attribution(asked) if attribution else None,
    )


def ticked(asked: Asked, name: str) -> tuple[str, ...]:
    """The values that were ticked."""
    return tuple(dict.fromkeys(one for one in asked.form.getlist(name) if isinstance(one, str) and one))


def _coded(kind: str, given: str) -> str:
    return given if given in getattr(casework(), kind) else ""


def _sent_term(asked: Asked, n: int, scope: Scope) -> TermRow:
    told: dict[str, Any] = {name: asked.text(f"t{n}_{name}") for name in ("ruling", "rule", "line", "coverage", "why")}
    names = [one for one in asked.form.getlist(f"t{n}_x") if isinstance(one, str)]
    exceptions = tuple(
        ExceptionTest(exception=name, applies=APPLIES[said], why=asked.text(f"t{n}_x{m}_why"))
        for m, name in enumerate(names)
        if (said := asked.text(f"t{n}_x{m}")) in APPLIES
    )
    return TermRow(
        agreement=scope.agreement,
        term=scope.term,
        reading=scope.reading,
        standing=scope.standing,
        result=_coded("term_results", asked.text(f"t{n}_result")),
        exceptions=exceptions,
        **told,
    )


def _sent_attribution(asked: Asked) -> Attribution:
    return Attribution(
        actor=asked.text("actor") or "unknown",
        basis=tuple(one for one in ticked(asked, "basis") if one in casework().attribution_bases),
        confidence=_coded("confidences", asked.text("confidence")) or None,
        alternatives=ticked(asked, "doers"),
        why=asked.text("actor_why"),
    )
