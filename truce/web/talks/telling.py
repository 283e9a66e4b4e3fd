"""What could be agreed in the reader's words: chances with their interval, gains with their sign, what parts them."""

from collections.abc import Mapping, Sequence

from truce.model.packages import Chance, Offer, Packages, Promise
from truce.web.talks.words import Words


class Telling:
    """Puts the numbers of one search into words. `told`: the search."""

    def __init__(self, words: Words, told: Packages) -> None:
        """`words`: of the reader."""
        self._words, self._told = words, told
        taken: dict[str, set[str]] = {issue: set() for issue in told.issues}
        for offer in told.offers:
            for issue, option in offer.options:
                taken[issue].add(option)
        self._taken: Mapping[str, set[str]] = taken

    @property
    def shared(self) -> Sequence[tuple[str, str]]:
        """(issue, option) that every package told holds; where there is one alone, it shares nothing."""
        if len(self._told.offers) < 2:
            return []
        return [(issue, next(iter(options))) for issue, options in self._taken.items() if len(options) == 1]

    def parts(self, offer: Offer) -> Sequence[tuple[str, str]]:
        """(issue, option) of a package that not every other holds too."""
        same = {issue for issue, _ in self.shared}
        return [(issue, option) for issue, option in offer.options if issue not in same]

    def number(self, offer: Offer) -> int | None:
        """Which of the packages told it is, from 1; null: none of those."""
        found = [number for number, one in enumerate(self._told.offers, start=1) if one.worth == offer.worth]
        return found[0] if found else None

    def chance(self, chance: Chance) -> str:
        """A chance in per cent, as an interval; what rests on assumptions is never certain."""
        low, high = (self._words.say.chance(one) for one in chance)
        return low if low == high else self._words.say("frame.between", low=low, high=high)

    def gain(self, points: float) -> str:
        """Points above or below no deal, with their sign before them in any language."""
        told = self._words.say.number(abs(points), 1)
        sign = "+" if points > 0 else "−" if points < 0 else ""
        return f"\u2066{sign}{told}\u2069" if self._words.say.direction == "rtl" else f"{sign}{told}"

    def points(self, value: float | None) -> str:
        """Points of somebody's own scale."""
        return "–" if value is None else self._words.say.number(value, 1)

    def refused(self, offer: Offer) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Option -> (party, row) that said no to it."""
        found: dict[str, list[tuple[str, str]]] = {}
        for party, option, row in offer.refused:
            found.setdefault(option, []).append((party, row))
        return found

    def watched(self, offer: Offer) -> Sequence[Promise]:
        """Promises that a term on record would show kept, the least watched first."""
        return [one for one in offer.promises if one.watched]

    def blind(self, offer: Offer) -> Sequence[str]:
        """Options that no term on record would show kept."""
        return [one.option for one in offer.promises if not one.watched]
