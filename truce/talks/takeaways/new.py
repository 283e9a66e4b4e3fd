"""What is new since the meeting before: moves, promises, texts, and what happened around the table."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol, TypeVar

from truce.model.brief import Sentence
from truce.model.ground import Move
from truce.talks.ground import moved
from truce.talks.phrases import Value
from truce.talks.takeaways.scene import Scene

TONES = {"closer": "good", "away": "bad", "unclear": "plain"}


class Told(Protocol):
    """A row with its day."""

    @property
    def as_of(self) -> date:
        """Day it was said or done."""
        ...


T = TypeVar("T", bound=Told)


def new(scene: Scene) -> Iterator[Sentence]:
    """Moves first, those that tell which way before others; then promises, texts and happenings by day."""
    if scene.since is None:
        yield scene.words.say("new.first", (scene.meeting.id,), "open")
        return
    since = scene.since
    found = [*_moves(scene, since), *_papers(scene, since)]
    yield from found or [scene.words.say("new.none", (scene.meeting.id,), since=since)]


def _moves(scene: Scene, since: date) -> Iterator[Sentence]:
    """A party's answers on an issue on which its position moved too are not said again; they are in its `because`."""
    rows = moved(scene.held, since, scene.view)
    about = {(row.party, row.subject) for row in rows if row.about == "position"}
    issues = {option.id: option.issue for option in scene.held.options}
    answers = [row for row in rows if row.about != "position"]
    for move in sorted(rows, key=lambda each: (each.before is None, each.toward == "unclear", each.on)):
        if move.about == "position":
            with_it = [row for row in answers if (row.party, issues[row.subject]) == (move.party, move.subject)]
            yield _position(scene, move, with_it)
        elif (move.party, issues[move.subject]) not in about:
            yield _answer(scene, move)


def _position(scene: Scene, move: Move, answers: list[Move]) -> Sentence:
    text = next(row.text for row in scene.held.positions if row.id == move.after)
    rule = f"new.{'first_told' if move.before is None else move.toward}{_inferred(move)}"
    because = (*_rows(move), *(id for each in answers for id in _rows(each)))
    told: dict[str, Value] = {"party": scene.name(move.party), "issue": scene.name(move.subject)}
    return scene.words.say(rule, because, TONES[move.toward], **told, on=move.on, text=text)


def _answer(scene: Scene, move: Move) -> Sentence:
    words = {row.id: scene.words.word(f"answer.{row.answer}") for row in scene.held.acceptability}
    told: dict[str, Value] = {"party": scene.name(move.party), "option": scene.name(move.subject)}
    told |= {"on": move.on, "after": words[move.after]}
    if move.before is None:
        return scene.words.say(f"new.answer_first{_inferred(move)}", _rows(move), **told)
    return scene.words.say(
        f"new.answer{_inferred(move)}", _rows(move), TONES[move.toward], **told, before=words[move.before]
    )


def _inferred(move: Move) -> str:
    return "_inferred" if move.kind == "inferred" else ""


def _rows(move: Move) -> tuple[str, ...]:
    return (move.after, *([move.before] if move.before else []))


def _papers(scene: Scene, since: date) -> Iterator[Sentence]:
    held = scene.held
    for promise in _since(held.commitments, scene, since):
        yield scene.words.say(
            "new.promise", (promise.id,), party=scene.name(promise.party), on=promise.as_of, text=promise.text
        )
    for draft in _since(held.drafts, scene, since):
        yield scene.words.say("new.draft", (draft.id,), name=draft.name, version=draft.version, on=draft.as_of)
    for act in _since(held.occurrences, scene, since):
        yield scene.words.say("new.happened", (act.id,), on=act.as_of, text=act.text)


def _since(rows: Iterable[T], scene: Scene, since: date) -> list[T]:
    return sorted((row for row in rows if since < row.as_of <= scene.by), key=lambda row: row.as_of)
