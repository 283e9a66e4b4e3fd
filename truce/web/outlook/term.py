"""/outlook/part: will one term hold, over the whole area and in each part of it; a piece of the term's own page."""

from starlette.responses import Response

from truce.errors import NotFound
from truce.flow.outlook.shown import Series, Truce
from truce.web.asked import Asked
from truce.web.outlook.held import ALL
from truce.web.outlook.pages import shown_of
from truce.web.outlook.words import words_of
from truce.web.way import Way


def part(asked: Asked) -> Response:
    """Its chances by every mark of what ends a part; a page of its own where there are no scripts."""
    agreement, term = asked.path["agreement"], asked.path["term"]
    truce = next((one for one in shown_of(asked).truces if one.agreement == agreement), None)
    known = next((one for one in asked.house.agreements if one.id == agreement), None)
    if known is None or all(one.id != term for one in known.terms):
        raise NotFound("the agreement has no such term")
    series = [] if truce is None else series_of(truce, term)
    if not asked.wants_part:
        asked.saw(f"outlook:{agreement}/{term}", rows=len(series))
    over = truce is not None and any(one.state == "ended" for one in truce.holds[:1])
    return asked.page(
        "outlook/term.html.j2", w=words_of(asked), agreement=agreement, term=term, series=series, over=over
    )


def series_of(truce: Truce, term: str) -> list[Series]:
    """The parts that a term is of which something was foretold: over the whole area first, then by area."""
    found = [one for one in truce.series if one.term == term and one.holds]
    return sorted(found, key=lambda one: (one.area != ALL, one.area))


WAYS = (Way(path="/outlook/part/{agreement}/{term}", name="outlook.part", handle=part, action="look"),)
