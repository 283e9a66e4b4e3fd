"""The frozen entries of the vocabulary: a code, its names in several languages, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES = ("en", "uk", "ru")  # of every list: briefs are written in them
ALSO = ("fr", "ar")  # of the lists that the operations room shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One code of one list."""

    code: str
    names: Mapping[str, str]
    meaning: str

    def label(self, language: str = "en") -> str:
        """Its name in that language; in English where the language has none."""
        return self.names.get(language, self.names["en"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Entry):
    """What an event was."""

    violent: bool
    hostile: bool
    breach: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Phenomenon(Entry):
    """What was perceived; `counts`: one of it counts one in the unit smm_violation."""

    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Means(Entry):
    """How the teller knows."""

    first_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Weapon(Entry):
    """A class of weapons."""

    heavy: bool
    indirect: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class System(Entry):
    """A named weapon system; its calibre in millimetres is null where a bore says nothing."""

    weapon_class: str
    calibre_mm: float | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Entry):
    """A class of place hit; `protected_group` is how protection terms speak of it."""

    protected_group: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Entry):
    """What a ruling may say; `breach`: it says that the term was broken."""

    breach: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Access(Entry):
    """A restriction of movement; `counted`: it enters the count of restrictions."""

    counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Entry):
    """An assessment or circumstance of a report, by the source or by the reader of its file."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade(Entry):
    """An Admiralty letter; `p_true` is null for F, which is unknown and not the bottom of the scale."""

    p_true: float | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermType(Entry):
    """A type of promise and what would break it.

    `acts`: act code -> probability that an act of the kind is what such a term forbids. `targets`: the classes of
    place to which `only_at_targets` acts must have been done to count; empty: any. `only_with`: act -> the classes of
    weapons with which alone it counts. `evidence`: what it waits for,
    by language. `countable`: breaches are events that can be counted.
    """

    acts: Mapping[str, float]
    evidence: Mapping[str, str]
    countable: bool
    targets: tuple[str, ...] = ()
    only_at_targets: tuple[str, ...] = ()
    only_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Entry):
    """A kind of document. `claim`: only the word of whoever says it; `assesses`: a body weighed it."""

    claim: bool
    assesses: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOutcome(Entry):
    """What a document shows of its event; `shows`: done, partly, not_done or nothing."""

    shows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryResult(Entry):
    """What a row of a visit to a storage site says. `full`: the visit saw all; `checked`: serials could be read."""

    full: bool
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Entry):
    """What became of a date; `open`: it is not settled yet."""

    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """What one code of an outside scheme means here: a weighted choice of acts, and hints."""

    code: str
    acts: tuple[tuple[str, float], ...]
    extra: Mapping[str, object] = field(default_factory=dict)
    note: str | None = None
