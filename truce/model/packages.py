"""What could be agreed, by what was assumed: packages, what each rests on, what blocks the rest. It decides nothing."""

from dataclasses import dataclass

RED_LINE, EXCLUDES, NEEDS, BEFORE, TOGETHER = "red_line", "excludes", "needs", "before", "together"
NASH, KALAI, EGALITARIAN = "nash", "kalai_smorodinsky", "egalitarian"
EQUAL, PRIORITY, MOVED, ELICITED = "equal", "priority", "moved", "elicited"
NO_OPTION, NO_WORTH = "no_option", "no_worth"
KEYS, SWEETS, BETTER = "keys", "sweets", "better"
Chance = tuple[float, float]  # its least and its most


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """What an option, or no deal (null), is worth to a party: points of 100 of its own scale, with 5 % and 95 % bounds.

    `source` empty: nobody said it, it is an analyst's. `moved`: by whoever asked, from `before`.
    """

    party: str
    issue: str | None
    option: str | None
    worth: float
    low: float
    high: float
    kind: str
    why: str
    id: str | None
    source: tuple[str, ...] = ()
    moved: bool = False
    before: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How much of a party's scale one issue is, 0 to 1; `by`: equal, priority, moved or elicited.

    `counts`: how much it counts beside the others, of which `share` follows; null: comparisons weighed it.
    """

    party: str
    issue: str
    share: float
    by: str
    because: tuple[str, ...] = ()
    counts: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What rules packages out, or makes two options worth more or less together. `party`: whose red line or gain."""

    kind: str
    option: str
    others: tuple[str, ...] = ()
    party: str | None = None
    worth: float | None = None
    why: str | None = None
    because: tuple[str, ...] = ()
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An issue that no package settles here, and why: nothing on the table, or worth that nobody assumed."""

    issue: str
    why: str
    missing: tuple[tuple[str, str], ...] = ()  # (party, option) without a worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A term that would show whether an option is kept, and the share of its hours and area that is watched.

    `coverage` null: nobody knows; it is neither good nor none. `basis`: in words, what that rests on.
    """

    term: str
    coverage: float | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One option of a package with the terms that would verify it; `coverage` is that of the least watched."""

    issue: str
    option: str
    watched: tuple[Watch, ...]
    coverage: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One package: its options, what it is worth to each party, and how likely each would accept it.

    `worth`, `gain` (over no deal): by party, points of each one's own scale. `ways`: how many packages have just that
    worth (1 where the search was not whole). `chances`, `together`: intervals. `refused`: (party, option, row) where a
    party said no to what is in it.
    """

    options: tuple[tuple[str, str], ...]  # (issue, option)
    worth: tuple[float, ...]
    gain: tuple[float, ...]
    ways: int
    chances: tuple[Chance, ...]
    together: Chance
    order: tuple[str, ...]
    refused: tuple[tuple[str, str, str], ...] = ()
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a theory of bargaining would name: an answer to a question of fairness that somebody must choose to ask."""

    theory: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Rules without which a package acceptable to all exists, and one that is then reached."""

    rules: tuple[Rule, ...]
    opens: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """By how many points of its own one party falls short in the best for it that all others accept."""

    party: str
    points: float | None
    nearest: Offer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweet:
    """An option that would unlock agreement if it alone were worth so many points more, in a package, to one party."""

    party: str
    option: str
    points: float
    nearest: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The current text as a package, and what no party would find worse. `unsettled`: issues that it leaves open."""

    draft: str | None
    settles: tuple[tuple[str, str], ...]
    unsettled: tuple[str, ...]
    worth: tuple[float, ...] = ()
    better: tuple[Offer, ...] = ()
    stands: bool = False  # nothing is better for one and worse for none


@dataclass(frozen=True, slots=True, kw_only=True)
class Packages:
    """All of it.

    `exact`: false where too much hangs on too much to search it whole; `acceptable` are then those found, and `gap` how
    far at most, in points of any party, one left out could be above one of them (null: none was found). `none`: surely
    no package is acceptable to all. `frontier`: null where it was not counted.
    `undone`: what there was no time for, of keys (which rules block), sweets (which option would do) and better (bounds
    that more time would narrow); whoever gives no budget gets all.
    `withheld`: rows that whoever asks may not read, red lines among them perhaps: nothing here rests on them.
    """

    negotiation: str
    parties: tuple[str, ...]
    issues: tuple[str, ...]
    combinations: int
    assumptions: tuple[Assumption, ...]
    weights: tuple[Weight, ...]
    rules: tuple[Rule, ...]
    left_out: tuple[LeftOut, ...]
    frontier: int | None
    acceptable: int
    offers: tuple[Offer, ...]
    named: tuple[Named, ...]
    text: Text | None = None
    keys: tuple[Key, ...] = ()
    short: tuple[Short, ...] = ()
    sweets: tuple[Sweet, ...] = ()  # of each party the options that take least, within what their issue weighs
    gap: float | None = None
    exact: bool = True
    none: bool = False
    undone: tuple[str, ...] = ()
    withheld: int = 0
