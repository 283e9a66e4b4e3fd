"""A square code (ISO/IEC 18004) that a phone's camera reads: in a page as SVG, in a terminal as blocks."""

import io

import segno


def as_svg(content: bytes) -> str:
    """An SVG of its own, black on white whatever the page looks like, with room to be printed."""
    held = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        held, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False, svgclass=None, lineclass=None
    )
    return held.getvalue().decode()


def as_text(content: bytes) -> str:
    """Half blocks for a terminal."""
    held = io.StringIO()
    segno.make(content, error="l", micro=False).terminal(held, compact=True)
    return held.getvalue()
