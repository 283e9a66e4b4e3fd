"""A place for a headline: gazetteers of Ukraine, read through one spelling for Ukrainian and Russian names.

Headlines write "Gorlovka" or "Horlivka", "Slavyansk" or "Sloviansk". A name's bones are its consonants, with one mark
for any run of vowels: both spellings of most names share them. Of places with the same bones the one nearest to the
middle of the war is taken, because that is where all these outlets reported from.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from truce.model.where import Disc
from truce.sources.places import around, places

MIDDLE = (38.4, 48.3)  # the line of contact of 2014 to 2021, between Debaltseve and Horlivka
FAR = 2.5  # degrees: a village further off than this is not where the war was told from
TOWN_M, VILLAGE_M = 8_000.0, 5_000.0
CYRILLIC = "а б в г ґ д е з и і ї й к л м н о п р с т у ф ц ч ш щ ы э є ё ю я ж х"
ROMAN = "a b v h h d e z y i yi y k l m n o p r s t u f ts ch sh shch y e ye yo yu ya zh kh"
LETTERS = dict(zip(CYRILLIC.split(), ROMAN.split(), strict=True))
SOUNDS = (
    ("shch", "s"), ("sch", "s"), ("sh", "s"), ("zh", "z"), ("ch", "c"), ("kh", "h"), ("ts", "c"), ("tz", "c"),
    ("g", "h"), ("w", "v"), ("x", "ks"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A named disc and what kind of place it is: settlement, oblast, area or country."""

    kind: str
    name: str
    disc: Disc


@dataclass(slots=True)
class Gazetteer:
    """Settlements by bones, those of weight (`big`) apart: they are known without a preposition before them."""

    big: dict[str, Found] = field(default_factory=dict)
    small: dict[str, Found] = field(default_factory=dict)

    def settlement(self, name: str, sure: bool) -> Found | None:
        """The settlement of that name; a small one only where it is `sure` that the word is a place."""
        key = bones(name)
        if len(re.sub("[*]", "", key)) < 3:
            return None
        return self.big.get(key) or (self.small.get(key) if sure else None)


def bones(name: str) -> str:
    """One spelling for both languages' names in either script: consonants, and * for each run of vowels inside."""
    latin = "".join(LETTERS.get(letter, letter) for letter in name.lower().replace("’", "").replace("'", ""))
    plain = re.sub(r"[^a-z]+", "", latin)
    for sound, letter in SOUNDS:
        plain = plain.replace(sound, letter)
    marked = re.sub(r"[aeiouyj]+", "*", plain).rstrip("*")
    return re.sub(r"([a-z])\1+", r"\1", marked)


def away(lon: float, lat: float) -> float:
    """Degrees of latitude from the middle of the war, roughly."""
    return math.hypot((lon - MIDDLE[0]) * math.cos(math.radians(48.5)), lat - MIDDLE[1])


def read_gazetteer(data: Path) -> Gazetteer:
    """All settlements of the five lists under `data`."""
    answer = Gazetteer()
    rows = sorted(set(_rows(data)), key=lambda r: (away(r[2], r[3]), r[1], r[0]))
    for big, name, lon, lat in rows:
        if not big and away(lon, lat) > FAR:
            continue
        disc = Disc(lon, lat, TOWN_M if big else VILLAGE_M)
        for known in (answer.big, answer.small) if big else (answer.small,):
            known.setdefault(bones(name), Found("settlement", name, disc))
    return answer


def _rows(data: Path) -> Iterator[tuple[bool, str, float, float]]:
    """(of weight, name, lon, lat)."""
    units = pl.read_csv(data / "admin_gazetteer_uk_ru_en" / "admin_units.csv").filter(pl.col("level") == "hromada")
    for ua, ru, en, lat, lon in units.select("ua", "ru", "en", "lat_centroid", "lon_centroid").iter_rows():
        yield from ((False, name, round(lon, 4), round(lat, 4)) for name in (ua, ru, en))
    towns = pl.read_csv(data / "gazetteer_trilingual_small" / "settlements_uk_ru_en.csv")
    for *names, lon, lat in towns.select("name_uk", "name_ru", "name_en", "lon", "lat").iter_rows():
        yield from ((True, name, lon, lat) for name in names if name)
    post = pl.read_csv(
        data / "geonames_postal_ua" / "UA.txt", separator="\t", has_header=False, quote_char=None, infer_schema=False
    )
    for name, lat, lon in post.select("column_3", "column_10", "column_11").drop_nulls().unique().iter_rows():
        yield False, name, float(lon), float(lat)
    eyes = pl.read_csv(data / "cir_eyes_on_russia_2022" / "events.csv", infer_schema=False)
    spots = eyes.select("town/city", pl.col("lat", "lon").cast(pl.Float64, strict=False).round(2)).drop_nulls()
    for name, lat, lon in spots.group_by("town/city").median().iter_rows():
        yield False, name, lon, lat
    seen = pl.read_parquet(data / "viina_monthly" / "places_derived.parquet").drop_nulls()
    spots = seen.group_by("place_name", pl.col("lon", "lat").round(2)).agg(pl.col("n_reports").sum())
    for name, lon, lat, n in spots.iter_rows():
        yield n >= 150 and len(name) > 4 and away(lon, lat) < 6, name, lon, lat


