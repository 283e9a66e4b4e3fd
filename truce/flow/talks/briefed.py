"""The talks in a brief: the rows that an edition may hold, frozen with it, and what is told of them, always the same.

Nobody who makes a brief puts into it what they alone may read: an edition holds what its readers may. Within the
mission that is what everybody there may look at; what leaves holds what was said in public, and no conclusion of
anybody here: neither which way a side moved, nor how far to believe it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from truce.errors import UnusableMission, UnusableValue
from truce.flow.house import House
from truce.flow.talks.held import named_in, open_to
from truce.flow.talks.kept import Kept, composed, head_of, ids, rows, standing
from truce.model.brief import Sentence
from truce.model.countdown import Countdown
from truce.model.takeaways import Takeaways
from truce.model.talks import INFERRED, Meeting, Negotiation
from truce.model.talks_told import TalksFrozen, TalksRow, TalksTold
from truce.talks.deadlines import board, credibility, record_words
from truce.talks.phrases import Phrases, speak
from truce.talks.takeaways import takeaways

INTERNAL = "internal"
CARES = {INTERNAL: ("public", "mission"), "parties": ("public",), "public": ("public",)}
NEVER = ("preferences", "dependences")  # what things are worth is assumed, and no part of a brief
HEAD = ("id", "title", "conflict", "learnt_at")  # not its note, which may speak of rows that are not here
FACTS = ("new.promise", "new.draft", "new.happened", "new.none", "new.first")  # news that nobody here concluded
UNDATED = ("sources", "actors")  # of whom it is not told when they were learnt: alone they are no talks
HELD = "held"
PARTS = ("said", "common", "new", "takes", "watch")


def frozen(house: House, edition: str, as_of: datetime) -> tuple[TalksFrozen, ...]:
    """Every negotiation on record, as far as an edition may hold it, by what was known at an instant."""
    found = (_frozen(house, id, edition, as_of) for id in ids(house))
    return tuple(one for one in found if any(section not in UNDATED for section, _ in one.rows))


def learnt_until(house: House, edition: str) -> datetime:
    """The instant that a brief of talks alone speaks from: the mission's `as_of`, else when the newest row was learnt.

    Only rows that the edition may hold count: when something was learnt in confidence is itself a confidence.
    Raises UnusableMission where it may hold none.
    """
    if house.choices.as_of is not None:
        return house.choices.as_of
    known = [one for id in ids(house) for one in rows(house, id) if one.care in CARES[edition] and one.learnt_at]
    if not known:
        raise UnusableMission(
            "nothing has been judged yet, and of the talks there is nothing that this edition may tell",
            edition=edition, remedy="truce talks add FOLDER FILE, or truce run FOLDER",
        )  # fmt: skip
    return max(datetime.fromisoformat(one.learnt_at) for one in known)


def _frozen(house: House, negotiation: str, edition: str, as_of: datetime) -> TalksFrozen:
    everything = tuple(rows(house, negotiation))
    kept = open_to(everything, dict.fromkeys(CARES[edition], True))
    if edition != INTERNAL:
        kept = tuple(one for one in kept if one.told.get("kind") != INFERRED)
    kept = tuple(one for one in kept if one.section not in NEVER)
    known = tuple(one for one in kept if _known(one, as_of))
    shown = _named(standing(known))
    head = head_of(house, negotiation)
    return TalksFrozen(
        negotiation=negotiation,
        head={name: str(head[name]) for name in HEAD},
        rows=tuple((one.section, dict(one.told)) for one in shown),
        later=len(standing(kept)) - len(standing(known)),
    )


def _named(kept: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """Without sources and actors that no other row names: who is in no row of an edition is not in the edition."""
    named = {key for one in kept for key in named_in(one.section, one.told)}
    return tuple(
        one for one in kept
        if one.section not in ("sources", "actors") or one.key in named or one.told.get("role") == "party"
    )  # fmt: skip


def _known(one: Kept, as_of: datetime) -> bool:
    return not one.learnt_at or datetime.fromisoformat(one.learnt_at) <= as_of


def told(
    kept: tuple[TalksFrozen, ...], as_of: datetime, time_zone: str, language: str, edition: str, *, attribution: bool
) -> tuple[TalksTold, ...]:
    """What a brief tells of them. Pure: the same rows tell the same. Raises UnusableValue where they are no talks.

    `attribution`: whether the edition may lay anything at a side's door; if not, no deadline that has passed is told.
    """
    return tuple(_told(one, as_of, time_zone, speak(language), edition, attribution=attribution) for one in kept)


def _told(
    kept: TalksFrozen, as_of: datetime, time_zone: str, words: Phrases, edition: str, *, attribution: bool
) -> TalksTold:
    held = _negotiation(kept)
    by = as_of.astimezone(ZoneInfo(time_zone)).date()
    internal = edition == INTERNAL
    every = tuple(board(held.deadlines, as_of, held.occurrences))
    shown = tuple(row for row in every if internal or attribution or row.ahead)
    meeting = _last(held, by)
    parts = () if meeting is None else tuple(_parts(held, meeting, by, words, internal=internal))
    records = tuple(_records(held, every, words)) if internal else ()
    return TalksTold(
        frozen=kept,
        title=held.title,
        by=by,
        meeting=meeting,
        parts=parts,
        countdowns=shown,
        records=records,
        names={actor.id: actor.name for actor in held.actors},
        rows=tuple(_rows(held, _rests_on(parts, shown, records, meeting), words)),
    )


def _negotiation(kept: TalksFrozen) -> Negotiation:
    named = {(section, str(row.get("id"))): row for section, row in kept.rows}
    return composed(kept.head, named).landed()


def _last(held: Negotiation, by: date) -> Meeting | None:
    """The last meeting that was held by then."""
    there = [one for one in held.meetings if one.state == HELD and (one.until or one.as_of) <= by]
    return max(there, key=lambda one: (one.until or one.as_of, one.id), default=None)


def _parts(
    held: Negotiation, meeting: Meeting, by: date, words: Phrases, *, internal: bool
) -> Iterator[tuple[str, tuple[Sentence, ...]]]:
    """The key sentences by part; deadlines have a table of their own."""
    whole = takeaways(held, meeting.id, by=by, language=words.language)
    if not internal:
        whole = replace(whole, new=tuple(one for one in whole.new if one.rule in FACTS), takes=(), watch=())
    key = _by_identity(whole)
    for name, part in zip(PARTS, whole.parts, strict=True):
        shown = tuple(one for one in part if id(one) in key)
        if shown:
            yield words.word(f"part.{name}"), shown


def _by_identity(whole: Takeaways) -> frozenset[int]:
    return frozenset(id(one) for one in whole.key)


def _records(held: Negotiation, every: tuple[Countdown, ...], words: Phrases) -> Iterator[Sentence]:
    names = {actor.id: actor.name for actor in held.actors}
    for setter in dict.fromkeys(row.set_by for row in every if row.set_by is not None):
        yield from record_words(credibility(every, setter), names, words)


def _rests_on(
    parts: tuple[tuple[str, tuple[Sentence, ...]], ...],
    countdowns: tuple[Countdown, ...],
    records: tuple[Sentence, ...],
    meeting: Meeting | None,
) -> frozenset[str]:
    sentences = [*(one for _, part in parts for one in part), *records]
    rows = {id for one in sentences for id in one.because} | {id for row in countdowns for id in row.rows}
    return frozenset(rows | ({meeting.id} if meeting is not None else set()))


def _rows(held: Negotiation, wanted: frozenset[str], words: Phrases) -> Iterator[TalksRow]:
    """The rows behind what is told, section by section; parties and sources are named where they speak."""
    names = {actor.id: actor.name for actor in held.actors}
    called = {one.id: one.name for one in held.issues} | {one.id: one.text for one in held.options}
    titles = {source.id: source.title for source in held.sources}
    for section in ("meetings", "readouts", "occurrences", "issues", "options", "positions", "acceptability",
                    "commitments", "drafts", "deadlines"):  # fmt: skip
        for row in getattr(held, section):
            if row.id in wanted:
                yield _row(section, row, names, titles, _words_of(section, row, called, words))


def _words_of(section: str, row: Any, called: Mapping[str, str], words: Phrases) -> str:
    """What a row says: of a position on what and whether it is a red line, of an answer which one and on what terms.

    What an analyst concluded is marked: it is nobody's word.
    """
    if section == "acceptability":
        terms = f" ({row.condition})" if row.condition else ""
        text = f"{words.word(f'answer.{row.answer}')}{terms}: {called.get(row.option, row.option)}"
    elif section == "positions":
        line = f" ({words.word('row.red_line')})" if row.red_line else ""
        text = f"{called.get(row.issue, row.issue)}: {row.text}{line}"
    else:
        text = next((str(told) for name in ("text", "name", "result") if (told := getattr(row, name, None))), "")
    return f"{text} [{words.word('row.inferred')}]" if getattr(row, "kind", "") == INFERRED else text


def _row(section: str, row: Any, names: Mapping[str, str], titles: Mapping[str, str], text: str) -> TalksRow:
    day = row.triggered_at if section == "deadlines" else row.as_of
    whose = [getattr(row, "party", None) or ""] if hasattr(row, "party") else list(getattr(row, "parties", ()))
    sources = row.because if section == "deadlines" else row.source
    return TalksRow(
        id=row.id,
        section=section,
        day=day.astimezone(UTC).date() if isinstance(day, datetime) else day,
        who=", ".join(names.get(one, one) for one in whose if one),
        text=text,
        sources=tuple(titles.get(one, one) for one in sources),
    )


def plain(kept: tuple[TalksFrozen, ...]) -> list[dict[str, Any]]:
    """As JSON holds it."""
    return [
        {"negotiation": one.negotiation, "head": dict(one.head), "later": one.later,
         "rows": [[section, dict(row)] for section, row in one.rows]}
        for one in kept
    ]  # fmt: skip


def thawed(many: Any) -> tuple[TalksFrozen, ...]:
    """The same again. Raises UnusableValue where it is no such thing."""
    if not isinstance(many, list):
        raise UnusableValue("the talks of a brief are a list")
    return tuple(_thawed(one) for one in many)


def _thawed(one: Any) -> TalksFrozen:
    try:
        read = TalksFrozen(
            negotiation=str(one["negotiation"]),
            head={str(name): str(text) for name, text in one["head"].items()},
            rows=tuple((str(section), dict(row)) for section, row in one["rows"]),
            later=int(one["later"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise UnusableValue("the talks of a brief cannot be read") from wrong
    return read
