"""What is kept of dialogue with communities. Nobody is named: who took part is counted by group, sex and age.

Each noun is frozen and says what it answers about itself. Days are calendar days of the mission's zone. What is None
was not recorded; it is never taken for zero.
"""

from dataclasses import dataclass
from datetime import date

PROMISED_DAYS = 14  # within which a complaint is answered (DOMAIN 8.3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How many of one group, sex and age; `deciding`: how many had a say in what was agreed (None: not told)."""

    count: int
    group: str = "unknown"
    sex: str = "unknown"
    age: str = "unknown"
    deciding: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A setback, or a step to follow up; `due`: by when, `done`: since when it is done."""

    on: date
    text: str
    due: date | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """An attempt to settle something among people. `convenor`: an organisation. `dispute`: it is over a quarrel.

    `agreement`: the id, in this register, of the local agreement that came of it.
    """

    aim: str
    topic: str
    place: str
    convenor: str
    opened: date
    state: str = "planned"
    dispute: bool = False
    settled: date | None = None
    participants: tuple[Group, ...] = ()
    agreement: str | None = None
    setbacks: tuple[Note, ...] = ()
    follow_up: tuple[Note, ...] = ()
    reference: str | None = None

    @property
    def days_to_settle(self) -> int | None:
        """Days from opening to settlement; None where it is not settled."""
        return None if self.settled is None else (self.settled - self.opened).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One meeting of an initiative."""

    initiative: str
    on: date
    participants: tuple[Group, ...]
    minutes: int | None = None
    place: str | None = None
    facilitator: str | None = None
    outcome: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalAgreement:
    """A small truce. `agreement`: its id among the mission's agreements, where its terms stand and are judged.

    `repairs`: works done under it; `served`: people whom they serve.
    """

    agreement: str
    deal: str
    made: date
    initiative: str | None = None
    ends: date | None = None
    repairs: int | None = None
    served: int | None = None
    note: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What a side promised beside a text: `side` is a party, an authority or an organisation, never a person."""

    side: str
    what: str
    made: date
    due: date
    state: str = "open"
    fulfilled: date | None = None
    initiative: str | None = None
    agreement: str | None = None
    reference: str | None = None

    def in_time(self) -> bool:
        """Whether it was fulfilled by the day it was due."""
        return self.state == "fulfilled" and self.fulfilled is not None and self.fulfilled <= self.due

    def overdue(self, today: date) -> bool:
        """Whether it is still open after its day."""
        return self.state == "open" and self.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What somebody complained of, and the answer. Who complained is not kept: a pseudonym lies among people."""

    received: date
    about: str
    what: str
    group: str = "unknown"
    answered: date | None = None
    answer: str | None = None
    reference: str | None = None

    @property
    def days(self) -> int | None:
        """Days until it was answered; None where it is not."""
        return None if self.answered is None else (self.answered - self.received).days

    def in_time(self) -> bool:
        """Whether it was answered within the days promised."""
        return self.days is not None and self.days <= PROMISED_DAYS

    def ripe(self, today: date) -> bool:
        """Whether it can be said if it was answered in time: it is answered, or the days are over."""
        return self.answered is not None or (today - self.received).days > PROMISED_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """One question asked of many. `asked` is how many were approached, `refused` how many of them did not answer.

    `positive`, `negative`, `unsure`: how many answered so; with the refusals they are all who were asked.
    `design_effect`: by how much the sampling widens the variance against a simple random sample (1: not at all).
    """

    question: str
    start: date
    until: date
    place: str
    sampling: str
    asked: int
    refused: int
    positive: int
    negative: int
    unsure: int
    design_effect: float = 1.0
    reference: str | None = None

    @property
    def answered(self) -> int:
        """How many answered at all."""
        return self.positive + self.negative + self.unsure


@dataclass(frozen=True, slots=True, kw_only=True)
class HateSpeech:
    """An incident of hate speech: where it was said, against which group, and what was done about it."""

    on: date
    kind: str
    against: str
    channel: str
    what: str | None = None
    acted: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """An early warning: what checking it showed, and since when something was done."""

    received: date
    what: str
    rumour: str = "unchecked"
    acted: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A window of silence: asked for, answered, kept or not. `agreement`: the id of what it became."""

    requested: date
    purpose: str
    place: str
    sides: str
    answer: str = "waiting"
    on: date | None = None
    hours: float | None = None
    keeping: str = "unknown"
    agreement: str | None = None
    repairs: int | None = None
    served: int | None = None
    note: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One day at one crossing point. `waiting`: the median wait, in minutes."""

    on: date
    point: str
    persons: int
    waiting: float | None = None
    hours: float | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """People who came back to live: how many, in which days."""

    start: date
    until: date
    place: str
    count: int
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A search for one missing person, by a reference of whoever keeps the file; who it is lies with them alone."""

    file: str
    opened: date
    state: str = "opened"
    progressed: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """Somebody kept watch for something in these days, and there was none: the one way to a zero."""

    of: str
    start: date
    until: date
    reference: str | None = None


Noun = (
    Initiative | Session | LocalAgreement | Commitment | Complaint | Pulse | HateSpeech | Tip | Silence | Crossing
    | Return | Missing | Nothing
)  # fmt: skip
NOUNS: dict[str, type[Noun]] = {
    "initiative": Initiative,
    "session": Session,
    "agreement": LocalAgreement,
    "commitment": Commitment,
    "complaint": Complaint,
    "pulse": Pulse,
    "hate": HateSpeech,
    "tip": Tip,
    "silence": Silence,
    "crossing": Crossing,
    "return": Return,
    "missing": Missing,
    "nothing": Nothing,
}
