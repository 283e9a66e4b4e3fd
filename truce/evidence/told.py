"""What of an examination may stand in an act, where it stays for ever: no exact place, no name, no word of a stranger.

The cell that looked at the file may have been taken over by it: everything is held against its form before it is said.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from truce.evidence.media import EMPTY

KIND = re.compile(r"[a-z]{2,20}/[a-zA-Z0-9.+-]{1,100}")
TIME = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)")
OFFSET = re.compile(r"[+-]\d\d:\d\d")
HASH = re.compile(r"[0-9a-f]{16}")
COULD_NOT = re.compile(r"[a-z_ ]{1,20}: [A-Za-z0-9 ,:_-]{1,80}")
MODEL = re.compile(r"[A-Za-z0-9 ._+/()-]{1,40}")
MAKERS = frozenset(
    """
    apple arashi asus autel canon casio dji flir fujifilm google gopro hasselblad honor huawei insta360
    kodak konica leica lenovo lg microsoft minolta motorola nikon nokia nothing olympus oneplus oppo
    panasonic parrot pentax poco realme ricoh samsung sharp sigma sony tecno vivo xiaomi yuneec zte
    """.split()  # noqa: SIM905 - read as words
)
PRODUCTS = frozenset(
    """
    air alpha coolpix cyber-shot eos evo fold galaxy hero hero+ ii iii iphone ipad iv lite lumix mark
    mavic max mi mini moto note phantom phone pixel plus powershot pro rebel redmi se spark thermal
    ultra zoom xperia
    """.split()  # noqa: SIM905 - read as words
)
PLACE_DEGREES = 1  # decimals: about 11 km of latitude
REMARKS = {
    "empty": "the file is empty",
    "more_than_one_type": "the bytes speak for more than one type",
    "name_says_otherwise": "its name speaks for another type than its bytes",
    "name_hides": "its name holds characters that hide or move others",
    "changed_while_read": "it was changed while it was being taken in",
    "huge": "too many pixels to be looked at",
    "too_plain": "too plain a picture to be told from others",
    "many_frames": "more frames than were counted",
    "time_unusable": "the time it tells is none",
    "place_unusable": "the place it tells is none",
    "place_in_words": "its words hold what looks like an exact place",
    "bomb": "unpacked it would be far more than its size",
    "leads_outside": "a careless unpacker would write outside its folder",
    "links": "holds links to elsewhere",
    "encrypted": "encrypted inside",
    "same_name": "two entries share a name",
    "acts_by_itself": "opened, it may run something by itself",
    "digests_fail": "its own digests do not hold",
    "without_digests": "entries without a digest of their own",
    "signed_unchecked": "bears its maker's signature, not checked here",
    "credentials_broken": "its Content Credentials do not hold",
}


def seen_facts(whole: Mapping[str, Any], digest: str) -> dict[str, Any]:
    """The facts for the act: see `model.exhibit.Seen`; what is not known is left out."""
    parts = {name: part for name, part in whole.get("parts", {}).items() if isinstance(part, Mapping)}
    told = {
        "digest": digest,
        "media_type": _match(KIND, whole.get("media_type")) or "application/octet-stream",
        "remarks": sorted(set(_remarks(whole, parts))),
        "could_not": [line for line in whole.get("could_not", ())[:20] if _match(COULD_NOT, line)],
        "pixels": _pixels(parts.get("picture", {})),
        "pages": _count(parts.get("pages", {}).get("count") or parts.get("web_pages", {}).get("count")),
        "seconds": _finite(parts.get("film", {}).get("seconds")),
        "taken_at": _taken(parts),
        "place": _coarse(parts.get("gps", {})),
        "camera": _camera(parts.get("camera", {})),
        "picture": _match(HASH, parts.get("alike", {}).get("picture")),
        "mirrored": _match(HASH, parts.get("alike", {}).get("mirrored")),
        "credentials": _credentials(parts.get("credentials", {})),
    }
    return {name: value for name, value in told.items() if value not in (None, [])}


def _match(form: re.Pattern[str], value: Any) -> str | None:
    return value if isinstance(value, str) and form.fullmatch(value) else None


def _finite(value: Any) -> float | None:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    return float(number) if number is not None and math.isfinite(number) else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 53 else None


def _pixels(picture: Mapping[str, Any]) -> list[int] | None:
    width, height = _count(picture.get("width")), _count(picture.get("height"))
    return None if width is None or height is None else [width, height]


def _coarse(gps: Mapping[str, Any]) -> list[float] | None:
    lon, lat = _finite(gps.get("lon")), _finite(gps.get("lat"))
    if lon is None or lat is None or abs(lon) > 180 or abs(lat) > 90:
        return None
    return [round(lon, PLACE_DEGREES) + 0.0, round(lat, PLACE_DEGREES) + 0.0]


def _camera(camera: Mapping[str, Any]) -> str | None:
    """Make and model, as far as they are known words or bear a digit: people name their telephones after themselves."""
    make, model = _match(MODEL, camera.get("make")), _match(MODEL, camera.get("model"))
    if make is None or make.split()[:1] == [] or make.split()[0].lower() not in MAKERS:
        return None
    known = [word for word in (model or "").split() if word.lower() in PRODUCTS or any(map(str.isdigit, word))]
    return " ".join([make.split()[0], *known])


def _times(parts: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part, code in (("times", "taken"), ("film_times", "made"), ("times", "digitised"), ("times", "made")):
        told = parts.get(part, {}).get(code)
        if isinstance(told, Mapping):
            yield told


def _taken(parts: Mapping[str, Any]) -> str | None:
    """As it was told: with its offset where there was one; without one it is no instant and is not made one."""
    for told in _times(parts):
        found = TIME.match(str(told.get("told")))
        if found and 1900 < int(found[1]) < 2200 and 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31:
            offset = _match(OFFSET, told.get("offset")) or ""
            return f"{found[1]}-{found[2]}-{found[3]}T{found[4]}{offset}"
    return None


def _credentials(told: Mapping[str, Any]) -> dict[str, Any]:
    state = told.get("state") if told.get("state") in ("unknown", "found") else "not_examined"
    answers = {name: told.get(name) for name in ("valid", "trusted", "time_trusted")} if state == "found" else {}
    return {"state": state} | {name: answer for name, answer in answers.items() if isinstance(answer, bool)}


def _remarks(whole: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterator[str]:
    yield from (code for code in whole.get("remarks", ()) if code in REMARKS)
    archive, digests = parts.get("archive", {}), parts.get("digests", {})
    film_times = _times(parts)
    for code, holds in (
        ("empty", whole.get("media_type") == EMPTY),
        ("more_than_one_type", bool(whole.get("also"))),
        ("name_says_otherwise", bool(whole.get("name_says_otherwise"))),
        ("huge", any("million pixels" in str(line) for line in whole.get("could_not", ()))),
        ("too_plain", bool(parts.get("alike", {}).get("too_plain"))),
        ("many_frames", bool(parts.get("frames", {}).get("more"))),
        ("time_unusable", next(film_times, None) is not None and _taken(parts) is None),
        ("place_unusable", bool(parts.get("gps")) and _coarse(parts["gps"]) is None),
        ("place_in_words", bool(parts.get("text", {}).get("exact_place"))),
        ("encrypted", bool(archive.get("encrypted") or parts.get("paper", {}).get("encrypted"))),
        ("acts_by_itself", bool(parts.get("active", {}).get("holds"))),
        ("digests_fail", bool(digests.get("fail"))),
        ("without_digests", bool(digests.get("without"))),
        ("signed_unchecked", bool(parts.get("web_archive", {}).get("signed"))),
        ("credentials_broken", parts.get("credentials", {}).get("valid") is False),
        ("leads_outside", bool(archive.get("leading_outside"))),
        *((code, bool(archive.get(code))) for code in ("bomb", "links", "same_name")),
    ):
        if holds:
            yield code
