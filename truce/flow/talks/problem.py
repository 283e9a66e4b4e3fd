"""A negotiation as a search sees it, and the way back: numbers of issues and options to the ids of the record."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from truce.flow.talks.assumed import Assumed
from truce.model import packages as told
from truce.model.talks import BEFORE, EXCLUDES, TOGETHER, Dependence, Negotiation
from truce.talks.ground import View, red_lines
from truce.talks.packages.problem import Choice, Excluded, Issue, Needs, Problem, RedLine, Together

AnyRule = RedLine | Excluded | Needs | Together


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """The problem, with what each of its rules is on record."""

    assumed: Assumed
    problem: Problem
    rules: dict[AnyRule, told.Rule] = field(default_factory=dict)

    def option(self, choice: Choice) -> str:
        """The id of an option."""
        return self.assumed.issues[choice[0]][1][choice[1]]


def pose(negotiation: Negotiation, view: View, assumed: Assumed) -> Posed:
    """The problem of what was assumed, under the red lines and dependences that stand."""
    at = {option: (i, o) for i, (_, options) in enumerate(assumed.issues) for o, option in enumerate(options)}
    rules = dict(_red_lines(negotiation, view, assumed.parties, at))
    for row in negotiation.dependences:
        if view.sees(row) and row.option in at:
            rules |= dict(_dependence(row, assumed.parties, at))
    floor = [assumed.told[party, None] for party in assumed.parties]
    problem = Problem(
        parties=assumed.parties,
        issues=tuple(_issue(assumed, issue.id, options) for issue, options in assumed.issues),
        reservation=tuple(one.worth for one in floor),
        reservation_low=tuple(one.low for one in floor),
        reservation_high=tuple(one.high for one in floor),
        red_lines=tuple(rule for rule in rules if isinstance(rule, RedLine)),
        together=tuple(rule for rule in rules if isinstance(rule, Together)),
        excluded=tuple(rule for rule in rules if isinstance(rule, Excluded)),
        needs=tuple(rule for rule in rules if isinstance(rule, Needs)),
    )
    return Posed(assumed=assumed, problem=problem, rules=rules)


def _issue(assumed: Assumed, issue: str, options: tuple[str, ...]) -> Issue:
    """The issue with each worth as what it adds to a package."""
    rows = [[assumed.told[party, option] for party in assumed.parties] for option in options]
    share = [assumed.shares[party, issue] for party in assumed.parties]
    return Issue(
        issue,
        options,
        worth=tuple(tuple(one.worth * part for one, part in zip(row, share, strict=True)) for row in rows),
        low=tuple(tuple(one.low * part for one, part in zip(row, share, strict=True)) for row in rows),
        high=tuple(tuple(one.high * part for one, part in zip(row, share, strict=True)) for row in rows),
    )


def _red_lines(
    negotiation: Negotiation, view: View, parties: tuple[str, ...], at: dict[str, Choice]
) -> Iterator[tuple[AnyRule, told.Rule]]:
    for line in red_lines(negotiation, view):
        for option in line.rules_out:
            if line.party in parties and option in at:
                rule = told.Rule(
                    kind=told.RED_LINE, option=option, party=line.party, because=line.because, inferred=line.inferred
                )
                yield RedLine(parties.index(line.party), at[option]), rule


def _dependence(
    row: Dependence, parties: tuple[str, ...], at: dict[str, Choice]
) -> Iterator[tuple[AnyRule, told.Rule]]:
    """A row as rules; what speaks of an option that no package holds is left aside."""
    others = tuple(at[other] for other in row.others if other in at)
    rule = told.Rule(
        kind=row.kind, option=row.option, others=row.others, party=row.party, worth=row.worth, why=row.why,
        because=(row.id,), inferred=not row.source,
    )  # fmt: skip
    if row.kind == EXCLUDES:
        yield from ((Excluded((at[row.option], other)), rule) for other in others)
    elif row.kind == TOGETHER and others and row.party in parties:
        worth = tuple(float(row.worth or 0.0) if party == row.party else 0.0 for party in parties)
        yield Together(at[row.option], others[0], worth), rule
    elif row.kind != TOGETHER and others:
        yield Needs(at[row.option], others, before=row.kind == BEFORE), rule
