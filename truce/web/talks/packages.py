"""/talks/packages: what could be agreed, by what is assumed. Every assumption can be moved, and nothing is kept.

What is moved stands in the address, so that it can be sent to a colleague, and is shown as an "if". A search that takes
longer than a page should goes on beside it, within a budget; what there was no time for is told.
"""

from typing import Any, Final

from starlette.responses import Response

from truce.errors import UnusableValue
from truce.flow.room.today import versions_of
from truce.flow.talks.budget import Budget
from truce.flow.talks.packages import Asked as Question
from truce.flow.talks.packages import packages
from truce.model.packages import Packages
from truce.web.asked import Asked
from truce.web.talks import moved, pictures
from truce.web.talks.frame import none, page, words_of
from truce.web.talks.opened import Opened, opened
from truce.web.talks.telling import Telling
from truce.web.way import Way

WAITS: Final = 4.0  # seconds that a page waits for a search
SEEKS: Final = 20.0  # seconds that a search is given
MOST = 200  # assumptions that one address may move


def show(asked: Asked) -> Response:
    """What could be agreed. `assume`, `weigh`, `text`: what is assumed instead, as `truce talks packages` takes it."""
    found = opened(asked)
    if found is None:
        asked.saw("talks", rows=0)
        return none(asked)
    question = question_of(asked)
    held = found.held
    key = ("talks packages", held.negotiation, held.view, question, *versions_of(asked.house))
    search = asked.room.searches.sought(key, lambda: packages(held, question, Budget(SEEKS)))
    try:
        told = search.answer(WAITS)
    except UnusableValue as wrong:
        asked.saw(f"talks:{found.id}", rows=0)
        return _unsaid(asked, found, question, wrong)
    asked.saw(f"talks:{found.id}", rows=0 if told is None else len(told.offers))
    if told is None:
        here = asked.request.url.path + (f"?{asked.request.url.query}" if asked.request.url.query else "")
        return page(asked, "talks/searching.html.j2", found, here=here, begun=search.begun, seconds=SEEKS, status=202)
    return page(asked, "talks/packages.html.j2", found, **_facts(asked, found, question, told))


def _facts(asked: Asked, found: Opened, question: Question, told: Packages) -> dict[str, Any]:
    words = words_of(asked, found)
    return {
        "found": told,
        "told": Telling(words, told),
        "picture": pictures.bargain(words, told),
        "sheet": moved.sheet_of(found.held, question),
        "text": dict(one.split("=", 1) for one in question.text if "=" in one),
        "question": question,
        "seconds": SEEKS,
    }


def _unsaid(asked: Asked, found: Opened, question: Question, wrong: UnusableValue) -> Response:
    """Nothing can be sought yet: what lacks, with a form to assume it."""
    return page(
        asked,
        "talks/unsaid.html.j2",
        found,
        wrong=wrong,
        question=question,
        sheet=moved.sheet_of(found.held, question),
        text={},
        status=200 if not (question.assume or question.weigh or question.text) else 422,
    )


def question_of(asked: Asked) -> Question:
    """What the address assumes. Raises UnusableValue for more than anybody types."""
    assume, weigh, text = (tuple(asked.query.getlist(name)) for name in ("assume", "weigh", "text"))
    if len(assume) + len(weigh) + len(text) > MOST:
        raise UnusableValue("so much is not assumed in one address", most=MOST)
    return Question(assume=assume, weigh=weigh, text=text)


def move(asked: Asked) -> Response:
    """Take what was typed, and show what follows; the address holds what differs from the record, and nothing is kept.

    Raises UnusableValue for what is no number of points.
    """
    found = opened(asked)
    if found is None:
        return asked.go("/talks/packages")
    return asked.go(moved.address(found, moved.typed(asked, found.held)))


WAYS = (
    Way(path="/talks/packages", name="talks.packages", handle=show, action="look"),
    Way(path="/talks/packages", name="talks.packages.move", handle=move, action="look", methods=("POST",)),
)
