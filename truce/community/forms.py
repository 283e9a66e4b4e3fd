"""What people tell of dialogue, turned into frozen nouns; a fault names the field and never what was written there.

The fields are those of the nouns themselves (truce/model/community.py): a code belongs to the list named in CODES, a
field that points at another thing of the register holds its id, and nobody is named.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, asdict, fields
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from truce.errors import UnusableValue
from truce.model.community import NOUNS, Group, Note, Nothing, Noun, Pulse
from truce.vocabulary.community import community

CODES: Mapping[tuple[str, str], str] = {  # (noun, field) -> its list
    ("initiative", "topic"): "topics",
    ("initiative", "state"): "initiative_states",
    ("agreement", "deal"): "deals",
    ("commitment", "state"): "commitment_states",
    ("complaint", "about"): "complaint_topics",
    ("complaint", "group"): "groups",
    ("pulse", "question"): "questions",
    ("pulse", "sampling"): "samplings",
    ("hate", "kind"): "hatreds",
    ("hate", "against"): "groups",
    ("tip", "rumour"): "rumours",
    ("silence", "purpose"): "purposes",
    ("silence", "answer"): "answers",
    ("silence", "keeping"): "keepings",
    ("missing", "state"): "searches",
    ("group", "group"): "groups",
    ("group", "sex"): "sexes",
    ("group", "age"): "ages",
}
POINTS = ("initiative",)  # fields that hold the id, or the reference, of another thing of this register
ALSO_POINTS = {("initiative", "agreement"), ("commitment", "agreement"), ("silence", "agreement")}
ORDERS = (("start", "until"), ("opened", "settled"), ("made", "due"), ("received", "answered"), ("made", "fulfilled"))
PARTS: Mapping[str, type[Group] | type[Note]] = {"group": Group, "note": Note}
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")  # a reference, a file number
LONGEST = 4000  # letters of a text
MOST = 10_000_000  # of anything counted
DEEPEST_YEAR = 1900
NO_NAMES = "who took part is told by counts alone: participants: [{group, sex, age, count}]"


class Unfit(UnusableValue):
    """A field cannot hold what was told there; `code` says why, for doors that have words of their own."""

    def __init__(self, code: str, what: str, *, remedy: str | None = None, **given: object) -> None:
        super().__init__(what, remedy=remedy, **given)
        self.code = code


def noun_from(noun: str, told: Mapping[str, Any]) -> Noun:
    """The noun that a row tells of. Raises UnusableValue naming the field, and what is known or expected there."""
    made = NOUNS[noun](**_fields(noun, NOUNS[noun], told))
    _whole(made)
    return made


def plain(noun: str, made: Noun) -> dict[str, Any]:
    """What is kept of a noun: days as text, what was not told left out."""
    return {"noun": noun} | {key: _told(value) for key, value in asdict(made).items() if value not in (None, ())}


def known(noun: str) -> str:
    """The fields of a noun in one line, the needed ones marked."""
    return ", ".join(f"{one.name}*" if _needed(one) else one.name for one in fields(NOUNS[noun]))


def codes(noun: str, field: str) -> tuple[str, ...]:
    """The codes that a field may hold; empty where it is none of a list."""
    listed = CODES.get((noun, field))
    return () if listed is None else tuple(getattr(community(), listed))


@cache
def typed(noun: str) -> frozenset[str]:
    """The fields that hold a code, a day, a number or a yes: none that could hold a name."""
    kind: type = NOUNS[noun]
    hints = _hints(kind)
    return frozenset(name for name, hint in hints.items() if codes(noun, name) or not _is_text(hint))


def _is_text(hint: Any) -> bool:
    kinds = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    return any(kind is str or get_origin(kind) is tuple for kind in kinds)


def _told(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_told(one) for one in value]
    if isinstance(value, dict):
        return {key: _told(one) for key, one in value.items() if one is not None}
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _needed(one: "Field[Any]") -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _fields(noun: str, kind: type, told: Mapping[str, Any]) -> dict[str, Any]:
    there = {one.name: one for one in fields(kind)}
    if unknown := set(told) - set(there):
        raise Unfit(
            "unknown_field", "there is a field that is not known", fields=len(unknown), remedy=_remedy(noun, there)
        )
    made = {name: value_of(noun, name, _hints(kind)[name], value) for name, value in told.items() if value is not None}
    for name, one in there.items():
        if _needed(one) and name not in made:
            raise Unfit("missing", f"`{name}` is missing", field=name, remedy=_remedy(noun, there))
    return made


def _remedy(noun: str, there: Mapping[str, "Field[Any]"]) -> str:
    told = f"fields: {', '.join(f'{name}*' if _needed(one) else name for name, one in there.items())}"
    return f"{told}; {NO_NAMES}" if noun in ("initiative", "session", "group") else told


def value_of(noun: str, name: str, hint: Any, value: Any) -> Any:
    """What one field holds; `hint`: its type. Raises UnusableValue."""
    if get_origin(hint) is UnionType:
        hint = next(one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is tuple:
        return _parts(name, get_args(hint)[0], value)
    if hint is date:
        return _day(name, value)
    if hint is bool:
        return _flag(name, value)
    if hint in (int, float):
        return _number(name, hint, value)
    return _text(noun, name, value)


def _parts(name: str, kind: type, value: Any) -> tuple[Any, ...]:
    part = next(word for word, one in PARTS.items() if one is kind)
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(one, Mapping) for one in value):
        raise Unfit("no_list", "a list of entries is wanted", field=name, remedy=f"each with: {_keys(kind)}")
    made = tuple(kind(**_fields(part, kind, one)) for one in value)
    for one in made:
        if isinstance(one, Group) and (one.deciding or 0) > one.count:
            raise Unfit("too_many_deciding", "more decided than were there", field=name)
    return made


def _keys(kind: type) -> str:
    return ", ".join(one.name for one in fields(kind))


def _day(name: str, value: Any) -> date:
    try:
        made = date.fromisoformat(str(value).strip())
    except ValueError:
        raise Unfit("no_day", "this is not a day", field=name, remedy="write 2025-04-19") from None
    if made.year < DEEPEST_YEAR:
        raise Unfit("too_far_back", "this day lies too far back", field=name)
    return made


def _flag(name: str, value: Any) -> bool:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if isinstance(value, bool):
        return value
    if str(value).strip().lower() not in words:
        raise Unfit("no_yes_or_no", "yes or no is wanted", field=name)
    return words[str(value).strip().lower()]


def _number(name: str, kind: type, value: Any) -> float:
    try:
        made: float = float("nan") if isinstance(value, bool) else kind(str(value).strip())
    except ValueError:
        made = float("nan")
    if not 0 <= made <= MOST:
        wanted, code = ("a whole number", "no_whole_number") if kind is int else ("a number", "no_number")
        raise Unfit(code, f"{wanted} from 0 on is wanted", field=name, remedy="leave it out where it is not known")
    return made


def _text(noun: str, name: str, value: Any) -> str:
    told = str(value).strip()
    if not told or len(told) > LONGEST or isinstance(value, Mapping | list):
        raise Unfit("too_long", f"a text of 1 to {LONGEST} letters is wanted", field=name)
    if (listed := CODES.get((noun, name))) is not None and told not in getattr(community(), listed):
        raise Unfit("no_code", "no such code", field=name, known=", ".join(getattr(community(), listed)))
    if (name in POINTS or (noun, name) in ALSO_POINTS) and not WORD.fullmatch(told):
        raise Unfit(
            "points_nowhere", "this names nothing that is kept here", field=name, remedy="give its id or its reference"
        )
    if (name in ("reference", "file") or (noun, name) == ("agreement", "agreement")) and not WORD.fullmatch(told):
        raise Unfit("no_word", "a reference is one word of letters, digits and . _ / -", field=name)
    if name == "of" and told not in NOUNS:
        raise Unfit("no_code", "no such noun", field=name, known=", ".join(NOUNS))
    return told


def _whole(made: Noun) -> None:
    """What no field alone can tell: days in their order, answers that add up, states that agree with days."""
    for first, last in ORDERS:
        one, other = getattr(made, first, None), getattr(made, last, None)
        if one is not None and other is not None and other < one:
            raise Unfit("days_in_disorder", "a later day lies before an earlier one", fields=f"{first}, {last}")
    if isinstance(made, Pulse):
        _adds_up(made)
    if isinstance(made, Nothing) and made.of == "nothing":
        raise Unfit("no_code", "nothing of nothing says nothing", field="of")
    if getattr(made, "state", None) == "fulfilled" and getattr(made, "fulfilled", None) is None:
        raise Unfit("since_when", "say since when it is fulfilled", field="fulfilled")
    if getattr(made, "state", None) == "settled" and getattr(made, "settled", None) is None:
        raise Unfit("since_when", "say since when it is settled", field="settled")


def _adds_up(made: Pulse) -> None:
    if made.answered + made.refused != made.asked:
        raise Unfit(
            "does_not_add_up",
            "answers and refusals are not all who were asked",
            fields="asked, refused, positive, negative, unsure",
            remedy="asked = refused + positive + negative + unsure",
        )
    if made.design_effect < 1:
        raise Unfit("below_one", "a design effect is 1 or more", field="design_effect")
    if not made.asked:
        raise Unfit("nobody_asked", "a pulse needs people who were asked", field="asked")
