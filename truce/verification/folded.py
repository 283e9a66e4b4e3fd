"""What each act up to the assessment does to a case, one function an act. What an act lacks is left empty."""

from dataclasses import replace

from truce.model.act import Entry
from truce.model.case import Allegation, Case, Scope
from truce.model.information import Graded, Information
from truce.model.proceeding import AccessRequest, Alternative, Plan, Visit
from truce.verification.facts import instant, text, texts, why


def allegation(entry: Entry) -> Allegation:
    """What the first act about a case tells of the allegation."""
    f = entry.facts
    return Allegation(
        channel=text(f, "channel", "unknown"),
        alleged_by=text(f, "alleged_by", "unknown"),
        actor=text(f, "actor", "unknown"),
        terms=texts(f, "terms"),
        summary=text(f, "summary"),
        place=text(f, "place"),
        earliest=instant(f, "earliest"),
        latest=instant(f, "latest"),
        received_at=instant(f, "received_at") or entry.at,
        urgency=text(f, "urgency", "routine"),
    )


def register(case: Case, entry: Entry) -> Case:
    """A number, and how each alleged term stood at the time."""
    scope = tuple(Scope(**{k: str(v) for k, v in one.items()}) for one in entry.facts.get("scope") or ())
    return replace(case, number=text(entry.facts, "number") or None, scope=scope)


def triage(case: Case, entry: Entry) -> Case:
    """The answers of triage, the newest in place of the older."""
    return replace(case, triage={str(k): str(v) for k, v in (entry.facts.get("answers") or {}).items()})


def merge(case: Case, entry: Entry) -> Case:
    """The one that is joined points to the other; the other lists it."""
    if "into" in entry.facts:
        return replace(case, merged_into=text(entry.facts, "into"))
    return replace(case, joined=(*case.joined, text(entry.facts, "takes")))


def unmerge(case: Case, entry: Entry) -> Case:
    """Both stand as they stood."""
    if "out_of" in entry.facts:
        return replace(case, merged_into=None)
    gone = text(entry.facts, "gives")
    return replace(case, joined=tuple(one for one in case.joined if one != gone))


def plan(case: Case, entry: Entry) -> Case:
    """One more plan; the newest counts."""
    f = entry.facts
    made = Plan(
        team=texts(f, "team"),
        questions=texts(f, "questions"),
        visit_by=instant(f, "visit_by"),
        by=entry.by,
        at=entry.at,
    )
    return replace(case, plans=(*case.plans, made))


def visit(case: Case, entry: Entry) -> Case:
    """One more act of verification."""
    f = entry.facts
    made = Visit(
        id=text(f, "id"),
        kind=text(f, "kind"),
        began=instant(f, "began") or entry.at,
        result=text(f, "result"),
        note=text(f, "note"),
        access=f.get("access"),
        by=entry.by,
        at=entry.at,
    )
    return replace(case, visits=(*case.visits, made))


def access(case: Case, entry: Entry) -> Case:
    """A request, or what became of one."""
    f, id = entry.facts, text(entry.facts, "id")
    known = next((one for one in case.access if one.id == id), None)
    asked = known or AccessRequest(
        id=id,
        to=text(f, "to"),
        place=text(f, "place"),
        asked_at=instant(f, "asked_at") or entry.at,
        by=entry.by,
    )
    if f.get("outcome"):
        came = instant(f, "outcome_at") or entry.at
        asked = replace(
            asked,
            earlier=asked.outcomes,
            outcome=text(f, "outcome"),
            outcome_at=came,
            reason_given=f.get("reason_given"),
            why=why(entry),
        )
    return replace(case, access=(*(one for one in case.access if one.id != id), asked))


def inform(case: Case, entry: Entry) -> Case:
    """One more item, with its first grades; F and 6 where none are told."""
    f = entry.facts
    graded = (Graded(grade=text(f, "credibility", "6"), by=entry.by, at=entry.at, why=text(f, "credibility_why")),)
    item = Information(
        id=text(f, "id"),
        case=case.id,
        kind=text(f, "kind"),
        source=text(f, "source"),
        means=text(f, "means"),
        tends=text(f, "tends", "for"),
        summary=text(f, "summary"),
        origin=f.get("origin"),
        repeats=texts(f, "repeats"),
        exhibits=texts(f, "exhibits"),
        interview=f.get("interview"),
        incident=f.get("incident"),
        by=entry.by,
        at=entry.at,
        grades=graded,
    )
    case = replace(case, information=(*case.information, item))
    return case if not f.get("reliability") else _graded_source(case, entry, item.source, "reliability_why")


def grade(case: Case, entry: Entry) -> Case:
    """A new grade of a source (letter) or of an item (number); the older ones stay beside it."""
    f = entry.facts
    if f.get("source"):
        return _graded_source(case, entry, text(f, "source"), "why")
    graded = Graded(grade=text(f, "credibility", "6"), by=entry.by, at=entry.at, why=why(entry))
    items = tuple(
        replace(item, grades=(*item.grades, graded)) if item.id == f.get("item") else item for item in case.information
    )
    return replace(case, information=items)


def _graded_source(case: Case, entry: Entry, source: str, why: str) -> Case:
    f = entry.facts
    letter = text(f, "reliability", "F")
    graded = Graded(grade=letter, by=entry.by, at=entry.at, why=text(f, why), about=f.get("about"))
    return replace(case, reliability={**case.reliability, source: (*case.reliability.get(source, ()), graded)})


def link(case: Case, entry: Entry) -> Case:
    """Incidents and exhibits that belong to it, or no longer."""
    f = entry.facts
    gone = set(texts(f, "unlink"))
    incidents = dict.fromkeys((*case.incidents, *texts(f, "incidents")))
    exhibits = dict.fromkeys((*case.exhibits, *texts(f, "exhibits")))
    return replace(
        case,
        incidents=tuple(one for one in incidents if one not in gone),
        exhibits=tuple(one for one in exhibits if one not in gone),
    )


def alternative(case: Case, entry: Entry) -> Case:
    """Another explanation, or what it was found to be worth."""
    f, id = entry.facts, text(entry.facts, "id")
    known = next((one for one in case.alternatives if one.id == id), None)
    told = known or Alternative(id=id, text=text(f, "text"), by=entry.by, at=entry.at)
    if f.get("verdict"):
        told = replace(told, verdict=text(f, "verdict"), why=why(entry))
    if known is None:
        return replace(case, alternatives=(*case.alternatives, told))
    return replace(case, alternatives=tuple(told if one.id == id else one for one in case.alternatives))