REGION = r"\W+(?i:obl|region|oblast|people|republic|province|militia|rebel|leader|report|set\b)"
WIDE = (  # what a headline calls something wider than a settlement, the narrower first; a party's name is its land
    ("oblast", "UA-14", rf"(?i:\bDonetsk)(?:{REGION})|- Donetsk$|\bD[NP]R\b|Донецкой Народной"),
    ("oblast", "UA-09", rf"(?i:\bLu[gh]ansk)(?:{REGION})|- Lu[gh]ansk$|\bL[NP]R\b|Луганской области"),
    ("oblast", "UA-43", r"\bCrimea"),
    ("area", "donbas", r"(?i:\b(?:Donbas|Done[ts]+ basin|ATO|JFO|SMM|east(?:ern)?\b|E\.? Ukraine|rebel|separatis))"),
    ("country", "UA", r"\bUkrain|\bKiev|\bKyiv"),
)  # fmt: skip
KYIV = re.compile(
    r"Maidan\b|\b(?:in|near|central|downtown)\s+(?:Kiev|Kyiv)\b(?!\W+(?:forces|troops))|"
    r"(?:Kiev|Kyiv)(?:'s)?\s+(?:protest|Indep|clash|street)"
)
SURE = re.compile(r"\b(?:in|near|at|around|outside|over|of|village|town)\s+(?:the\s+)?(?:\w+-\w+\s+)?$")
NAME = re.compile(r"[A-ZА-ЯІЇЄҐ][\w’'-]{2,}(?:\s+[A-ZА-ЯІЇЄҐ][\w’'-]{2,})?")
PARTIES = re.compile(r"(?i:Donetsk|Lu[gh]ansk|Донецк|Луганск)")
NOT_PLACES = re.compile(
    r"^(?:Ukrain\w*|Kiev|Kyiv|Russia\w*|Moscow|Putin|Poroshenko|Obama|Kremlin|Reuters|Pentagon|President|Minister|Soldier|"
    r"Three|Seven|Thirteen|Dozens|Police|Army|Military|Force\w*|Death|Truce|Deadl\w*|Militia\w*|Euromaidan\w*|Press|UPDATE|"
    r"WRAPUP|TIMELINE|FACTBOX|Donbass?|Donets|Crimea\w*|Report|Situation|Joint|Operation|Latest|Special|Monitoring|Mission|"
    r"Memory\w*|News|January|February|March|April|May|June|July|August|September|October|November|December|Since|United|"
    r"Nations|Rebel\w*|Separatist\w*|Fighting|Shelling|Malaysia\w*|Civilian\w*|People|Independen\w*|States|Serviceman|"
    r"Minsk|Oleksandr|Interior|Ministry|Defen[cs]e|Human|Rights|Daily|Update|Polish|Italian|Dutch|British|German\w*|French|Kill\w*)$"
)  # fmt: skip


def place_of(headline: str, known: Gazetteer) -> Found | None:
    """The narrowest place that a headline names; None where it names none."""
    alone = len(headline.split()) <= 3 and not re.search(r"\d", headline)
    bare = re.sub(r"\b(?:airport|obl\.?|village|town|city|area|checkpoint|raion|station)\b.*$", "", headline).strip(
        " ,."
    )
    wide = next((_wide(kind, code) for kind, code, words in WIDE if re.search(words, headline)), None)
    if alone and (wide is None or wide.kind == "country"):
        return known.settlement(bare, sure=True) or wide
    return _inside(headline, known, wide) or wide


def _inside(headline: str, known: Gazetteer, wide: Found | None) -> Found | None:
    """The first settlement named in a sentence."""
    if KYIV.search(headline):
        return known.big.get(bones("Київ"))
    for match in NAME.finditer(headline):
        sure = bool(SURE.search(headline[: match.start()]))
        words = re.sub(r"(?:'s|’s)$", "", match[0]).split()
        for name in (" ".join(words), *words):
            if NOT_PLACES.match(name) or (wide is not None and wide.kind == "oblast" and PARTIES.match(name)):
                continue
            if found := known.settlement(name, sure):
                return found
    return None


def _wide(kind: str, code: str) -> Found:
    if code == "donbas":
        return Found(kind, "Donbas", around([places()["UA-14"].disc, places()["UA-09"].disc]))
    place = places()["Ukraine" if kind == "country" else code]
    return Found(kind, place.name, place.disc)
