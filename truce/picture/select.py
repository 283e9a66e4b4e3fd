"""A choice held against a sheet: with what chance each incident happened and is what was asked for.

Every filter gives each row a factor from 0 to 1; what is chosen is the product with the probability that the incident
happened. So the expected number of a selection is a sum of probabilities, and what each filter takes out can be told.
Parties, acts and weapons are weighted choices: an incident that is shelling with 0.9 is there with 0.9 of its chance.
Under a term the chance is the incident's contribution to the ruling; the part of it that is the act, or the party, is
not asked twice. Otherwise attributes are taken as independent of one another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from truce.picture.areas import inside
from truce.picture.choice import Choice
from truce.picture.kernels import choose
from truce.picture.sheet import NO_RULING, Array, Floats, Sheet, micros

Singles = NDArray[np.float32]
ANYBODY = "any"  # the party of rulings on acts of the kind by whomever
WEIGHED = {"party": "by", "against": "against", "act": "acts", "weapon": "weapons"}  # filter: list of the sheet
TERM = ("agreement", "term", "reading")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a filter takes out: rows and expected events; and those that nothing but this filter takes out."""

    filter: str
    n: int
    expected: float
    alone_n: int
    alone_expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Rows `first` to `last` of a sheet under a choice. `weight`: their chances, 0 where they are out.

    `filters`: those in force, in the order of `factors`' rows. `together`: rows, and expected events, that two filters
    or more take out. `taken` and `together` speak of these rows.
    """

    sheet: Sheet
    choice: Choice
    first: int
    last: int
    weight: Floats
    filters: tuple[str, ...]
    factors: Singles
    taken: tuple[Taken, ...]
    together: tuple[int, float]
    made: dict[str, Floats] = field(default_factory=dict, compare=False)

    @property
    def passed(self) -> tuple[int, float]:
        """Rows that no filter takes out, and the sum of their chances."""
        n = self.last - self.first - self.together[0] - sum(one.alone_n for one in self.taken)
        p = float(self.p.sum()) - self.together[1] - sum(one.alone_expected for one in self.taken)
        return n, p

    @property
    def p(self) -> Floats:
        """The chances of these rows with no filter at all."""
        return np.asarray(self.sheet.column("p")[self.first : self.last])

    def without(self, name: str) -> Floats:
        """The chances as they were without one of the filters."""
        if name not in self.filters:
            return self.weight
        if name not in self.made:
            found = np.empty_like(self.weight)
            choose.lifted(self.p, self.factors, self.filters.index(name), found)
            self.made[name] = found
        return self.made[name]


def select(sheet: Sheet, choice: Choice, first: int = 0, last: int | None = None) -> Selection:
    """The rows `first` to `last` (all) of a sheet under a choice."""
    last = sheet.size if last is None else last
    filters = {name: make for name, make in FILTERS.items() if is_set(choice, name)}
    factors = np.ones((len(filters), last - first), dtype=np.float32)
    for number, make in enumerate(filters.values()):
        factors[number] = make(sheet, choice, first, last)
    p = np.asarray(sheet.column("p")[first:last])
    if not filters:
        return Selection(sheet=sheet, choice=choice, first=first, last=last, weight=p, filters=(), factors=factors,
                         taken=(), together=(0, 0.0))  # fmt: skip
    weight, alone, taken = np.empty(p.size), np.zeros((len(filters), 2)), np.zeros((len(filters), 2))
    several = np.zeros(2)
    choose.product(p, factors, weight, alone, taken, several)
    told = zip(filters, taken.tolist(), alone.tolist(), strict=True)
    return Selection(
        sheet=sheet,
        choice=choice,
        first=first,
        last=last,
        weight=weight,
        filters=tuple(filters),
        factors=factors,
        taken=tuple(Taken(name, int(t[0]), t[1], int(a[0]), a[1]) for name, t, a in told),
        together=(int(several[0]), float(several[1])),
    )


def is_set(choice: Choice, name: str) -> bool:
    """Whether a filter says anything."""
    if name == "time":
        return choice.start is not None or choice.end is not None
    if name == "term":
        return bool(choice.agreement or choice.term or choice.reading)
    return bool(getattr(choice, name))


def rules_of(sheet: Sheet, choice: Choice) -> Array:
    """The numbers of the rulings that a choice speaks of: of its one party, or else of whomever."""
    parties = {rule.party for rule in sheet.rules}
    party = choice.party[0] if len(choice.party) == 1 and choice.party[0] in parties else ANYBODY
    wanted = [
        number
        for number, rule in enumerate(sheet.rules)
        if rule.party == party and all(getattr(choice, n) == () or getattr(rule, n) in getattr(choice, n) for n in TERM)
    ]
    return np.array(wanted, dtype=np.int64)


def _time(sheet: Sheet, choice: Choice, first: int, last: int) -> Array:
    at = sheet.column("at")[first:last]
    begin, end = choice.instants(sheet.zone)
    kept = np.ones(at.size, dtype=bool)
    if begin is not None:
        kept &= at >= micros(begin)
    if end is not None:
        kept &= at < micros(end)
    return kept


def _in_force(sheet: Sheet, rules: Array, first: int, last: int) -> Singles:
    """(3, rows): the greatest contribution to any of the rulings, and the parts of it that are act and party."""
    found = np.zeros((3, last - first), dtype=np.float32)
    if rules.size:
        start, row, p, act, party = (sheet.column(f"rule_{name}") for name in ("start", "row", "p", "act", "party"))
        choose.strongest(rules, start, row, p, act, party, first, found)
    return found


def _term(sheet: Sheet, choice: Choice, first: int, last: int) -> Array:
    """The contribution over the chance that it happened: what is left of it under the term."""
    found = _in_force(sheet, rules_of(sheet, choice), first, last)[0].astype(np.float64)
    p = sheet.column("p")[first:last]
    return np.asarray(np.minimum(1.0, np.divide(found, p, out=np.zeros(p.size), where=p > 0)))


def _status(sheet: Sheet, choice: Choice, first: int, last: int) -> Array:
    """Rows that count in a ruling of such a status; with a term chosen, in one of that term's."""
    if not is_set(choice, "term"):
        names = sheet.names["statuses"]
        wanted = sum(1 << names.index(code) for code in choice.status if code in names)
        return np.asarray((sheet.column("statuses")[first:last] & np.int64(wanted)) != 0)
    rules = rules_of(sheet, choice)
    chosen = np.array([sheet.rules[n].status in choice.status for n in rules.tolist()], dtype=bool)
    kept = np.asarray(_in_force(sheet, rules[chosen], first, last)[0] > 0)
    if NO_RULING in choice.status:
        kept |= _in_force(sheet, rules, first, last)[0] <= 0
    return kept


