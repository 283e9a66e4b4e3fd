"""Checks of which standards of proof are made. Each says in words what it holds on, or raises NotEstablished.

A check looks at an Argument and at nothing else. `AllOf` and `AnyOf` compose; empty ones would be true of everything
and cannot be made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from truce.errors import NotEstablished
from truce.model.information import Information
from truce.model.proceeding import Alternative
from truce.verification.grades import at_least
from truce.verification.independence import in_words, origins
from truce.vocabulary import vocabulary
from truce.vocabulary.casework import casework


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What an assessment rests on, as far as a check may look.

    `items` tend the way the finding goes, `contrary` the other way; `cited` holds the ids of all that the author
    took into account. `exhibits`: id -> whole, flawed or unknown. `bases` and `doers` are those of the attribution.
    """

    items: tuple[Information, ...]
    contrary: tuple[Information, ...] = ()
    cited: frozenset[str] = frozenset()
    letters: Mapping[str, str]
    exhibits: Mapping[str, str]
    alternatives: tuple[Alternative, ...] = ()
    bases: tuple[str, ...] = ()
    doers: tuple[str, ...] = ()
    authors: frozenset[str] = frozenset()
    reviewer: str | None = None


class Check(Protocol):
    """Says on what it holds. Raises NotEstablished with what is lacking."""

    def __call__(self, argument: Argument) -> tuple[str, ...]: ...


def _ids(items: tuple[Information, ...]) -> str:
    return ", ".join(item.id for item in items) or "none"


@dataclass(frozen=True, slots=True)
class Items:
    """At least so many items at all."""

    count: int

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        if len(argument.items) < self.count:
            raise NotEstablished(f"too few items of information: {self.count} needed, {len(argument.items)} there")
        return (f"items of information: {_ids(argument.items)}",)


@dataclass(frozen=True, slots=True)
class IndependentOrigins:
    """Told by at least so many who did not take it from one another, counted on the graph of who took it from whom."""

    count: int

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        groups = origins(argument.items)
        if len(groups) < self.count:
            raise NotEstablished(
                f"too few independent origins: {self.count} needed, {len(groups)} found ({in_words(groups)})"
            )
        return (f"{len(groups)} independent origins: {in_words(groups)}",)


@dataclass(frozen=True, slots=True)
class FirstHand:
    """At least so many items by whoever perceived it, or whose instrument did."""

    count: int

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        means = vocabulary().means
        found = tuple(item for item in argument.items if item.means in means and means[item.means].first_hand)
        if len(found) < self.count:
            raise NotEstablished(f"too few first-hand items: {self.count} needed, {len(found)} there ({_ids(found)})")
        return (f"first-hand: {_ids(found)}",)


@dataclass(frozen=True, slots=True)
class Technical:
    """At least so many traces or recordings, each with an exhibit that holds it."""

    count: int

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        kinds = casework().information_kinds
        found = tuple(i for i in argument.items if i.exhibits and i.kind in kinds and kinds[i.kind].technical)
        if len(found) < self.count:
            lack = f"too little physical or technical evidence: {self.count} needed with an exhibit, {len(found)} there"
            raise NotEstablished(f"{lack} ({_ids(found)})")
        return (f"physical or technical evidence: {_ids(found)}",)


@dataclass(frozen=True, slots=True)
class MinimumGrades:
    """At least so many items whose source and whose content are both judged, each good enough on its own scale.

    An unknown grade (F, 6) is neither good enough nor too bad: the item waits for somebody who can judge it.
    """

    count: int
    reliability: str
    credibility: str

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        judged = {
            item: (
                at_least(argument.letters.get(item.source, "F"), self.reliability),
                at_least(item.credibility, self.credibility),
            )
            for item in argument.items
        }
        good = tuple(item for item, both in judged.items() if both == (True, True))
        if len(good) >= self.count:
            return (f"graded {self.reliability}{self.credibility} or better: {_ids(good)}",)
        waiting = tuple(item for item, both in judged.items() if None in both and False not in both)
        lack = (
            f"too few items of {self.reliability}{self.credibility} or better: {self.count} needed, {len(good)} there"
        )
        raise NotEstablished(f"{lack} ({_ids(good)}); not judged yet (F or 6 is unknown): {_ids(waiting)}")


@dataclass(frozen=True, slots=True)
class AlternativesWeighed:
    """At least so many other explanations, every one weighed, and none as likely as what is found."""

    count: int

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        told = argument.alternatives
        if len(told) < self.count:
            raise NotEstablished(f"too few other explanations considered: {self.count} needed, {len(told)} there")
        if still := [one.id for one in told if one.verdict is None]:
            raise NotEstablished(f"other explanations are still open: {', '.join(still)}")
        if strong := [one.id for one in told if one.verdict in ("as_likely", "likelier")]:
            raise NotEstablished(f"another explanation is as likely or likelier: {', '.join(strong)}")
        return (f"other explanations weighed: {', '.join(one.id for one in told) or 'none was told'}",)


@dataclass(frozen=True, slots=True)
class ContraryWeighed:
    """Nothing that tells the contrary was left out."""

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        left = tuple(item for item in argument.contrary if item.full_id not in argument.cited)
        if left:
            raise NotEstablished(f"items that tell the contrary were left out: {_ids(left)}")
        return (f"what tells the contrary was taken into account: {_ids(argument.contrary)}",)


@dataclass(frozen=True, slots=True)
class ExhibitsWhole:
    """Every exhibit that is leaned on is kept, and no check of it failed."""

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        leaned = tuple(dict.fromkeys(one for item in argument.items for one in item.exhibits))
        flawed = [one for one in leaned if argument.exhibits.get(one, "unknown") == "flawed"]
        if flawed:
            raise NotEstablished(f"a check of an exhibit failed: {', '.join(flawed)}")
        if lost := [one for one in leaned if argument.exhibits.get(one, "unknown") != "whole"]:
            raise NotEstablished(f"an exhibit is not in the mission's keeping: {', '.join(lost)}")
        return (f"exhibits whole: {', '.join(leaned) or 'none is leaned on'}",)


@dataclass(frozen=True, slots=True)
class ReviewerDiffers:
    """Somebody reviews who wrote no version of the finding."""

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        if argument.reviewer is None:
            raise NotEstablished("nobody reviewed it")
        if argument.reviewer in argument.authors:
            raise NotEstablished("the reviewer is an author of it")
        return ("reviewed by somebody who is not its author",)


@dataclass(frozen=True, slots=True)
class Bases:
    """An attribution rests on at least so many different grounds, and never on a pattern alone."""

    count: int

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        told = tuple(dict.fromkeys(argument.bases))
        if len(told) < self.count:
            raise NotEstablished(f"too few grounds of attribution: {self.count} needed, {len(told)} there")
        if told == ("pattern",):
            raise NotEstablished("a pattern alone attributes nothing")
        return (f"grounds of attribution: {', '.join(told)}",)


@dataclass(frozen=True, slots=True)
class DoersWeighed:
    """At least so many others who could have done it were considered."""

    count: int

    def __call__(self, argument: Argument) -> tuple[str, ...]:
        if len(argument.doers) < self.count:
            raise NotEstablished(f"too few other doers considered: {self.count} needed, {len(argument.doers)} there")
        return (f"other doers considered: {', '.join(argument.doers) or 'none'}",)
