"""Marked names and exact places, and every shape in which their bytes could lie somewhere."""

import json
import re
import struct
from base64 import b64encode, urlsafe_b64encode
from functools import cache
from urllib.parse import quote

NAME = "Quenrisalda Vobrumarska"
NAME_UK = "Квенрісальда Вобрумарська"
CONTACT = "+380-44-7391846205"
PHRASE = "behind the Zhovtyquell mill"
NOTES = "sister of the Prixendorf baker"
LON, LAT = 38.4321789, 48.6912345
STAFF_NAME = "Ivelundra Tarmoquist"
FEAR = "men in a Grombelvan car asked for her"
ASKED = "can Quenrisalda meet us at Zhovtyquell"
SAID = "seven blasts from the Ostrobynda ridge"

IDENTITY = (  # nobody but a protection officer ever sees these
    *("Quenrisalda", "Vobrumarska", "Квенрісальда", "Вобрумарська", "7391846205", "Zhovtyquell"),
    *("Prixendorf", "38.4321", "48.6912", "Ivelundra", "Tarmoquist", "Grombelvan"),
    *("Ossifera", "Klendwickova", "Оссіфера", "Клендвікова"),
)
DEGREES = ("38.4321", "48.6912")
NO_INSTANT = rb"(?<!\d\d:\d\d:)(?<!\d\d%3a\d\d%3a)(?<!3\d3\d3a3\d3\d3a)"
VICTIM = "Ossifera Klendwickova"
VICTIM_UK = "Оссіфера Клендвікова"
AREA = "Trunmarrow district"
FORD = "by the Drellowick ford"
HERDERS = "they herded geese at Myrbolanfeld"
CLOSED = "told by the Skarnathy sisters"
HARM = ("Drellowick", "Myrbolanfeld", "Trunmarrow")  # human-rights officers alone
RESTRICTED = ("Skarnathy",)  # of them only those whom the case names
TALKER = "Brundavelska Ithmoryen"
TALKER_UK = "Брундавельська Їтморієн"
TALKER_PHONE = "+380-44-7730451926"
DIALOGUE = ("Brundavelska", "Ithmoryen", "Брундавельська", "Їтморієн", "7730451926")  # those alone who accompany people
TESTIMONY = ("Ostrobynda",)  # those who work the case read it; it lies sealed like the rest


def shapes(mark: str) -> set[bytes]:
    """The bytes of a mark in every encoding we can think of, lower case."""
    found: set[bytes] = set()
    for text in (mark, mark.lower(), mark.upper()):
        for plain in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")):
            found |= {plain, plain.hex().encode()} | _in_base64(plain)
        found |= {json.dumps(text)[1:-1].encode(), quote(text).encode()}
    return {shape.lower() for shape in found}


def _in_base64(plain: bytes) -> set[bytes]:
    """The part of the base64 text that does not depend on what stands around, for each of three alignments."""
    found = set()
    for before in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            whole = encode(b"\0" * before + plain)
            start = -(-before * 8 // 6)
            end = (before + len(plain)) * 8 // 6
            found.add(whole[start:end])
    return found


def _numbers() -> dict[bytes, str]:
    return {struct.pack(f"{order}d", value): str(value) for value in (LON, LAT) for order in "<>"}


@cache
def pattern(marks: tuple[str, ...]) -> "Pattern":
    """Finds any shape of any of the marks."""
    return Pattern(marks)


class Pattern:
    """All shapes of some marks, as one search."""

    def __init__(self, marks: tuple[str, ...]) -> None:
        self._by_shape = {shape: mark for mark in marks for shape in shapes(mark)}
        longest = sorted(self._by_shape, key=len, reverse=True)
        self._search = re.compile(b"|".join(map(self._sought, longest)))
        self.clean: set[bytes] = set()  # sha256 of what held none
        self._numbers = _numbers() if "38.4321" in marks else {}

    def _sought(self, shape: bytes) -> bytes:
        """A degree is no second of an instant, `T03:05:48.691297`: one act of half a million falls on such a one."""
        return (NO_INSTANT if self._by_shape[shape] in DEGREES else b"") + re.escape(shape)

    def found(self, data: bytes) -> set[str]:
        """The marks in some bytes."""
        marks = {self._by_shape[hit] for hit in self._search.findall(data.lower())}
        return marks | {name for number, name in self._numbers.items() if number in data}
