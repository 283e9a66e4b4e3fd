"""HTTP digest access authentication (RFC 7616), with the algorithms that phones speak: SHA-256 and MD5, qop auth."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from hmac import compare_digest

from truce.flow.field.devices import Device, Gate, new_nonce, nonce_ends, password_of
from truce.flow.house import House

REALM = "truce"
ALGORITHMS: Mapping[str, str] = {"SHA-256": "sha256", "MD5": "md5"}  # the stronger first, as section 3.7 wants
PAIR = re.compile(r'([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
COUNT = re.compile(r"[0-9a-fA-F]{8}")  # nc of RFC 7616, section 3.4
LONGEST = 4096  # characters of such a header
First = Callable[[str, int, datetime, datetime], bool]
"""Whether (nonce, count) is shown for the first time; then until when the nonce holds, and now."""


def challenges(house: House, *, stale: bool = False) -> list[str]:
    """The values of WWW-Authenticate, one for each algorithm."""
    nonce = new_nonce(house)
    old = ", stale=true" if stale else ""
    return [
        f'Digest realm="{REALM}", qop="auth", algorithm={name}, nonce="{nonce}", opaque="{REALM}"{old}'
        for name in ALGORITHMS
    ]


def read_header(told: str) -> dict[str, str]:
    """The parts of an Authorization header; empty where it is no digest."""
    scheme, _, rest = told[:LONGEST].partition(" ")
    if scheme.lower() != "digest":
        return {}
    return {name.lower(): quoted or plain for name, quoted, plain in PAIR.findall(rest)}


def let_in(house: House, gate: Gate, method: str, target: str, header: str, first: First) -> tuple[Device | None, bool]:
    """(the device that proves it knows its field password, or None; whether its proof was right, but spent or too old).

    `target`: of the request line, path and query. The password itself never travels; and what was sent once opens
    nothing when somebody sends it again. An honest phone that had to repeat itself hears `stale` and proves it anew.
    """
    told = read_header(header)
    name, nonce, count = told.get("algorithm", "MD5"), told.get("nonce", ""), told.get("nc", "")
    if name not in ALGORITHMS or told.get("qop") != "auth" or told.get("realm") != REALM or told.get("uri") != target:
        return None, False
    device = gate.by_id(told.get("username", ""))
    password = password_of(house, told.get("username", ""))
    right = _response(_hash(name), told, password, method)
    if not compare_digest(right.encode(), told.get("response", "").encode()) or device is None:
        return None, False
    until = nonce_ends(house, nonce)
    if until is None or not COUNT.fullmatch(count) or not first(nonce, int(count, 16), until, house.clock()):
        return None, True
    return device, False


def _hash(name: str) -> Callable[[str], str]:
    return lambda text: hashlib.new(ALGORITHMS[name], text.encode(), usedforsecurity=False).hexdigest()


def _response(h: Callable[[str], str], told: Mapping[str, str], password: str, method: str) -> str:
    """Section 3.4.1: KD(H(A1), nonce:nc:cnonce:qop:H(A2))."""
    who = h(f"{told.get('username', '')}:{REALM}:{password}")
    what = h(f"{method}:{told.get('uri', '')}")
    parts = (told.get("nonce", ""), told.get("nc", ""), told.get("cnonce", ""), told.get("qop", ""))
    return h(":".join((who, *parts, what)))
