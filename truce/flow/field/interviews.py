"""Interviews that came from the field: taken in under a pseudonym by a member with the right, who learns no name.

Who it is was sealed on arrival, to the person's own lock; only protection officers open that. What is done here is to
put on record that there is such a person, what they allowed, and that the interview was held: the same acts as by
`truce people`, signed by whoever takes it in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from truce.errors import NotFound, Refused, TruceError
from truce.field.answers import Answers
from truce.field.facts import answers_of
from truce.field.layout import INTERVIEW
from truce.field.submission import read_submission
from truce.flow.acting import ask, keep_look, may_at_all, members, perform
from truce.flow.evidence.preserve_bytes import store_of
from truce.flow.field.land import OTHER_VERSION, UNKNOWN_FORM
from truce.flow.field.library import library
from truce.flow.house import House
from truce.flow.people.people_keep import CASE, new_id, new_pseudonym, people
from truce.model.consent import USES
from truce.model.inbox import FIELD, InboxEntry, Landing
from truce.people.fold import TRAINING, trained
from truce.people.streams import open_stream
from truce.vocabulary.protection import care, referrals

ACTIONS = ("people.add", "people.consent", "people.interview")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """An interview after it was taken in: under which pseudonym; or why it was not."""

    seq: int
    pseudonym: str | None = None
    why_not: str | None = None


def waiting(house: House) -> list[InboxEntry]:
    """Interviews nobody has taken in, oldest first; those set aside too."""
    inbox = house.mission.inbox
    aside = [e for e in reversed(inbox.entries(feed=FIELD, outcome="set_aside")) if "sealed" in e.sent.told]
    found, after = aside, 0
    while page := inbox.waiting(1_000, feed=FIELD, after=after):
        after = page[-1].seq
        found = [*found, *(entry for entry in page if "sealed" in entry.sent.told)]
    return found


def may_take_in(house: House) -> bool:
    """Whether whoever acts may take interviews in at all."""
    return house.actor is not None and all(may_at_all(house, action).allowed for action in ACTIONS)


def take_in(house: House, only: Sequence[int] | None = None) -> list[TakenIn]:
    """Take in what waits. What cannot be is set aside with the reason, and tried again the next time.

    Raises Refused without the rights; a refusal of one interview is told of that one.
    """
    for action in ACTIONS:
        ask(house, action)
    done = []
    for entry in waiting(house):
        if only is not None and entry.seq not in only:
            continue
        try:
            done.append(TakenIn(entry.seq, pseudonym=_take_in(house, entry)))
        except TruceError as wrong:
            _set_aside(house, entry, wrong.what)
            done.append(TakenIn(entry.seq, why_not=wrong.what))
    return done


def _set_aside(house: House, entry: InboxEntry, why: str) -> None:
    house.mission.inbox.land([Landing(entry=entry.seq, outcome="set_aside", at=house.clock(), told={"faults": [why]})])


def _take_in(house: House, entry: InboxEntry) -> str:
    """One interview; each act that is on record already is not done again."""
    versions = house.mission.inbox.entries(feed=FIELD, key=entry.sent.key)
    if entry.seq != versions[-1].seq:
        raise Refused(OTHER_VERSION)
    answers = _answers(house, entry)
    sealed = entry.sent.told["sealed"]
    person, wanted = sealed["person"], answers.get("care", "").split()
    _refuse_odd(answers, wanted)
    _refuse_untrained(house, entry.sent.told.get("member"), wanted, answers)
    acts = {one.act for one in house.mission.ledger.entries(subject=person)}
    if "people.add" not in acts:
        record = next(one for one in sealed["records"] if one["kind"] == "identity")
        facts = {"pseudonym": new_pseudonym(house), "kind": "interviewee", "handle": None, "care": wanted}
        facts |= {"lock": sealed["lock"], "record": record["id"], "sha256": record["sha256"]}
        perform(house, "people.add", person, facts)
    if answers.get("uses") and "people.consent" not in acts:
        perform(house, "people.consent", person, {"uses": answers["uses"].split(), "risk_asked": True})
    if sealed["statement_lock"] is not None and "people.interview" not in acts:
        case = answers.get("case") if CASE.fullmatch(answers.get("case", "")) else None
        perform(house, "people.interview", person, _interview(house, entry, answers, case), case=case)
    landing = Landing(entry=entry.seq, outcome="landed", at=house.clock(), told={"made": {"person": [person]}})
    house.mission.inbox.land([landing])
    return people(house)[person].pseudonym


def _answers(house: House, entry: InboxEntry) -> Answers:
    form = library(house).forms.get(entry.sent.kind)
    if form is None:
        raise NotFound(UNKNOWN_FORM)
    found = answers_of(read_submission(entry.sent.content), form.layout, INTERVIEW)
    return found[0] if found else {}


def _refuse_odd(answers: Answers, wanted: list[str]) -> None:
    """Codes of a form of the mission's own; what was written instead is not repeated: it may be a name."""
    for name, given, known in (
        ("uses", answers.get("uses", "").split(), USES),
        ("care", wanted, care()),
        ("referrals", answers.get("referrals", "").split(), referrals()),
    ):
        if set(given) - set(known):
            raise NotFound(f"a code of `{name}` that there is not")


