"""Small multiples: one fan a sector, all on one scale, so that they can be compared by eye."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from truce.drawn.fan import HEIGHT, Fan, draw_fan
from truce.drawn.sheet import at

GAP = 18.0
WHOLE = re.compile(r"<svg[^>]*>")  # a fan among others is no picture of its own


def draw_multiples(fans: Sequence[Fan], title: str, width: float = 840.0, across: int = 3) -> str:
    """The fans side by side, `across` in a row; the same end of the axis for all, the highest of any."""
    top = max([1.0, *(one.highest for one in fans)])
    each = (width - GAP * (across - 1)) / across
    parts = []
    for place, fan in enumerate(fans):
        row, column = divmod(place, across)
        drawn = draw_fan(replace(fan, top=top), each, small=True)
        x, y = at(column * (each + GAP)), at(row * (HEIGHT + GAP))
        spot = f'<svg x="{x}" y="{y}" width="{at(each)}" height="{at(HEIGHT)}">'
        parts.append(WHOLE.sub(spot, drawn, count=1))
    rows = -(-len(fans) // across)
    tall, told = at(max(rows * (HEIGHT + GAP) - GAP, 1.0)), escape(title, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart drawn" viewBox="0 0 {at(width)} {tall}" '
        f'width="{at(width)}" height="{tall}" role="img" aria-label="{told}" direction="ltr" '
        f'font-family="Truce Sans, Noto Sans Arabic, sans-serif"><title>{told}</title>{"".join(parts)}</svg>'
    )
