"""Deadlines of talks side by side, with the record of whoever set them and what is said of it in words."""

from dataclasses import dataclass
from datetime import datetime

from truce.model.brief import Sentence
from truce.model.countdown import Countdown, Mixture, Record
from truce.model.ground import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The countdown board at an instant. `words`: of each countdown; `of_records`: of each record.

    `mixtures`: scenarios as they hang on the one deadline that was asked about, where somebody said how.
    """

    look: Look
    as_of: datetime
    countdowns: tuple[Countdown, ...]
    words: tuple[tuple[Sentence, ...], ...]
    records: tuple[Record, ...]
    of_records: tuple[tuple[Sentence, ...], ...]
    mixtures: tuple[Mixture, ...] = ()
    of_mixtures: tuple[Sentence, ...] = ()
