"""Crosswalks: what the codes of outside schemes mean in ours, as weighted choices (DOMAIN 4.8)."""

import math
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from truce.vocabulary.entries import Mapped
from truce.vocabulary.load import Page, read_choice

UNKNOWN = (("unknown", 1.0),)
HINTS = ("weapon_class", "target", "means", "phenomenon")
FRAME = pl.Schema(
    {
        "code": pl.String(),
        "acts": pl.List(pl.Struct({"code": pl.String(), "weight": pl.Float64()})),
        "weapon_class": pl.String(),
        "target": pl.String(),
        "means": pl.String(),
        "phenomenon": pl.String(),
        "flags": pl.List(pl.String()),
    }
)


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """One outside scheme. Codes are compared without case and outer spaces; aliases count as codes.

    In a hierarchical scheme (CAMEO: 195 is a kind of 19) a code that is not listed is its longest listed beginning.
    """

    name: str
    title: str
    codes: Mapping[str, Mapped]
    aliases: Mapping[str, str]
    hierarchical: bool = False

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and self._listed(code) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    def _listed(self, code: str) -> str | None:
        key = _key(code)
        while key and key not in self.aliases and self.hierarchical:
            key = key[:-1]
        return self.aliases.get(key)

    def act(self, code: str) -> tuple[tuple[str, float], ...]:
        """(act, weight) pairs, heaviest first. A code that the scheme does not list is `unknown`, weight 1: ask
        `code in crosswalk` first to tell the two apart. A code that tells no act has no pairs."""
        name = self._listed(code)
        return UNKNOWN if name is None else self.codes[name].acts

    def extra(self, code: str) -> Mapping[str, Any]:
        """Hints: weapon_class, target, means, phenomenon (one code each) and flags (codes); empty where none."""
        name = self._listed(code)
        return {} if name is None else self.codes[name].extra

    def combined(self, codes: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """One choice from several labels of one row: each act's highest weight, scaled down where they pass 1.

        Labels that tell no act (a place, a language) add nothing; no label with an act gives `unknown`.
        """
        best: dict[str, float] = {}
        for code in codes:
            for act, weight in self.act(code):
                best[act] = max(weight, best.get(act, 0.0))
        if len(best) > 1:
            best.pop("unknown", None)
        total = max(1.0, math.fsum(best.values()))  # exact, so in whatever order the labels stand
        told = sorted(((act, weight / total) for act, weight in best.items()), key=lambda p: (-p[1], p[0]))
        return tuple(told) or UNKNOWN

    def frame(self) -> pl.DataFrame:
        """The crosswalk as a table to join on, a row for every code and alias (in lower case)."""
        rows = [
            {
                "code": key,
                "acts": [{"code": a, "weight": w} for a, w in self.codes[name].acts],
                "flags": list(self.codes[name].extra.get("flags", ())),  # type: ignore[call-overload]
                **{hint: self.codes[name].extra.get(hint) for hint in HINTS},
            }
            for key, name in self.aliases.items()
        ]
        return pl.DataFrame(rows, schema=FRAME)


def _key(code: str) -> str:
    return code.strip().casefold()


def read_crosswalk(path: Path, known: Mapping[str, Mapping[str, object]]) -> Crosswalk:
    """One crosswalk file, checked whole against the lists in `known` (acts, weapon_class, target, means...)."""
    page = Page(path)
    body = page.data.get("codes")
    if not isinstance(body, dict) or not isinstance(page.data.get("title"), str):
        raise page.fault("a crosswalk has a title and codes", ())
    codes: dict[str, Mapped] = {}
    aliases: dict[str, str] = {}
    for raw, entry in body.items():
        code = str(raw)
        codes[code] = _mapped(page, raw, entry, known)
        for spelling in (code, *entry.get("aliases", ())):
            if _key(spelling) in aliases:
                raise page.fault("two codes answer to one spelling", ("codes", raw), spelling=spelling)
            aliases[_key(spelling)] = code
    deep = page.data.get("hierarchical") is True
    return Crosswalk(
        path.stem, page.data["title"], types.MappingProxyType(codes), types.MappingProxyType(aliases), deep
    )


def _mapped(page: Page, raw: str | int, entry: Any, known: Mapping[str, Mapping[str, object]]) -> Mapped:
    place = ("codes", raw)
    if not isinstance(entry, dict) or "acts" not in entry:
        raise page.fault("a code of a crosswalk needs acts (write {} where it tells none)", place, given=raw)
    extra = {key: value for key, value in entry.items() if key in (*HINTS, "flags")}
    for key in entry:
        if key not in (*extra, "acts", "aliases", "note"):
            raise page.fault("a key that no code of a crosswalk has", (*place, key), key=key)
    for hint, value in extra.items():
        for one in value if isinstance(value, list) else [value]:
            if one not in known[hint]:
                raise page.fault("an unknown code", (*place, hint), field=hint, given=one)
    if isinstance(extra.get("flags"), list):
        extra["flags"] = tuple(extra["flags"])
    choice = read_choice(page, (*place, "acts"), entry["acts"], known["acts"])
    told = tuple(sorted(choice.items(), key=lambda pair: (-pair[1], pair[0])))
    return Mapped(code=str(raw), acts=told, extra=types.MappingProxyType(extra), note=entry.get("note"))
