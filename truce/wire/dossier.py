"""What people write about a person, as YAML: who it is, or what was said. A fault never repeats what was written."""

import json
import re
from collections.abc import Mapping
from typing import Any

from truce.errors import UnusableValue, UnusableYaml
from truce.yamlfile import Lines, parse_yaml

IDENTITY = {"name": str, "variants": list, "contact": str, "notes": str, "place": dict, "kind": str, "care": list}
STATEMENT = {"statement": str, "language": str, "interpreter": str, "place": dict, "referrals": list}
PLACE = {"lon": float, "lat": float, "phrase": str, "settlement": str}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Dossier = dict[str, Any]


def read_identity(text: str) -> Dossier:
    """Who somebody is: name; contact, notes, place, kind and care where they are told. Raises UnusableValue."""
    return _read(text, IDENTITY, "name")


def read_statement(text: str) -> Dossier:
    """What somebody said, in which language; interpreter, place and referrals where they are told."""
    told = _read(text, STATEMENT, "statement")
    if not LANGUAGE.fullmatch(told.setdefault("language", "und")):
        raise UnusableValue("the language is not a tag", remedy="write uk, ru, en, ... (BCP 47)")
    return told


def dossier_as_text(dossier: Mapping[str, Any]) -> str:
    """The text that is sealed."""
    return json.dumps(dossier, ensure_ascii=False, sort_keys=True)


def dossier_from(sealed_text: bytes) -> Dossier:
    """What was sealed, read back."""
    told: Dossier = json.loads(sealed_text)
    return told


def _read(text: str, known: Mapping[str, type], needed: str) -> Dossier:
    try:
        told, lines = parse_yaml(text)
    except UnusableYaml as fault:
        where = {name: value for name, value in fault.given.items() if name == "line"}
        raise UnusableValue("this is not YAML", remedy=_lines(known), **dict(where)) from None  # its words stay out
    if not isinstance(told, dict):
        raise UnusableValue("this is not a list of `key: value` lines", remedy=_lines(known))
    _check(told, known, lines, ())
    if not str(told.get(needed) or "").strip():
        raise UnusableValue(f"`{needed}` is missing", remedy=_lines(known))
    return {str(key): value for key, value in told.items() if value is not None}


def _check(told: Mapping[Any, Any], known: Mapping[str, type], lines: Lines, place: tuple[str, ...]) -> None:
    for key, value in told.items():
        line = lines.of(*place, key)
        if key not in known:
            raise UnusableValue("a line has a key that is not known", line=line, remedy=_lines(known))
        wanted = known[key]
        fits = isinstance(value, int | float) if wanted is float else isinstance(value, wanted)
        if value is not None and (not fits or isinstance(value, bool)):
            raise UnusableValue("a value of the wrong kind", line=line, key=key, remedy=_lines(known))
        if key == "place" and value:
            _check(value, PLACE, lines, ("place",))
            _check_position(value, line)
        if wanted is list and not all(isinstance(item, str) for item in value or ()):
            raise UnusableValue("a list of words is wanted", line=line, key=key)


def _check_position(place: Mapping[str, Any], line: int) -> None:
    lon, lat = place.get("lon"), place.get("lat")
    if (lon is None) != (lat is None):
        raise UnusableValue("a place has lon and lat, or neither", line=line)
    if lon is not None and lat is not None and (not (-180 <= lon <= 180 and -90 <= lat <= 90) or lon == lat == 0):
        raise UnusableValue("lon and lat are no place on earth", line=line, remedy="degrees: lon first, then lat")


def _lines(known: Mapping[str, type]) -> str:
    return f"keys: {', '.join(known)}"
