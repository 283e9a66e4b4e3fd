"""Texts that look as if they told who somebody is: warned about, since dialogue names nobody.

A machine cannot know a name. It looks for what names come with: a telephone number, an address of electronic mail, a
form of address, a patronymic, two capitalised words together. Places and offices look so too; a warning asks, and
stops nobody.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

PLACES = frozenset({"place", "point", "convenor", "facilitator", "side", "sides", "channel"})  # capitals belong there
LOOKS = {  # code -> what it looks like
    "telephone": re.compile(r"(?<![\w.-])\+?\d[\d\s().-]{5,}\d(?![\w-])"),
    "mail": re.compile(r"[^\s@]+@[^\s@]+\.\w+"),
    "address": re.compile(
        r"(?<!\w)(?:mr|mrs|ms|dr|colonel|major|captain|father|imam|пан|пані|отець|господин|госпожа|отец|г-н|г-жа)\.?\s+"
        r"(?-i:[^\W\d_]*[A-ZА-ЯІЇЄҐЁ])",
        re.IGNORECASE,
    ),
    "patronymic": re.compile(r"\b[А-ЯІЇЄҐЁ][а-яіїєґё’']+(?:(?:ович|евич)[а-яіїє]{0,3}|[ії]вн[аиіоуюєй]{1,3})\b"),
    "two_capitals": re.compile(r"(?<!\w)[A-ZА-ЯІЇЄҐЁ][a-zа-яіїєґё’'-]{2,}\s+[A-ZА-ЯІЇЄҐЁ][a-zа-яіїєґё’'-]{2,}"),
}
EXACT = {  # code -> what in the words of a place leads to somebody's door
    "coordinates": re.compile(r"(?<![\w.,])[-+]?\d{1,3}[.,]\d{3,}(?!\w)|\d\s*°"),
    "doorstep": re.compile(
        r"(?<!\w)\d{1,4}[a-zа-яіїєґ]?(?:/\d+)?,?\s+(?:(?-i:[A-ZА-ЯІЇЄҐЁ])[\w’'-]+\s+)*"
        r"(?:street|st|lane|road|avenue|alley)(?!\w)"
        r"|(?<!\w)(?:вул|вулиця|вулиці|пров|провулок|ул|улица|улице|пер|переулок|rue|avenue|شارع)\.?\s[^\d;]{1,40}\d",
        re.IGNORECASE,
    ),
    "home": re.compile(
        r"(?<!\w)(?:house|home|flat|apartment|apt|yard|family)\s+(?:no\.?\s+)?(?:of\s+(?:the\s+)?(?-i:[A-Z])|\d)"
        r"|(?<!\w)(?-i:[A-Z][\w-]+)['’]s\s+(?:house|home|flat|apartment|yard|farm)(?!\w)"
        r"|(?<!\w)(?:буд|будинок|будинку|дім|хата|хати|кв|квартира|дом|дома|доме|двор|двір)\.?\s+(?:(?-i:[А-ЯІЇЄҐЁ])|\d)"
        r"|(?<!\w)(?:maison|appartement)\s+(?:de\s+(?-i:[A-ZÀ-Ý])|\d)|(?<!\w)chez\s+(?-i:[A-ZÀ-Ý])"
        r"|(?<!\w)(?:منزل|بيت|شقة)\s",
        re.IGNORECASE,
    ),
}
DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d\d?\.\d\d?\.\d{4}\b")  # no telephone number


def looks(text: str) -> tuple[str, ...]:
    """What in a text looks as if it told who somebody is, as codes of LOOKS."""
    plain = DAY.sub(" ", text)
    return tuple(code for code, pattern in LOOKS.items() if pattern.search(plain))


def exact(text: str) -> tuple[str, ...]:
    """What in the words of a place leads to a door or names whose it is, as codes of EXACT and LOOKS."""
    found = tuple(code for code, pattern in EXACT.items() if pattern.search(text))
    beside = (
        "two_capitals",
        "telephone" if "coordinates" in found else "",
    )  # the figures of a point look like a number
    return (*found, *(code for code in looks(text) if code not in beside))


def warnings(told: Mapping[str, Any], where: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """(field, codes) of every text of a row that looks so, also in its parts."""
    for name, value in told.items():
        place = f"{where}{name}"
        if isinstance(value, Mapping):
            yield from warnings(value, f"{place}.")
        elif isinstance(value, list | tuple):
            for one in value:
                if isinstance(one, Mapping):
                    yield from warnings(one, f"{place}.")
        elif isinstance(value, str) and (found := _found(name, value)):
            yield place, found


def _found(name: str, text: str) -> tuple[str, ...]:
    return tuple(code for code in looks(text) if not (code == "two_capitals" and name in PLACES))
