"""What waits for somebody: promises by their day, complaints by how long they wait, questions that nobody answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from truce.model.community import (
    PROMISED_DAYS,
    Commitment,
    Complaint,
    Initiative,
    Note,
    Noun,
    Silence,
    Tip,
)

Named = tuple[str, Noun]  # (id, what stands now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits, each list with what presses most first. `promises`: open, by the day they are due.

    `complaints`: without an answer, the oldest first. `silences`: asked for and not answered. `tips`: not checked.
    `steps`: of initiatives, to be followed up and not done. `pressing`: how many promises, complaints and steps are
    past their day.
    """

    promises: tuple[tuple[str, Commitment], ...]
    complaints: tuple[tuple[str, Complaint], ...]
    silences: tuple[tuple[str, Silence], ...]
    tips: tuple[tuple[str, Tip], ...]
    steps: tuple[tuple[str, Initiative, Note], ...]
    pressing: int

    @property
    def nothing(self) -> bool:
        """Whether nothing waits."""
        return not (self.promises or self.complaints or self.silences or self.tips or self.steps)


def waiting(nouns: Iterable[Named], today: date) -> Waiting:
    """What waits among things of the register, on a day."""
    told = list(nouns)
    promises = sorted(
        ((id, one) for id, one in told if isinstance(one, Commitment) and one.state == "open"),
        key=lambda named: (named[1].due, named[0]),
    )
    complaints = sorted(
        ((id, one) for id, one in told if isinstance(one, Complaint) and one.answered is None),
        key=lambda named: (named[1].received, named[0]),
    )
    steps = sorted(
        (
            (id, one, note)
            for id, one in told
            if isinstance(one, Initiative)
            for note in one.follow_up
            if note.done is None
        ),
        key=lambda named: (named[2].due or date.max, named[0]),
    )
    silences = [(id, one) for id, one in told if isinstance(one, Silence) and one.answer == "waiting"]
    tips = [(id, one) for id, one in told if isinstance(one, Tip) and one.rumour == "unchecked"]
    late = sum(one.overdue(today) for _, one in promises) + sum(one.ripe(today) for _, one in complaints)
    late += sum(note.due is not None and note.due < today for _, _, note in steps)
    return Waiting(
        promises=tuple(promises),
        complaints=tuple(complaints),
        silences=tuple(sorted(silences, key=lambda named: (named[1].requested, named[0]))),
        tips=tuple(sorted(tips, key=lambda named: (named[1].received, named[0]))),
        steps=tuple(steps),
        pressing=late,
    )


def answer_by(one: Complaint) -> date:
    """The day by which an answer was promised."""
    return one.received + timedelta(days=PROMISED_DAYS)
