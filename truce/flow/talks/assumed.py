"""What a search for packages assumes: whose worth of what, from which row, how much each issue weighs. All is movable.

Two scales are read. Worths that comparisons gave (`elicited`) add up over issues as they stand: the best package has
100. Worths that somebody wrote down rate each option by itself: a package is their mean over the issues, weighted by
what the party's own positions say of priority (high 3, medium or not told 2, low 1). A party's worths are of one
scale: elicited ones, where its no deal was elicited too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from truce.errors import NotFound, UnusableValue
from truce.model.packages import ELICITED, EQUAL, MOVED, NO_OPTION, NO_WORTH, PRIORITY, Assumption, LeftOut, Weight
from truce.model.talks import Issue, Negotiation, Position, Preference
from truce.talks.ground import View, positions
from truce.talks.ground.standing import newest

NO_DEAL = "no-deal"
SCALE = 100.0
HEAVY = {"high": 3.0, "medium": 2.0, "low": 1.0}
USUAL = HEAVY["medium"]

Told = dict[tuple[str, str | None], Assumption]  # (party, option; null: no deal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What whoever asks assumes instead. `worth`: (party, option; null: no deal), 0 to 1; `weight`: (party, issue)."""

    worth: Mapping[tuple[str, str | None], float]
    weight: Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """Every assumption: which issues can be settled with which options, and what each is worth to whom."""

    parties: tuple[str, ...]
    issues: tuple[tuple[Issue, tuple[str, ...]], ...]
    told: Told
    shares: Mapping[tuple[str, str], float]  # (party, issue) -> what an option's points are multiplied by
    weights: tuple[Weight, ...]
    left_out: tuple[LeftOut, ...]


def read_moved(negotiation: Negotiation, assume: Iterable[str], weigh: Iterable[str]) -> Moved:
    """`party.issue.option=0.7` or `party.no-deal=0.4`, and `party.issue=2`. Raises UnusableValue, NotFound."""
    worth: dict[tuple[str, str | None], float] = {}
    for words in assume:
        party, place, number = _split(negotiation, words, "party.issue.option=0.7, or party.no-deal=0.4")
        option = _option(negotiation, place, words)
        _once((party, option) in worth, words)
        worth[party, option] = _number(number, words)
    weight: dict[tuple[str, str], float] = {}
    for words in weigh:
        party, place, number = _split(negotiation, words, "party.issue=2")
        issue = _one_of("issue", place, [issue.id for issue in negotiation.issues])
        _once((party, issue) in weight, words)
        weight[party, issue] = _number(
            number, words, 1000.0, f"an issue counts {USUAL:g} unless somebody said more or less; 4 is twice that"
        )
    return Moved(worth=worth, weight=weight)


def _split(negotiation: Negotiation, words: str, shape: str) -> tuple[str, str, str]:
    """The party, what is assumed of, and the number; ids may hold dots and equal signs themselves."""
    place, sign, number = words.rpartition("=")
    party, dot, rest = _first_of(negotiation.parties, place)
    if not (sign and dot):
        raise UnusableValue("this assumption cannot be read", given=words, remedy=f"write {shape}")
    return _one_of("party", party, list(negotiation.parties)), rest, number


def _first_of(known: Iterable[str], place: str) -> tuple[str, str, str]:
    """The longest id that the place begins with, the dot after it, and the rest; else what stands before a dot."""
    fits = max((id for id in known if place.startswith(f"{id}.")), key=len, default=None)
    return place.partition(".") if fits is None else (fits, ".", place.removeprefix(f"{fits}."))


def _once(before: bool, words: str) -> None:
    if before:
        raise UnusableValue("this is assumed twice", given=words, remedy="leave one out")


def _number(text: str, words: str, most: float = 1.0, remedy: str = "0.7 means 70 of 100 points") -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= most:
        raise UnusableValue(f"this is a number from 0 to {most:g}", given=words, remedy=remedy)
    return number


def _option(negotiation: Negotiation, place: str, words: str) -> str | None:
    if place == NO_DEAL:
        return None
    known = [issue.id for issue in negotiation.issues]
    issue, dot, option = _first_of(known, place)
    if not dot:
        raise UnusableValue("this assumption names no option", given=words, remedy="write party.issue.option=0.7")
    return _one_of("option", option, list(negotiation.options_of(_one_of("issue", issue, known))))


def _one_of(what: str, given: str, known: list[str]) -> str:
    if given not in known:
        raise NotFound(f"no {what} of that id here", given=given, known=", ".join(known) or "none")
    return given


def assumed(negotiation: Negotiation, view: View, moved: Moved) -> Assumed:
    """Every assumption that stands, as moved by whoever asks. Raises UnusableValue where no deal has no worth."""
    if not negotiation.parties:
        raise UnusableValue("no party is on record here", remedy="add actors whose role is party")
    told = {**recorded(negotiation, view)}
    for (party, option), share in moved.worth.items():
        told[party, option] = _moved(negotiation, told.get((party, option)), party, option, share * SCALE)
    missing = [party for party in negotiation.parties if (party, None) not in told]
    if missing:
        remedy = ", ".join(f"--assume {party}.{NO_DEAL}=0.4" for party in missing)
        raise UnusableValue("nobody assumed what no deal is worth", parties=", ".join(missing), remedy=remedy)
    issues, left_out = _settled(negotiation, view, told)
    if not issues:
        gone = ", ".join(one.issue for one in left_out)
        raise UnusableValue("no issue has options with a worth to every party", left_out=gone, remedy="--assume")
    weights = tuple(_weights(negotiation, view, told, [issue for issue, _ in issues], moved))
    return Assumed(
        parties=negotiation.parties,
        issues=tuple(issues),
        told=told,
        shares={(one.party, one.issue): 1.0 if one.by == ELICITED else one.share for one in weights},
        weights=weights,
        left_out=tuple(left_out),
    )


