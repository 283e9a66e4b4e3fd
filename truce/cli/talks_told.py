"""Deadlines and takeaways in the words of the terminal; each sentence with the ids it rests on."""

from collections.abc import Iterator

from truce.cli import show
from truce.cli.talks_open import say_look, say_withheld
from truce.flow.talks.spoken import part_names
from truce.model.board import Board
from truce.model.brief import Sentence
from truce.model.countdown import Countdown
from truce.model.deadline import ends_a_day
from truce.model.takeaways import Takeaways

BELIEF = "past behaviour is no promise: the figure speaks of one more case of the same kind"
MOST_IDS = 12  # behind one sentence


def say_board(found: Board) -> None:
    """The board, each deadline in words, then how far to believe who set them."""
    say_look(found.look)
    show.say(f"as of {found.as_of:%Y-%m-%d %H:%M} UTC")
    if not found.countdowns:
        show.say("no deadline had been set")
        return
    columns = ("deadline", "for", "set by", "until (UTC)", "days left", "state", "moved", "followed")
    show.table("", columns, map(_countdown, found.countdowns))
    for words in found.words:
        show.say()
        _say(words)
    show.say()
    for words in found.of_records:
        _say(words)
    show.say(BELIEF)
    if found.of_mixtures:
        show.say()
        _say(found.of_mixtures)


def _countdown(row: Countdown) -> tuple[object, ...]:
    left = "" if row.days_left is None else f"{row.days_left:+.1f}"
    hour = "" if row.until is None or ends_a_day(row.until) else f" {row.until:%H:%M}"
    until = None if row.until is None else f"{row.until:%Y-%m-%d}{hour}"
    moved = ", ".join(f"{move.days:+.0f} d" for move in row.moves)
    return row.id, row.party, row.set_by, until, left, row.state, moved, row.followed


def _say(words: tuple[Sentence, ...]) -> None:
    for sentence in words:
        show.say(f"{sentence.text} {_ids(sentence)}".rstrip())


def _ids(sentence: Sentence) -> str:
    told, left = sentence.because[:MOST_IDS], len(sentence.because) - MOST_IDS
    return f"[{' '.join(told)}{f' and {left} more, in --json' if left > 0 else ''}]" if told else ""


def say_takeaways(found: Takeaways, *, whole: bool) -> None:
    """The key sentences, or all of them part by part."""
    since = "the first on record" if found.since is None else f"new is what came after {found.since}"
    show.say(f"{found.meeting}, as things stood on {found.by}; {since}")
    say_withheld(found.withheld)
    for line in _whole(found) if whole else _key(found):
        show.say(line)
    show.say()
    show.say("composed from the record; it concludes nothing, and the ids say where each sentence is from")


def _key(found: Takeaways) -> Iterator[str]:
    for number, sentence in enumerate(found.key, start=1):
        yield f"{number}. {sentence.text} {_ids(sentence)}".rstrip()


def _whole(found: Takeaways) -> Iterator[str]:
    for title, part in zip(part_names(found.language), found.parts, strict=True):
        yield from ("", title)
        yield from (f"  {sentence.text} {_ids(sentence)}".rstrip() for sentence in part)