def _refuse_untrained(house: House, handle: str | None, wanted: list[str], answers: Answers) -> None:
    known = trained(house.mission.ledger.entries(subject=TRAINING))
    if any((handle, group) not in known for group in wanted):
        raise Refused("only somebody on record as trained for it interviews a person who needs care")
    if wanted and not answers.get("referrals"):
        raise Refused("a person who needs care is referred for help first")


def _interview(house: House, entry: InboxEntry, answers: Answers, case: str | None) -> dict[str, Any]:
    sealed = entry.sent.told["sealed"]
    statement = next(one for one in sealed["records"] if one["kind"] == "statement")
    if case is not None and house.mission.ledger.last(case) is None:
        raise NotFound("there is no such case", case=case)
    return {
        "interview": new_id("itv"),
        "case": case,
        "language": answers.get("language", "und"),
        "interpreter": _interpreter(house, answers.get("interpreter")),
        "risk_asked": True,
        "place": sealed.get("place"),
        "referrals": answers.get("referrals", "").split(),
        "warnings": [],
        "lock": sealed["statement_lock"],
        "record": statement["id"],
        "sha256": [one["sha256"] for one in sealed["records"] if one["kind"] != "identity"],
        "held_by": entry.sent.told.get("member"),
        "from_field": entry.seq,
    }


def _interpreter(house: House, told: str | None) -> str | None:
    """A handle or a pseudonym; anything else may be a name, and stays out of the record."""
    known = {*members(house), *(person.pseudonym for person in people(house).values())}
    return told if told in known else None


def open_file(house: House, instance: str, name: str, to: Any) -> None:
    """Write out a file that came sealed with an interview, opened with the key in hand; the look is on record.

    Raises NotFound, Refused.
    """
    entry = next(iter(reversed(house.mission.inbox.entries(feed=FIELD, key=instance))), None)
    file = next((one for one in house.mission.inbox.files(FIELD, instance) if one.name == name), None)
    if entry is None or file is None or "lock" not in file.told:
        raise NotFound("no such sealed file came from the field")
    _open(house, entry, file.told["lock"], file.stored, to)


def _open(house: House, entry: InboxEntry, lock_id: str, stored: str, to: Any) -> None:
    lock = house.mission.vault.lock(lock_id)
    if lock is None:
        raise NotFound("who this is about was forgotten: nobody can open it any more")
    ask(house, "people.read", case=lock.case)
    if house.actor is None:
        raise Refused("only a member's own key opens this")
    identity = house.actor.unseal(lock.wrapped).decode()
    keep_look(house, "people.read", entry.sent.told["sealed"]["person"], case=lock.case, file=stored)
    with store_of(house).open(stored) as held:
        open_stream(identity, held, to)