def _weighed(name: str) -> Callable[[Sheet, Choice, int, int], Array]:
    def factor(sheet: Sheet, choice: Choice, first: int, last: int) -> Array:
        codes = sheet.codes(WEIGHED[name])
        wanted = np.array([code in getattr(choice, name) for code in codes.names])
        share = np.empty(last - first, dtype=np.float32)
        choose.shares(codes.start, codes.code, codes.weight, wanted, first, share)
        if name in ("act", "party") and is_set(choice, "term"):
            held = _in_force(sheet, rules_of(sheet, choice), first, last)[1 if name == "act" else 2]
            share = np.minimum(1.0, np.divide(share, held, out=share.copy(), where=held > 0), dtype=np.float32)
        return share

    return factor


def _means(sheet: Sheet, choice: Choice, first: int, last: int) -> Array:
    names = sheet.names["means"]
    wanted = sum(1 << names.index(code) for code in choice.means if code in names)
    return np.asarray((sheet.column("means")[first:last] & np.int64(wanted)) != 0)


def _certainty(sheet: Sheet, choice: Choice, first: int, last: int) -> Array:
    return np.asarray(sheet.column("p")[first:last] >= choice.certainty)


def _credibility(sheet: Sheet, choice: Choice, first: int, last: int) -> Array:
    wanted = np.array([str(number) in choice.credibility for number in range(256)])
    return np.asarray(wanted[sheet.column("credibility")[first:last]])


def _area(sheet: Sheet, choice: Choice, first: int, last: int) -> Array:
    if choice.area is None:
        return np.ones(last - first, dtype=np.float32)
    return inside(sheet, choice.area, first, last)


def _text(sheet: Sheet, choice: Choice, first: int, last: int) -> Array:
    text = np.frombuffer(choice.text.encode("ascii"), dtype=np.uint8)
    found = np.empty(last - first, dtype=np.float32)
    choose.holds_text(sheet.column("ids"), text, first, found)
    return found


FILTERS: Mapping[str, Callable[[Sheet, Choice, int, int], Array]] = {
    "time": _time,
    "term": _term,
    "status": _status,
    **{name: _weighed(name) for name in WEIGHED},
    "means": _means,
    "certainty": _certainty,
    "credibility": _credibility,
    "area": _area,
    "text": _text,
}
