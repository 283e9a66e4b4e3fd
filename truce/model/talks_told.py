"""What a brief tells of talks: the last meeting's sentences, the deadlines, and the rows that these rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from truce.model.brief import Sentence
from truce.model.countdown import Countdown
from truce.model.talks import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class TalksRow:
    """A row of the record: `section` as a file names it, `day` it was said or done, `who` by name, `text` its words."""

    id: str
    section: str
    day: date | None
    who: str
    text: str
    sources: tuple[str, ...] = ()  # titles


@dataclass(frozen=True, slots=True, kw_only=True)
class TalksFrozen:
    """The rows of one negotiation that an edition may hold: all that is needed to tell it again.

    `rows`: (section, row as a talks file writes it), in the order in which they were taken in. `later`: how many rows
    the record learnt after the instant of the brief.
    """

    negotiation: str
    head: Mapping[str, str]
    rows: tuple[tuple[str, Mapping[str, Any]], ...]
    later: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TalksTold:
    """One negotiation as an edition tells it, in the language of the brief.

    `parts`: (name, sentences) of the last meeting that was held; empty: none was, by then. `countdowns`: deadlines by
    nearness; `records`: how far to believe who set them. `names`: actor -> name. `rows`: what all of it rests on.
    """

    frozen: TalksFrozen
    title: str
    by: date
    meeting: Meeting | None
    parts: tuple[tuple[str, tuple[Sentence, ...]], ...]
    countdowns: tuple[Countdown, ...]
    records: tuple[Sentence, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[TalksRow, ...] = ()
