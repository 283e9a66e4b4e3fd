"""The key below a picture: marks with their words, wrapped to the width."""

from collections.abc import Sequence
from html import escape

LINE = 24.0
TEXT = "#4a5560"


def strip(items: Sequence[tuple[str, str]], left: float, top: float, width: float) -> tuple[str, float]:
    """(SVG, height) of the key. An item is a mark (26 by 18 px, drawn about its middle left at 0, 0) and its words.

    The width of a text is guessed at 6.6 px a letter of 13 px type; a text too long for a line stands alone.
    """
    parts, x, y = [], left, top + LINE / 2
    for mark, text in items:
        wide = 54 + 6.6 * len(text)
        if x > left and x + wide > left + width:
            x, y = left, y + LINE
        label = f'<text x="34" y="4.5" fill="{TEXT}" font-size="13">{escape(text)}</text>'
        parts.append(f'<g transform="translate({x:.1f} {y:.1f})">{mark}{label}</g>')
        x += wide
    return f'<g class="key">{"".join(parts)}</g>', y + LINE / 2 - top
