"""Who the words of a headline say did it: a lead, never a finding (data/doers.yaml says how its words are read)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from truce.vocabulary.load import Page

OF_PARTY = ("names", "fixed", "cases", "instrumental", "objects", "adjectives")
SHARED = (
    *("agents", "past", "present", "destroyed", "flying", "passive", "attacks", "qualifiers"),
    *("suffers", "prepositions", "from", "by", "says", "not", "vetoes"),
)
ENDINGS = ("past", "noun", "subject", "genitive", "instrumental")
LANGUAGES = {"uk", "ru", "en", "any"}
WORD = "[^ |]+ "  # of bare text; "|" parts clauses
TAIL = r"[,.]?\s[-–—]\s*(?:[^\s–—]+\s+){0,5}[^\s–—]+\s*$"  # six words or fewer behind a last dash name the teller

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Patterns of one party: as the subject of a verb (`acts`; in masked text), as the owner of an attack (`owns`),
    as the one who suffers it, and as the teller of it (`tells`)."""

    acts: str
    owns: str
    suffers: str
    tells: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doers:
    """The words of one conflict, as patterns. No party is named in the code: each goes through the same patterns.

    `masks`: what only looks like a doer (a name behind a preposition, what air defence shot down), taken out before
    subjects are looked for. `vetoes`: what silences a sentence.
    """

    conflict: str
    parties: Mapping[str, Signs]
    masks: tuple[str, ...]
    vetoes: tuple[str, ...]

    def read(self, texts: pl.Series) -> pl.DataFrame:
        """Columns `by` and `against`: party ids, null where the words do not say it clearly; a row for each text.

        Read sentence by sentence. A sentence in which two parties seem to do it, or of a plan, a threat, a possibility
        or one party's words about another, tells nothing; two sentences that differ tell nothing together. `against`
        stands only beside a `by` and is another party. Pure; null texts count as empty.
        """
        own = texts.cast(pl.String).fill_null("").alias("text").to_frame()
        unique = own.unique(maintain_order=True)
        parts = unique.with_columns(sentence=_sentences(pl.col("text"))).explode("sentence").drop_nulls("sentence")
        said = parts.join(self._sentences_read(parts), on="sentence", how="inner")
        whole = said.group_by("text").agg(_agreed("by"), _agreed("against"))
        silent = pl.when(pl.col("by").is_not_null()).then("against").alias("against")
        return own.join(whole, on="text", how="left", maintain_order="left").select("by", silent)

    def _sentences_read(self, parts: pl.DataFrame) -> pl.DataFrame:
        """sentence, by and against, of the distinct sentences that tell who did it."""
        masked = pl.col("sentence")
        for mask in self.masks:
            masked = masked.str.replace_all(mask, " | ")
        signs = parts.select(pl.col("sentence").unique(maintain_order=True)).with_columns(masked=masked)
        does = {c: pl.col("masked").str.contains(s.acts) | _has(s.owns) for c, s in self.parties.items()}
        stop = pl.any_horizontal(*map(_has, self.vetoes), *(_has(s.tells) for s in self.parties.values()))
        told = signs.filter(~stop).with_columns(_only(does).alias("by")).drop_nulls("by")
        suffers = {c: _has(s.suffers) & (pl.col("by") != c) for c, s in self.parties.items()}
        return told.select("sentence", "by", _only(suffers).alias("against"))


def _has(found: str) -> pl.Expr:
    return pl.col("sentence").str.contains(found)


def _only(said: Mapping[str, pl.Expr]) -> pl.Expr:
    """The one code of which it is said; null where it is said of none or of several."""
    code = pl.coalesce(*(pl.when(told).then(pl.lit(code)) for code, told in said.items()))
    return pl.when(pl.sum_horizontal(*said.values()) == 1).then(code)


def _agreed(name: str) -> pl.Expr:
    """The one value that the group has, null where it has none or several."""
    told = pl.col(name).drop_nulls()
    return pl.when(told.n_unique() == 1).then(told.first()).alias(name)


def _sentences(text: pl.Expr) -> pl.Expr:
    """Sentences as bare words: lower case, one space around each, clauses parted by "|"; the teller's tail is cut."""
    plain = text.str.replace(TAIL, "").str.to_lowercase().str.replace_all("[’'ʼ`\"«»“”„]", "")
    parted = plain.str.replace_all("ё", "е", literal=True).str.replace_all(r"[.!?…]+(?:\s|$)", "\n")
    bare = parted.str.replace_all(r"[,:;()–—]|\s-\s", " | ").str.replace_all(r"[^\p{L}\p{N}\n|]+", " ")
    each = pl.lit(" ") + pl.element().str.strip_chars() + pl.lit(" ")
    return bare.str.split("\n").list.eval(each).list.filter(pl.element().str.len_chars() > 2)


def _any(stems: Iterable[str], endings: Iterable[str] = ()) -> str:
    """A pattern for any of the stems and the space behind it; with endings, stems take exactly one of those.

    A whole word ("рф.") takes none, and a list without stems is never found.
    """
    tail = f"(?:{'|'.join(sorted(set(endings)))}) " if endings else "[^ |]* "
    found = {re.escape(_plain(s)) + (" " if s.endswith(".") else tail) for s in stems}
    return "(?:" + ("|".join(sorted(found)) or r"[^\s\S]") + ")"


