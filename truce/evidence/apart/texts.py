"""Text, looked at for one thing: whether it writes down an exact place. Which one is not told, for nobody needs it."""

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

MOST_READ = 4 << 20  # bytes from the beginning; a warning, no proof, and so no more is needed

NUMBER = (
    r"[-+]?(\d{1,3})(?:\.\d{3,}|,\d{4,})"  # a hundred metres or finer; a decimal comma only where it is no thousand
)
PAIR = re.compile(rf"(?<![\d.,]){NUMBER}[°\s]*[NSEW]?[\s,;/|]+(?:[NSEW]\s*)?{NUMBER}(?![\d.])")
NAMED = re.compile(
    rf"\b(?:lat|lon|lng|long|latitude|longitude|широта|долгота|довгота)\b[\"']?\s*[:=]\s*[\"']?{NUMBER}", re.IGNORECASE
)
SEXAGESIMAL = re.compile(r"\d{1,3}\s*°\s*\d{1,2}(?:[.,]\d+)?\s*['′’]")
GRID = re.compile(r"\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{3}\s?\d{3}|\d{4}\s?\d{4}|\d{5}\s?\d{5})\b")  # MGRS


def look(file: BinaryIO) -> Iterator[tuple[str, dict[str, Any]]]:
    """One part, where the words hold what looks like an exact place."""
    if writes_a_place(_decoded(file.read(MOST_READ))):
        yield "text", {"exact_place": True}


def writes_a_place(text: str) -> bool:
    """Whether coordinates stand in a text: two decimals, degrees and minutes, a number named so, a grid."""
    if SEXAGESIMAL.search(text) or GRID.search(text):
        return True
    if any(int(found[1]) <= 180 for found in NAMED.finditer(text)):
        return True
    return any(_on_earth(int(found[1]), int(found[2])) for found in PAIR.finditer(text))


def _on_earth(one: int, other: int) -> bool:
    return min(one, other) <= 90 and max(one, other) <= 180


def _decoded(held: bytes) -> str:
    wide = held.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return held.decode("utf-16" if wide else "utf-8", "replace")
