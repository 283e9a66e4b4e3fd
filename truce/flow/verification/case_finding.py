"""assess, submit, return, determine, dissent: how an assessment becomes a finding that two people signed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from truce.errors import Conflict, NotEstablished, NotFound, Refused, WrongUsage
from truce.evidence.custody import custody
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.verification.case import (
    act,
    current,
    handle,
    kin,
    known_actor,
    known_standards,
    needed_why,
    open_case,
    told_text,
)
from truce.model.act import Signs
from truce.model.assessment import Assessment, TermDraft
from truce.model.case import Case
from truce.model.finding import Attribution, Finding, TermAssessment
from truce.model.ids import make_id
from truce.model.information import UNKNOWN_LETTER, Information
from truce.model.ruling import Ground, Ruling
from truce.verification import fold
from truce.verification.assess import argument_of, attributed, establish, refuse_impossible_term, reviewed
from truce.verification.checks import Argument
from truce.verification.scope import find_term
from truce.verification.screen import screened
from truce.verification.standards import Standard, named
from truce.vocabulary.casework import casework

NO_LINE = "none"  # the rule measures from no line


def assess(house: House, ref: str, told: Assessment) -> Case:
    """Assess fact, terms, attribution and severity, each apart; a new version of the finding, signed by its author.

    Raises NotEstablished with what is lacking, Refused where the mandate forbids what it says, WrongUsage.
    """
    case = open_case(house, "case.assess", ref)
    standard = named(known_standards(house), told.standard)
    argument = argument_for(house, case, told)
    if not argument.cited:
        raise NotEstablished("no finding without an item of information", case=case.number or case.id)
    held = establish(standard, argument, told.fact_level)
    terms = tuple(term_for(house, case, one) for one in told.terms)
    for one in terms:
        refuse_impossible_term(one, house.agreements, case, told.fact_level)
    who = attribution_for(house, told, standard, argument)
    id = make_id("finding", case.id, len(case.findings) + 1)
    facts = _words(told) | {
        "finding": id,
        "standard": {"name": standard.name, "version": standard.version, "digest": standard.digest},
        "drill": standard.drill or None,
        "reasons": list(held.reasons),
        "lacking": list(held.lacking),
        "information": sorted(argument.cited),
        "alternatives": [one.id for one in argument.alternatives],
        "terms": [asdict(one) for one in terms],
        "attribution": _kept(who),
        "severity": severity_of(told),
        "why": f"assessed as {told.fact_level} by {standard.name}",
    }
    signs = part_of(case, id, "author", house)
    return act(house, "case.assess", case, facts, to=None if case.state == "assessed" else "assessed", signs=signs)


def _words(told: Assessment) -> dict[str, Any]:
    return {
        "fact_level": told.fact_level,
        "pattern": told.pattern,
        "narrative": told_text(told.narrative, "narrative"),
        "limitations": told_text(told.limitations, "limitations"),
    }


def severity_of(told: Assessment) -> str | None:
    """Told of what happened, and of nothing else. Raises WrongUsage."""
    happened = casework().fact_levels[told.fact_level].asserts == "yes"
    if happened and told.severity is None:
        raise WrongUsage("how grave was it?", field="severity", known=", ".join(casework().severities))
    if not happened and told.severity is not None:
        raise WrongUsage(f"what is {told.fact_level} has no severity", field="severity", remedy="leave it out")
    return told.severity


def argument_for(house: House, case: Case, told: Assessment, reviewer: str | None = None) -> Argument:
    """What the checks of a standard may look at, of an assessment as it is told. WrongUsage for an item not there."""
    known = kin(house, case)
    items = fold.items(known, case.id)
    graded = fold.graded_in(known, case.id)
    letters = {
        item.source: graded[item.source][-1].grade if item.source in graded else UNKNOWN_LETTER for item in items
    }
    return argument_of(
        case,
        items,
        tuple(item.full_id for item in items) if told.information is None else told.information,
        letters,
        _kept_whole(house, items),
        told.fact_level,
        alternatives=tuple(a.id for a in case.alternatives) if told.alternatives is None else told.alternatives,
        reviewer=reviewer,
    )


def _kept_whole(house: House, items: Iterable[Information]) -> dict[str, str]:
    """Exhibit -> whole, flawed or unknown, from its custody."""
    states = {}
    for id in {exhibit for item in items for exhibit in item.exhibits}:
        try:
            kept = custody(house.mission.ledger.entries(subject=id))
        except NotFound:
            states[id] = "unknown"
            continue
        bad = kept.flags or kept.exhibit.flagged or kept.exhibit.destroyed or kept.exhibit.bytes_gone
        states[id] = "flawed" if bad else "whole"
    return states


def term_for(house: House, case: Case, told: TermDraft) -> TermAssessment:
    """Rule, line and coverage come from the ruling that is named, else they must be told (invariant 3)."""
    agreement, term = find_term(house.agreements, told.term)
    given = {"rule": told.rule, "line": told.line, "coverage": told.coverage}
    if told.ruling is not None:
        ruled = _ruling(house, case, told, agreement.id, term.id)
        given = {name: ruled[name] if value is None else value for name, value in given.items()}
    if missing := [name for name, value in given.items() if value is None]:
        raise WrongUsage(
            "a finding cites the version of the rule and of the line, and the coverage",
            term=told.term,
            missing=", ".join(missing),
            remedy="name a ruling (ruling: rul-...), or tell them; line: none where the rule needs none",
        )
    return TermAssessment(
        agreement=agreement.id,
        term=term.id,
        reading=told.reading,
        result=told.result,
        rule=str(given["rule"]),
        line=str(given["line"]),
        coverage=float(str(given["coverage"])),
        ruling=told.ruling,
        exceptions=told.exceptions,
        why=screened(told.why, f"terms.{told.term}.why"),
    )


def _ruling(house: House, case: Case, told: TermDraft, agreement: str, term: str) -> dict[str, Any]:
    rows = frame(house, Ruling, ids=[str(told.ruling)]).to_dicts()
    if not rows:
        raise NotFound("no ruling has that id", given=told.ruling, remedy="`truce export FOLDER rulings` lists them")
    row = rows[0]
    if (row["agreement"], row["term"], row["reading"]) != (agreement, term, told.reading):
        of = f"{row['agreement']}:{row['term']}, reading {row['reading']}"
        raise WrongUsage("that ruling is about something else", ruling=told.ruling, it_is_about=of)
    return {"rule": row["method"], "line": _line(house, case, row), "coverage": row["coverage"]}


def _line(house: House, case: Case, ruling: Mapping[str, Any]) -> str:
    if ruling["line"] is None:
        return NO_LINE
    rows = frame(house, Ground, columns=["ruling", "incident", "line"]).to_dicts()
    mine = {row["line"] for row in rows if row["ruling"] == ruling["id"] and row["incident"] in case.incidents}
    return ", ".join(sorted(one for one in mine if one)) or str(ruling["line"])


def attribution_for(house: House, told: Assessment, standard: Standard, argument: Argument) -> Attribution:
    """Who did it, with reasons. Raises Refused, WrongUsage, NotEstablished (`verification.assess.attributed`)."""
    allowed = house.choices.mandate.attribution_allowed
    if allowed and told.attribution is not None and told.attribution.names_somebody:
        known_actor(house, told.attribution.actor, "attribution.actor")
    who = attributed(told.attribution, standard, argument, told.fact_level, allowed=allowed)
    return replace(who, why=screened(who.why, "attribution.why"))


def _kept(who: Attribution) -> dict[str, Any]:
    return {name: value for name, value in asdict(who).items() if name != "approved" and value not in (None, "", ())}


def part_of(case: Case, finding: str, part: str, house: House) -> Signs:
    """The part that whoever acts takes. Raises Conflict where it is a second one, as the database would."""
    who = handle(house)
    for one in case.findings:
        taken = {"author": one.author, "reviewer": one.reviewer, "releaser": one.releaser}
        others = [name for name, by in taken.items() if by == who and (name != part or one.id == finding)]
        if one.id == finding and others:
            raise _second(case, finding, others[0])
        if part == "reviewer" and one.author == who:
            raise _second(case, one.id, "author")
        if part == "author" and one.reviewer == who:
            raise _second(case, one.id, "reviewer")
    return Signs(finding, part)


def _second(case: Case, finding: str, taken: str) -> Conflict:
    return Conflict(
        "author, reviewer and releaser of a finding must be three people, each once",
        case=case.number or case.id,
        finding=finding,
        you_are=taken,
        remedy="ask a colleague who has no part in it yet",
    )


def submit(house: House, ref: str, *, why: str = "") -> Case:
    """Hand the assessment to review."""
    case = open_case(house, "case.submit", ref)
    facts = {"finding": current(case).id, "why": screened(why, "--why") or "ready for a second pair of eyes"}
    return act(house, "case.submit", case, facts, to="in_review")


def give_back(house: House, ref: str, *, why: str) -> Case:
    """Give the assessment back to its author, with what is to be done. Nobody returns what is one's own."""
    case = open_case(house, "case.return", ref)
    finding = current(case)
    if finding.author == handle(house):
        raise _second(case, finding.id, "author")
    return act(house, "case.return", case, {"finding": finding.id, "why": needed_why(why)}, to="returned")


