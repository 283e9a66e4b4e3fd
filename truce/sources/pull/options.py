"""Options of a feed, read and refused by name."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from truce.errors import WrongUsage


def needed(given: Mapping[str, str], name: str, what: str) -> str:
    """An option or secret that there is no doing without. Raises WrongUsage."""
    value = given.get(name, "").strip()
    if not value:
        raise WrongUsage(f"the feed needs {name}", it_is=what)
    return value


def day_of(given: Mapping[str, str], name: str, otherwise: date) -> date:
    """A day (YYYY-MM-DD). Raises WrongUsage for what is none."""
    told = given.get(name)
    if told is None:
        return otherwise
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise WrongUsage("not a day", option=name, given=told, remedy="write 2025-04-20") from None


def whole(given: Mapping[str, str], name: str, otherwise: int, least: int, most: int) -> int:
    """A whole number within bounds. Raises WrongUsage."""
    told = given.get(name, str(otherwise))
    if not told.isdigit() or not least <= int(told) <= most:
        raise WrongUsage("not such a whole number", option=name, given=told, least=least, most=most)
    return int(told)


def instant(seconds: int | str) -> datetime | None:
    """Seconds since 1970 as an instant (UTC); None where the number cannot be one."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