def _plain(stem: str) -> str:
    return re.sub(r"[’'ʼ`]", "", stem.lower()).replace("ё", "е").rstrip(".")


def _doers(conflict: str, parties: Mapping[str, Words], shared: Words, ends: Words) -> Doers:
    """The patterns of one conflict from its words."""
    p = {name: _any(stems) for name, stems in shared.items()}
    p["attacks"] = _any(shared["attacks"], ends["noun"])
    p["destroyed"] = _any(shared["destroyed"], ends["past"])
    p["done"] = f"(?:{_any(shared['past'], ends['past'])}|{p['present']})"
    p["verb"] = f"(?:{p['done']}|{p['destroyed']})"
    named = "(?:" + "|".join(_any((*w["names"], *w["fixed"])) for w in parties.values()) + ")"
    fixed = "(?:" + "|".join(_any(w["fixed"]) for w in parties.values()) + ")"
    theirs = "(?:" + "|".join(_any(w["adjectives"]) for w in parties.values()) + ")"
    masks = (
        f" {p['destroyed']}(?:{WORD}){{0,6}}{p['flying']}",
        f" {p['verb']}{p['by']}",
        f" {p['prepositions']}(?:{named}|{theirs})",
        f" {p['suffers']}(?:{WORD}){{0,1}}{fixed}",
    )
    vetoes = (f" {p['vetoes']}", f" {p['not']}{p['verb']}")
    signs = {code: _signs(words, ends, p) for code, words in parties.items()}
    return Doers(conflict=conflict, parties=MappingProxyType(signs), masks=masks, vetoes=vetoes)


def _signs(own: Words, ends: Words, p: Mapping[str, str]) -> Signs:
    """The patterns of one party, from its words and the shared patterns `p`."""
    name, fixed, cases, by_them = (_any(own[key]) for key in ("names", "fixed", "cases", "instrumental"))
    theirs, their = _any(own["adjectives"]), _any(own["adjectives"], ends["subject"])
    of_their, by_their = (_any(own["adjectives"], ends[case]) for case in ("genitive", "instrumental"))
    agent = p["agents"]
    subject = f"(?:{name}|{fixed}|{their}(?:{WORD})?{agent}|{agent}(?:{fixed}|{cases}))"
    of_them = f"(?:{cases}|{fixed}|{of_their}{agent})"
    owns = (
        f"{theirs}(?:{p['qualifiers']}|{agent}){{0,2}}{p['attacks']}",
        f"{p['attacks']}(?:{agent})?{of_them}",
        f"(?:{p['attacks']}|{p['verb']})(?:{WORD}){{0,2}}(?:{p['from']}|{p['by']}){of_them}",
    )
    acts = (
        f"{subject}(?:{WORD}){{0,5}}{p['verb']}",
        f"{p['verb']}(?:{WORD}){{0,2}}{name}",
        f"(?:{p['attacks']}|{p['passive']})(?:{WORD}){{0,2}}(?:{by_them}|{by_their}{agent})",
    )
    hit = (f"{p['suffers']}(?:{WORD})?(?:{cases}|{fixed}|{theirs})", f"{theirs}{p['suffers']}")
    return Signs(
        acts=f" (?:{'|'.join(acts)})",
        owns=f" (?:{'|'.join(owns)})",
        suffers=f" (?:{'|'.join(hit)}|{p['verb']}{_any(own['objects'])})",
        tells=f" (?:{name}|{fixed}|{cases})(?:{WORD}){{0,3}}{p['says']}",
    )


def read_doers(path: Path) -> Mapping[str, Doers]:
    """The file's conflicts by name; raises BrokenVocabulary naming file, line and key where one is not whole."""
    page = Page(path)
    return MappingProxyType({str(code): _conflict(page, str(code), body) for code, body in page.data.items()})


def _conflict(page: Page, code: str, body: Any) -> Doers:
    if not isinstance(body, dict) or set(body) != {"meaning", "parties", "shared"}:
        raise page.fault("a conflict has a meaning, parties and shared words", (code,))
    parties, shared = body["parties"], body["shared"]
    if not isinstance(parties, dict) or len(parties) < 2 or not isinstance(shared, dict):
        raise page.fault("a conflict has two parties or more", (code, "parties"))
    own = {str(p): _lists(page, (code, "parties", str(p)), words, OF_PARTY) for p, words in parties.items()}
    rest = {key: value for key, value in shared.items() if key != "endings"}
    ends = _lists(page, (code, "shared", "endings"), shared.get("endings"), ENDINGS)
    return _doers(code, own, _lists(page, (code, "shared"), rest, SHARED), ends)


def _lists(page: Page, place: tuple[str, ...], raw: Any, keys: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Every key's words of all languages together; no other key, no other language, nothing but words."""
    if not isinstance(raw, dict) or set(raw) != set(keys):
        raise page.fault("the lists of words are not those that belong here", place, expected=", ".join(keys))
    for key, lists in raw.items():
        if not isinstance(lists, dict) or set(lists) - LANGUAGES:
            raise page.fault("words are lists by language: uk, ru, en, any", (*place, str(key)))
        if not all(isinstance(word, str) for words in lists.values() for word in words):
            raise page.fault("not a word", (*place, str(key)))
    return {key: tuple(word for words in raw[key].values() for word in words) for key in keys}
