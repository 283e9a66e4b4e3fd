"""Will each part hold: terms, areas, terms in areas, by each mark of the end of a part."""

from collections.abc import Callable, Iterable, Iterator

from truce.cli import show
from truce.flow.outlook.shown import Chance, Hold, Series, Truce
from truce.model.forecast import GONE, MET
from truce.vocabulary import vocabulary

UNTOLD = {
    "nobody_watched": "nobody watched",
    "too_few_days": "too few days",
    "no_level_before": "nobody watched before the truce",
}
ALL, ANYBODY = "all", "any"
WORDS = {"met": "met now"}
MOST = 24  # rows, where nothing was asked for

Cell = Callable[[Chance | None], str]
Row = tuple[str, Hold]


def say_parts(truce: Truce, term: str | None, area: str | None, cell: Cell) -> None:
    """The truce as all of its parts, its areas and its terms by one mark; of what was asked for, by every mark."""
    marks = [hold.definition for hold in truce.parts]
    asked = term is not None or area is not None
    if not marks:
        if asked:
            show.say("will that part hold: cannot be told; of its parts nothing was foretold")
        return
    first = marks if asked else marks[len(marks) // 2 :][:1]
    rows = [row for mark in first for row in _rows(truce, mark, term, area)]
    days = sorted({one.ahead_days for _, hold in rows for one in hold.chances})
    told = [_line(name, hold, days, cell, asked=asked) for name, hold in rows]
    title = "will each part hold" if asked else f"will each part hold; its end: {_name(first[0]).lower()}"
    show.table(title, ("part", "now", *(f"{day} days" for day in days)), told if asked else told[:MOST])
    if len(told) > MOST and not asked:
        show.say(f"  and {len(told) - MOST} more: --term, --area")
    if not asked:
        others = [_line(_name(hold.definition), hold, days, cell, asked=False) for hold in truce.parts]
        show.table("that no part ends, by other marks", ("end", "now", *(f"{day} days" for day in days)), others)
    if MET in {hold.state for hold in (*truce.parts, *(hold for _, hold in rows))}:
        show.say("  met now: by the last days; that is a state and no end, and may be left again")
    if any(one.why == "some_parts_unseen" for _, hold in rows for one in hold.chances):
        show.say("  of parts that nobody watches nothing is told; the whole speaks of the others")
    show.say()


def _name(definition: str) -> str:
    return vocabulary().label("ends", definition)


def _rows(truce: Truce, mark: str, term: str | None, area: str | None) -> Iterator[Row]:
    if term is None and area is None:
        yield from _of("all of it", truce.parts, mark)
    for place in truce.places:
        if term is None and area in (None, place.area):
            yield from _of(f"all terms in {place.area}", place.holds, mark)
    for one in truce.series:
        if _asked(one, term, area):
            yield from _of(one.term + ("" if one.area == ALL else f" in {one.area}"), one.holds, mark)


def _asked(one: Series, term: str | None, area: str | None) -> bool:
    """Over the whole area; by area where a term or an area was asked for."""
    if area is None:
        return one.area == ALL if term is None else one.term == term
    return one.area == area and term in (None, one.term)


def _of(name: str, holds: Iterable[Hold], mark: str) -> Iterator[Row]:
    yield from ((name, hold) for hold in holds if hold.definition == mark)


def _line(name: str, hold: Hold, days: list[int], cell: Cell, *, asked: bool) -> tuple[str, ...]:
    by = {one.ahead_days: one for one in hold.chances}
    state = WORDS.get(hold.state or "", (hold.state or "").replace("_", " "))
    why = next((UNTOLD[one.why] for one in hold.chances if one.p is None and one.why in UNTOLD), None)
    what = f"{name}: {_name(hold.definition).lower()}" if asked else name
    return (what, why or state, *(_cell(hold, by.get(day), cell) for day in days))


def _cell(hold: Hold, one: Chance | None, cell: Cell) -> str:
    return "" if hold.state in GONE else cell(one)
