"""Two reports, row by row, as each tells it: what it was, when, where, who, how it is known."""

from collections.abc import Mapping, Sequence
from typing import Any

from truce.flow.verification.case import names
from truce.shell.say import Say
from truce.web.asked import Asked

Row = Mapping[str, Any]
SUBSTANCE = (  # what a difference in says something of the event, and not only of who tells it
    "when", "place", "acts", "count", "phenomenon", "weapon", "by", "against", "target", "killed", "injured", "flags",
)  # fmt: skip


def rows_of(asked: Asked, left: Row, right: Row) -> list[tuple[str, str | None, str | None]]:
    """(name of the row, what the one tells, what the other tells); rows that neither tells are left out."""
    known = names(asked.house)
    told = [_told(asked.say, one, known) for one in (left, right)]
    return [(name, told[0][name], told[1][name]) for name in told[0] if told[0][name] or told[1][name]]


def _told(say: Say, one: Row, known: Mapping[str, str]) -> dict[str, str | None]:
    return {
        "when": _when(say, one),
        "place": _place(say, one),
        "acts": _acts(say, one),
        "count": _count(say, one),
        "phenomenon": _code(say, "phenomena", one["phenomenon"]),
        "weapon": _weapon(say, one),
        "by": _party(one["by"], known),
        "against": _party(one["against"], known),
        "target": _code(say, "targets", one["target"]),
        "killed": _between(say, one["killed_low"], one["killed_high"]),
        "injured": _between(say, one["injured_low"], one["injured_high"]),
        "means": _code(say, "means", one["means"]),
        "source": one["source"],
        "origin": one["origin"],
        "reference": one["reference"],
        "told_at": None if one["told_at"] is None else say.when(one["told_at"]),
        "grade": f"{one['grade']}{one['credibility']}",
        "flags": _codes(say, "flags", one["flags"]),
        "text": one["text"],
        "url": one["url"],
    }


def _when(say: Say, one: Row) -> str:
    begins, ends = one["earliest"], one["latest"]
    span = say.when(begins) if begins == ends else f"{say.when(begins)} – {say.when(ends)}"
    return f"{span} ({one['time_text']})" if one["time_text"] else span


def _place(say: Say, one: Row) -> str | None:
    if one["radius_m"] is None:
        return one["place"] or None
    near = say("duplicates.within", km=round(one["radius_m"] / 1000, 1))
    return f"{one['place']} ({near})" if one["place"] else near


def _acts(say: Say, one: Row) -> str | None:
    told = [f"{say.label('acts', act['code'])} {say.share(act['weight'])}" for act in one["acts"] or ()]
    return ", ".join(told) or None


def _count(say: Say, one: Row) -> str | None:
    if one["count"] is None:
        return None
    about = "≈ " if one["approximate"] else ""
    return f"{about}{say.number(one['count'])} {say.label('units', one['unit'])}"


def _weapon(say: Say, one: Row) -> str | None:
    calibre = None if one["calibre_mm"] is None else f"{say.number(one['calibre_mm'])} mm"
    parts = (_code(say, "weapons", one["weapon_class"]), one["weapon_system"], calibre)
    return ", ".join(part for part in parts if part) or None


def _party(code: str | None, known: Mapping[str, str]) -> str | None:
    return None if code is None else known.get(code, code)


def _between(say: Say, low: int | None, high: int | None) -> str | None:
    if low is None and high is None:
        return None
    if low == high and low is not None:
        return say.number(low)
    return f"{'?' if low is None else say.number(low)} – {'?' if high is None else say.number(high)}"


def _code(say: Say, kind: str, code: str | None) -> str | None:
    return None if code is None else say.label(kind, code)


def _codes(say: Say, kind: str, codes: Sequence[str] | None) -> str | None:
    return ", ".join(say.label(kind, one) for one in codes or ()) or None