def recorded(negotiation: Negotiation, view: View) -> Told:
    """What the record holds before anybody moves it: of each party the newest worth of each option, of one scale."""
    issue_of: dict[str | None, str] = {option.id: option.issue for option in negotiation.options}
    found: Told = {}
    for party in negotiation.parties:
        rows = [row for row in negotiation.preferences if row.party == party]
        asked = newest((row for row in rows if row.kind == ELICITED), lambda row: row.option, view)
        written = newest((row for row in rows if row.kind != ELICITED), lambda row: row.option, view)
        for row in (asked if None in asked else written).values():
            found[party, row.option] = _assumption(row, issue_of.get(row.option))
    return found


def _assumption(row: Preference, issue: str | None) -> Assumption:
    return Assumption(
        party=row.party, issue=issue, option=row.option, worth=row.worth, low=row.low, high=row.high, kind=row.kind,
        why=row.why, id=row.id, source=row.source,
    )  # fmt: skip


def _moved(
    negotiation: Negotiation, before: Assumption | None, party: str, option: str | None, worth: float
) -> Assumption:
    """The assumption at another worth; its bounds go with it, within the scale."""
    if before is None:
        issue = next((one.issue for one in negotiation.options if one.id == option), None)
        return Assumption(
            party=party, issue=issue, option=option, worth=worth, low=worth, high=worth, kind=MOVED,
            why="assumed by whoever asks", id=None, moved=True,
        )  # fmt: skip
    low, high = (max(0.0, min(SCALE, worth + bound - before.worth)) for bound in (before.low, before.high))
    return replace(before, worth=worth, low=low, high=high, moved=True, before=before.worth)


def _settled(
    negotiation: Negotiation, view: View, told: Told
) -> tuple[list[tuple[Issue, tuple[str, ...]]], list[LeftOut]]:
    """The issues that packages settle, with their options; and those that they cannot."""
    found, left_out = [], []
    for issue in (one for one in negotiation.issues if view.sees(one)):
        options = tuple(o.id for o in negotiation.options if o.issue == issue.id and view.sees(o))
        missing = tuple((party, o) for o in options for party in negotiation.parties if (party, o) not in told)
        if options and not missing:
            found.append((issue, options))
        else:
            left_out.append(LeftOut(issue=issue.id, why=NO_WORTH if options else NO_OPTION, missing=missing))
    return found, left_out


def _weights(negotiation: Negotiation, view: View, told: Told, issues: list[Issue], moved: Moved) -> Iterable[Weight]:
    """The share of each issue in each party's scale."""
    said = _priorities(negotiation, view)
    for party in negotiation.parties:
        elicited = told[party, None].kind == ELICITED
        heavy = {one.id: moved.weight.get((party, one.id), _counts(said.get((party, one.id)))) for one in issues}
        whole = sum(heavy.values())
        if elicited and any(whose == party for whose, _ in moved.weight):
            raise UnusableValue("elicited worths weigh issues themselves", party=party, remedy="leave --weigh out")
        if not elicited and whole <= 0:
            raise UnusableValue("some issue must weigh something", party=party, remedy="--weigh party.issue=2")
        for issue in issues:
            row = said.get((party, issue.id))
            by = MOVED if (party, issue.id) in moved.weight else PRIORITY if row else EQUAL
            yield Weight(
                party=party,
                issue=issue.id,
                share=_span(told, party, issue.id) if elicited else heavy[issue.id] / whole,
                by=ELICITED if elicited else by,
                because=(row.id,) if row and by == PRIORITY else (),
                counts=None if elicited else heavy[issue.id],
            )


def counted(negotiation: Negotiation, view: View) -> Mapping[tuple[str, str], float]:
    """(party, issue) -> how much it counts by the party's own word, before anybody moves it."""
    said = _priorities(negotiation, view)
    return {
        (party, issue.id): _counts(said.get((party, issue.id)))
        for party in negotiation.parties
        for issue in negotiation.issues
    }


def _priorities(negotiation: Negotiation, view: View) -> Mapping[tuple[str, str], Position]:
    """The newest position of each party on each issue that says how much it matters."""
    stands = sorted(positions(negotiation, view), key=lambda row: (row.as_of, row.learnt_at))
    return {(row.party, row.issue): row for row in stands if row.priority}


def _counts(row: Position | None) -> float:
    return USUAL if row is None else HEAVY.get(row.priority or "", USUAL)


def _span(told: Told, party: str, issue: str) -> float:
    """Of elicited worths: how far the best and the worst option of an issue lie apart, of the whole scale."""
    points = [one.worth for (whose, _), one in told.items() if whose == party and one.issue == issue]
    return (max(points) - min(points)) / SCALE
