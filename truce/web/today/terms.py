"""/terms: what was agreed, term by term; and of each how it stood day by day, and on what that rests."""

from urllib.parse import urlencode

from starlette.responses import Response

from truce.errors import NotFound
from truce.flow.room.terms import agreement_of, term_told
from truce.flow.room.today import versions_of
from truce.web.asked import Asked
from truce.web.today.board import board_of, words
from truce.web.today.words import label
from truce.web.way import Way


def index(asked: Asked) -> Response:
    """The agreements of the mission with their terms, each with how it stands."""
    found = {part.agreement.id: part for part in board_of(asked).parts}
    asked.saw("terms", rows=sum(len(one.terms) for one in asked.house.agreements))
    return asked.page(
        "terms/index.html.j2", **words(asked), agreements=asked.house.agreements, parts=found, types=_types(asked)
    )


def _types(asked: Asked) -> dict[str, str]:
    kinds = {term.type for one in asked.house.agreements for term in one.terms}
    return {kind: label(asked.say, "term_types", kind) for kind in kinds}


def show(asked: Asked) -> Response:
    """One term, under one reading, for one party."""
    agreement, term = asked.path["agreement"], asked.path["term"]
    if "/" in agreement or len(term) > 80:
        raise NotFound("the agreement has no such term")
    reading, party = asked.query.get("reading"), asked.query.get("party")
    key = ("term", *versions_of(asked.house), agreement, term, reading, party)
    agreement_of(asked.house, agreement)
    found = asked.room.cache.cached(key, lambda: term_told(asked.house, agreement, term, reading, party))
    asked.saw(f"term:{agreement}/{term}", rows=len(found.days))
    return asked.page(
        "terms/term.html.j2",
        **words(asked),
        told=found,
        act_word=lambda code: label(asked.say, "acts", code),
        here=f"/terms/{agreement}/{term}",
        at_map="/picture?" + urlencode({"agreement": agreement, "term": term, "reading": found.reading}),
    )


WAYS = (
    Way(path="/terms", name="terms", handle=index, action="look"),
    Way(path="/terms/{agreement}/{term}", name="terms.show", handle=show, action="look"),
)
