"""Passwords: which are good enough, and how one becomes the secret of a lock (argon2id, RFC 9106).

No hash of a password is kept. What is kept is sealed to a lock whose secret only the password makes; the right password
is the one that opens it. So whoever steals the store pays the full price of argon2id for every guess.
"""

import re
import unicodedata
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass
from secrets import token_bytes

from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw

from truce.errors import UnusableValue

SHORTEST, LONGEST = 12, 256  # characters; NIST SP 800-63B-4, 3.1.1.2 asks for 15 alone and 8 beside a second factor
FEWEST = 5  # different characters
TAME = {
    *("password", "passw0rd", "qwerty", "qwertyuiop", "letmein", "welcome", "administrator", "admin", "iloveyou"),
    *("changeme", "dragon", "monkey", "sunshine", "football", "princess", "secret", "trustno", "ceasefire", "truce"),
    *("йцукен", "пароль"),
}
LEET = str.maketrans("0134578@$!", "oieastbasi")
ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1234567890", "йцукенгшщзхъфывапролджэячсмитьбю")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: memory in KiB, passes, lanes. The default is RFC 9106's second choice (64 MiB)."""

    memory: int = 65536
    passes: int = 3
    lanes: int = 4


STANDARD = Cost()
KDF = re.compile(r"\$argon2id\$v=(\d+)\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/=]{16,64})")


def new_kdf(cost: Cost = STANDARD) -> str:
    """How a new password becomes a secret: the words of PHC strings, without a hash at the end."""
    salt = b64encode(token_bytes(16)).decode()
    return f"$argon2id$v={ARGON2_VERSION}$m={cost.memory},t={cost.passes},p={cost.lanes}${salt}"


def secret_of(password: str, kdf: str) -> bytes:
    """32 bytes that only this password makes. Raises UnusableValue where `kdf` cannot be read."""
    told = KDF.fullmatch(kdf)
    if told is None:
        raise UnusableValue("an account's password settings cannot be read", remedy="invite them again")
    version, memory, passes, lanes = (int(told[n]) for n in range(1, 5))
    try:
        salt = b64decode(told[5], validate=True)
    except Error:
        raise UnusableValue("an account's password settings cannot be read", remedy="invite them again") from None
    plain = normal(password).encode()
    return hash_secret_raw(plain, salt, passes, memory, lanes, 32, Type.ID, version)


def is_dated(kdf: str, cost: Cost = STANDARD) -> bool:
    """Whether a password was taken in at another price than the one of today."""
    return f"$m={cost.memory},t={cost.passes},p={cost.lanes}$" not in kdf


def normal(password: str) -> str:
    """The same letters typed on another keyboard are the same password (NFKC, as RFC 8265 asks); cut to be hashed."""
    return unicodedata.normalize("NFKC", password)[:LONGEST]


def refuse_weak(password: str, *near: str) -> None:
    """Raise UnusableValue for a password that is guessed first. `near`: words around it, such as the handle.

    No rules of digits and signs: length, variety and not being on everybody's list (NIST SP 800-63B-4, 3.1.1.2).
    """
    told = normal(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise _weak("too_short" if len(password) < SHORTEST else "too_long")
    if len(set(told.lower())) < FEWEST or _is_a_row(told.lower()):
        raise _weak("too_plain")
    if any(bare.replace(word.lower(), "") == "" for word in {*TAME, *near} if word for bare in _bare(told.lower())):
        raise _weak("too_known")


def _bare(text: str) -> tuple[str, str]:
    """Its letters alone; and with the digits and signs within words read as the letters they stand for."""
    inside = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    return re.sub(r"[\W\d_]+", "", text), re.sub(r"[\W\d_]+", "", inside.translate(LEET))


def _is_a_row(text: str) -> bool:
    """Whether it only walks along a row of keys, there or back, or repeats a short piece."""
    walks = [row * 3 for row in ROWS] + [row[::-1] * 3 for row in ROWS]
    piece = any(len(text) >= 3 * n and text == (text[:n] * len(text))[: len(text)] for n in range(1, 5))
    return piece or any(text in walk for walk in walks)


WHY = {
    "too_short": f"a password has at least {SHORTEST} characters",
    "too_long": f"a password has at most {LONGEST} characters",
    "too_plain": "this password is a row of keys, or repeats itself",
    "too_known": "this password is among those that are tried first",
}


def _weak(code: str) -> UnusableValue:
    return UnusableValue(WHY[code], fault=code, remedy="four or five words that do not belong together are good")
