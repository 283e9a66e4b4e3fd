"""Small multiples: one fan a sector, all on one scale, so that they can be compared by eye."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from truce.drawn.fan import HEIGHT, Fan, draw_fan
from truce.drawn.sheet import at

GAP = 18.0


def draw_multiples(fans: Sequence[Fan], title: str, width: float = 840.0, across: int = 3) -> str:
    """The fans side by side, `across` in a row; the same end of the axis for all, the highest of any."""
    top = max([1.0, *(one.highest for one in fans)])
    each = (width - GAP * (across - 1)) / across
    parts = []
    for place, fan in enumerate(fans):
        row, column = divmod(place, across)
        drawn = draw_fan(replace(fan, top=top), each, small=True)
        spot = f'<svg x="{at(column * (each + GAP))}" y="{at(row * (HEIGHT + GAP))}" '
        parts.append(drawn.replace('<svg xmlns="http://www.w3.org/2000/svg" class="chart drawn" ', spot, 1))
    rows = -(-len(fans) // across)
    tall, told = at(max(rows * (HEIGHT + GAP) - GAP, 1.0)), escape(title, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart drawn" viewBox="0 0 {at(width)} {tall}" '
        f'width="{at(width)}" height="{tall}" role="img" aria-label="{told}" direction="ltr" '
        f'font-family="Truce Sans, Noto Sans Arabic, sans-serif"><title>{told}</title>{"".join(parts)}</svg>'
    )
