"""Deadlines of talks side by side, with the record of whoever set them and what is said of it in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from truce.model.brief import Sentence
from truce.model.countdown import Countdown, Mixture, Record
from truce.model.ground import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The countdown board at an instant. `words`: of each countdown; `of_records`: of each record.

    `mixtures`: scenarios as they hang on the one deadline that was asked about, where somebody said how; `implied`: the
    chance to be met under which those figures go best with what stands elsewhere. `titles`: what scenarios are called.
    `unread`: what is wrong with the mission's scenarios, where they cannot be read: nothing of them is told then.
    """

    look: Look
    as_of: datetime
    countdowns: tuple[Countdown, ...]
    words: tuple[tuple[Sentence, ...], ...]
    records: tuple[Record, ...]
    of_records: tuple[tuple[Sentence, ...], ...]
    mixtures: tuple[Mixture, ...] = ()
    of_mixtures: tuple[Sentence, ...] = ()
    implied: float | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    unread: Mapping[str, str] | None = None
