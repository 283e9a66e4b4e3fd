"""A value of a reason as a page shows it: codes by their names, times in the reader's zone, ids to click on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from truce.shell.say import Say
from truce.vocabulary import vocabulary
from truce.web.names import Names

FAMILIES = (
    *("rep", "cov", "clm", "lin", "zon", "inc", "rul", "chg", "suc", "wdr", "doc", "sig", "inv", "dln", "qui", "hld"),
    *("cst", "fct", "scr", "reg", "sgn", "cnd", "lkl", "spt", "cas", "fnd", "exh", "col", "dec"),
)
ID = re.compile(f"(?:{'|'.join(FAMILIES)})-[0-9a-f]{{6,}}")
LISTS: Mapping[str, tuple[str, ...]] = {  # which lists of the vocabulary name the codes of a field
    "act": ("acts",),
    "acts": ("acts",),
    "means": ("means",),
    "phenomenon": ("phenomena",),
    "phenomena": ("phenomena",),
    "weapon_class": ("weapons",),
    "target": ("targets",),
    "status": ("statuses", "due"),
    "reason": ("reasons", "due"),
    "flags": ("flags",),
    "unit": ("units",),
    "restriction": ("access",),
    "grade": ("grades",),
    "type": ("term_types",),
    "measure": ("measures",),
    "kind": ("papers",),
    "outcome": ("outcomes",),
    "result": ("inventories",),
    "klass": ("holdings",),
    "unknown": ("unknowns",),
    "weather": ("weathers",),
    "category": ("categories",),
}
TALKS = {  # fields of rows of talks, whose codes have their words on the pages of the talks
    "firmness": ("talks.firm_",),
    "tier": ("talks.tier_",),
    "format": ("talks.format_",),
    "level": ("talks.level_",),
    "state": ("talks.state_",),
    "kind": ("talks.kind_", "talks.what_"),
    "answer": ("ground.",),
    "confidence": ("talks.sure_",),
    "priority": ("talks.sure_",),
}
PARTIES = ("by", "against", "party", "holder", "opposite", "about", "restricted_by", "duty_bearer", "actors")
SHARES = ("membership", "probability", "coverage", "noticed", "quality", "weight", "contribution", "share", "repeats")
METRES = ("radius_m", "precision_m", "distance_m", "required_m", "visibility_m", "stated_m", "true_m")
TERM = ("term", "agreement")
HELD = "held:"  # the area that a party holds, behind the line of the day


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of text; `why`: the id it leads to; `at`: the instant or day it tells, for machines."""

    text: str
    why: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table: names of columns, rows of values."""

    columns: tuple[str, ...]
    rows: tuple[tuple["Value", ...], ...]


Value = tuple[Bit, ...] | Grid


class Values:
    """Knows how to show the values of one mission to one reader."""

    def __init__(self, say: Say, names: Names) -> None:
        """`names`: of the mission's parties and codes."""
        self._say = say
        self._names = names

    def show(self, field: str, value: Any) -> Value:
        """A value of a field."""
        if isinstance(value, Mapping):
            return self._grid([value])
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self._many(field, value)
        return (self._one(field, value),)

    def label(self, field: str) -> str:
        """What a field is called; its own name where nobody gave it one."""
        key = f"why.f_{field}"
        return self._say(key) if self._say.knows(key) else field.replace("_", " ")

    def code(self, field: str, code: str) -> str:
        """The name of a code of a field, of a party, or the code itself."""
        words = vocabulary()
        for kind in LISTS.get(field, ()):
            if code in getattr(words, kind):
                return self._say.label(kind, code)
        if field in PARTIES:
            return self._names.party(code)
        if field == "reading":
            return self._names.reading(code)
        if field == "factor" and self._say.knows(f"duplicates.factor_{code}"):
            return self._say(f"duplicates.factor_{code}")
        if field == "area" and code.startswith(HELD):
            return self._say("why.held_by", party=self._names.party(code.removeprefix(HELD)))
        keys = (*(f"{prefix}{code}" for prefix in TALKS.get(field, ())), f"why.v_{code}")
        return next((self._say(key) for key in keys if self._say.knows(key)), code)

    def _many(self, field: str, values: Sequence[Any]) -> Value:
        if values and all(isinstance(one, Mapping) for one in values):
            if all(set(one) == {"code", "weight"} for one in values):
                return _joined([self._weighted(field, one) for one in values])
            return self._grid(values)
        return _joined([self._one(field, one) for one in values])

    def _weighted(self, field: str, one: Mapping[str, Any]) -> Bit:
        return Bit(f"{self.code(field, one['code'])} {self._say.share(one['weight'])}")

    def _grid(self, rows: Sequence[Mapping[str, Any]]) -> Grid:
        names = tuple(dict.fromkeys(name for row in rows for name, value in row.items() if value not in (None, [], ())))
        shown = tuple(
            tuple(() if row.get(name) is None else self.show(name, row[name]) for name in names) for row in rows
        )
        return Grid(tuple(self.label(name) for name in names), shown)

    def _one(self, field: str, value: Any) -> Bit:
        if isinstance(value, bool):
            return Bit(self._say("why.yes" if value else "why.no"))
        if isinstance(value, datetime):
            return Bit(self._say.when(value), at=value.isoformat())
        if isinstance(value, date):
            return Bit(self._say.day(value), at=value.isoformat())
        if isinstance(value, int | float):
            return Bit(self._number(field, value))
        return self._text(field, str(value))

    def _number(self, field: str, value: float) -> str:
        if field in METRES:
            return self._say("why.metres", n=round(value))
        if (field in SHARES or field.startswith("p_")) and 0 <= value <= 1:
            return self.share(value)
        if field in ("lon", "lat"):
            return self._say.number(value, 5)
        return self._say.number(value, 0 if isinstance(value, int) or float(value).is_integer() else 2)

    def share(self, p: float) -> str:
        """A probability in per cent; what is not quite none or all is never rounded to it."""
        if 0 < p < 0.01:
            return "< " + self._say.share(0.01)
        if 0.99 < p < 1:
            return "> " + self._say.share(0.99)
        return self._say.share(p)

    def _text(self, field: str, text: str) -> Bit:
        if ID.fullmatch(text) or (field in TERM and text != "*"):
            return Bit(text, why=text)
        return Bit(self.code(field, text))


def _joined(bits: Sequence[Bit]) -> tuple[Bit, ...]:
    """Bits with commas between them."""
    told: list[Bit] = []
    for number, bit in enumerate(bits):
        if number:
            told.append(Bit(", "))
        told.append(bit)
    return tuple(told)
