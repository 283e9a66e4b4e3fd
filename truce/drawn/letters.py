"""Letters on a drawing: what of a text may stand there, which way it runs, how wide it is, how much has room."""

import re
import unicodedata

SIZE = 12.0
NARROW, USUAL, BROAD, FULL = 0.3, 0.54, 0.68, 1.0  # parts of the size: i, n, M, and a sign of the far east
THIN = frozenset("iIjltfr.,:;'|!()[]{}/\\·-– ")
HARMFUL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
START, END = "\u2067", "\u2069"  # from right to left, whatever stands around it; and the end of that


def plain(told: str) -> str:
    """A text without signs that no drawing may hold, and without those that turn the order of what stands beside it."""
    return HARMFUL.sub(" ", told)


def backwards(told: str) -> bool:
    """Whether a text has letters that run from right to left."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in told)


def inward(told: str) -> str:
    """A text whose words keep their order on a drawing that runs from left to right."""
    return f"{START}{told}{END}" if backwards(told) else told


def wide(told: str, size: float = SIZE) -> float:
    """About how wide a text stands, in pixels."""
    return size * sum(map(_part, told))


def _part(sign: str) -> float:
    if sign in THIN:
        return NARROW
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return FULL
    return BROAD if sign.isupper() else USUAL


def cut(told: str, room: float, size: float = SIZE) -> str:
    """So much of a text as has room, with an ellipsis where there was more."""
    if wide(told, size) <= room:
        return told
    kept = told
    while kept and wide(kept + "…", size) > room:
        kept = kept[:-1] if len(kept) < 300 else kept[:299]  # nobody draws more than that on one line
    return kept.rstrip() + "…"


def folded(told: str, room: float, lines: int, size: float = SIZE) -> list[str]:
    """A text over at most so many lines, broken between words; the last is cut where there was more."""
    left, found = told.split(), list[str]()
    while left and len(found) < lines - 1:
        n = 1
        while n < len(left) and wide(" ".join(left[: n + 1]), size) <= room:
            n += 1
        found.append(cut(" ".join(left[:n]), room, size))
        left = left[n:]
    return [*found, cut(" ".join(left), room, size)] if left else found or [""]
