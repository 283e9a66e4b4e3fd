"""The text of a finding for one edition: internal, parties or public. What an edition may not hold never gets in.

| | internal | parties | public |
|---|---|---|---|
| from when | always | determined | published to the public, and the delay is over |
| who did it | as assessed | approved attribution only | approved, and released with it |
| place | as told | as told, coarse | as the releaser called it, else none |
| time | to the minute | the day | the day |
| who told of it | channel and pseudonym | no | no |
| items | with pseudonyms and grades | counted | counted |
| who worked on it | handles | no | no |
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from truce.errors import NotEstablished, Refused, Untrustworthy
from truce.model.case import Case
from truce.model.finding import NOT_PERMITTED, Attribution, Finding, TermAssessment
from truce.model.information import Information
from truce.verification.compose import DRILL
from truce.verification.independence import origins
from truce.verification.naming import named_in, unapproved
from truce.verification.statements import bare
from truce.vocabulary.casework import casework

EDITIONS = ("internal", "parties", "public")
NOT_OURS = ("Term ", "Qualification: ")  # ids of agreements and of readings name those who read, not those who did


def text_of(
    case: Case,
    items: Iterable[Information],
    edition: str,
    now: datetime,
    names: Mapping[str, str],
    *,
    attribution_allowed: bool,
) -> tuple[str, ...]:
    """The lines of a finding for an edition. `names`: actor -> name; `now` decides whether the delay is over.

    Raises NotEstablished where nothing is found yet, Refused where the edition may not see it (yet), Untrustworthy
    where the text would name an actor all the same.
    """
    finding = case.finding
    if finding is None:
        raise NotEstablished("nothing is found in this case yet", case=case.id, remedy="truce case assess")
    refuse_early(case, finding, edition, now)
    lines = composed(case, items, edition, names, attribution_allowed=attribution_allowed)
    return (*lines, *(_replies(case) if edition != "public" else ()))  # a party's own words are not ours to weigh


def composed(
    case: Case, items: Iterable[Information], edition: str, names: Mapping[str, str], *, attribution_allowed: bool
) -> tuple[str, ...]:
    """Our own lines, looked through for names. Where the mandate forbids attribution now, no earlier one is shown."""
    shown = case if attribution_allowed else _bare(case)
    finding = shown.finding
    lines = () if finding is None else tuple(_lines(shown, finding, tuple(items), edition, names))
    if edition == "internal":
        return lines
    released = edition != "public" or (case.released is not None and case.released.with_actor)
    hidden = unapproved(case, with_actor=released and attribution_allowed)
    ours = "\n".join(line for line in lines if not line.startswith(NOT_OURS))
    if named_in(ours, hidden, names):  # the last wall
        raise Untrustworthy(
            "the text would name an actor whose attribution nobody approved; it is not given out",
            case=case.id,
            edition=edition,
            remedy="give a text of its own: truce case publish --text",
        )
    return lines


def _bare(case: Case) -> Case:
    return replace(case, findings=tuple(replace(one, attribution=Attribution()) for one in case.findings))


def refuse_early(case: Case, finding: Finding, edition: str, now: datetime) -> None:
    """Raises Refused where the edition may not see the finding, or not yet."""
    if edition == "internal":
        return
    if not finding.determined:
        raise Refused(
            "nobody outside reads a finding before a second person agreed to it", case=case.id, edition=edition
        )
    if finding.drill:
        raise Refused("this finding is a drill: it is never shown outside", case=case.id)
    if edition == "parties":
        return
    told = case.released
    if told is None or told.audience != "public":
        raise Refused("this finding is not released to the public", case=case.id, remedy="truce case publish")
    if told.not_before is not None and now < told.not_before:
        raise Refused(
            "the delay of the mandate is not over", case=case.id, from_=f"{told.not_before:%Y-%m-%d %H:%M} UTC"
        )


def _lines(
    case: Case, finding: Finding, items: tuple[Information, ...], edition: str, names: Mapping[str, str]
) -> Iterable[str]:
    label = casework().label
    internal = edition == "internal"
    title = case.number or case.id
    yield f"Case {title}, finding {finding.number} ({edition} edition)"
    if finding.drill:
        yield f"*** {DRILL} ***"
    if not finding.determined:
        yield "DRAFT: nobody but its author has agreed to it"
    yield from _corrections(case, finding)
    yield f"What was alleged: {_alleged(case, edition)}"
    yield f"Fact: {label('fact_levels', finding.fact_level).lower()}"
    yield f"Standard of proof: {finding.standard} (version {finding.standard_version})"
    yield from (f"  holds on {one}" for one in finding.reasons if internal)
    yield from (f"  lacking: {one}" for one in finding.lacking if internal)
    yield from _scope(case)
    yield from (line for term in finding.terms for line in _term(term))
    yield f"Who did it: {_who(finding.attribution, finding, case, edition, names)}"
    if finding.severity is not None:
        yield f"Severity: {label('severities', finding.severity).lower()}"
    yield f"Pattern: {label('patterns', finding.pattern).lower()}"
    yield f"Rests on: {_rests(finding, items, internal=internal)}"
    yield from _access(case)
    yield f"In words: {_narrative(case, finding, edition)}"
    yield f"Limitations: {finding.limitations or 'none told'}"
    yield from _around(case, finding, edition)
    if finding.drill:
        yield f"*** {DRILL} ***"


def _alleged(case: Case, edition: str) -> str:
    told = case.allegation
    if edition == "internal":
        channel = casework().label("channels", told.channel).lower()
        when = f"{told.earliest:%Y-%m-%d %H:%M} UTC" if told.earliest else "time not told"
        place = told.place or "no place"
        return f"{told.summary} ({channel}, by {told.alleged_by}, against {told.actor}; {place}; {when})"
    day = f"{told.earliest:%Y-%m-%d}" if told.earliest else "day not told"
    released = case.released.place if case.released else None
    return f"on {day}; {(told.place if edition == 'parties' else released) or 'place withheld'}"


def _corrections(case: Case, finding: Finding) -> Iterable[str]:
    for one in case.corrections:
        if one.finding == finding.id:
            yield f"CORRECTION of {one.at:%Y-%m-%d}: it said: {one.was}; right is: {one.now}; because: {one.why}"


def _scope(case: Case) -> Iterable[str]:
    for one in case.scope:
        if one.standing != "in_force":
            yield f"Qualification: {one.term} ({one.reading}): {casework().label('standings', one.standing).lower()}"


def _term(term: TermAssessment) -> Iterable[str]:
    result = casework().label("term_results", term.result).lower()
    yield f"Term {term.agreement} {term.term}, reading {term.reading}: {result}"
    yield f"  rule {term.rule}, line {term.line}, coverage {term.coverage:.0%}"
    for test in term.exceptions:
        said = {True: "covers it", False: "does not cover it", None: "not known"}[test.applies]
        yield f"  exception {test.exception}: {said} ({test.why})"


def _who(told: Attribution, finding: Finding, case: Case, edition: str, names: Mapping[str, str]) -> str:
    if told.actor == NOT_PERMITTED:
        return "not stated: the mandate does not allow it"
    if not told.names_somebody:
        return "could not be established; that does not lessen what is found of the fact"
    released = edition != "public" or (case.released is not None and case.released.with_actor)
    if edition != "internal" and (finding.actor_approved is None or not released):
        return "not stated"
    approved = {True: "", None: " (not reviewed)", False: " (the reviewer did not agree)"}[told.approved]
    bases = ", ".join(casework().label("attribution_bases", one).lower() for one in told.basis)
    return f"{names.get(told.actor, told.actor)}{approved}, confidence {told.confidence}, on {bases}"


def _rests(finding: Finding, items: tuple[Information, ...], *, internal: bool) -> str:
    cited = tuple(item for item in items if item.full_id in finding.information)
    counted = f"{len(cited)} items of information from {len(origins(cited))} independent origins"
    if not internal:
        return counted
    return f"{counted}: " + ", ".join(f"{item.id} ({item.source}, {item.credibility})" for item in cited)


def _access(case: Case) -> Iterable[str]:
    for one in case.access:
        if any(came.outcome != "granted" for came in one.outcomes):  # a denial stays one when access is granted later
            came = [casework().label("access_outcomes", came.outcome).lower() for came in one.outcomes]
            yield f"Access asked on {one.asked_at:%Y-%m-%d}: {', later '.join(came)}"


def _narrative(case: Case, finding: Finding, edition: str) -> str:
    if edition == "internal":
        return finding.narrative
    told = case.released.text if case.released is not None else None
    return told or bare(finding.narrative)


def _around(case: Case, finding: Finding, edition: str) -> Iterable[str]:
    internal = edition == "internal"
    for one in case.dissents:
        if one.finding in (None, finding.id):
            yield f"Dissent on {one.about}" + (f" by {one.by}: {one.text}" if internal else " is on record")
    for move in case.moves:
        if move.to in ("accepted", "contested", "no_response", "endorsed", "not_endorsed", "remanded"):
            yield f"{casework().label('case_states', move.to)}: {move.at:%Y-%m-%d}"
    if internal:
        yield f"Author {finding.author or '?'}, reviewer {finding.reviewer or '-'}, releaser {finding.releaser or '-'}"


def _replies(case: Case) -> Iterable[str]:
    for notice in case.notices:
        for reply in notice.replies:
            graded = f"graded {reply.reliability}{reply.credibility}"
            told = reply.text or f"in exhibit {reply.exhibit}"
            yield f"Reply of {notice.to} on {reply.received_at:%Y-%m-%d}, word for word ({graded}): {told}"
