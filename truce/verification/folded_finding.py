"""What each act from the assessment on does to a case, one function an act. What an act lacks is left empty."""

from dataclasses import replace
from typing import Any

from truce.model.act import Entry
from truce.model.case import Case
from truce.model.finding import Attribution, ExceptionTest, Finding, TermAssessment
from truce.model.proceeding import CommissionDecision, Correction, Dissent, Notice, Release, Remedy, RemedyStatus, Reply
from truce.verification.facts import Facts, instant, text, texts, why


def assess(case: Case, entry: Entry) -> Case:
    """One more version of the finding."""
    f = entry.facts
    standard = f.get("standard") or {}
    finding = Finding(
        id=text(f, "finding"),
        case=case.id,
        number=len(case.findings) + 1,
        fact_level=text(f, "fact_level", "undetermined"),
        standard=text(standard, "name"),
        standard_version=int(standard.get("version", 0)),
        standard_digest=text(standard, "digest"),
        reasons=texts(f, "reasons"),
        lacking=texts(f, "lacking"),
        information=texts(f, "information"),
        terms=tuple(_term(one) for one in f.get("terms") or ()),
        attribution=_attribution(f.get("attribution") or {}),
        severity=f.get("severity"),
        pattern=text(f, "pattern", "unknown"),
        narrative=text(f, "narrative"),
        limitations=text(f, "limitations"),
        alternatives=texts(f, "alternatives"),
        drill=bool(f.get("drill")),
        author=entry.by,
        authored_at=entry.at,
    )
    return replace(case, findings=(*case.findings, finding))


def _term(told: Facts) -> TermAssessment:
    tests = tuple(
        ExceptionTest(exception=text(one, "exception"), applies=one.get("applies"), why=text(one, "why"))
        for one in told.get("exceptions") or ()
    )
    return TermAssessment(
        agreement=text(told, "agreement"),
        term=text(told, "term"),
        reading=text(told, "reading"),
        result=text(told, "result"),
        rule=text(told, "rule"),
        line=text(told, "line"),
        coverage=float(told.get("coverage", 0.0)),
        ruling=told.get("ruling"),
        exceptions=tests,
        why=text(told, "why"),
    )


def _attribution(told: Facts) -> Attribution:
    return Attribution(
        actor=text(told, "actor", "not_permitted"),
        basis=texts(told, "basis"),
        confidence=told.get("confidence"),
        alternatives=texts(told, "alternatives"),
        why=text(told, "why"),
        reasons=texts(told, "reasons"),
    )


def _on_finding(case: Case, id: str | None, **changed: Any) -> Case:
    findings = tuple(replace(one, **changed) if one.id == id else one for one in case.findings)
    return replace(case, findings=findings)


def determine(case: Case, entry: Entry) -> Case:
    """The reviewer agrees to the finding, and says of the attribution apart."""
    id = entry.facts.get("finding")
    finding = next((one for one in case.findings if one.id == id), None)
    if finding is None:
        return case
    attribution = replace(finding.attribution, approved=entry.facts.get("attribution"))
    return _on_finding(case, id, reviewer=entry.by, reviewed_at=entry.at, review=why(entry), attribution=attribution)


def dissent(case: Case, entry: Entry) -> Case:
    """One more dissent; it stays beside the finding for good."""
    f = entry.facts
    made = Dissent(
        finding=f.get("finding"), about=text(f, "about", "whole"), text=text(f, "text"), by=entry.by, at=entry.at
    )
    return replace(case, dissents=(*case.dissents, made))


def notify(case: Case, entry: Entry) -> Case:
    """One more notice."""
    f = entry.facts
    due = instant(f, "due") or entry.at
    made = Notice(id=text(f, "id"), to=text(f, "to"), sent_at=entry.at, due=due, by=entry.by)
    return replace(case, notices=(*case.notices, made))


def reply(case: Case, entry: Entry) -> Case:
    """A party's reply, under the notice it answers."""
    f = entry.facts
    made = Reply(
        text=f.get("text"),
        exhibit=f.get("exhibit"),
        received_at=instant(f, "received_at") or entry.at,
        reliability=text(f, "reliability", "F"),
        credibility=text(f, "credibility", "6"),
        by=entry.by,
    )
    notices = tuple(
        replace(one, replies=(*one.replies, made)) if one.id == f.get("notice") else one for one in case.notices
    )
    return replace(case, notices=notices)


def commission(case: Case, entry: Entry) -> Case:
    """A body was asked, or decided."""
    f = entry.facts
    made = CommissionDecision(
        body=text(f, "body"),
        finding=f.get("finding"),
        result=f.get("result"),
        votes=tuple(sorted((str(k), str(v)) for k, v in (f.get("votes") or {}).items())),
        why=why(entry),
        by=entry.by,
        at=entry.at,
    )
    return replace(case, decisions=(*case.decisions, made))


def remedy(case: Case, entry: Entry) -> Case:
    """A remedy, or its next station."""
    f, id = entry.facts, text(entry.facts, "id")
    station = RemedyStatus(status=text(f, "status", "proposed"), why=why(entry), by=entry.by, at=entry.at)
    known = next((one for one in case.remedies if one.id == id), None)
    if known is not None:
        due = instant(f, "due") or known.due
        moved = replace(known, due=due, history=(*known.history, station))
        return replace(case, remedies=tuple(moved if one.id == id else one for one in case.remedies))
    made = Remedy(
        id=id,
        kind=text(f, "kind"),
        owner=text(f, "owner"),
        text=text(f, "text"),
        due=instant(f, "due") or entry.at,
        history=(station,),
    )
    return replace(case, remedies=(*case.remedies, made))


def release(case: Case, entry: Entry) -> Case:
    """Who may see the finding, from when, with the actor's name or without."""
    f = entry.facts
    id = text(f, "finding")
    made = Release(
        finding=id,
        audience=text(f, "audience", "none"),
        not_before=instant(f, "not_before"),
        with_actor=bool(f.get("with_actor")),
        place=f.get("place"),
        text=f.get("text"),
        why=why(entry),
        by=entry.by,
        at=entry.at,
    )
    return _on_finding(replace(case, releases=(*case.releases, made)), id, releaser=entry.by, released_at=entry.at)


def correct(case: Case, entry: Entry) -> Case:
    """One more marked correction; what was released stays on record as it was."""
    f = entry.facts
    made = Correction(
        id=text(f, "id"),
        finding=f.get("finding"),
        was=text(f, "was"),
        now=text(f, "now"),
        why=why(entry),
        by=entry.by,
        at=entry.at,
    )
    return replace(case, corrections=(*case.corrections, made))
