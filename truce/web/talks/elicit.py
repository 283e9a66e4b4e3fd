"""/talks/elicit: comparisons, one at a time. Which of two would one party rather have? What follows is worth in points.

Every answer travels with the form, by the ids of what was compared: nothing is kept until whoever answers says so, and
a page that is gone back to is a question that can be answered anew.
"""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from truce.errors import UnusableValue
from truce.flow.talks.elicit import Sitting, found, keep_sitting, odd, question, sit
from truce.model.elicited import REPLIES, Answer, Question, Side
from truce.web.asked import Asked
from truce.web.talks.frame import none, page
from truce.web.talks.opened import Opened, opened
from truce.web.way import Way

MOST = 40  # questions of one sitting: real people tire long before
ACROSS, BETWEEN = "+", "|"  # in how an answer is written: of one side, and between sides and reply
KEEP, UNDO = "keep", "undo"


def show(asked: Asked) -> Response:
    """Choose for which party to answer; nothing is asked yet."""
    told = opened(asked)
    if told is None:
        asked.saw("talks", rows=0)
        return none(asked)
    asked.saw(f"talks:{told.id}", rows=0)
    return page(asked, "talks/elicit.html.j2", told, sitting=None, parties=told.held.negotiation.parties)


def go_on(asked: Asked) -> Response:
    """Take an answer and ask the next; take the last one back; or keep what follows. Raises UnusableValue, Refused."""
    told = opened(asked)
    if told is None:
        return asked.go("/talks/elicit")
    sitting = _sitting(asked, told)
    does = asked.text("do")
    if does == KEEP and sitting.answers:
        keep_sitting(told.held.house or asked.house, sitting)
        return asked.go(told.at("/talks/packages"))
    if does == UNDO:
        sitting = _of(told, sitting.party, sitting.answers[:-1])
    elif does in REPLIES:
        asking = _next(sitting)
        if asking is not None:
            sitting = sitting.replied(asking, does)
    asked.saw(f"talks:{told.id}", rows=len(sitting.answers))
    return page(asked, "talks/elicit.html.j2", told, parties=told.held.negotiation.parties, **_facts(sitting))


def _facts(sitting: Sitting) -> dict[str, Any]:
    asking = _next(sitting)
    return {
        "sitting": sitting,
        "asking": asking,
        "sides": () if asking is None else tuple(options(sitting, one) for one in (asking.first, asking.second)),
        "written": [written(sitting, one) for one in sitting.answers],
        "worths": found(sitting) if sitting.answers else (),
        "odd": [(one, sitting.answers[one.answer]) for one in odd(sitting)] if sitting.answers else [],
        "options": lambda side: options(sitting, side),
        "most": MOST,
    }


def _next(sitting: Sitting) -> Question | None:
    return question(sitting) if len(sitting.answers) < MOST else None


def options(sitting: Sitting, side: Side) -> tuple[str, ...]:
    """Ids of the options of one side; empty: no deal."""
    return tuple(sitting.menu.options[issue][option] for issue, option in side)


def written(sitting: Sitting, answer: Answer) -> str:
    """An answer as the form carries it: ids, so that it means the same whatever else comes to the record."""
    sides = (ACROSS.join(options(sitting, side)) for side in (answer.question.first, answer.question.second))
    return BETWEEN.join((*sides, answer.reply))


def _sitting(asked: Asked, told: Opened) -> Sitting:
    """The sitting that the form carries. Raises UnusableValue for an answer that cannot be read, NotFound."""
    empty = sit(told.held, asked.text("party"))
    carried = [str(one) for one in asked.form.getlist("a")]
    if len(carried) > MOST:
        raise UnusableValue("so much is not asked in one sitting", most=MOST)
    return _of(told, empty.party, [_read(empty, one) for one in carried])


def _of(told: Opened, party: str, answers: Sequence[Answer]) -> Sitting:
    empty = sit(told.held, party)
    return Sitting(held=empty.held, party=empty.party, menu=empty.menu, answers=tuple(answers))


def _read(sitting: Sitting, text: str) -> Answer:
    first, _, rest = text.partition(BETWEEN)
    second, _, reply = rest.partition(BETWEEN)
    if reply not in REPLIES:
        raise UnusableValue("no such answer", given=text[:80], known=", ".join(REPLIES))
    return Answer(Question(_side(sitting, first), _side(sitting, second)), reply)


def _side(sitting: Sitting, text: str) -> Side:
    places = {id: (i, o) for i, many in enumerate(sitting.menu.options) for o, id in enumerate(many)}
    named = text.split(ACROSS) if text else []
    gone = [id for id in named if id not in places]
    if gone:
        raise UnusableValue("an option that was compared is not on the table any more", options=", ".join(gone)[:200])
    side = tuple(sorted(places[id] for id in named))
    if len({issue for issue, _ in side}) < len(side):
        raise UnusableValue("one issue is not settled in two ways at once", given=text[:80])
    return side


WAYS = (
    Way(path="/talks/elicit", name="talks.elicit", handle=show, action="talks.write"),
    Way(path="/talks/elicit", name="talks.elicit.on", handle=go_on, action="talks.write", methods=("POST",)),
)
