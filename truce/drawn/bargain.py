"""What packages would give to two parties: each on its own axis, in its own points above no deal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from truce.drawn.letters import cut, wide
from truce.drawn.sheet import ROOMY, Plot, Sheet, apart, key, margin, round_top

HEIGHT, TALL, UPPER, BELOW, LINE = 250.0, 320.0, 30.0, 42.0, 15.0


@dataclass(frozen=True, slots=True)
class Spot:
    """One package: what it gives to either above no deal, and its names where theories of fairness have one for it."""

    across: float
    up: float
    number: str = ""  # by which the table beside it calls it
    named: tuple[str, ...] = ()
    refused: bool = False  # somebody said no to what is in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Bargain:
    """The plane. `across`, `up`: what the axes measure, in words; `words`: package, refused, named, text.

    `text`: what the current text gives, where it settles every issue.
    """

    title: str
    across: str
    up: str
    spots: Sequence[Spot]
    words: Mapping[str, str]
    number: Callable[[float], str]
    text: tuple[float, float] | None = None


def draw_bargain(made: Bargain, width: float = 840.0) -> str:
    """The plane at a width. No deal stands in the corner; what gives a party less than that stands on its edge."""
    height = HEIGHT if width < ROOMY else TALL
    sheet = Sheet(width, height)
    shown = [*((one.across, one.up) for one in made.spots), *([made.text] if made.text else [])]
    right, along = round_top(max([1.0, *(x for x, _ in shown)]))
    top, rows = round_top(max([1.0, *(y for _, y in shown)]))
    left = margin([made.number(one) for one in rows])
    plot = Plot(sheet, left, UPPER, width - left - 18, height - UPPER - BELOW, right, top)
    plot.rows(rows, made.number)
    plot.foot([(one, made.number(one)) for one in along])
    sheet.text((0, 14), cut(made.up, width, 12.5), "start", "strong")
    sheet.text((width - 4, height - 6), cut(made.across, width - 8, 12.5), "end", "strong")
    _spots(plot, made)
    sheet.height = height + 4 + key(sheet, _key(made), left, height + 6)
    return sheet.svg(made.title)


def _spots(plot: Plot, made: Bargain) -> None:
    for one in made.spots:
        at = plot.x(one.across), plot.y(one.up)
        plot.sheet.dot("ring" if one.refused else "point", at, 4.0)
        if one.named:
            plot.sheet.dot("now", at, 8.0)
    if made.text:
        x, y = plot.x(made.text[0]), plot.y(made.text[1])
        plot.sheet.box("level", x - 5, y - 5, 10, 10)
    _names(plot, [one for one in made.spots if one.named])
    for one in made.spots:
        if one.number and not one.named:
            plot.sheet.text((plot.x(one.across), plot.y(one.up) - 8), one.number, "middle")


def _names(plot: Plot, named: Sequence[Spot]) -> None:
    """The names beside their points, apart from one another, inside the plane."""
    order = sorted(named, key=lambda one: -one.up)
    wanted = [plot.y(one.up) - 9 for one in order]
    for one, y in zip(order, apart(wanted, LINE, UPPER + 6, plot.y(0) - 4), strict=True):
        told, x = " · ".join(filter(None, [one.number, ", ".join(one.named)])), plot.x(one.across)
        room = plot.left + plot.width
        if x + 12 + wide(told) <= room:
            plot.sheet.text((x + 12, y), told, "start", "label")
        else:
            plot.sheet.text((x - 12, y), cut(told, max(x - 12 - plot.left, 40.0)), "end", "label")


def _key(made: Bargain) -> list[tuple[str, str, str]]:
    items = []
    if any(not one.refused for one in made.spots):
        items.append(("point", "dot", made.words["package"]))
    if any(one.refused for one in made.spots):
        items.append(("ring", "dot", made.words["refused"]))
    if any(one.named for one in made.spots):
        items.append(("now", "dot", made.words["named"]))
    if made.text:
        items.append(("level", "box", made.words["text"]))
    return items
