"""Small multiples: one fan a sector, all on one scale, so that they can be compared by eye."""

import re
from collections.abc import Sequence
from dataclasses import replace

from truce.drawn.fan import SMALL, Fan, draw_fan
from truce.drawn.sheet import at, whole

GAP = 18.0
LEAST = 170.0  # a field that is narrower tells nothing
WHOLE = re.compile(r"<svg[^>]*>")  # a fan among others is no picture of its own


def draw_multiples(fans: Sequence[Fan], title: str, width: float = 840.0) -> str:
    """The fans side by side, rows as even as may be; the same end of the axis for all, the highest of any."""
    top = max([1.0, *(one.highest for one in fans)])
    across = evenly(len(fans), width)
    each = (width - GAP * (across - 1)) / across
    parts = []
    for place, fan in enumerate(fans):
        row, column = divmod(place, across)
        drawn = draw_fan(replace(fan, top=top), each, small=True)
        x, y = at(column * (each + GAP)), at(row * (SMALL + GAP))
        spot = f'<svg x="{x}" y="{y}" width="{at(each)}" height="{at(SMALL)}">'
        parts.append(WHOLE.sub(spot, drawn, count=1))
    rows = -(-len(fans) // across)
    return whole("".join(parts), width, max(rows * (SMALL + GAP) - GAP, 1.0), title)


def evenly(n: int, width: float) -> int:
    """How many fields stand in a row: as many as have room, and no row much shorter than another."""
    rows = -(-n // max(int((width + GAP) // (LEAST + GAP)), 1))
    return max(-(-n // max(rows, 1)), 1)
