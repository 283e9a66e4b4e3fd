"""Several drawings below one another as one picture, each under its own words."""

import re
from collections.abc import Sequence
from html import escape

from truce.drawn.letters import inward, plain
from truce.drawn.sheet import LOOKS, at, whole

WHOLE = re.compile(r'<svg[^>]*? width="([0-9.]+)" height="([0-9.]+)"[^>]*>')
HEAD, GAP = 24.0, 14.0


def draw_stack(drawings: Sequence[tuple[str, str]], title: str) -> str:
    """(words, drawing) of each, the first on top."""
    y, wide, parts = 0.0, 1.0, []
    for words, drawing in drawings:
        size = WHOLE.match(drawing)
        if size is None:
            raise ValueError("a drawing came without its size")
        width, height = float(size[1]), float(size[2])
        parts.append(
            f'<text class="d-strong" {LOOKS["strong"]} x="0" y="{at(y + 14)}">{escape(inward(plain(words)))}</text>'
        )
        spot = f'<svg x="0" y="{at(y + HEAD)}" width="{at(width)}" height="{at(height)}">'
        parts.append(WHOLE.sub(spot, drawing, count=1))
        y, wide = y + HEAD + height + GAP, max(wide, width)
    return whole("".join(parts), wide, max(y - GAP, 1.0), title)
