"""/harm: the verified floor, and apart from it what is told; how far anybody could look; and what of it may leave."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from truce.drawn import Bearing, draw_bearing
from truce.flow.community import harm as register
from truce.flow.community import harm_figures, harm_shown
from truce.flow.community.harm_shown import CRATER, DAMAGE, REMNANT
from truce.model.damage import Crater
from truce.model.harm import MERGED, CasualtyIncident
from truce.vocabulary.harm import harm
from truce.web.asked import Asked
from truce.web.people import spans
from truce.web.people.harm_fields import WORD_OF
from truce.web.people.harm_words import Words
from truce.web.people.leaves import Leaves
from truce.web.people.paging import ROWS, page_of
from truce.web.people.registers import registers
from truce.web.way import Way

LONG_AXIS = "long_axis"
SIZE = 220.0  # pixels of the picture of a crater
QUARTERS = ("north", "east", "south", "west")


def index(asked: Asked) -> Response:
    """The figures of a period, or of all that is kept."""
    period = spans.days(asked)
    told = harm_figures.told(asked.house, period.since, period.until)
    return asked.page(
        "people/harm.html.j2",
        status=422 if period.wrong else 200,
        told=told,
        tables=_tables(told.figures, 0),
        period=period,
        registers=registers(asked),
        w=Words(asked.say, asked.house),
    )


def _tables(made: harm_figures.Figures | harm_figures.Published, least: int) -> list[tuple[str, list[Any]]]:
    """(trait, rows of (category, number by outcome)) of every table; rows in which every number is 0 are left out."""
    found = []
    for trait in harm_figures.TRAITS:
        columns = {outcome: made.table(trait, outcome) for outcome in made.floor}
        every = list(next(iter(columns.values())))
        rows = [(one, {outcome: column[one] for outcome, column in columns.items()}) for one in every]
        found.append((trait, [row for row in rows if any(number != least for number in row[1].values())]))
    return [(trait, rows) for trait, rows in found if rows]


def records(asked: Asked) -> Response:
    """Incidents with what is known of each; and what waits for whoever asks."""
    there = register.book(asked.house)
    ladders = harm_shown.ladders(asked.house, there)
    chosen = asked.query.get("status", "")
    every = sorted(there.incidents, key=lambda one: one.day, reverse=True)
    listed = [one for one in every if chosen in ("", *_statuses(one, ladders))]
    page, pages = page_of(asked, len(listed))
    return asked.page(
        "people/harm_records.html.j2",
        incidents=listed[(page - 1) * ROWS : page * ROWS],
        all=len(listed),
        page=page,
        pages=pages,
        chosen=chosen if chosen in harm().statuses else "",
        statuses=list(harm().statuses),
        ladders=ladders,
        counts=harm_shown.counts(there),
        known=Counter(one.incident for one in there.records),
        mine=[id for id, rungs in ladders.items() if any(not rung.lacks for rung in rungs)],
        words_of=WORD_OF,
        book=there,
        called=harm_shown.called,
        registers=registers(asked),
        w=Words(asked.say, asked.house),
    )


def _statuses(one: CasualtyIncident, ladders: Mapping[str, Sequence[harm_shown.Rung]]) -> set[str]:
    """Where its counts stand; of one that was merged that it was."""
    return {MERGED} if one.into else {rung.status for rung in ladders[one.id]}


def objects(asked: Asked) -> Response:
    """Objects that were damaged, craters with what they show, what is left to explode."""
    there = register.book(asked.house)
    words = Words(asked.say, asked.house)
    craters = [(one, harm_figures.shown(one)) for one in there.of(CRATER)]
    return asked.page(
        "people/harm_objects.html.j2",
        damage=there.of(DAMAGE),
        craters=[
            (one, shown, picture(words, harm_shown.called(there, one.id), [one], shown)) for one, shown in craters
        ],
        fires=harm_figures.fires(there),
        remnants=there.of(REMNANT),
        book=there,
        called=harm_shown.called,
        registers=registers(asked),
        w=words,
    )


def picture(words: Words, name: str, craters: list[Crater], shown: harm_figures.Conclusion) -> Markup:
    """Where from, as a crater leaves it open; nothing where it shows no direction."""
    if not shown.sectors:
        return Markup()
    made = Bearing(
        title=words.say("harm.picture", name=name, sectors="; ".join(sectors(words, shown))),
        sectors=shown.sectors,
        measured=[bearing for one in craters for bearing in _measured(one)],
        compass=tuple(words.say(f"harm.quarter_{quarter}") for quarter in QUARTERS),  # type: ignore[arg-type]
    )
    return Markup(draw_bearing(made, SIZE))  # noqa: S704 -- every text in it is escaped


def _measured(crater: Crater) -> list[float]:
    """The bearings that were taken; a long axis is one at both its ends."""
    if crater.bearing is None:
        return []
    return [crater.bearing, (crater.bearing + 180) % 360] if crater.method == LONG_AXIS else [crater.bearing]


def sectors(words: Words, shown: harm_figures.Conclusion) -> list[str]:
    """Each sector in words."""
    number = words.say.number
    return [words.say("harm.sector", start=number(start, 0), end=number(end, 0)) for start, end in shown.sectors]


def _leaving(asked: Asked, made: harm_figures.Published) -> dict[str, Any]:
    return {
        "tables": _tables(made, 0),
        "hidden": sum(number is None for number in made.cells.values()),
        "w": Words(asked.say, asked.house),
    }


LEAVES = Leaves(
    register=register.REGISTER,
    template="people/harm_release.html.j2",
    preview=harm_figures.preview,
    publish=harm_figures.published,
    plain=harm_figures.published_plain,
    facts=_leaving,
)
WAYS = (
    Way(path="/harm", name="harm", handle=index, action="harm.read"),
    Way(path="/harm/records", name="harm.records", handle=records, action="harm.read"),
    Way(path="/harm/objects", name="harm.objects", handle=objects, action="harm.read"),
    *LEAVES.ways,
)
