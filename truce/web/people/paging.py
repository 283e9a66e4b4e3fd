"""Long lists, a page at a time."""

from truce.web.asked import Asked

ROWS = 50
MOST_DIGITS = 6


def page_of(asked: Asked, rows: int) -> tuple[int, int]:
    """Which page of so many rows the address asks for, from 1, and how many there are; else the nearest there is."""
    told, pages = asked.query.get("page", ""), max(1, -(-rows // ROWS))
    wanted = int(told) if told.isascii() and told.isdigit() and len(told) <= MOST_DIGITS else 1
    return min(max(wanted, 1), pages), pages
