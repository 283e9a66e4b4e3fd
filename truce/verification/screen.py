"""Texts of cases name no persons: what looks like a way to reach one, or like an exact spot, is refused.

There is no search for the names in the vault here, on purpose: a text that is refused for holding a name tells whoever
tries names which of them are in the vault (docs/verification.md).
"""

import re
import unicodedata

from truce.errors import WrongUsage

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++\s?@\s?[\w-]+\.\w+")  # a run of letters is tried once, from its beginning
PHONE = re.compile(r"(?<![\w.,-])(?:\+|00)\d(?:[\s().-]?\d){7,}|(?<![\w.,-])0\d{2}(?:[\s().-]?\d){7}(?![\w-])")
HANDLE = re.compile(r"(?<!\w)@\w{3,}|(?:t\.me|facebook\.com|instagram\.com|vk\.com|wa\.me)/\w+", re.IGNORECASE)
LOOKS = ((EMAIL, "an e-mail address"), (PHONE, "a telephone number"), (HANDLE, "somebody's account"))
LONGEST = 20_000  # characters

# An angle told to at least two decimals of a degree, or with minutes; three digits after a comma may be thousands
_ANGLE = r"\d{1,3}(?:[.,]\d{2,}|[\s°:]+\d{1,2}(?:[.,:\s'′’]+\d{1,5}){0,2})[\s°'′’\"″”]{0,4}"
_NORTH = r"(?:north|south|[ns]|(?:пн|пд|півн|півд|с|ю)\.?\s?ш)"
_EAST = r"(?:east|west|[ew]|(?:сх|зх|східн|західн|в|з)\.?\s?д)"
_LABEL = r"(?:lat|latitude|lon|lng|longitude|широт[аиіуы]|довгот[аиіу]|долгот[аыеу])"
_FINE = r"(?<![\d.,:-])-?\d{1,3}[.,]\d{4,}"
_MAPS = (
    r"maps\.app\.goo\.gl|goo\.gl/maps|maps\.google\.[a-z.]{2,6}|google\.[a-z.]{2,6}/maps|maps\.apple\.com|yandex\.[a-z.]{2,6}/maps"
    r"|bing\.com/maps|(?:openstreetmap|osm)\.org|wikimapia\.org|waze\.com|what3words\.com|w3w\.co|plus\.codes"
    r"|2gis\.[a-z]{2,3}|here\.com|omaps\.app|ge0\.me"
)
_WORDS = r"[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+"
_CODE = "[2-9cfghjmpqrvwx]"  # the signs of a plus code
_PLUS = (  # 8GXX8W2V+2V, or its end alone: 8W2V+2V
    rf"(?<!\w)(?=[\d+]{{0,9}}[cfghjmpqrvwx])(?:{_CODE}{{8}}|(?:{_CODE}{{2}}){{2,3}}(?=\+\w))\+(?:{_CODE}{{2,7}})?(?!\w)"
)
ANY_CASE = (
    r"(?<![\d.])-?\d{1,3}\.\d{3,}[\s,;/|()]{1,5}-?\d{1,3}\.\d{3,}",  # 48.012, 37.802
    rf"{_FINE}[^\d]{{1,12}}?-?\d{{1,3}}[.,]\d{{4,}}",  # 37,7391; 25,6682
    r"\d{1,3}\s?°\s?\d{1,2}[.,\d]*\s?['′’]",  # 37°44'
    r"\d{1,3}\s?deg(?:rees?)?\W{0,2}\d{1,2}\s?min|\d{1,3}d\s?\d{1,2}m\s?(?:\d{1,2}(?:\.\d+)?s)?\s?[nsew](?!\w)",
    rf"\b{_LABEL}\b[^\d\n]{{0,12}}\d{{1,3}}[.,]\d{{2,}}|\d{{1,3}}[.,]\d{{2,}}\W{{0,3}}(?:[^\W\d]+\s)?{_LABEL}\b",
    r"(?<!\w)x\s?[=:]\s?-?\d{1,3}[.,]\d{3,}\W{1,4}y\s?[=:]\s?-?\d",
    rf"(?<!\w){_NORTH}\W{{0,3}}{_ANGLE}\W{{0,4}}{_EAST}\W{{0,3}}{_ANGLE}",  # N 37 44.123 W 25 40.456
    rf"(?<!\w){_ANGLE}\W{{0,3}}{_NORTH}(?!\w)\W{{0,5}}{_ANGLE}\W{{0,3}}{_EAST}(?!\w)",  # 37.739 N 25.668 W
    r"(?<!\w)\d{4,6}(?:\.\d+)?\s?[ns]\W{0,3}\d{5,7}(?:\.\d+)?\s?[ew](?!\w)",  # 374412N 0254020W
    _PLUS,
    rf"(?<![:/\w])///\s?{_WORDS}|(?:what3words|w3w)\W{{0,4}}{_WORDS}",
    r"(?<!\w)geo:\s?-?\d",
    rf"(?<![\w-])(?:{_MAPS})(?!\w)",
)
_PAIR = r"(?:\d{3}[\s-]?\d{3}|\d{4}[\s-]?\d{4}|\d{5}[\s-]?\d{5})(?!\w)"
AS_WRITTEN = (  # military grids: their letters are capitals, or hang on their zone ("3 men 20 30" is no grid)
    rf"(?<!\w)\d{{1,2}}\s?[C-HJ-NP-X][\s-]?[A-HJ-NP-Z]{{2}}[\s-]?(?:\d{{2}}\s?\d{{2}}(?!\w)|{_PAIR})",
    rf"(?<!\w)\d{{1,2}}[c-hj-np-x]\s?[a-hj-np-z]{{2}}\s?{_PAIR}",
    r"(?<!\w)[A-HJ-NP-Z]{2}\s?\d{5}\s\d{5}(?!\w)",  # without its zone
    r"(?<!\w)\d{1,2}\s?[A-Za-z]\W{1,3}\d{6}(?:\.\d+)?\s?(?:mE)?\W{1,3}\d{7}(?!\d)",  # UTM: 37U 412345 5345678
)
SPOTS = (*(re.compile(one, re.IGNORECASE) for one in ANY_CASE), *(re.compile(one) for one in AS_WRITTEN))
PLAIN = str.maketrans({"º": "°", "˚": "°", "−": "-", "–": "-"})  # NFKC alone would make an o of the first

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def screened(text: str, field: str) -> str:
    """The text without the space around it. Raises WrongUsage, and never repeats what it found."""
    told = text.replace("\r\n", "\n").strip()
    if len(told) > LONGEST:  # first of all: looking through takes time
        raise WrongUsage(
            "this text is too long for a case", field=field, longest=LONGEST, remedy="keep it as an exhibit"
        )
    _refuse_controls(told, field)
    plain = _plain(told)
    for look, name in LOOKS:
        if found := look.search(plain):
            remedy = "name people by their pseudonym only; who they are belongs in the vault: truce people add"
            raise WrongUsage(
                f"this text holds what looks like {name}", field=field, at=_spot(plain, found.start()), remedy=remedy
            )
    for look in SPOTS:
        if found := look.search(plain):
            remedy = "write the name of a district or a distance to a town; exact places belong in exhibits"
            at = _spot(plain, found.start())
            raise WrongUsage("this text holds what looks like an exact spot", field=field, at=at, remedy=remedy)
    return told


def _plain(told: str) -> str:
    """As it is looked through: full-width signs and digits in their plain forms, nothing that has no width."""
    wide = unicodedata.normalize("NFKC", told.translate(PLAIN))
    return "".join(sign for sign in wide if unicodedata.category(sign) != "Cf")


def _refuse_controls(told: str, field: str) -> None:
    """Signs that command a screen, or turn the order of letters: a text that holds them may not read as it is kept."""
    for n, sign in enumerate(told):
        if (unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t") or sign in BIDI:
            raise WrongUsage(
                "this text holds a control character",
                field=field,
                character=f"U+{ord(sign):04X}",
                at=_spot(told, n),
                remedy="type the text anew, or paste it as plain text; to keep it as it came: truce exhibit add",
            )


def _spot(text: str, start: int) -> str:
    line = text.count("\n", 0, start) + 1
    return f"line {line}, {start - (text.rfind(chr(10), 0, start) + 1) + 1} characters in"
