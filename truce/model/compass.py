"""English phrases for direction and distance, as monitors write them: "2-4km SW of the position" (DOMAIN 3.6).

The sixteen-point compass: each point is a sector of 22.5 degrees around its bearing. "Easterly directions" is
wider: 135 degrees. A movement ("N to S") has a direction but is no place, and is refused as one.
"""

import re

from truce.errors import UnusableValue

POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
STEP = 22.5
LY_WIDTH = 135.0
ABOUT_SHARE = 0.1

Bearings = tuple[tuple[float, float], ...]

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = r"kilomet(?:re|er)s?|km|met(?:re|er)s?|m"
_DISTANCE = re.compile(
    rf"(?P<upto>up to|within|less than|under)?\s*(?P<about>about|approximately|approx\.?|around|some|~|c\.)?\s*"
    rf"(?P<a>{_NUMBER})\s*(?P<au>{_UNIT})?(?:\s*(?:-|–|—|to|and)\s*(?P<b>{_NUMBER}))?\s*(?P<u>{_UNIT})\b",
    re.IGNORECASE,
)
_WORD = r"north|south|east|west"
_POINT = rf"(?:{_WORD})(?:[-\s]?(?:{_WORD})){{0,3}}"
_SPELT = re.compile(rf"\b(?P<point>{_POINT})(?P<ly>(?:er)?ly)?(?:ern)?(?:wards?)?\b", re.IGNORECASE)
_SHORT = re.compile(r"(?<![A-Za-z])(?P<point>[NESW]{1,3})(?![A-Za-z])")
_ANY = rf"(?:{_POINT}|\b[NESW]{{1,3}}\b)"
_MOVEMENT = re.compile(rf"{_ANY}\s*(?:\bto\b|->|→)\s*(?:the\s+)?{_ANY}", re.IGNORECASE)
_RANGING = re.compile(rf"\b(?:ranging|varying|anywhere)\s+from\s+(?P<a>{_ANY})\s+to\s+(?P<b>{_ANY})", re.IGNORECASE)
_AZIMUTH = re.compile(r"\b(?:bearing|azimuth)s?\s+(?P<list>[\d.\s,+-]+)", re.IGNORECASE)
_ALL_ROUND = re.compile(r"\b(?:all|various|multiple|different)\s+directions\b", re.IGNORECASE)


def bearing_of(point: str) -> float:
    """Degrees clockwise from north of a compass point, short ("NNE") or spelt ("north-north-east").

    Raises UnusableValue for what is not one of the sixteen.
    """
    letters = point.strip()
    if re.match(_WORD, letters, re.IGNORECASE):
        letters = "".join(word[0] for word in re.findall(_WORD, letters, re.IGNORECASE))
    letters = letters.upper()
    if letters not in POINTS:
        raise UnusableValue("not a point of the sixteen-point compass", given=point, remedy="write SW or south-west")
    return POINTS.index(letters) * STEP


def parse_place(phrase: str, far_m: float | None = None) -> tuple[Bearings, float, float]:
    """(bearings, near metres, far metres) of a phrase such as "0.6-4km south and south-south-west".

    A single distance is as sharp as it is written: "57km" is 56.5 to 57.5 km, "about 57km" a tenth either way if
    that is wider; "up to 3km" starts at 0. Without a distance, `far_m` is how far one can have seen or heard;
    without that too, or without a direction, or for a movement, UnusableValue.
    """
    distance = _DISTANCE.search(phrase)
    where = phrase if distance is None else f"{phrase[: distance.start()]} {phrase[distance.end() :]}"
    bearings = parse_bearings(where)
    if distance is not None:
        return (bearings, *_metres(distance))
    if far_m is None:
        raise UnusableValue(
            "a direction without a distance", text=phrase, remedy="give a distance, or how far the observer could see"
        )
    return bearings, 0.0, far_m


def parse_bearings(phrase: str) -> Bearings:
    """The ranges of bearings a phrase speaks of, one per direction, not merged."""
    exact = _AZIMUTH.search(phrase)
    if exact is not None:
        return _degrees(exact["list"], phrase)
    span = _RANGING.search(phrase)
    if span is not None:
        return (_span(bearing_of(span["a"]), bearing_of(span["b"])),)
    told = re.split(r"\b(?:of|from)\b\s+(?!.*\bdirections\b)", phrase, maxsplit=1)[0]
    if _MOVEMENT.search(phrase):
        raise UnusableValue(
            "a movement is not a place", text=phrase, remedy='"N to S" is a direction of fire: put it in `direction`'
        )
    if _ALL_ROUND.search(told):
        return ((0.0, 360.0),)
    found = [(m.start(), bearing_of(m["point"]), bool(m["ly"])) for m in _SPELT.finditer(told)]
    found += [(m.start(), bearing_of(m["point"]), False) for m in _SHORT.finditer(told)]
    if not found:
        raise UnusableValue("no direction in the phrase", text=phrase, remedy='write "2-4km SW of the position"')
    return tuple(_around(bearing, LY_WIDTH if wide else STEP) for _, bearing, wide in sorted(found))


def _around(bearing: float, width: float) -> tuple[float, float]:
    return bearing - width / 2, bearing + width / 2


def _span(start: float, end: float) -> tuple[float, float]:
    """From one point to another the shorter way round, half a point added at both ends."""
    if (end - start) % 360 > 180:
        start, end = end, start
    return start - STEP / 2, start + (end - start) % 360 + STEP / 2


def _degrees(listed: str, phrase: str) -> Bearings:
    ranges = []
    for part in filter(None, (p.strip(" ,.") for p in listed.split(","))):
        pair = re.fullmatch(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?", part)
        if pair is None:
            raise UnusableValue("not a bearing in degrees", text=phrase, remedy='write "bearing 200-240"')
        start, end = float(pair[1]), float(pair[2] or pair[1])
        ranges.append((start, end) if pair[2] else (start - 0.5, end + 0.5))
    return tuple(ranges)


def _metres(match: re.Match[str]) -> tuple[float, float]:
    unit = 1000.0 if match["u"].lower().startswith("k") else 1.0
    first_unit = unit if match["au"] is None else 1000.0 if match["au"].lower().startswith("k") else 1.0
    first = float(match["a"].replace(",", "")) * first_unit
    if match["b"] is not None:
        second = float(match["b"].replace(",", "")) * unit
        if second < first:
            raise UnusableValue("a range of distances runs backwards", text=match[0])
        return first, second
    if match["upto"]:
        return 0.0, first
    decimals = len(match["a"].partition(".")[2])
    slack = 0.5 * 10.0**-decimals * unit
    slack = max(slack, ABOUT_SHARE * first) if match["about"] else slack
    return max(0.0, first - slack), first + slack
