"""The vocabulary: every code truce uses, with its names and meaning, read from files that a lawyer can read and amend.

`vocabulary()` gives all of it, checked whole; a fault in a file is BrokenVocabulary with file, line and code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import polars as pl

from truce.errors import NotFound
from truce.vocabulary.categories import Category, ReadCategory, check_categories, read_category, spellings_of
from truce.vocabulary.crosswalk import Crosswalk, read_crosswalk
from truce.vocabulary.days import Days, read_days
from truce.vocabulary.doers import Doers, read_doers
from truce.vocabulary.entries import (
    Access,
    Act,
    DocumentOutcome,
    Due,
    Entry,
    Flag,
    Grade,
    InventoryResult,
    Means,
    Paper,
    Phenomenon,
    Status,
    System,
    Target,
    TermType,
    Weapon,
)
from truce.vocabulary.lexicon import Lexicon, read_lexicon
from truce.vocabulary.load import Page, check_codes, read_entries, read_weights
from truce.vocabulary.notice import Notice, read_notice

DATA = Path(__file__).parent / "data"
CROSSWALKS = ("acled", "firms", "gdelt_cameo", "plover", "smm", "ucdp_ged", "viina")

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All lists, code -> frozen entry. Every entry has `code`, `names` (en, uk, ru) and `meaning`.

    `lexicon`, `doers` (one for each conflict) and `days` read words of texts, and are leads, never findings.
    """

    acts: Mapping[str, Act]
    phenomena: Mapping[str, Phenomenon]
    means: Mapping[str, Means]
    weapons: Mapping[str, Weapon]
    systems: Mapping[str, System]
    targets: Mapping[str, Target]
    statuses: Mapping[str, Status]
    reasons: Mapping[str, Entry]
    units: Mapping[str, Entry]
    access: Mapping[str, Access]
    flags: Mapping[str, Flag]
    grades: Mapping[str, Grade]
    term_types: Mapping[str, TermType]
    measures: Mapping[str, Entry]
    papers: Mapping[str, Paper]
    outcomes: Mapping[str, DocumentOutcome]
    evidence: Mapping[str, Entry]
    due: Mapping[str, Due]
    inventories: Mapping[str, InventoryResult]
    holdings: Mapping[str, Entry]
    unknowns: Mapping[str, Entry]
    categories: Mapping[str, Category]
    weathers: Mapping[str, Entry]
    signals: Mapping[str, Entry]
    ends: Mapping[str, Entry]
    conditions: Mapping[str, Entry]
    likelihoods: Mapping[str, Entry]
    notice: Notice
    crosswalks: Mapping[str, Crosswalk]
    lexicon: Lexicon
    doers: Mapping[str, Doers]
    days: Days
    spellings: Mapping[str, str]
    category_words: Mapping[str, Category]

    def label(self, kind: str, code: str, language: str = "en") -> str:
        """The name of a code of one list ("acts", "weapons"...) in one language, in English where it has none.

        Raises NotFound for a list or code that does not exist.
        """
        entries = getattr(self, kind, None)
        if not isinstance(entries, Mapping) or kind in ("crosswalks", "doers", "spellings", "category_words"):
            raise NotFound("no such list in the vocabulary", list=kind)
        if code not in entries:
            raise NotFound("no such code in the vocabulary", list=kind, code=code)
        entry: Entry = entries[code]
        return entry.label(language)

    def find_system(self, text: str) -> str | None:
        """The code of the system a source names, in any spelling it is known by; None where none is.

        Exact apart from case, spaces, hyphens and quotes; a list such as "Kalibr and Kh-101" is not one system.
        """
        return self.spellings.get(_squeezed(text))

    def read_category(self, word: str) -> ReadCategory:
        """The category that a claimant's word means, if any list has it, and what the word says of its number."""
        return read_category(word, self.category_words)


@cache
def vocabulary() -> Vocabulary:
    """The whole vocabulary as it ships, read once."""
    return read_vocabulary(DATA)


def lexicon_scores(texts: pl.Series) -> pl.DataFrame:
    """What the words of each text hint at: columns acts, weapon_class, target, hints. A lead, not a finding."""
    return vocabulary().lexicon.scores(texts)


def classify(text: str) -> tuple[tuple[tuple[str, float], ...], str | None, str | None]:
    """((act, weight), ...), weapon class and target that the words of one text hint at. A lead, not a finding."""
    return vocabulary().lexicon.classify(text)


