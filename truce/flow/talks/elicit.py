"""talks elicit: what options are worth to one party, from comparisons that a person answers; kept as judgements."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from truce.errors import NotFound, UnusableValue
from truce.flow.acting import ask as permitted
from truce.flow.house import House
from truce.flow.talks.held import Held
from truce.flow.talks.kept import WRITE, Row, Taken, keep
from truce.model.elicited import REPLIES, Answer, Menu, Misfit, Question, Side, Worth
from truce.talks.elicit import ask, believe, menu_of, misfits, preferences, worths
from truce.talks.files import Reading
from truce.talks.files.form import usual_care
from truce.talks.files.write import row_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One person answering for one party: every answer so far, in order."""

    held: Held
    party: str
    menu: Menu
    answers: tuple[Answer, ...] = ()

    def replied(self, question: Question, reply: str) -> "Sitting":
        """With one answer more. Raises UnusableValue for no answer that there is."""
        if reply not in REPLIES:
            raise UnusableValue("no such answer", given=reply, known=", ".join(REPLIES))
        return replace(self, answers=(*self.answers, Answer(question, reply)))

    def words(self, side: Side) -> tuple[str, ...]:
        """What a side of a question is, option by option; nothing: no deal."""
        texts = {option.id: option.text for option in self.held.negotiation.options}
        return tuple(texts[self.menu.options[issue][option]] for issue, option in side)


def sit(held: Held, party: str) -> Sitting:
    """Begin, for a party whose consent is needed. Raises NotFound."""
    known = held.negotiation.parties
    if party not in known:
        raise NotFound("no such party here", given=party, known=", ".join(known))
    return Sitting(held=held, party=party, menu=menu_of(held.negotiation))


def question(sitting: Sitting) -> Question | None:
    """What to ask next: whatever tells most; none where enough is known."""
    return ask(believe(sitting.menu, sitting.answers), sitting.answers)


def found(sitting: Sitting) -> tuple[Worth, ...]:
    """What follows from the answers, with bounds."""
    return worths(believe(sitting.menu, sitting.answers))


def odd(sitting: Sitting) -> tuple[Misfit, ...]:
    """Answers that fit ill with the others: to be looked at again, never thrown away."""
    return misfits(sitting.menu, sitting.answers)


def rows(sitting: Sitting, at: datetime) -> list[Row]:
    """The judgements as a talks file writes them: restricted, as what was elicited is where it says nothing else."""
    why = f"{len(sitting.answers)} comparisons answered for {sitting.party} on {at:%Y-%m-%d}"
    told = preferences(believe(sitting.menu, sitting.answers), sitting.party, why, at.date(), at)
    return [row_of(replace(row, confidentiality=usual_care(row.kind))) for row in told]


def keep_sitting(house: House, sitting: Sitting) -> Taken:
    """Take the judgements into the record; nothing before them is overwritten. Raises Refused."""
    permitted(house, WRITE)
    told = rows(sitting, house.clock())
    digest = sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    reading = Reading(sitting.held.negotiation, (), {"preferences": told})
    return keep(house, reading, f"comparisons for {sitting.party}", digest)
