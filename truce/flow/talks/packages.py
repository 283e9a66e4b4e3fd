"""talks packages: what could be agreed by what was assumed; every assumption with its source, nothing decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from truce.errors import NotFound, WrongUsage
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
from truce.talks.packages.front import NAMED, Frontier, Point, acceptable, better_than, frontier
from truce.talks.packages.plan import TooTangled
from truce.talks.packages.problem import Package, sequence
from truce.talks.packages.sweep import TooMany, values
from truce.talks.packages.unlock import sweetened, unlock

FEW = 3  # options of each party that would unlock agreement
MOST = 12  # packages that are told of the acceptable ones, where nobody asks for more
NOTHING = Bounded((), None, (), 0)  # not even the roughest answer could be had
Refusals = Mapping[str, tuple[tuple[str, str], ...]]  # option -> (party, row) that said no


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What whoever asks assumes instead, what the current text settles, how many packages to tell."""

    assume: tuple[str, ...] = ()
    weigh: tuple[str, ...] = ()
    text: tuple[str, ...] = ()  # issue=option
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
    desk = _Desk(posed=posed, refused=dict(_refusals(held)), watches=watched(held, posed), budget=budget)
    before = budget.left
    try:
        whole, front = len(frontier(posed.problem)), acceptable(posed.problem)
    except (TooTangled, TooMany):
        return _about(held, desk, asked)
    desk = replace(desk, walk=(before - budget.left) / 2 if budget.seconds is not None else 0.0)
    found = _told(desk, _few(front, asked.most))
    named = tuple(told.Named(theory=name, offers=_told(desk, ask(front))) for name, ask in NAMED.items())
    open_ = len(front) > 0
    undone = () if open_ else tuple(_beyond(desk))
    keys, short = ((), ()) if open_ or told.KEYS in undone else _blocked(desk)
    return _packages(
        held, posed, frontier=whole, acceptable=len(front), offers=found,
        named=named if open_ else (), text=_text(held, desk, asked), keys=keys, short=short,
        sweets=() if open_ or told.SWEETS in undone else tuple(_sweets(desk)), undone=undone,
    )  # fmt: skip


def _packages(
    held: Held, posed: Posed, *, frontier: int, acceptable: int, offers: tuple[Offer, ...],
    named: tuple[told.Named, ...] = (), text: Text | None = None, keys: tuple[told.Key, ...] = (),
    short: tuple[told.Short, ...] = (), sweets: tuple[told.Sweet, ...] = (), gap: float | None = None,
    undone: tuple[str, ...] = (),
) -> Packages:  # fmt: skip
    base = posed.assumed
    used = {option for _, options in base.issues for option in options} | {None}
    return Packages(
        negotiation=held.negotiation.id, parties=base.parties, issues=tuple(issue.id for issue, _ in base.issues),
        combinations=posed.problem.packages(),
        assumptions=tuple(one for (_, option), one in base.told.items() if option in used),
        weights=base.weights, rules=tuple(dict.fromkeys(posed.rules.values())), left_out=base.left_out,
        frontier=frontier, acceptable=acceptable, offers=offers, named=named,
        text=text, keys=keys, short=short, sweets=sweets, gap=gap, undone=undone,
    )  # fmt: skip


def _about(held: Held, desk: _Desk, asked: Asked) -> Packages:
    """Where everything hangs on everything: packages with a proved bound of what they may miss."""
    found, undone = _best_in_time(desk)
    least = np.asarray(desk.posed.problem.reservation)
    fine = [point for point in found.points if (np.asarray(point.worth) >= least).all()]
    offers = tuple(map(partial(_offer, desk), fine[: asked.most]))
    return _packages(
        held, desk.posed, frontier=len(found.points), acceptable=len(fine), offers=offers, gap=found.gap, undone=undone
    )  # fmt: skip


def _best_in_time(desk: _Desk) -> tuple[Bounded, tuple[str, ...]]:
    """The last answer that there was time for: there is always one."""
    answers = bounded(desk.posed.problem)
    found = next(answers, NOTHING)
    for better in answers:
        found = better
        if not desk.budget.allows(0.0):
            return found, (told.BETTER,)
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


def _few(front: Frontier, most: int) -> Iterator[Point]:
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
    """Of each party the few options that would have to be worth least more."""
    for number, party in enumerate(desk.posed.problem.parties):
        for one in sweetened(desk.posed.problem, number, FEW):
            yield told.Sweet(
                party=party, option=desk.posed.option(one.choice), points=one.points, nearest=_offer(desk, one.nearest)
            )  # fmt: skip


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
    worth = tuple(float(value) / 1000 for value in values(desk.posed.problem, np.array([package]))[0][0])
    front = better_than(desk.posed.problem, package)
    better = [front.point(row) for row in range(len(front)) if front.point(row).worth != worth]
    return Text(
        draft=draft, settles=told_of, unsettled=(), worth=worth, stands=not better,
        better=tuple(_offer(desk, point) for point in better[: asked.most]),
    )  # fmt: skip


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
    known = {issue.id: options for issue, options in desk.posed.assumed.issues}
    for word in words:
        issue, sign, option = word.partition("=")
        if not sign:
            raise WrongUsage("what the text settles is issue=option", given=word, remedy="--text territory=zone")
        if option not in known.get(issue, ()):
            named = ", ".join(known.get(issue, known))
            raise NotFound("no such issue or option here", given=word, known=named)
        yield issue, option