def read_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary of a folder of files; raises BrokenVocabulary naming file, line and code."""
    acts = _read(folder, "acts", Act)
    weapons, targets = _read(folder, "weapons", Weapon), _read(folder, "targets", Target)
    means, phenomena = _read(folder, "means", Means), _read(folder, "phenomena", Phenomenon)
    flags, systems = _read(folder, "flags", Flag), _read(folder, "systems", System)
    weathers = _read(folder, "weathers", Entry)
    page = Page(folder / "systems.yaml")
    check_codes(page, systems, "weapon_class", weapons, lambda s: s.weapon_class)
    known = {
        "acts": acts,
        "weapon_class": weapons,
        "target": targets,
        "means": means,
        "phenomenon": phenomena,
        "flags": flags,
    }
    categories = _read(folder, "categories", Category)
    check_categories(Page(folder / "categories.yaml"), categories, acts, weapons, phenomena)
    walks = {name: read_crosswalk(folder / "crosswalks" / f"{name}.yaml", known) for name in CROSSWALKS}
    return Vocabulary(
        acts=acts,
        phenomena=phenomena,
        means=means,
        weapons=weapons,
        systems=systems,
        targets=targets,
        statuses=_read(folder, "statuses", Status),
        reasons=_read(folder, "reasons", Entry),
        units=_read(folder, "units", Entry),
        access=_read(folder, "access", Access),
        flags=flags,
        grades=_grades(folder),
        term_types=_term_types(folder, acts, targets, weapons),
        measures=_read(folder, "measures", Entry),
        papers=_read(folder, "papers", Paper),
        outcomes=_read(folder, "outcomes", DocumentOutcome),
        evidence=_read(folder, "evidence", Entry),
        due=_read(folder, "due", Due),
        inventories=_read(folder, "inventories", InventoryResult),
        holdings=_read(folder, "holdings", Entry),
        unknowns=_read(folder, "unknowns", Entry),
        categories=categories,
        weathers=weathers,
        signals=_read(folder, "signals", Entry),
        ends=_read(folder, "ends", Entry),
        conditions=_read(folder, "conditions", Entry),
        likelihoods=_read(folder, "likelihoods", Entry),
        notice=read_notice(folder / "notice.yaml", acts, means, phenomena, weathers),
        lexicon=read_lexicon(folder / "lexicon.yaml", known),
        doers=read_doers(folder / "doers.yaml"),
        days=read_days(folder / "days.yaml"),
        crosswalks=MappingProxyType(walks),
        spellings=_spellings(page, systems),
        category_words=spellings_of(Page(folder / "categories.yaml"), categories),
    )


def _read(folder: Path, name: str, kind: type[E]) -> Mapping[str, E]:
    return MappingProxyType(read_entries(folder / f"{name}.yaml", kind))


def _grades(folder: Path) -> Mapping[str, Grade]:
    grades, page = _read(folder, "grades", Grade), Page(folder / "grades.yaml")
    for code, grade in grades.items():
        if (grade.p_true is None) != (code == "F"):
            raise page.fault("F alone has no prior: it is unknown", (code, "p_true"))
        if grade.p_true is not None and not 0 < grade.p_true < 1:
            raise page.fault("a prior outside (0, 1)", (code, "p_true"), p_true=grade.p_true)
    return grades


def _term_types(
    folder: Path, acts: Mapping[str, Act], targets: Mapping[str, Target], weapons: Mapping[str, Weapon]
) -> Mapping[str, TermType]:
    types, page = _read(folder, "term_types", TermType), Page(folder / "term_types.yaml")
    check_codes(page, types, "targets", targets, lambda t: t.targets)
    for code, kind in types.items():
        read_weights(page, (code, "acts"), dict(kind.acts), acts)
        for act, classes in kind.only_with.items():
            if act not in kind.acts or set(classes) - set(weapons):
                raise page.fault("an act that counts only with weapons needs both", (code, "only_with"), act=act)
        for act in kind.only_at_targets:
            if act not in kind.acts or not kind.targets:
                raise page.fault("an act that counts only at targets needs both", (code, "only_at_targets"), act=act)
        for act in kind.acts:
            if not acts[act].breach:
                raise page.fault("no term can forbid what is not a breach", (code, "acts", act), act=act)
    return types


def _spellings(page: Page, systems: Mapping[str, System]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, system in systems.items():
        for spelling in {_squeezed(s) for s in (code, *system.names.values(), *system.aliases)}:
            if found.setdefault(spelling, code) != code:
                raise page.fault(
                    "two systems answer to one spelling", (code,), spelling=spelling, other=found[spelling]
                )
    return MappingProxyType(found)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\-–—_«»\"'’.]", "", text.casefold()).replace("ё", "е")