def determine(house: House, ref: str, *, why: str, attribution: bool | None = None) -> Case:
    """Agree to an assessment as its reviewer; where somebody is named, say of the attribution apart.

    Everything is weighed again: grades may have fallen, exhibits may have been found flawed. Raises NotEstablished,
    Conflict for a second part, WrongUsage where the attribution is left open, Refused where the mandate forbids it.
    """
    case = open_case(house, "case.determine", ref)
    finding = current(case)
    if finding.determined:
        _refuse_twice(house, case, finding)
    signs = part_of(case, finding.id, "reviewer", house)
    named_somebody = finding.attribution.names_somebody
    if named_somebody and not house.choices.mandate.attribution_allowed:
        raise Refused("the mandate does not allow to say who did it", remedy="return it: truce case return")
    if named_somebody and attribution is None:
        raise WrongUsage("the finding names somebody: do you agree to that too?", options="--attribution agree|refuse")
    if not named_somebody and attribution is not None:
        raise WrongUsage("nobody is named in it", option="--attribution")
    _weigh_again(house, case, finding, named=bool(attribution))
    facts = {"finding": finding.id, "attribution": attribution, "why": needed_why(why)}
    return act(house, "case.determine", case, facts, to="determined", signs=signs, whose=finding.author)


def _refuse_twice(house: House, case: Case, finding: Finding) -> None:
    mine = finding.reviewer == handle(house)
    raise Conflict(
        "already determined: " + ("you agreed to this finding" if mine else "a reviewer agreed to this finding"),
        case=case.number or case.id,
        finding=finding.id,
        at=f"{finding.reviewed_at:%Y-%m-%d %H:%M} UTC",
        it_is=case.state,
        remedy="`truce case show` says what comes next; who sees it otherwise: truce case dissent",
    )


