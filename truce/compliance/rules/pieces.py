"""The pieces that rules are put together from. Each is a plain value, checked when it is read."""

from dataclasses import dataclass
from operator import eq, ge, gt, le, lt

COUNTED = frozenset({"acts", "distance", "access"})  # breaches are events that can be counted
COMPARE = {">=": ge, "==": eq, "<=": le, ">": gt, "<": lt}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponRule:
    """Which weapons a term speaks of. Named systems come before class, class before calibre (DOMAIN 3.2).

    `depth_m`: how far these must stand from the baseline, where the text gives each kind its own distance.
    `only_named`: the text lists systems, so that a class and a calibre without a name leave it open.
    """

    classes: frozenset[str]
    systems: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    calibre_min: float | None = None
    min_inclusive: bool = True
    calibre_max: float | None = None
    max_inclusive: bool = True
    depth_m: float | None = None
    only_named: bool = False

    def calibre_fits(self, calibre_mm: float) -> bool:
        """Whether a known calibre lies within the bounds of the text."""
        if self.calibre_min is not None and (
            calibre_mm < self.calibre_min or (calibre_mm == self.calibre_min and not self.min_inclusive)
        ):
            return False
        return self.calibre_max is None or (
            calibre_mm < self.calibre_max or (calibre_mm == self.calibre_max and self.max_inclusive)
        )

    @property
    def bounds_calibre(self) -> bool:
        """Whether the text bounds the calibre at all."""
        return self.calibre_min is not None or self.calibre_max is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a figure must come to: `>= 1000` of a unit."""

    sign: str
    value: float
    unit: str | None = None

    def holds(self, figure: float) -> bool:
        """Whether a figure meets it."""
        return bool(COMPARE[self.sign](figure, self.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that must be shown to have been done, by documents of certain kinds, perhaps with a figure.

    `by`: whose act it is, empty: anybody's. `each`: every one of them must do it, not one for all. `papers`: kinds
    of document that can show it (vocabulary/papers); empty: any. `sources`: from whom such a document is to be had.
    `milestone`: name of the milestone of the term's period that dates it.
    """

    event: str
    by: tuple[str, ...] = ()
    each: bool = False
    papers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    figure: Bound | None = None
    milestone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """So many quiet days in a row, per area; a day is quiet only if day and night were watched so well."""

    days: int
    min_day: float = 0.5
    min_night: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """What takes an act out of the prohibition: a permission of the agreement, an actor it never spoke of, an event.

    `kind`: permission (of `term`, all `conditions` shown), actor (`actors` are not bound) or unclear (the text does
    not settle it; readings differ). `burden`: user, where the act is a breach unless every condition is shown.
    """

    kind: str
    text: str
    term: str | None = None
    conditions: tuple[Step, ...] = ()
    actors: tuple[str, ...] = ()
    burden: str = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What a term waits for or hangs on. `kind`: after (an event) or while (another term is in a state)."""

    kind: str
    event: str | None = None
    term: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Evidence a term waits for: what kind (vocabulary/evidence), from whom, showing what."""

    kind: str
    whom: tuple[str, ...] = ()
    event: str | None = None

    def __str__(self) -> str:
        whom = f" from {', '.join(self.whom)}" if self.whom else ""
        return f"{self.kind}{f' of {self.event}' if self.event else ''}{whom}"
