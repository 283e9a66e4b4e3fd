"""The words of harm to civilians: ages, sexes, the ladder of status, sources, groups of weapons, damage."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from truce.vocabulary.entries import Entry
from truce.vocabulary.load import Page, read_entries

DATA = Path(__file__).parent / "data" / "harm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(Entry):
    """A group of ages. `start` to `end` years (exclusive; null: no bound); `may_be`: what it may turn out to be."""

    start: int
    end: int | None
    may_be: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmStatus(Entry):
    """A rung of the ladder: where it leads, and which figure it `counts` in: floor, open or none."""

    next: tuple[str, ...]
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind(Entry):
    """`corroborates`: it can carry a verified casualty with another kind. `open`: anybody can read it."""

    corroborates: bool
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponGroup(Entry):
    """Classes of weapons that figures take together. `wide_area`: explosive, with effects over a wide area."""

    wide_area: bool
    weapons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection(Entry):
    """A category of protected objects: the `rule` to look at, and the groups of `targets.yaml` it speaks of."""

    rule: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """All lists, code -> frozen entry."""

    sexes: Mapping[str, Entry]
    ages: Mapping[str, Age]
    outcomes: Mapping[str, Entry]
    modes: Mapping[str, Entry]
    statuses: Mapping[str, HarmStatus]
    exclusions: Mapping[str, Entry]
    source_kinds: Mapping[str, SourceKind]
    weapon_groups: Mapping[str, WeaponGroup]
    extents: Mapping[str, Entry]
    protections: Mapping[str, Protection]
    remnants: Mapping[str, Entry]

    def group_of(self, weapon: str) -> str:
        """The group of a class of weapons; `unknown` for one that no group holds."""
        found = (code for code, group in self.weapon_groups.items() if weapon in group.weapons)
        return next(found, "unknown")

    def age_of(self, years: int) -> str:
        """The narrowest group that holds an age in whole years."""
        fits = [a for a in self.ages.values() if a.start <= years and (a.end is None or years < a.end)]
        return min(fits, key=lambda age: len(age.may_be)).code


KINDS: Mapping[str, type[Entry]] = MappingProxyType(
    {
        "ages": Age,
        "statuses": HarmStatus,
        "source_kinds": SourceKind,
        "weapon_groups": WeaponGroup,
        "protections": Protection,
    }
)


@cache
def harm() -> Harm:
    """All lists as they ship, read once. Raises BrokenVocabulary naming file, line and code."""
    lists = {}
    for name in Harm.__dataclass_fields__:
        lists[name] = MappingProxyType(read_entries(DATA / f"{name}.yaml", KINDS.get(name, Entry)))
    _check(lists["ages"], "ages", "may_be")
    _check(lists["statuses"], "statuses", "next")
    return Harm(**lists)  # type: ignore[arg-type]


def _check(entries: Mapping[str, Entry], name: str, field: str) -> None:
    """Codes that a list names of itself are there."""
    for code, entry in entries.items():
        if set(getattr(entry, field)) - set(entries):
            raise Page(DATA / f"{name}.yaml").fault("an unknown code", (code, field), field=field)