def _weigh_again(house: House, case: Case, finding: Finding, *, named: bool) -> None:
    standard = known_standards(house).get(finding.standard)
    if standard is None or standard.digest != finding.standard_digest:
        raise Conflict(
            "the standard of proof changed since it was assessed",
            standard=finding.standard,
            remedy="return it, so that it is assessed by the standard as it is now: truce case return",
        )
    as_handed = Assessment(
        fact_level=finding.fact_level,
        standard=finding.standard,
        narrative="",
        limitations="",
        information=finding.information,
        alternatives=finding.alternatives,
    )
    argument = argument_for(house, case, as_handed, reviewer=handle(house))
    argument = replace(argument, bases=finding.attribution.basis, doers=finding.attribution.alternatives)
    reviewed(standard, argument, finding.fact_level, named=named)


def dissent(house: House, ref: str, *, text: str, about: str = "whole") -> Case:
    """Put a dissent on record; it stays beside the finding for good."""
    case = open_case(house, "case.dissent", ref)
    abouts = ("whole", "fact", "term", "attribution", "severity")
    if about not in abouts:
        raise WrongUsage("a dissent is about one of these", given=about, known=", ".join(abouts))
    text = told_text(text, "--text")
    return act(house, "case.dissent", case, {"finding": current(case).id, "about": about, "text": text, "why": text})
