"""The part of the vocabulary that judging needs, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from truce.vocabulary import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class TermType:
    """What a type of term forbids (act -> weight). Acts `only_at_targets` count only where they hit `targets`."""

    acts: Mapping[str, float]
    targets: frozenset[str] = frozenset()
    only_at_targets: frozenset[str] = frozenset()
    countable: bool = True
    only_with: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A named weapon system."""

    weapon_class: str
    calibre_mm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Term types, weapon classes (with those that are heavy), systems, targets, restrictions that count.

    `called` gives the code of a system by each of its names, in small letters.
    """

    term_types: Mapping[str, TermType]
    weapons: frozenset[str]
    heavy: frozenset[str]
    systems: Mapping[str, System] = field(default_factory=dict)
    targets: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    called: Mapping[str, str] = field(default_factory=dict)

    def system_code(self, name: str) -> str:
        """The code of a system by any name it goes by; the name itself where nobody knows it."""
        return name if name in self.systems else self.called.get(name.casefold(), name)


def words() -> Words:
    """The words of the shipped vocabulary."""
    v = vocabulary()
    return Words(
        term_types={
            code: TermType(
                acts=dict(entry.acts),
                targets=frozenset(entry.targets),
                only_at_targets=frozenset(entry.only_at_targets),
                countable=entry.countable,
                only_with={act: frozenset(classes) for act, classes in entry.only_with.items()},
            )
            for code, entry in v.term_types.items()
        },
        weapons=frozenset(v.weapons),
        heavy=frozenset(code for code, entry in v.weapons.items() if entry.heavy),
        systems={
            code: System(weapon_class=entry.weapon_class, calibre_mm=entry.calibre_mm)
            for code, entry in v.systems.items()
        },
        targets=frozenset(v.targets),
        called={
            name.casefold(): code
            for code, entry in v.systems.items()
            for name in (code.replace("_", "-"), *entry.aliases, *entry.names.values())
        },
        access=frozenset(code for code, entry in v.access.items() if entry.counted),
    )
