"""talks packages: what could be agreed by what was assumed; every assumption with its source, nothing decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from truce.errors import NotFound, UnusableValue, WrongUsage
from truce.flow.talks.assumed import assumed, read_moved
from truce.flow.talks.budget import Budget
from truce.flow.talks.held import Held
from truce.flow.talks.problem import Posed, pose
from truce.flow.talks.watched import watched
from truce.model import packages as told
from truce.model.packages import Offer, Packages, Promise, Text, Watch
from truce.model.talks import REJECT
from truce.talks.ground import overlap
from truce.talks.packages.accept import accept
from truce.talks.packages.bounded import Bounded, bounded
from truce.talks.packages.front import NAMED, Point, Points, acceptable, better_than, frontier
from truce.talks.packages.plan import TooTangled
from truce.talks.packages.problem import MILLI, Choice, Package, Problem, sequence
from truce.talks.packages.sweep import TooMany, values
from truce.talks.packages.unlock import sweetened, unlock

SCALE = 100.0  # points of a party's own
FEW = 3  # options of each party that would unlock agreement
MOST = 12  # packages that are told of the acceptable ones, where nobody asks for more
Refusals = Mapping[str, tuple[tuple[str, str], ...]]  # option -> (party, row) that said no


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What whoever asks assumes instead, what the current text settles, how many packages to tell."""

    assume: tuple[str, ...] = ()
    weigh: tuple[str, ...] = ()
    text: tuple[str, ...] = ()  # issue=option
    drafts: tuple[str, ...] = ()  # files of texts whose terms would verify options
    most: int = MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every package is told with."""

    posed: Posed
    refused: Refusals
    watches: Mapping[str, tuple[Watch, ...]]
    budget: Budget
    walk: float = 0.0  # seconds that one search of the problem took


def packages(held: Held, asked: Asked = Asked(), budget: Budget | None = None) -> Packages:
    """Frontier, named points, chances, what is better than the current text, or what blocks. Raises UnusableValue.

    `budget`: what would take longer is left undone, and said.
    """
    negotiation, view, budget = held.negotiation, held.view, budget or Budget()
    moved = read_moved(negotiation, asked.assume, asked.weigh)
    posed = pose(negotiation, view, assumed(negotiation, view, moved))
    desk = _Desk(posed=posed, refused=dict(_refusals(held)), watches=watched(held, posed, asked.drafts), budget=budget)
    before = budget.left
    try:
        front = acceptable(posed.problem)
    except (TooTangled, TooMany):
        return _about(held, desk, asked)
    desk = replace(desk, walk=before - budget.left if budget.seconds is not None else 0.0)
    open_ = len(front) > 0
    undone = () if open_ else tuple(_beyond(desk))
    keys, short = ((), ()) if open_ or told.KEYS in undone else _blocked(desk)
    return _packages(
        held, posed, frontier=_counted(posed.problem), acceptable=len(front),
        offers=_told(desk, _few(front, asked.most)), named=_named(desk, front), text=_text(held, desk, asked),
        keys=keys, short=short, sweets=() if open_ or told.SWEETS in undone else tuple(_sweets(desk)),
        none=not open_, undone=undone,
    )  # fmt: skip


def _counted(problem: Problem) -> int | None:
    """How many packages no other beats; null: more than can be held."""
    try:
        return len(frontier(problem))
    except TooMany:
        return None


def _packages(
    held: Held, posed: Posed, *, frontier: int | None, acceptable: int, offers: tuple[Offer, ...],
    named: tuple[told.Named, ...] = (), text: Text | None = None, keys: tuple[told.Key, ...] = (),
    short: tuple[told.Short, ...] = (), sweets: tuple[told.Sweet, ...] = (), none: bool = False,
    exact: bool = True, gap: float | None = None, undone: tuple[str, ...] = (),
) -> Packages:  # fmt: skip
    base = posed.assumed
    used = {option for _, options in base.issues for option in options} | {None}
    return Packages(
        negotiation=held.negotiation.id, parties=base.parties, issues=tuple(issue.id for issue, _ in base.issues),
        combinations=posed.problem.packages(),
        assumptions=tuple(one for (_, option), one in base.told.items() if option in used),
        weights=base.weights, rules=tuple(dict.fromkeys(posed.rules.values())), left_out=base.left_out,
        frontier=frontier, acceptable=acceptable, offers=offers, named=named,
        text=text, keys=keys, short=short, sweets=sweets, none=none, exact=exact, gap=gap, undone=undone,
        withheld=held.withheld,
    )  # fmt: skip


def _about(held: Held, desk: _Desk, asked: Asked) -> Packages:
    """Where everything hangs on everything: what was found, and how far at most something left out is above it."""
    found, undone = _searched(desk, desk.posed.problem.reservation)
    return _packages(
        held, desk.posed, frontier=None, acceptable=len(found), offers=_told(desk, _few(found, asked.most)),
        named=_named(desk, found), text=_text(held, desk, asked), none=not found.best, exact=False, gap=found.gap,
        undone=undone,
    )  # fmt: skip


def _searched(desk: _Desk, floor: Sequence[float]) -> tuple[Bounded, tuple[str, ...]]:
    """The last answer there was time for, of a search with a bound among what gives each party at least so much.

    Raises UnusableValue where not even the roughest could be had.
    """
    found = None
    for better in bounded(desk.posed.problem, floor=floor):
        if found is not None and not desk.budget.allows(0.0):
            return better, (told.BETTER,)
        found = better
    if found is None:
        raise UnusableValue("more packages that none beats than can be held", remedy="round what options are worth")
    return found, ()


def _beyond(desk: _Desk) -> Iterator[str]:
    """What would take longer than is left, by how long one search took: one for each rule, and one for each option."""
    problem = desk.posed.problem
    rules = len(problem.red_lines) + len(problem.excluded) + len(problem.needs)
    pairs = rules * (rules - 1) // 2
    searches = {told.KEYS: rules + pairs, told.SWEETS: sum(problem.sizes) * len(problem.parties)}
    spent = 0.0
    for name, many in searches.items():
        if desk.budget.allows(spent + many * desk.walk):
            spent += many * desk.walk
        else:
            yield name


def _named(desk: _Desk, front: Points) -> tuple[told.Named, ...]:
    """What each theory names among the packages that are acceptable to all; nothing where there are none."""
    if not len(front):
        return ()
    return tuple(told.Named(theory=name, offers=_told(desk, ask(front))) for name, ask in NAMED.items())


def _few(front: Points, most: int) -> Iterator[Point]:
    """At most so many of the points, evenly taken along the frontier, so that each end is told."""
    rows = sorted(set(np.linspace(0, len(front) - 1, most).astype(int).tolist())) if len(front) else []
    return (front.point(row) for row in rows)


def _told(desk: _Desk, points: Iterable[Point]) -> tuple[Offer, ...]:
    return tuple(_offer(desk, point) for point in points)


def _offer(desk: _Desk, point: Point) -> Offer:
    """A package with its chances, its order, who said no to what is in it, and who could see whether it is kept."""
    problem, chances = desk.posed.problem, accept(desk.posed.problem, point.package)
    options = tuple(zip((issue.name for issue in problem.issues), _names(desk, point.package), strict=True))
    return Offer(
        options=options,
        worth=point.worth,
        gain=tuple(value - least for value, least in zip(point.worth, problem.reservation, strict=True)),
        ways=point.ways,
        chances=chances.parties,
        together=chances.together,
        order=tuple(desk.posed.option(choice) for choice in sequence(problem, point.package)),
        refused=tuple((party, option, row) for _, option in options for party, row in desk.refused.get(option, ())),
        promises=tuple(sorted((_promise(desk, *one) for one in options), key=_least)),
    )


def _names(desk: _Desk, package: Package) -> Iterator[str]:
    return (desk.posed.option(choice) for choice in enumerate(package))


def _promise(desk: _Desk, issue: str, option: str) -> Promise:
    watches = desk.watches.get(option, ())
    known = [watch.coverage for watch in watches]
    least = None if not known or None in known else min(one for one in known if one is not None)
    return Promise(issue=issue, option=option, watched=watches, coverage=least)


def _least(promise: Promise) -> float:
    return -1.0 if promise.coverage is None else promise.coverage


def _refusals(held: Held) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Options to which a party says no, red line or not: worth that is assumed does not unsay it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for cell in overlap(held.negotiation, held.view):
        if cell.answer == REJECT:
            found.setdefault(cell.option, []).append((cell.party, cell.because[-1]))
    return ((option, tuple(rows)) for option, rows in found.items())


def _blocked(desk: _Desk) -> tuple[tuple[told.Key, ...], tuple[told.Short, ...]]:
    """The rules that block, and how far each party falls short where nothing is acceptable to all."""
    found, posed = unlock(desk.posed.problem), desk.posed
    keys = tuple(
        told.Key(rules=tuple(posed.rules[rule] for rule in key.rules), opens=_offer(desk, key.opens))
        for key in found.keys
    )
    short = tuple(
        told.Short(
            party=posed.problem.parties[one.party],
            points=one.points,
            nearest=None if one.nearest is None else _offer(desk, one.nearest),
        )
        for one in found.short
    )
    return keys, short


def _sweets(desk: _Desk) -> Iterator[told.Sweet]:
    """Of each party the few options that would have to be worth least more, no option more than a scale can hold."""
    for number, party in enumerate(desk.posed.problem.parties):
        within = (one for one in sweetened(desk.posed.problem, number) if one.points <= _room(desk, number, one.choice))
        for one in islice(within, FEW):
            yield told.Sweet(
                party=party, option=desk.posed.option(one.choice), points=one.points, nearest=_offer(desk, one.nearest)
            )  # fmt: skip


def _room(desk: _Desk, party: int, choice: Choice) -> float:
    """How many points more an option could add to a package for one party, were it the best thing for it."""
    issue = desk.posed.problem.issues[choice[0]]
    share = desk.posed.assumed.shares[desk.posed.problem.parties[party], issue.name]
    return SCALE * share - issue.worth[choice[1]][party]


def _text(held: Held, desk: _Desk, asked: Asked) -> Text | None:
    """What no party would find worse than the current text, where that settles every issue."""
    draft, settles = _settled_by_draft(held)
    settles |= dict(_given(desk, asked.text))
    if draft is None and not settles:
        return None
    issues = [(issue.id, options) for issue, options in desk.posed.assumed.issues]
    open_ones = tuple(issue for issue, _ in issues if issue not in settles)
    told_of = tuple((issue, settles[issue]) for issue, _ in issues if issue in settles)
    if open_ones:
        return Text(draft=draft, settles=told_of, unsettled=open_ones)
    package = tuple(options.index(settles[issue]) for issue, options in issues)
    worth, better, stands = _beside(desk, package)
    return Text(
        draft=draft, settles=told_of, unsettled=(), worth=worth, stands=stands,
        better=tuple(_offer(desk, point) for point in better[: asked.most]),
    )  # fmt: skip


def _beside(desk: _Desk, package: Package) -> tuple[tuple[float, ...], list[Point], bool]:
    """What a package is worth, what is better for one and worse for none, and whether there surely is nothing."""
    problem = desk.posed.problem
    worth = tuple(float(value) / MILLI for value in values(problem, np.array([package]))[0][0])
    found: Points
    try:
        found, sure = better_than(problem, package), True
    except (TooTangled, TooMany):
        found = search = _searched(desk, worth)[0]
        sure = search.gap == 0 or not search.best
    points = (found.point(row) for row in range(len(found)))
    better = [point for point in points if point.worth != worth]
    return worth, better, sure and not better


def _settled_by_draft(held: Held) -> tuple[str | None, dict[str, str]]:
    """The newest draft, and the issues that all alternatives of its clauses settle by one option."""
    drafts = [draft for draft in held.negotiation.drafts if held.view.sees(draft)]
    if not drafts:
        return None, {}
    newest = max(drafts, key=lambda draft: (draft.as_of, draft.learnt_at))
    found: dict[str, set[str | None]] = {}
    for clause in newest.clauses:
        if clause.issue is not None and clause.brackets:
            found.setdefault(clause.issue, set()).update(bracket.option for bracket in clause.brackets)
    return newest.id, {issue: next(iter(o)) or "" for issue, o in found.items() if len(o) == 1 and None not in o}


def _given(desk: _Desk, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    known, said = {issue.id: options for issue, options in desk.posed.assumed.issues}, dict[str, str]()
    for word in words:
        issue, sign, option = word.partition("=")
        if not sign:
            raise WrongUsage("what the text settles is issue=option", given=word, remedy="--text territory=zone")
        if issue in said:
            raise WrongUsage("the text settles an issue once", given=word, before=said[issue], remedy="leave one out")
        said[issue] = word
        if option not in known.get(issue, ()):
            named = ", ".join(known.get(issue, known))
            raise NotFound("no such issue or option here", given=word, known=named)
        yield issue, option
